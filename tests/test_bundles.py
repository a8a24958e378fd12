"""A chapter taken along: executed outside the project, in an environment of its own."""

import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import nbformat
import pytest

from conftest import ROOT, Build
from csto import claims

CHAPTER = "kazakhstan-2022"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Path:
    """The Python of a new environment that has the pinned packages, but not the library.

    The packages are those of the environment of the tests, so that nothing is fetched.
    """
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def unpacked(book: Build, fresh: Path, tmp_path_factory) -> Path:
    """The bundle of a chapter, unpacked, its wheel installed."""
    folder = tmp_path_factory.mktemp("elsewhere")
    zipfile.ZipFile(book.html / f"_static/bundles/{CHAPTER}.zip").extractall(folder)
    chapter = folder / CHAPTER
    (wheel,) = chapter.glob("*.whl")
    pip = [fresh, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--ignore-installed", wheel], check=True)
    return chapter


def execute(fresh: Path, chapter: Path) -> subprocess.CompletedProcess:
    # As `jupyter execute` does, which finds its subcommand by a script that is not borrowed.
    program = "from nbclient.cli import main; main()"
    command = [fresh, "-c", program, f"{CHAPTER}.ipynb", "--output=run.ipynb"]
    return subprocess.run(command, cwd=chapter, capture_output=True, text=True)


def claimed(chapter: Path) -> dict[str, str]:
    cells = nbformat.read(chapter / "run.ipynb", as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    found = [
        output.data[claims.MIME] for output in outputs if claims.MIME in output.get("data", {})
    ]
    return {entry["id"]: entry["value"] for entry in found if "value" in entry}


def test_a_bundle_gives_the_numbers_of_the_book_and_follows_its_tables(fresh, unpacked, book):
    done = execute(fresh, unpacked)
    assert done.returncode == 0, done.stderr[-2000:]
    published = {
        entry["id"].partition("/")[2]: entry["value"]
        for entry in json.loads((book.html / "claims.json").read_text("utf-8"))
        if entry["id"].startswith(f"{CHAPTER}/") and entry["value"] != "holds"
    }
    assert claimed(unpacked) == published

    table = unpacked / "data" / "operation_contributions.csv"
    good = table.read_text("utf-8")
    row = next(line for line in good.splitlines() if ",BLR,state," in line and "dyner2022" in line)
    table.write_text(good.replace(row, row.replace("500,500,500", "520,520,520")), "utf-8")
    assert table.read_text("utf-8") != good
    done = execute(fresh, unpacked)
    assert done.returncode or claimed(unpacked) != published
    assert not done.returncode or "no longer bear this sentence" in done.stderr


def test_every_chapter_has_a_bundle_with_what_it_takes(book):
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        with zipfile.ZipFile(book.html / f"_static/bundles/{notebook.stem}.zip") as archive:
            names = {name.partition("/")[2] for name in archive.namelist()}
            pins = archive.read(f"{notebook.stem}/requirements.txt").decode()
        assert {notebook.name, "requirements.txt", "README.txt", "data/states.csv"} <= names
        (wheel,) = [name for name in names if name.endswith(".whl")]
        assert f"./{wheel}" in pins
        assert "-e ." not in pins


def test_the_wheel_draws_cites_and_loads_elsewhere(fresh, unpacked, tmp_path):
    code = (
        "import csto; print(len(csto.load('exercises')), csto.cite('ksor-strength')[:28]);"
        "csto.export('facilities-map', 'map.pdf')"
    )
    done = subprocess.run([fresh, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "@misc{csto-ksor-strength" in done.stdout
    assert (tmp_path / "map.pdf").read_bytes().startswith(b"%PDF")
