"""The gallery: every figure of the book with its number and finding, to be filtered."""

from typing import Any

from PIL import Image
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from csto.book.pages import claims, rendering, status
from csto.book.run import records
from csto.book.run.pictures import KIT, THUMBNAIL

PAGE = "book/figures"
FIRST = "book/index"
GATHERING = (FIRST, PAGE, claims.PAGE, status.STATUS)


def read_last(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Have gathering pages read after all others: they say what those hold."""
    docnames.sort(key=lambda name: (name in GATHERING, name))


def said(app: Sphinx, _: list[str]) -> dict[str, Any]:
    """What the page says: the figures, and by what they are filtered."""
    figures = [entry | thumbnail_size(app, entry["id"]) for entry in rendering.entries(app)]
    filters = {
        "chapter": dict.fromkeys(figure["chapter"] for figure in figures),
        "table": sorted({name for figure in figures for name in figure["tables"]}),
        "kind": sorted({figure["kind"] for figure in figures}),
    }
    choices = {name: values for name, values in filters.items() if len(values) > 1}
    return {"figures": figures, "filters": choices}


def thumbnail_size(app: Sphinx, id: str) -> dict[str, int]:
    """Width and height (px) of a figure's thumbnail: nothing moves when it is there."""
    with Image.open(records.store(app) / id / KIT / THUMBNAIL) as picture:
        return {"wide": picture.width, "tall": picture.height}
