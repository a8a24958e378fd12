"""What must hold before and after pages are built."""

import contextlib
import html
import re
from functools import partial
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util import logging

from csto import faults, tables, validation
from csto.book.publish import inline
from csto.book.run import freshness, workers

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
_INLINE = re.compile(
    r"<style\b[^>]*>.{0,60}"
    r'|<script\b(?![^>]*\s(?:src|type="application/(?:ld\+)?json")[=\s>])[^>]*>.{0,60}',
    re.DOTALL | re.IGNORECASE,
)
_VALUE = re.compile(r'="[^"]*"')
_INLINE_ATTRIBUTE = re.compile(r"<[a-z][^<>]*?\s(?:on\w+|style)=", re.IGNORECASE)
_LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
_SCHEMES = ("", "http:", "https:", "mailto:")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20]")  # by browsers, also within a scheme
_ADDRESS = re.compile(r"""["'](?:https?:)?//[^"'\s]+""")


class TablesError(SphinxError):
    """The tables have faults."""

    category = "The tables have faults, so no notebook was run"


def check_tables(app: Sphinx) -> None:
    """Stop the build before any notebook runs when a table is faulty. Raises TablesError."""
    folder = tables.data_dir()
    digest = freshness.of(folder, freshness.LIBRARY)
    with contextlib.suppress(ValueError):  # name files as seen from the book, where they lie in it
        folder = folder.resolve().relative_to(Path.cwd())
    freshness.once(app, "tables", digest, partial(_check_tables, folder))


def _check_tables(folder: Path) -> None:
    (found,) = workers.each(validation.validate, [(folder,)])
    if found:
        raise TablesError("\n" + "\n".join(f"  {line}" for line in faults.told(found)))


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
    """What is wrong with built pages: what asks another host, or a reader's browser would refuse.

    A script or a style that stands in a page has come there by no way that the book knows of, and
    so has a link that is no address.
    """
    faults = []
    for page in inline.of_book(folder):
        text = page.read_text("utf-8")
        asked = [match.group() for match in _FETCHED.finditer(text)]
        for script in _SCRIPT.finditer(text):
            asked += _ADDRESS.findall(script.group(1))
        found = [f"asks another host: {what}" for what in asked]
        found += [f"has a script or style in it: {what}" for what in _INLINE.findall(text)]
        # Texts in attributes may look like anything.
        marked = _VALUE.sub('=""', text)
        found += [f"has it in an element: {what}" for what in _INLINE_ATTRIBUTE.findall(marked)]
        found += [
            f"links to what is no address: {link}"
            for link in map(html.unescape, _LINK.findall(text))
            if _scheme(link) not in _SCHEMES
        ]
        if f'content="{inline.POLICY}"' not in text:
            found.append("has no policy; it has no <meta charset> to put it behind")
        name = page.relative_to(folder)
        faults += [f"{name} {what[:120]}" for what in dict.fromkeys(found)]
    return faults


def _scheme(link: str) -> str:
    """The scheme of a link as a browser sees it; empty for one within the book."""
    bare = _IGNORED.sub("", link)
    return found.group().lower() if (found := _SCHEME.match(bare)) else ""
