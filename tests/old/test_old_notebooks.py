"""Chapters of the old kind as they are stored: short cells, and no typed number in the prose."""

import re

import nbformat
import pytest

from conftest import ROOT
from csto import register
from csto.old import figures

NOTEBOOKS = [path for path in sorted((ROOT / "notebooks").glob("*.ipynb")) if register.is_old(path)]
NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|"
    "hundreds|thousand|thousands|dozen|dozens|half|twice|thrice|double|triple|third|quarter"
)
# What is no number of the prose: roles, code, link targets, list markers.
ROLES = re.compile(r"\{[a-z:]+\}`[^`]*`|`[^`]*`|\]\([^)]*\)|^\s*\d+\.\s", re.MULTILINE)
TYPED = re.compile(rf"\d+|\b(?:{NUMBER_WORDS})\b", re.IGNORECASE)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request) -> nbformat.NotebookNode:
    read = nbformat.read(request.param, as_version=4)
    read.metadata.name = request.param.stem
    return read


def cells(notebook, kind):
    return [cell.source for cell in notebook.cells if cell.cell_type == kind]


def test_cells_are_short(notebook):
    # 25 lines before their calls were renamed: `csto.old.` sets some of them in several lines.
    assert max(source.count("\n") + 1 for source in cells(notebook, "code")) <= 30


def test_no_number_is_typed_into_the_prose(notebook):
    for source in cells(notebook, "markdown"):
        prose = ROLES.sub(" ", source)
        typed = TYPED.findall(prose)
        assert not typed, f"{typed} in: {prose[:200]}"


def test_every_claimed_number_is_made_and_used(notebook):
    made = set(re.findall(r'claim\(\s*"([^"]+)"', "\n".join(cells(notebook, "code"))))
    used = set(re.findall(r"\{claim\}`([^`]+)", "\n".join(cells(notebook, "markdown"))))
    assert made == used


def test_a_chapter_has_its_parts(notebook):
    prose = cells(notebook, "markdown")
    assert prose[0].startswith("# ")
    assert prose[0].splitlines()[0].endswith("?"), "a chapter asks a question"
    assert ":class: csto-findings" in prose[0], "and answers it in its first lines"
    assert "What this chapter cannot tell" in prose[-1]
    assert sum(len(re.findall(r"^# ", source, re.MULTILINE)) for source in prose) == 1
    assert "{cite" in prose[0]


def test_every_figure_is_shown_once_and_read(notebook):
    chapter = notebook.metadata.name
    code, prose = "\n".join(cells(notebook, "code")), "\n".join(cells(notebook, "markdown"))
    shown = re.findall(r'^csto\.old\.figure\("([^"]+)"\)$', code, re.MULTILINE)
    assert sorted(shown) == sorted(figures.ids(chapter)), "registered and shown are the same"
    assert len(shown) >= 3
    for id in shown:
        assert f"{{numref}}`{id}`" in prose, f"no sentence speaks of {id}"


def test_nothing_of_the_new_kind_is_mixed_in(notebook):
    """`csto.figure` has one meaning: a chapter is of one kind."""
    code = "\n".join(cells(notebook, "code"))
    assert not re.search(r"\bcsto\.(figure|claim|check)\(", code)
