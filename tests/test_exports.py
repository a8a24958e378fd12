"""One figure into one file, from Python and the command line, and every way to get it wrong."""

import json
import shutil

import pypdf
import pytest
from click.testing import CliRunner

import csto
from conftest import ROOT
from csto import citations, exports, figures
from csto.cli import main


def run(*words: str):
    return CliRunner().invoke(main, list(words))


def test_export_writes_what_the_name_says(tmp_path):
    for kind in exports.FORMATS:
        path = csto.export("ksor-strength", tmp_path / f"figure.{kind}", width_mm=89)
        assert path.stat().st_size > 100
    (page,) = pypdf.PdfReader(tmp_path / "figure.pdf").pages
    assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(89, abs=0.3)


def test_export_takes_tables_of_your_own(tmp_path):
    strength = csto.load("force_strength")
    mine = strength[strength["source"] != "dyner2022"]
    path = csto.export("ksor-strength", tmp_path / "mine.csv", data={"force_strength": mine})
    assert "Dyner" not in path.read_text("utf-8")


def test_the_command_writes_each_format_in_the_width_asked_for(tmp_path):
    done = run(
        *("export", "arms-share", "ksor-strength", "--width", "120", "--format", "pdf,svg"),
        *("--gray", "-o", str(tmp_path / "new" / "folder")),
    )
    assert done.exit_code == 0, done.output
    made = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert made == ["arms-share.pdf", "arms-share.svg", "ksor-strength.pdf", "ksor-strength.svg"]
    (page,) = pypdf.PdfReader(tmp_path / "new" / "folder" / "arms-share.pdf").pages
    assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(120, abs=0.3)


def test_all_figures_as_their_rows(tmp_path):
    assert run("export", "--all", "--format", "csv", "-o", str(tmp_path)).exit_code == 0
    assert {path.stem for path in tmp_path.iterdir()} == set(figures.ids())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "ksor-strenght"], "no figure 'ksor-strenght'; did you mean ksor-strength"),
        (["export", "ksor-strength", "--format", "pfd"], "no format 'pfd'; did you mean pdf"),
        (["export", "ksor-strength", "--width", "39"], "39 mm; give one from 40 to 400 mm"),
        (["export", "ksor-strength", "--width", "401"], "401 mm; give one from 40 to 400 mm"),
        (["export", "ksor-roster", "--format", "json"], "it has no specification"),
        (["export"], "name figures, or --all"),
        (["figures", "--table", "exercise"], "no table 'exercise'; did you mean exercises"),
        (["figures", "--check", "nowhere.json"], "nowhere.json: cannot be read"),
        (["cite", "ksor-strenght"], "no figure 'ksor-strenght'"),
        (["cite", "ksor-strength", "--style", "chigaco"], "did you mean chicago?"),
        (["reproduce"], "name figures, or --all"),
    ],
)
def test_used_wrongly_is_one_clear_line_and_exit_2(words, said, tmp_path):
    place = ["-o", str(tmp_path)] if words[0] == "export" else []
    done = run(*words, *place)
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == [], "nothing half-written"


def test_a_place_that_cannot_be_written_to(tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = run("export", "ksor-strength", "-o", str(tmp_path / "file"))
    assert done.exit_code == 2
    assert "not a folder that can be written to" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_citations_in_three_forms():
    bibtex = run("cite", "ksor-strength").output
    assert "@misc{csto-ksor-strength," in bibtex
    assert "@techreport{weitz2018," in bibtex
    for style, form in (("apa", "Weitz, R. (2018)."), ("chicago", "Weitz, R. 2018.")):
        assert form in run("cite", "ksor-strength", "--style", style).output


def test_every_source_can_be_cited():
    assert set(csto.load("sources")["source"]) <= set(citations.references())


def test_figures_are_compared_with_a_published_register(tmp_path, monkeypatch):
    register = tmp_path / "figures.json"
    register.write_text(run("figures", "--json").output, "utf-8")
    assert run("figures", "--check", str(register)).exit_code == 0
    assert run("reproduce", "ksor-strength", "--against", str(register)).exit_code == 0

    folder = shutil.copytree(ROOT / "data", tmp_path / "data")
    table = folder / "force_strength.csv"
    good = table.read_text("utf-8")
    table.write_text(good.replace("16000,16000,16000", "16000,16500,17000"), "utf-8")
    monkeypatch.setenv("CSTO_DATA", str(folder))
    done = run("figures", "--check", str(register))
    assert done.exit_code == 1
    changed = [line for line in done.output.splitlines() if " changed " in line]
    assert any(line.startswith("ksor-strength ") for line in changed)
    assert not any(line.startswith("arms-share ") for line in changed)


def test_a_published_register_with_its_rows_tells_how_many_changed(book, tmp_path, monkeypatch):
    folder = shutil.copytree(ROOT / "data", tmp_path / "data")
    table = folder / "force_strength.csv"
    good = table.read_text("utf-8")
    table.write_text(good.replace("16000,16000,16000", "16000,16500,17000"), "utf-8")
    monkeypatch.setenv("CSTO_DATA", str(folder))
    register = book.html / "figures.json"
    done = run("reproduce", "ksor-strength", "--against", str(register))
    assert done.exit_code == 1
    assert "1 rows new or changed, 1 no longer there" in done.output


def test_the_register_of_the_book_is_that_of_the_library(book):
    published = json.loads((book.html / "figures.json").read_text("utf-8"))
    for entry in published:
        assert entry["rows_hash"] == csto.figure(entry["id"]).rows_hash
