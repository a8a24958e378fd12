"""What must hold before and after pages are built."""

import contextlib
import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util import logging

from csto import tables, validation

LOGGER = logging.getLogger(__name__)

# Elements that a page fetches by itself; a link that a reader may follow is none of them.
_FETCHED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*\s(?:src|data|srcset)="
    r'"(?:https?:)?//[^"]*"'
    r'|<link\b(?![^>]*rel="(?:canonical|license|author)")[^>]*\shref="(?:https?:)?//[^"]*"'
    r"""|@import\s+(?:url\()?["']?(?:https?:)?//[^;]*""",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"<script\b(?![^>]*\btype=\"(?:application|text/x))[^>]*>(.*?)</script>", re.DOTALL
)
_ADDRESS = re.compile(r"""["'](?:https?:)?//[^"'\s]+""")


class TablesError(SphinxError):
    """The tables have faults."""

    category = "The tables have faults, so no notebook was run"


def check_tables(app: Sphinx) -> None:
    """Stop the build before any notebook runs when a table is faulty. Raises TablesError."""
    folder = tables.data_dir()
    with contextlib.suppress(ValueError):  # name files as seen from the book, where they lie in it
        folder = folder.resolve().relative_to(Path.cwd())
    found = validation.validate(folder)
    if found:
        raise TablesError("\n" + "\n".join(f"  {fault}" for fault in found))


def check_images(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Warn, and with it fail, of every image without a description."""
    for image in doctree.findall(nodes.image):
        if not image.get("alt", "").strip():
            LOGGER.warning(
                "image %s has no alternative text; register a figure, or write alt",
                image.get("uri", ""),
                location=image if image.source else docname,
                type="csto",
                subtype="alt",
            )


def faults_in_pages(folder: Path) -> list[str]:
    """What is wrong with built pages: anything that they would fetch from another host."""
    faults = []
    for page in sorted(folder.rglob("*.html")):
        name = page.relative_to(folder)
        if name.parts[0].startswith("_"):
            continue
        text = page.read_text("utf-8")
        asked = [match.group() for match in _FETCHED.finditer(text)]
        for script in _SCRIPT.finditer(text):
            asked += _ADDRESS.findall(script.group(1))
        faults += [f"{name} asks another host: {what[:120]}" for what in dict.fromkeys(asked)]
    return faults
