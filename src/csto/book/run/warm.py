"""Imported by the process that the build forks its others from: what notebooks and drawing need.

A chapter on trial loads it all, and fills what is kept in a process: rows by their keys, letters by
their widths, the shell, the schema of notebooks. It would cost each notebook a third of a second.
"""

import contextlib
import gc
import tempfile
from importlib import import_module
from pathlib import Path

import nbformat

from csto import citations, provenance, running, tables
from csto.book.run import workers

NEEDED = ("matplotlib.backends.backend_svg", "matplotlib.pyplot", "PIL.Image", "pyarrow.acero")
NEEDED += ("pypdfium2", "vl_convert", "csto.claims", "csto.forms", "csto.listings")
NEEDED += ("csto.book.publish.assets", "csto.book.publish.bundles")
TRIAL = """
import altair as alt
import csto
from csto import marks

states = csto.load("states")

@csto.figure(
    "trial",
    title="Each state has a name",
    subtitle="States of the book, by their order",
    caption="A mark is a state.",
    alt="Dot chart. Each state has its place in the order of the book.",
    rows=states,
    tables=["states"],
)
def trial(rows, at):
    x = alt.X("member_order:Q", scale=at.room("member_order", "name"))
    y = alt.Y("state:N", axis=at.names("state"))
    return at.compose(rows, marks.dots(), marks.labels("name"), x=x, y=y)

csto.claim({"states": len(states)}, [trial, states])
csto.listing("listed", states[["state", "name"]], caption="The states of the book")
"""

for module in NEEDED:
    import_module(module)

# What cannot be read or imported is told by the checks and the notebooks, with its place.
with contextlib.suppress(Exception), tempfile.TemporaryDirectory() as folder:
    for name in tables.names():
        provenance.rows_of(tables.load(name))
    citations.of_book("apa")  # which reads a style
    trial = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(TRIAL, id="trial")])
    nbformat.write(trial, Path(folder) / "trial.ipynb")
    running.run(Path(folder) / "trial.ipynb")

gc.set_threshold(*workers.RARELY)
gc.freeze()  # what is here stays: collecting it in each process would take a copy of it there
