"""The figures of the book, read from its executed notebooks, and drawn for pages and papers.

Each has a folder that is kept from build to build; it is drawn again when its stamp is another one:
its rows, its words, its chart, the code that draws or the pins are.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

from csto import citations, register
from csto.book.run import caches, chapters, freshness, pictures, workers
from csto.record import Record, place

LOGGER = logging.getLogger(__name__)
STORE = ".figures"
_KNOWN = "csto_records"


def store(app: Sphinx) -> Path:
    """Folder of what is drawn of figures, kept from build to build."""
    return chapters.build(app) / STORE


def entries(app: Sphinx) -> dict[str, Record]:
    """The figures that the book's chapters show, by id, in the order of the book."""
    if not hasattr(app, _KNOWN):
        found = {
            made.id: made
            for path in chapters.notebooks(Path(app.srcdir))
            for made in register.records_in(
                caches.executed(app, path), path.stem, app.config.html_baseurl
            )
        }
        setattr(app, _KNOWN, found)
    return getattr(app, _KNOWN)


def draw(app: Sphinx) -> None:
    """Draw the figures that are not drawn as they are today. Raises FigureError."""
    labels = ("library", "pins", "package")
    rest = [caches.digest(app, label) for label in labels]
    stale = []
    for made in entries(app).values():
        folder = store(app) / made.id
        content = json.dumps(made.content(), sort_keys=True)
        stamp = freshness.of(content, made.chapter, citations.bibtex(made), *rest)
        there = all((folder / name).is_file() for name in (pictures.MADE, pictures.STAMP))
        if not there or (folder / pictures.STAMP).read_text("utf-8") != stamp:
            stale.append((made, folder, stamp))
    LOGGER.info("figures: %d of %d to be drawn", len(stale), len(entries(app)))
    workers.each(pictures.make, stale)
    chapters.keep_only(store(app), entries(app))


def made(app: Sphinx, id: str) -> dict[str, Any]:
    """What was drawn: its `kind`, names and sizes of `files`, `citation`, `terms`, `counted`.

    For its page the `layouts`, each with its picture and specification, and the `table` of its
    plotted rows.
    """
    return json.loads((store(app) / id / pictures.MADE).read_bytes())


def copy_kits(app: Sphinx, book: Path) -> None:
    """Put each kit where the page of its figure will stand."""
    for id in entries(app):
        shutil.copytree(store(app) / id / pictures.KIT, book / place(id))
