"""The chapters as they are stored: clean, short-celled, and without a typed number in the prose."""

import re

import nbformat
import pytest
import yaml

from conftest import ROOT
from csto import figures

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
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


def test_every_notebook_is_a_chapter_of_the_book():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    chapters = {entry["file"] for part in toc["parts"] for entry in part["chapters"]}
    assert {f"notebooks/{path.stem}" for path in NOTEBOOKS} <= chapters


def test_stored_without_outputs_for_the_plain_kernel(notebook):
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_cells_are_short(notebook):
    assert max(source.count("\n") + 1 for source in cells(notebook, "code")) <= 25


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
    shown = re.findall(r'^csto\.figure\("([^"]+)"\)$', code, re.MULTILINE)
    assert sorted(shown) == sorted(figures.ids(chapter)), "registered and shown are the same"
    assert len(shown) >= 3
    for id in shown:
        assert f"{{numref}}`{id}`" in prose, f"no sentence speaks of {id}"
