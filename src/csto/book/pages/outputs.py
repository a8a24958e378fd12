"""myst-nb's plugin: which output of a notebook becomes what in the book."""

import re
from typing import ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer

from csto import claims, listings, outputs, record
from csto.book.pages import claims as claim_pages
from csto.book.pages import listings as listing_tables
from csto.book.pages import rendering

_EMPTY = re.compile(r"<th\b[^>]*>(?:\s|&nbsp;)*</th>")


def _nothing(document: nodes.document, content: object) -> list[nodes.Element]:
    return [nodes.comment()]


def _table(document: nodes.document, content: str) -> list[nodes.Element]:
    """HTML as pandas writes it; an empty corner is no header, which would be read out as one."""
    classes = ["output", "text_html"]
    return [nodes.raw("", _EMPTY.sub("<td></td>", content), format="html", classes=classes)]


_OWN = {
    outputs.QUIET: _nothing,
    record.MIME: rendering.figure,
    listings.MIME: listing_tables.table_node,
    claims.MIME: claim_pages.record,
}
_MAKERS = _OWN | {"text/html": _table}


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
