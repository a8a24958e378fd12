"""Tables that pandas writes: an empty corner is no header."""

import re

from docutils import nodes
from sphinx.application import Sphinx

_EMPTY = re.compile(r"<th\b[^>]*>(?:\s|&nbsp;)*</th>")


def mend(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make empty headers plain cells: they name nothing, and would be read out as headers."""
    for raw in doctree.findall(nodes.raw):
        if raw.get("format") == "html" and "<table" in raw.astext():
            raw[:] = [nodes.Text(_EMPTY.sub("<td></td>", raw.astext()))]
