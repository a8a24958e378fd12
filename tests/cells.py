"""Notebooks of a few cells for tests: written, and run in this process."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from csto import running

ROWS = """
import altair as alt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

import csto
from csto import marks, style

force = csto.load("force_strength").query("force == 'ksor'")
stated = csto.named(force.dropna(subset=["best"]))
rows = stated[["statement", "best", "source", "locator", "as_printed"]]
"""
DRAW = """
def trial(rows, at):
    chart = alt.Chart(rows).mark_point().encode(x="best:Q", y="source:N")
    return chart.properties(width=at.width - 180)
"""
BY_HAND = """
def trial(rows, at):
    plate = Figure(figsize=(at.width / 96, 1.25))
    plate.subplots().plot([20, 90], [20, 100])
    return plate
"""
WORDS = {
    "title": "'Stated sizes differ'",
    "subtitle": "'Soldiers of the rapid reaction force, by source'",
    "caption": "'Each mark is a statement.'",
    "alt": "'Dot chart of stated sizes by source. No two sources state the same.'",
}


def figure(draw: str = DRAW, id: str = "trial", **given: str) -> str:
    """The cell of a figure; `given` are its parameters as code, in the place of plain ones."""
    parameters = {"rows": "rows"} | WORDS | {"tables": "['force_strength']"} | given
    lines = "".join(f"    {name}={code},\n" for name, code in parameters.items())
    return f'@csto.figure(\n    "{id}",\n{lines})\n{draw.strip()}\n'


def write(path: Path, *code: str) -> Path:
    """A notebook of these code cells."""
    cells = [
        nbformat.v4.new_code_cell(source.strip(), id=f"cell-{place}")
        for place, source in enumerate(code)
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def run(folder: Path, *code: str) -> NotebookNode:
    """Run these cells as a notebook in a folder, with its outputs."""
    return running.run(write(folder / "trial.ipynb", *code))
