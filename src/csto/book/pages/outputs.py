"""myst-nb's plugin: which output of a notebook becomes what in the book."""

from typing import ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer

from csto import claims, listings, outputs, record
from csto.book.pages import claims as claim_pages
from csto.book.pages import listings as listing_tables
from csto.book.pages import rendering


def _nothing(document: nodes.document, content: object) -> list[nodes.Element]:
    return [nodes.comment()]


_MAKERS = {
    outputs.QUIET: _nothing,
    record.MIME: rendering.figure,
    listings.MIME: listing_tables.table_node,
    claims.MIME: claim_pages.record,
}


class OutputRenderer:
    """Takes the outputs of `csto.figure`, `csto.listing`, `csto.claim` and `csto.check`."""

    mime_priority_overrides: ClassVar = [("*", mime, 1) for mime in _MAKERS]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """What stands in the book for one of the library's outputs; None leaves it to others."""
        if data.mime_type not in _MAKERS or inline:
            return None
        return _MAKERS[data.mime_type](renderer.renderer.document, data.content)
