"""What pages gather from the chapters: the gallery their figures, the first page their findings."""

from typing import Any

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx
from sphinx.errors import SphinxError

from csto.book.pages import links, rendering
from csto.book.run import chapters, records
from csto.book.run.pictures import KIT, THUMBNAIL

PAGE = "book/figures"
_FINDINGS = "csto_findings"  # in Sphinx's metadata of a document


class FirstPageError(SphinxError):
    """The first page names what the chapters do not have."""

    category = "The first page names what the chapters do not have"


def said(app: Sphinx, _: list[str]) -> dict[str, Any]:
    """What the gallery says: the figures; its template chooses by what they are filtered."""
    entries = rendering.entries(app)
    return {"figures": [entry | thumbnail_size(app, entry["id"]) for entry in entries]}


def thumbnail_size(app: Sphinx, id: str) -> dict[str, int]:
    """Width and height (px) of a figure's thumbnail: nothing moves when it is there."""
    with Image.open(records.store(app) / id / KIT / THUMBNAIL) as picture:
        return {"wide": picture.width, "tall": picture.height}


def note_findings(app: Sphinx, doctree: nodes.document) -> None:
    """Note the findings of a chapter that is read, each with its degree of certainty."""
    for item in (item for box in links.findings(doctree) for item in box.findall(nodes.list_item)):
        text = item[0].astext()
        *_, degree = "", *(part.astext() for part in item.findall(nodes.emphasis))
        noted = app.env.metadata[app.env.docname].setdefault(_FINDINGS, [])
        noted.append({"finding": text.removesuffix(degree).strip(), "degree": degree})


def said_of_findings(app: Sphinx, lines: list[str]) -> dict[str, Any]:
    """Findings of chapters as they stand there, each above a figure: `chapter 1: figure`.

    Raises FirstPageError when a finding or figure is not there.
    """
    figures, doors = {entry["id"]: entry for entry in rendering.entries(app)}, []
    for line in lines:
        place, _, id = line.partition(": ")
        name, _, number = place.partition(" ")
        noted = app.env.metadata.get(f"{chapters.FOLDER}{name}", {}).get(_FINDINGS, [])
        if number not in map(str, range(1, len(noted) + 1)) or id not in figures:
            page = app.config.root_doc
            raise FirstPageError(f"{page}.md shows {line!r}: no such finding or figure")
        figure = figures[id] | thumbnail_size(app, id)
        doors.append(noted[int(number) - 1] | {"figure": figure})
    return {"doors": doors}


def said_of_chapters(app: Sphinx, _: list[str]) -> dict[str, Any]:
    """The table of contents, the question that each chapter asks, and where it is."""
    asked = {name: title.astext() for name, title in app.env.titles.items()}
    contents = app.env.external_site_map  # type: ignore[attr-defined]
    return {"contents": contents, "asked": asked, "page": app.builder.get_target_uri}
