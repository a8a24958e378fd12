"""What must hold before and after pages are built."""

import contextlib
import filecmp
import re
from functools import partial
from pathlib import Path

from docutils import nodes
from lxml import etree
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util import logging

from csto import faults, tables, validation
from csto.book.publish import inline
from csto.book.run import freshness, workers

LOGGER = logging.getLogger(__name__)

_OUTSIDE = etree.XPath("//@*[contains(., '//')]")
_INLINE = etree.XPath(
    "//style | //script[not(@src or @type='application/json' or @type='application/ld+json')]"
)
_INLINE_ATTRIBUTES = etree.XPath("//@style | //@*[starts-with(name(), 'on')]")
_LINKS = etree.XPath("//a/@*[name()='href' or name()='xlink:href']")
_POLICY = etree.XPath("/html/head/meta[@http-equiv='Content-Security-Policy']/@content")
_FETCHED = ("src", "srcset", "data", "poster", "href", "xlink:href")
_FOLLOWED = ("a", "area")  # by a reader alone, as these links are
_NOT_FETCHED = ("canonical", "license", "author")
_OTHER_HOST = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
_SCHEMES = ("", "http:", "https:", "mailto:")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ADDRESS = re.compile(r"""["'](?:https?:)?//[^"'\s]+""")  # in a script
_IGNORED = re.compile(r"[\x00-\x20]")  # by browsers, also within a scheme


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
    workers.warm_up()  # notebooks will run, if all is well
    if found := validation.validate(folder):
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


def faults_in_pages(folder: Path, good: Path | None = None) -> list[str]:
    """What is wrong with built pages: what asks another host, or a reader's browser would refuse.

    A script or a style that stands in a page has come there by no way that the book knows of, and
    so has a link that is no address. A page that is as it is in a `good` folder is right.
    """
    return [
        f"{page.relative_to(folder)} {what[:120]}"
        for page in inline.of_book(folder)
        if not (good and _is_same(page, good / page.relative_to(folder)))
        for what in dict.fromkeys(_faults(page))
    ]


def _is_same(page: Path, other: Path) -> bool:
    return other.is_file() and filecmp.cmp(page, other, shallow=False)


def _faults(page: Path) -> list[str]:
    tree = etree.parse(page, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    asked = [address for address in _OUTSIDE(tree) if _is_fetched(address)]
    found = [f"asks another host: {_told(address)}{address}" for address in asked]
    for node in _INLINE(tree):
        found += [f"asks another host: {address}" for address in _ADDRESS.findall(node.text or "")]
        found.append(f"has a script or style in it: <{node.tag}>{(node.text or '')[:60]}")
    found += [f"has it in an element: {_told(name)}" for name in _INLINE_ATTRIBUTES(tree)]
    links = [link for link in _LINKS(tree) if _scheme(link) not in _SCHEMES]
    found += [f"links to what is no address: {link}" for link in links]
    if _POLICY(tree) != [inline.POLICY]:
        found.append("has no policy; it has no <meta charset> to put it behind")
    return found


def _is_fetched(address: etree._ElementUnicodeResult) -> bool:
    """Whether a page asks another host by itself for what an attribute names."""
    of = address.getparent()
    is_link = of.tag in _FOLLOWED or of.get("rel") in _NOT_FETCHED
    return address.attrname in _FETCHED and not is_link and bool(_OTHER_HOST.match(address))


def _told(attribute: etree._ElementUnicodeResult) -> str:
    return f"<{attribute.getparent().tag} {attribute.attrname}="


def _scheme(link: str) -> str:
    """The scheme of a link as a browser sees it; empty for one within the book."""
    bare = _IGNORED.sub("", link)
    return found.group().lower() if (found := _SCHEME.match(bare)) else ""
