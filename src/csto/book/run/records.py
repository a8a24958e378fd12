"""The figures of the book, read from its executed notebooks, and drawn for pages and papers.

Each has a folder that is kept from build to build; it is drawn again when its stamp is another one:
its rows, its words, its chart, the code that draws or the pins are.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
from sphinx.application import Sphinx
from sphinx.util import logging

from csto import register
from csto.book.run import caches, chapters, engine, freshness, library, pictures, places, workers
from csto.record import Record

LOGGER = logging.getLogger(__name__)
STORE = ".figures"
_KNOWN = "csto_records"


def store(app: Sphinx) -> Path:
    """Folder of what is drawn of figures, kept from build to build."""
    return places.build(app) / STORE


def executed(app: Sphinx, notebook: Path) -> nbformat.NotebookNode:
    """A notebook with the outputs of its last execution."""
    return nbformat.reads(caches.outputs(app, notebook).decode(), as_version=4)


def today(app: Sphinx, notebook: Path) -> nbformat.NotebookNode:
    """A notebook with its prose of today and the outputs of its last execution."""
    made, ran = nbformat.read(notebook, as_version=4), executed(app, notebook)
    made.metadata = ran.metadata | made.metadata
    done = [cell for cell in ran.cells if cell.cell_type == "code"]
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    for count, (cell, shown) in enumerate(zip(code, done, strict=True), 1):
        cell.outputs, cell.execution_count = shown.outputs, count
    return made


def entries(app: Sphinx) -> dict[str, Record]:
    """The figures that the book's chapters show, by id, in the order of the book."""
    if not hasattr(app, _KNOWN):
        found = {
            made.id: made
            for path in chapters.notebooks(Path(app.srcdir))
            for made in register.records_in(executed(app, path), path.stem)
        }
        setattr(app, _KNOWN, found)
    return getattr(app, _KNOWN)


def draw(app: Sphinx) -> None:
    """Draw the figures that are not drawn as they are today. Raises FigureError."""
    folder, known, rest = store(app), entries(app), _rest(app)
    stale = [made for made in known.values() if not pictures.is_drawn(made, folder / made.id, rest)]
    LOGGER.info("figures: %d of %d to be drawn", len(stale), len(known))
    calls = [(made, folder / made.id, rest) for made in stale]
    if calls:
        with engine.shared() as begin:
            workers.each(pictures.make, calls, begin=begin)
    for left in set(kept(app)) - set(known):
        shutil.rmtree(folder / left)


def kept(app: Sphinx) -> list[str]:
    """Ids of the figures that have a folder."""
    folder = store(app)
    there = folder.iterdir() if folder.is_dir() else []
    return sorted(path.name for path in there if path.is_dir())


def made(app: Sphinx, id: str) -> dict[str, Any]:
    """What was drawn: its `kind`, names and sizes of `files`, `citation`, `terms`, `counted`."""
    return _read(app, id, pictures.MADE)


def pages(app: Sphinx, id: str) -> dict[str, Any]:
    """What the pages show of a figure: `layouts`, and the `table` of its plotted rows."""
    return _read(app, id, pictures.PICTURES)


def _read(app: Sphinx, id: str, name: str) -> dict[str, Any]:
    """A file of a drawn figure; one that has been lost is made again."""
    path = store(app) / id / name
    if not path.is_file():
        pictures.make(entries(app)[id], store(app) / id, _rest(app))
    return json.loads(path.read_text("utf-8"))


def copy_kits(app: Sphinx) -> None:
    """Put the kits where the pages link to them, and no other."""
    folder = Path(app.outdir) / "_static" / "figures"
    shutil.rmtree(folder, ignore_errors=True)
    for id in entries(app):
        shutil.copytree(store(app) / id / pictures.KIT, folder / id)


def _rest(app: Sphinx) -> str:
    """Digest of what every figure is drawn with beside its own record."""
    parts = [freshness.of_pins(Path(app.srcdir)), library.of_fonts()]
    parts += [library.digest([pictures.__name__]), freshness.of_references()]
    return freshness.of_texts(*parts, freshness.of_read("package"))
