"""The list of sources, an entry each, by the short form by which text and source lines cite it."""

import re
from html import unescape
from operator import itemgetter
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx

from csto import references, tables, words

PAGE = "book/bibliography"
LIST = "csto-sources"  # class of the list
# A short form that ends in its date: Weitz 2018, SIPRI 2026b, TASS 7 Sep 2021, FDDCA n.d.
_DATED = re.compile(r"(.*?) ((?:(?:\d{1,2} )?[A-Z][a-z]{2} )?\d{4}[a-z]?|n\.d\.)")


def said(app: Sphinx) -> dict[str, Any]:
    """What the page says of each source, in the order of names and dates."""
    items, listed = references.items(), []
    for row in tables.load("sources").itertuples():
        item, url = items[row.source], items[row.source].get("URL", "")
        date = references.date(item)
        place = _parted(row.short)[0].casefold(), date, row.short
        if len(date) > len("2018"):
            date = words.date(row.published, row.published_precision)
        entry = {"key": row.source, "short": references.typographic(row.short), "url": url}
        entry["host"] = urlsplit(url).netloc.removeprefix("www.")
        listed.append((place, entry | {"rest": _rest(item, row.short, date)}))
    return {"sources": [entry for _, entry in sorted(listed, key=itemgetter(0))]}


def _parted(short: str) -> tuple[str, str]:
    """A short form as name and date; without a date where it ends in none."""
    found = _DATED.fullmatch(short)
    return (found[1], found[2]) if found else (short, "")


def in_text(short: str) -> str:
    """A short form as a word of its sentence: Weitz (2018)."""
    name, date = _parted(short)
    return f"{name} ({date})" if date else short


def _rest(item: references.Item, short: str, date: str) -> str:
    """What the short form does not say: names in full, title, where and when it was published."""
    author = words.listing([" ".join(reversed(person.values())) for person in item["author"]])
    volume, issue, pages = (item.get(name) for name in ("volume", "issue", "page"))
    issue = f"{volume or ''}{f'({issue})' if issue else ''}{f', {pages}' if pages else ''}"
    series = item.get("container-title") or item.get("genre"), item.get("number") or issue
    told = f"{short} {item['title']}"
    is_told = date in told or re.sub(r"([A-Z]..)[a-z]*", r"\1", date) in told
    parts = [
        "" if short.startswith(author) else author,
        item["title"],
        " ".join(filter(None, series)),
        item.get("publisher", ""),
        "" if is_told or item["title"].endswith(date[-4:]) else date,
    ]
    return " ".join(
        part if part.endswith(("?", "!")) else f"{part.rstrip('.')}." for part in parts if part
    )


def mend(app: Sphinx, doctree: nodes.document) -> None:
    """Take addresses as they are: MyST escapes them once more than the page does."""
    if app.env.docname == PAGE:
        for link in doctree.findall(nodes.reference):
            link["refuri"] = unescape(link.get("refuri", ""))


def cited(doctree: nodes.document | None) -> list[str]:
    """Keys of the sources that a page cites."""
    found = doctree.findall(nodes.reference) if doctree is not None else ()
    links = (node.get("refuri", "") for node in found)
    return sorted({uri.partition("#")[2] for uri in links if f"{PAGE}.html#" in uri})
