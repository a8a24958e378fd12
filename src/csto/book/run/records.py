"""The figures of the book, read from its executed notebooks, and drawn for pages and papers.

Each has a folder that is kept from build to build; it is drawn again when its stamp is another one:
its rows, its words, its chart, the code that draws or the pins are.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

from csto import citations, register, tables
from csto.book.run import caches, chapters, freshness, pictures
from csto.record import Record, place

LOGGER = logging.getLogger(__name__)
STORE = ".figures"
KNOWN = "csto_records"
_FILES = (pictures.MADE, pictures.STAMP)

Drawing = tuple[Record, Path, str]
"""A figure to be drawn, its folder and its stamp."""


def store(app: Sphinx) -> Path:
    """Folder of what is drawn of figures, kept from build to build."""
    return chapters.build(app) / STORE


def entries(app: Sphinx) -> dict[str, Record]:
    """The figures that the book's chapters show, by id, in the order of the book."""
    if not hasattr(app, KNOWN):
        found = {
            made.id: made
            for path in chapters.notebooks(Path(app.srcdir))
            for made in register.records_in(
                caches.executed(app, path), path.stem, app.config.html_baseurl
            )
        }
        setattr(app, KNOWN, found)
    return getattr(app, KNOWN)


def stale(app: Sphinx) -> list[Drawing]:
    """The figures that are not drawn as they are today.

    Those of a chapter are looked at one by one only where its outputs, or the rest, have changed.
    """
    rest = [caches.digest(app, label) for label in ("library", "pins", "package")]
    todo: list[Drawing] = []
    for path in chapters.notebooks(Path(app.srcdir)):
        shown = [made for made in entries(app).values() if made.chapter == path.stem]
        files = [store(app) / made.id / name for made in shown for name in _FILES]
        if not freshness.is_done(app, *_drawn(app, path, rest), files):
            todo += [one for made in shown for one in _to_draw(app, made, rest)]
    LOGGER.info("figures: %d of %d to be drawn", len(todo), len(entries(app)))
    return todo


def note_drawn(app: Sphinx) -> None:
    """Keep that all figures are drawn as they are today, and no others."""
    rest = [caches.digest(app, label) for label in ("library", "pins", "package")]
    for path in chapters.notebooks(Path(app.srcdir)):
        freshness.note_done(app, *_drawn(app, path, rest))
    chapters.keep_only(store(app), entries(app))


def _drawn(app: Sphinx, path: Path, rest: list[str]) -> tuple[str, str]:
    """The step of drawing a chapter's figures, and the digest under which it is done."""
    parts = caches.outputs(app, path), tables.data_dir(), app.config.html_baseurl
    return f"figures-{path.stem}", freshness.of(*parts, *rest)


def _to_draw(app: Sphinx, made: Record, rest: list[str]) -> Iterator[Drawing]:
    """A figure with its folder and the stamp of today, unless it has that already."""
    folder, content = store(app) / made.id, json.dumps(made.content(), sort_keys=True)
    stamp = freshness.of(content, made.chapter, citations.bibtex(made), *rest)
    there = all((folder / name).is_file() for name in _FILES)
    if not there or (folder / pictures.STAMP).read_text("utf-8") != stamp:
        yield made, folder, stamp


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
