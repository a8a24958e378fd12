"""The figures of the book, read from executed copies of today or else made by running the cells."""

import re
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

import altair as alt
import nbformat
import pytest
from altair.utils.schemapi import debug_mode

import csto
from cells import BY_HAND, ROWS, figure, write
from conftest import ROOT
from csto import figures, register, running, style
from csto.record import LAYOUTS

EVERY = register.ids()


@pytest.fixture
def library(tmp_path, monkeypatch) -> Path:
    """A library of two small chapters, of which no copy is executed."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    write(folder / "forces.ipynb", ROWS, figure(), figure(BY_HAND, id="by-hand"))
    write(folder / "facilities.ipynb", ROWS, figure(id="sizes"))
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


def test_no_picture_is_drawn_for_records(library, monkeypatch):
    monkeypatch.setattr(figures, "png", None)
    assert [made.id for made in register.records("forces").values()] == ["trial", "by-hand"]
    register._live.cache_clear()
    assert register.live("trial").id == "trial"


def test_figures_are_known_without_running_anything(library, nothing_runs):
    nothing_runs()
    assert list(register.notebooks()) == ["facilities", "forces"]
    assert register.ids() == ["sizes", "trial", "by-hand"]
    assert register.ids("forces") == ["trial", "by-hand"]
    assert register.chapter_of("trial") == "forces"


def test_an_unknown_figure_names_its_neighbours(library):
    for ask in (register.chapter_of, register.record, register.live, csto.cite):
        with pytest.raises(
            register.UnknownFigureError, match=r"^no figure 'trail'; did you mean trial\?$"
        ):
            ask("trail")


def test_records_know_their_chapter(library):
    one, other = register.record("trial"), register.record("sizes")
    assert (one.chapter, other.chapter) == ("forces", "facilities")
    for record in (one, other):
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


def test_a_copy_of_other_code_is_not_read_but_one_of_other_words_is(library, nothing_runs):
    keep(library)
    path = register.notebooks()["forces"]
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = figure(title="'Another title'")
    nbformat.write(notebook, path)
    assert register.record("trial").title == "Another title"
    notebook.cells[1].source = figure().strip()
    notebook.cells.append(nbformat.v4.new_markdown_cell("Other words."))
    nbformat.write(notebook, path)
    nothing_runs()
    assert register.record("trial").title == "Stated sizes differ"


def test_a_copy_of_another_library_is_not_read(library, nothing_runs, monkeypatch):
    keep(library)
    monkeypatch.setattr(register, "of_library", lambda: "another")
    nothing_runs()
    with pytest.raises(AssertionError, match="was run"):
        register.records("forces")


def test_a_figure_is_made_anew_for_another_width(library, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for id in ("trial", "by-hand", "sizes"):
        assert "<svg" in register.live(id).at_width(500).svg(500)


def test_a_figure_is_made_anew_once_while_all_is_as_it_was(library, nothing_runs):
    made = register.live("trial")
    nothing_runs()
    assert register.live("trial") is made


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


@pytest.mark.parametrize("id", EVERY)
def test_a_figure_is_drawn_in_each_layout(id, built):
    record, seen = register.record(id), set()
    for name, width in LAYOUTS.items():
        spec = record.layouts[name]
        if record.is_live:  # as Vega-Lite's schema has it
            with debug_mode(False):  # the whole is held against it, and not each part again
                chart = alt.Chart.from_dict(dict(spec))
            assert chart.to_dict(validate=False) == spec
        svg = record.svg(width)
        assert svg.count("<path") + svg.count("<use") > 3
        head = svg[: svg.index(">")]
        assert f'aria-label="{escape(record.alt)}"' in head
        drawn, unit = re.search(r' width="([\d.]+)(pt)?"', head).groups()
        assert float(drawn) * (96 / 72 if unit else 1) <= width + 1, "wider than its column"
        ids = set(re.findall(r'\bid="([^"]+)"', svg))
        assert not ids & seen, "two layouts stand in one page"
        seen |= ids


@pytest.mark.parametrize("id", EVERY)
def test_the_words_of_a_figure_are_whole_and_do_not_repeat(id, built):
    record = register.record(id)
    assert record.title not in record.alt
    words = f"{record.title} {record.subtitle} {record.caption} {record.alt}"
    assert not re.search(r"\bnan\b|<NA>|\bNaT\b|[{}]", words)
    assert not record.title.endswith("."), "a title is no sentence in a text"
    for part in (record.caption, record.alt):
        assert part.endswith(".")
    assert record.sources


def test_the_readme_shows_the_figure_as_it_is(built):
    picture = (ROOT / "book" / "_static" / "readme.svg").read_text("utf-8")
    assert picture == register.record("ksor-strength").svg(style.DOUBLE), "run: make picture"
