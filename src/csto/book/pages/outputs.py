"""myst-nb's plugin: which output of a notebook becomes what in the book."""

import json
import re
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx

from csto import claims, listings, outputs, record
from csto.book.pages import claims as claim_pages
from csto.book.pages.rendering import chart
from csto.book.pages.templates import part
from csto.book.run import caches, chapters

LONG = 30  # letters; a column with a longer cell is not made narrow
SEARCHABLE = 15  # rows; a longer table gets a search field and sorts by its headers
_OF_FIGURES = ("id", "caption", "source_line")
_EMPTY = re.compile(r"<th\b[^>]*>(?:\s|&nbsp;)*</th>")

Said = dict[str, Any]


def _figure(document: nodes.document, content: Said) -> list[nodes.Element]:
    """A figure of `csto.figure`: finding, chart, caption, source line, what is behind it.

    docutils looks for the caption in the second place.
    """
    id = content["id"]
    node = nodes.figure(ids=[id], names=[id], classes=["csto-figure"])
    source = nodes.paragraph("", content["source_line"], classes=["csto-source"])
    legend = nodes.legend("", source, part(name="behind", of=id))
    node += [chart(name="chart", of=id), nodes.caption("", content["caption"]), legend]
    document.note_explicit_target(node, node)
    return [node]


def _listing(document: nodes.document, content: Said) -> list[nodes.Element]:
    """A table of `csto.listing` with its caption, its headers and its cells as plain text."""
    id, columns, rows = content["id"], content["columns"], content["rows"]
    classes = ["csto-listing"] + (["csto-searchable"] if len(rows) > SEARCHABLE else [])
    head, *body = (row(cells, content["numeric"]) for cells in (columns, *rows))
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in columns), cols=len(columns))
    group += [nodes.thead("", head), nodes.tbody("", *body)]
    title = nodes.title(text=content["caption"])
    table = nodes.table("", title, group, ids=[id], names=[id], classes=classes)
    document.note_explicit_target(table, table)
    return [table]


def row(cells: list[str], numeric: list[bool]) -> nodes.row:
    """A row of texts, those of a numeric column to the right."""
    made = nodes.row()
    for cell, right in zip(cells, numeric, strict=True):
        classes = ["text-right"] if right else ["csto-words"] if len(cell) > LONG else []
        made += nodes.entry("", nodes.paragraph(text=cell), classes=classes)
    return made


def _claims(document: nodes.document, content: Said) -> list[nodes.Element]:
    """Numbers and comparisons are kept for the prose; an empty comment stands in their place."""
    claim_pages.keep(document.settings.env, content)
    return [nodes.comment()]


def _nothing(document: nodes.document, content: object) -> list[nodes.Element]:
    return [nodes.comment()]


def _html(document: nodes.document, content: str) -> list[nodes.Element]:
    """HTML as pandas writes it; an empty corner is no header, which would be read out as one."""
    classes = ["output", "text_html"]
    return [nodes.raw("", _EMPTY.sub("<td></td>", content), format="html", classes=classes)]


_OWN = {
    outputs.QUIET: _nothing,
    record.MIME: _figure,
    listings.MIME: _listing,
    claims.MIME: _claims,
}
_MAKERS = _OWN | {"text/html": _html}


def read_today(app: Sphinx, docname: str, source: list[str]) -> None:
    """Have Sphinx read a chapter with its outputs, figures only as far as `_figure` reads them.

    myst-nb copies and writes what it is given several times over.
    """
    path = Path(app.srcdir, f"{docname}.ipynb")
    if path not in chapters.notebooks(Path(app.srcdir)):
        return
    notebook = caches.today(app, path)
    for output in (one for cell in notebook.cells for one in cell.get("outputs", [])):
        if figure := output.get("data", {}).get(record.MIME):
            output["data"] = {record.MIME: {name: figure[name] for name in _OF_FIGURES}}
    source[0] = json.dumps(notebook)


class OutputRenderer:
    """Takes the outputs of `csto.figure`, `csto.listing`, `csto.claim` and `csto.check`."""

    mime_priority_overrides: ClassVar = [("*", mime, 1) for mime in _OWN]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """What stands in the book for an output; None leaves it to others."""
        if data.mime_type not in _MAKERS or inline:
            return None
        return _MAKERS[data.mime_type](renderer.renderer.document, data.content)
