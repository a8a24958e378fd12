"""The figures of the book, read from executed copies of today or else made by running the cells."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import csto
from cells import BY_HAND, ROWS, figure, write
from conftest import ROOT
from csto import register, running, tables

OLD = 'import csto\n\ncsto.old.figure("exercises-per-year")'


@pytest.fixture
def library(tmp_path, monkeypatch) -> Path:
    """A library of two small chapters, one of each kind, of which no copy is executed."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    write(folder / "forces.ipynb", ROWS, figure(), figure(BY_HAND, id="by-hand"))
    write(folder / "exercises.ipynb", OLD)
    (tmp_path / "built").mkdir()
    monkeypatch.setattr(register, "CHECKOUT", folder)
    monkeypatch.setattr(register, "BUILT", tmp_path / "built")
    return tmp_path


def keep(library: Path, chapter: str = "forces") -> Path:
    """Keep an executed copy of a chapter, as a built book does."""
    path = register.notebooks()[chapter]
    notebook = running.run(path)
    notebook.metadata[register.BASIS] = {"basis": register.basis(path)}
    nbformat.write(notebook, library / "built" / path.name)
    return library / "built" / path.name


@pytest.fixture
def nothing_runs(monkeypatch):
    """What is read is read: no cell may run."""

    def refuse(path: Path, **_: object):
        raise AssertionError(f"{path.name} was run")

    return lambda: monkeypatch.setattr(running, "run", refuse)


def test_figures_are_known_without_running_anything(library, nothing_runs):
    nothing_runs()
    assert list(register.notebooks()) == ["exercises", "forces"]
    assert register.ids() == ["exercises-per-year", "trial", "by-hand"]
    assert register.ids("forces") == ["trial", "by-hand"]
    assert register.chapter_of("trial") == "forces"
    assert register.is_old(register.notebooks()["exercises"])
    assert not register.is_old(register.notebooks()["forces"])


def test_an_unknown_figure_names_its_neighbours(library):
    for ask in (register.chapter_of, register.record, register.live, csto.cite):
        with pytest.raises(register.UnknownFigureError, match=r"^no figure 'trail'; .* trial$"):
            ask("trail")


def test_records_of_both_kinds_have_the_same_parts(library):
    new, old = register.record("trial"), register.record("exercises-per-year")
    assert (new.chapter, old.chapter) == ("", "exercises") or new.chapter == "forces"
    for record in (new, old):
        assert set(record.entry()) == set(new.entry())
        assert len(record.rows) > 2
        assert record.svg(692).startswith("<svg")
    assert [*register.records("forces")] == ["trial", "by-hand"]
    assert {made.chapter for made in register.records("forces").values()} == {"forces"}


def test_a_fresh_copy_is_read_and_nothing_is_run(library, nothing_runs):
    made = register.records("forces")
    keep(library)
    register._records.cache_clear()
    nothing_runs()
    assert register.records("forces") == made
    assert register.record("trial") == made["trial"]
    assert register.executed(register.notebooks()["forces"]).cells[1].outputs
    with pytest.raises(AssertionError, match=r"forces\.ipynb was run"):
        register.live("trial")


def test_a_copy_of_other_rows_is_not_read(library, monkeypatch):
    keep(library)
    before = register.record("trial")
    data = shutil.copytree(ROOT / "data", library / "data")
    table = data / "force_strength.csv"
    table.write_text(table.read_text("utf-8").replace("16000,16000,16000", "9,9,9"), "utf-8")
    monkeypatch.setenv("CSTO_DATA", str(data))
    after = register.record("trial")
    assert "9" not in [*before.rows["best"].str.removesuffix(".0")]
    assert "9" in [*after.rows["best"].str.removesuffix(".0")]
    assert register.records("forces")["trial"] != before
    monkeypatch.delenv("CSTO_DATA")
    assert register.records("forces")["trial"] == before


def test_a_copy_of_other_code_is_not_read(library, nothing_runs):
    keep(library)
    path = register.notebooks()["forces"]
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("Other words."))
    nbformat.write(notebook, path)
    changed = figure(title="'Another title'")
    nothing = register.executed(path)
    assert nothing.cells[1].outputs, "words are no code: the copy is of today"
    notebook.cells[1].source = changed
    nbformat.write(notebook, path)
    assert register.record("trial").title == "Another title"
    nothing_runs()
    with pytest.raises(AssertionError, match="was run"):
        register.record("trial")


def test_a_copy_of_another_library_is_not_read(library, nothing_runs, monkeypatch):
    keep(library)
    monkeypatch.setattr(register, "_of_library", lambda: "another")
    nothing_runs()
    with pytest.raises(AssertionError, match="was run"):
        register.records("forces")


def test_a_figure_is_made_anew_for_another_width(library, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for id in ("trial", "by-hand", "exercises-per-year"):
        made = register.live(id)
        assert made.record == register.record(id) or made.record.id == id
        record = made.at_width(500)
        assert record.has_width(500)
        assert "<svg" in record.svg(500)


def test_the_librarys_own_notebooks_are_read_wherever_one_stands(tmp_path):
    """Never those of the current folder; as a user would, in a process of their own."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    write(folder / "mine.ipynb", ROWS, figure())
    code = "from csto import register; print(*register.notebooks())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout.split() == sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


def test_a_table_that_is_not_there_is_told(library, monkeypatch):
    monkeypatch.setenv("CSTO_DATA", str(library / "nowhere"))
    with pytest.raises(FileNotFoundError, match=r"no datapackage\.json"):
        register.record("trial")
    assert tables.shipped_dir().is_dir()
