"""The list of sources, an entry each, by the short form by which text and source lines cite it."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx

from csto import references, tables, words

PAGE = "book/bibliography"
LIST = "csto-sources"  # class of the list
# A short form that ends in its date: Weitz 2018, SIPRI 2026b, TASS 7 Sep 2021, FDDCA n.d.
_DATED = re.compile(r"(.*?) ((?:(?:\d{1,2} )?[A-Z][a-z]{2} )?\d{4}[a-z]?|n\.d\.)")


def said(app: Sphinx) -> dict[str, Any]:
    """What the page says of each source, in the order of names and dates."""
    rows, items = tables.load("sources"), references.items()
    listed = []
    for key, short in sorted(zip(rows["source"], rows["short"], strict=True), key=_by_name):
        url = items[key].get("URL", "")
        host = urlsplit(url).netloc.removeprefix("www.")
        entry = {"key": key, "short": references.typographic(short), "url": url, "host": host}
        listed.append(entry | {"rest": _rest(items[key], short)})
    return {"sources": listed}


def _by_name(source: tuple[str, str]) -> tuple[str, str, str]:
    """The name of a short form, small and large letters alike, and the date of its source."""
    key, short = source
    found = _DATED.fullmatch(short)
    return (
        (found[1] if found else short).casefold(),
        references.date(references.items()[key]),
        short,
    )


def mend(app: Sphinx, doctree: nodes.document) -> None:
    """Take addresses as they are: MyST escapes them once more than the page does."""
    if app.env.docname == PAGE:
        for link in doctree.findall(nodes.reference):
            link["refuri"] = unescape(link.get("refuri", ""))


def _rest(item: references.Item, short: str) -> str:
    """What the short form does not say: names in full, title, where and when it was published."""
    people = [
        f"{person['given']} {person['family']}" if "given" in person else person["literal"]
        for person in item["author"]
    ]
    author = words.listing(people)
    parts = ["" if short.startswith(author) else author, item["title"]]
    number = item.get("number") or _issue(item)
    parts.append(" ".join(filter(None, [item.get("container-title") or item.get("genre"), number])))
    parts.append(item.get("publisher", ""))
    date = references.date(item)
    told = _says_day(short) or item["title"].endswith(date[:4])
    if not told and (not short.endswith(date[:4]) or date.count("-")):
        parts.append(_in_words(date))
    ended = (
        part if part.endswith(("?", "!")) else f"{part.rstrip('.')}." for part in parts if part
    )
    return " ".join(ended)


def _issue(item: references.Item) -> str:
    volume, issue, pages = (item.get(name) for name in ("volume", "issue", "page"))
    return f"{volume or ''}{f'({issue})' if issue else ''}{f', {pages}' if pages else ''}"


def _says_day(short: str) -> bool:
    return re.search(r"\d{1,2} [A-Z][a-z]{2} \d{4}", short) is not None


def _in_words(date: str) -> str:
    """A date as far as it is known: 18 October 2018."""
    precision = {4: "year", 7: "month", 10: "day"}.get(len(date))
    return words.date(pd.Timestamp(date), precision) if precision else ""


def in_text(short: str) -> str:
    """A short form as a word of its sentence: Weitz (2018)."""
    found = _DATED.fullmatch(short)
    return f"{found[1]} ({found[2]})" if found else short


def cited(doctree: nodes.document | None) -> list[str]:
    """Keys of the sources that a page cites."""
    found = doctree.findall(nodes.reference) if doctree is not None else ()
    links = (node.get("refuri", "") for node in found)
    return sorted({uri.partition("#")[2] for uri in links if f"{PAGE}.html#" in uri})
