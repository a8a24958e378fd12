"""Numbers and comparisons of chapters of the old kind: a role in the prose, a record a number."""

from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from csto.book import claims


class ClaimRole(SphinxRole):
    """``{claim}`name` ``: the value is put in once the whole chapter is read."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The place of the number."""
        node = claims.claim_number(classes=["csto-claim"], claim=self.text)
        self.set_source_info(node)
        return [node], []


def record(document: nodes.document, content: dict[str, Any]) -> list[nodes.Element]:
    """Keep the record that an output carries; an empty comment stands in its place."""
    claims.keep(document, content)
    return [nodes.comment()]
