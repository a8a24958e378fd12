"""The oldest packages that pyproject.toml allows give what the book has, made with the newest."""

import json
import os
import subprocess

import pytest

import csto
import floors
from conftest import ROOT
from csto import tables

PYTHON = ROOT / ".venv" / "floors" / "bin" / "python"


@pytest.fixture(scope="module")
def told() -> dict:
    """What the oldest packages give."""
    apart = os.environ | {"PYTHONPATH": str(ROOT / "src"), "CSTO_DATA": str(ROOT / "data")}
    line = [PYTHON, ROOT / "tests" / "floors.py"]
    done = subprocess.run(line, env=apart, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_the_oldest_packages_are_those_that_are_allowed(told):
    """Else this would test nothing."""
    line = "from importlib.metadata import version as v; print(v('pandas'), v('altair'))"
    done = subprocess.run([PYTHON, "-c", line], capture_output=True, text=True)
    pins = (ROOT / "tests" / "requirements-floors.txt").read_text("utf-8").splitlines()
    pandas, altair = done.stdout.split()
    assert {f"pandas=={pandas}", f"altair=={altair}"} <= set(pins)
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'"pandas>={pandas}"' in project
    assert f'"altair>={altair.removesuffix(".0")}"' in project


def test_they_read_every_table_alike_and_find_no_fault(told):
    assert told["tables"] == {name: csto.load(name).to_csv(index=False) for name in tables.names()}
    assert told["faults"] == []


def test_they_reproduce_every_figure(told, book):
    published = json.loads((book.html / "figures.json").read_text("utf-8"))
    assert told["rows"] == {entry["id"]: entry["rows_hash"] for entry in published}


def test_they_draw_every_figure_with_the_same_words(told, book):
    kits = book.html / "_static" / "figures"
    for id, texts in told["texts"].items():
        drawn = (kits / id / f"{id}.svg").read_text("utf-8")
        assert texts == floors.texts(drawn), id


def test_they_give_the_numbers_of_the_text_and_bear_its_sentences(told, book):
    published = json.loads((book.html / "claims.json").read_text("utf-8"))
    values = {entry["id"]: entry["value"] for entry in published if entry["value"] != "holds"}
    assert told["values"] == values
    assert all(told["checks"].values())


def test_they_warn_of_nothing_in_a_chapter(told):
    assert told["said"] == []


def test_they_write_a_figure_in_every_format(told):
    assert set(told["sizes"]) == {*floors.DRAWN, "pptx"}
    assert min(told["sizes"].values()) > 100
    assert told["references"] == floors.cited()
