"""The changes on the page Rerun, as a reader makes them: the code is read from the page."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest

import csto
from conftest import ROOT
from csto import figures, running, style
from csto.register import made_in

PAGE = (ROOT / "book" / "rerun.md").read_text("utf-8")
SECTION = PAGE.partition("\n## Change it\n")[2].partition("\n## ")[0]
CHANGES = dict(
    re.findall(r"^\*\*([^*]+?)[.:]?\*\*[^\n]*\n\n```python\n(.*?)```", SECTION, re.M | re.S)
)
LOADS = 'exercises = csto.named(csto.load("exercises"))'
STAMP = "Changed by a reader; not as published."


@pytest.fixture(autouse=True)
def colours(monkeypatch):
    monkeypatch.setattr(style, "STATES", dict(style.STATES))


def changed(folder: Path, *, top: str = "", below: str = "", until: str | None = None):
    """The chapter run as by a reader, with code below the line that loads, or below a figure."""
    notebook = nbformat.read(ROOT / "notebooks" / "exercises.ipynb", as_version=4)
    shutil.copy(ROOT / "tests" / "releases" / "csto-data-0.1.0.zip", folder)
    lines = notebook.cells[1].source.splitlines()
    (at,) = [n for n, line in enumerate(lines) if line.startswith(LOADS)]
    notebook.cells[1].source = "\n".join([*lines[: at + 1], *top.splitlines(), *lines[at + 1 :]])
    if below:
        (at,) = [
            n for n, cell in enumerate(notebook.cells) if "exercises-joint" in made_in(cell.source)
        ]
        notebook.cells[at + 1 :] = [nbformat.v4.new_code_cell(below, id="below")]
    nbformat.write(notebook, folder / "exercises.ipynb")
    return running.run(folder / "exercises.ipynb", until=until, strict=False)


def test_eight_changes_of_at_most_five_lines():
    assert len(CHANGES) == SECTION.count("```python") == 8
    assert max(len(code.splitlines()) for code in CHANGES.values()) <= 5


def test_a_filter_changes_rows_figures_and_words(tmp_path):
    notebook = changed(tmp_path, top=CHANGES["A filter"])
    made = figures.MADE["exercises-per-year"]
    assert made.rows["year"].min() == 2012
    assert "2012–2026" in made.record.subtitle
    width = re.search(r' width="([\d.]+)"', made.record.svg(style.DOUBLE))[1]
    assert float(width) <= style.DOUBLE, "the rule of 2002 lies outside, and is not drawn"
    assert figures.MADE["exercises-calendar"].rows["start"].min().year == 2012
    told = [o.text for cell in notebook.cells for o in cell.get("outputs", []) if "text" in o]
    assert sum(line.count("“No filter cuts a period” no longer holds") for line in told) == 1


def test_another_release(tmp_path):
    changed(tmp_path, top=CHANGES["Another release"], until="exercises-per-year")
    then = csto.load("exercises", version="0.1.0", releases=tmp_path)
    assert set(figures.MADE["exercises-per-year"].rows["exercise"]) <= set(then["exercise"])
    assert figures.MADE["exercises-per-year"].rows["year"].max() == then["year"].max()


def test_without_one_source(tmp_path):
    changed(tmp_path, top=CHANGES["Without one source"], until="exercises-per-year")
    made = figures.MADE["exercises-per-year"]
    assert "Weitz 2018" not in made.record.source_line
    assert len(made.rows) > 20


def test_a_states_colour(tmp_path):
    code = CHANGES["A state’s colour"]
    changed(tmp_path, top=code, until="exercise-participation")
    (colour,) = re.findall("#[0-9a-f]{6}", code)
    assert colour in figures.MADE["exercise-participation"].record.svg(style.DOUBLE)


BELOW = {"The order": "by-name", "The axis": "longer", "Another width": "narrow"}
BELOW |= {"A column of your own": "notes"}


@pytest.fixture(scope="module")
def below(tmp_path_factory) -> dict[str, str]:
    """The files that the changes below a figure leave, as they are exported."""
    folder = tmp_path_factory.mktemp("below")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(style, "STATES", dict(style.STATES))
        code = [CHANGES[name] for name in BELOW]
        notebook = changed(folder, below="\n".join(code))
    assert "image/png" in notebook.cells[-1].outputs[-1].data, "the changed chart is shown"
    return {name: (folder / f"{file}.svg").read_text("utf-8") for name, file in BELOW.items()}


def names(svg: str) -> list[str]:
    """The members down the side of the chart, from the top."""
    places = re.findall(r'translate\([^,]*,([\d.]+)\)"[^>]*>([A-Z][a-z]+)</text>', svg)
    members = {"Armenia", "Belarus", "Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan"}
    return [name for _, name in sorted((float(y), name) for y, name in places if name in members)]


def test_every_changed_chart_has_its_sources_and_says_that_it_is_changed(below):
    made = figures.MADE["exercises-joint"].record
    for name, svg in below.items():
        text = " ".join(" ".join(re.findall(r">([^<>]+)</text>", svg)).split())
        assert text.endswith(STAMP), name
        assert made.title in text
        assert made.source_line in text


def test_order_axis_width_and_a_column_of_ones_own(below):
    assert names(below["The order"]) == sorted(names(below["The order"]))
    assert ">200</text>" in below["The axis"]
    assert re.search('width="454"', below["Another width"])
    assert names(below["Another width"]) == sorted(names(below["Another width"]), reverse=True)
    assert "none known after August 2022" in below["A column of your own"]
