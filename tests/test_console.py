"""The `csto` command on consoles of any code page, as processes of their own."""

import json
import os
import subprocess
import sys

import pytest

from cells import ROWS, figure, write
from small_tables import change, few

PAGES = ["cp437", "cp1252"]
# A book of one chapter, whose figure says what code pages do not have.
RUN = """
import sys
from pathlib import Path
from csto import register
register.CHECKOUT, register.BUILT = Path(sys.argv.pop(1)), Path("nowhere")
from csto.cli import main
main()
"""
TITLE = "From 16–25 “thousand” – Жуков, Ełk, Büro, ≥ 3 → 🙂"


def run(page: str, *words: str, chapters=None, **environment: str):
    """Run the command on a console of a code page; what it wrote, read back by that page."""
    command = [sys.executable, "-m", "csto"] if chapters is None else [sys.executable, "-c", RUN]
    command += [] if chapters is None else [str(chapters)]
    surroundings = os.environ | {"PYTHONIOENCODING": page} | environment
    done = subprocess.run([*command, *words], env=surroundings, capture_output=True)
    for text in (done.stdout, done.stderr):
        assert b"Error" not in text, text
    return done.returncode, done.stdout.decode(page), done.stderr.decode(page)


@pytest.fixture(scope="module")
def chapters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chapters")
    write(folder / "forces.ipynb", ROWS, figure(title=repr(TITLE)))
    return folder


@pytest.fixture
def folder(tmp_path):
    folder = few(tmp_path, "forces")
    change(folder, "forces", grade="“A–Ж”")
    return folder


@pytest.mark.parametrize("page", [*PAGES, "utf-8"])
def test_tables_and_faults(page, folder):
    code, out, _ = run(page, "tables")
    assert code == 0
    assert "Strength of the collective forces" in out
    code, out, _ = run(page, "validate", str(folder))
    assert code == 1
    assert "forces.csv:2: column 'grade': " in out
    shown = {"cp437": "\\u201cA\\u2013\\u0416\\u201d", "cp1252": "“A–\\u0416”"}
    assert shown.get(page, "“A–Ж”") in out


@pytest.mark.parametrize("page", PAGES)
def test_figures_and_citations(page, chapters):
    code, out, _ = run(page, "figures", chapters=chapters)
    assert code == 0
    assert "thousand" in out
    assert TITLE.encode(page, "backslashreplace").decode(page) in out
    code, out, _ = run(page, "cite", "trial", chapters=chapters)
    assert code == 0
    assert "thousand" in out
    code, out, _ = run(page, "figures", "--json", chapters=chapters)
    assert code == 0
    assert json.loads(out)[0]["title"] == TITLE, "JSON is not rewritten, whatever the page"


@pytest.mark.parametrize("page", PAGES)
def test_files_and_changes(page, chapters, tmp_path):
    folder = tmp_path / "Жуков–é"
    words = ["export", "trial", "--format", "txt", "-o", str(folder)]
    code, out, _ = run(page, *words, chapters=chapters)
    assert code == 0
    assert out.strip().endswith("trial.txt")
    assert TITLE in (folder / "trial.txt").read_text("utf-8"), "files are UTF-8 everywhere"
    published = folder / "figures.json"
    entry = {"id": "trial", "rows_hash": "0", "rows": 2, "title": "Was – Жуков"}
    published.write_text(json.dumps([entry]), "utf-8")
    code, out, _ = run(page, "reproduce", "trial", "--against", str(published), chapters=chapters)
    assert code == 1
    assert "finding was: Was" in out


@pytest.mark.parametrize("page", PAGES)
def test_editions_of_the_tables(page, tmp_path):
    """Names of rows and columns are ASCII; those of folders and files need not be."""
    old, new = (few(tmp_path / name, "forces") for name in ("Жуков–é", "“new”"))
    change(new, "forces", force="ksór–ж")
    code, out, err = run(page, "changes", "--rows", str(old), str(new))
    assert code == 1, err
    shown = {"cp1252": "ksór–\\u0436", "cp437": "ksór\\u2013\\u0436"}
    assert f"forces: new {shown[page]}" in out


def test_a_wrong_folder_is_one_line(tmp_path):
    for words in (["validate"], ["tables"]):
        code, _, err = run("cp437", *words, CSTO_DATA=str(tmp_path / "Жуков"))
        assert code == 2
        assert err.startswith("csto: ")
        assert len(err.splitlines()) == 1
