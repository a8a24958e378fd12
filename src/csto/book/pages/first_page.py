"""The first page: findings of chapters with their figures, and chapters with their questions."""

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError

from csto.book.pages import gallery, links, rendering
from csto.book.run import chapters


class FirstPageError(SphinxError):
    """The first page names what the chapters do not have."""

    category = "The first page names what the chapters do not have"


def said_of_findings(app: Sphinx, lines: list[str]) -> dict[str, Any]:
    """Findings of chapters as they stand there, each above a figure: `chapter 1: figure`.

    Raises FirstPageError when a finding or figure is not there.
    """
    figures = {entry["id"]: entry for entry in rendering.entries(app)}
    doors = []
    for line in lines:
        place, _, id = line.partition(": ")
        name, _, number = place.partition(" ")
        found = dict(enumerate(_findings(app, f"{chapters.FOLDER}{name}"), 1))
        if not number.isdigit() or int(number) not in found or id not in figures:
            raise FirstPageError(f"{gallery.FIRST}.md shows {line!r}: no such finding or figure")
        text, degree = found[int(number)]
        figure = figures[id] | gallery.thumbnail_size(app, id)
        doors.append({"finding": text, "degree": degree, "figure": figure})
    return {"doors": doors}


def _findings(app: Sphinx, docname: str) -> Iterator[tuple[str, str]]:
    """The findings of a chapter, each with its degree of certainty; none for no chapter."""
    if docname in app.env.found_docs:
        for box in app.env.get_doctree(docname).findall(nodes.admonition):
            for item in box.findall(nodes.list_item) if links.FINDINGS in box["classes"] else ():
                text = item[0].astext()
                *_, degree = "", *(part.astext() for part in item.findall(nodes.emphasis))
                yield text.removesuffix(degree).strip(), degree


def said_of_chapters(app: Sphinx, _: list[str]) -> dict[str, Any]:
    """Chapters under the headings of the table of contents, with the question that each asks."""
    contents = []
    for tree in app.env.get_doctree(app.config.root_doc).findall(addnodes.toctree):
        asking = [
            {
                "page": app.builder.get_target_uri(name),
                "topic": topic or app.env.titles[name].astext(),
                "question": app.env.titles[name].astext(),
            }
            for topic, name in tree["entries"]
            if name.startswith(chapters.FOLDER)
        ]
        if asking:
            contents.append((tree["caption"], asking))
    return {"contents": contents}
