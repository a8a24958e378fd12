"""The data dictionary: one fold a table, written from the data package at build time."""

import re
from typing import Any

from sphinx.application import Sphinx

from csto import counting, evidence, tables, words
from csto.book.pages.templates import escaped
from csto.book.run import records

PAGE = "book/data"
MOST_SOURCES = 6  # of a table that are named


def anchor(name: str) -> str:
    """Where a table stands on the page."""
    return f"table-{name.replace('_', '-')}"


def said(app: Sphinx) -> dict[str, Any]:
    """What the page says of each table: its entry in the package, rows, sources and figures."""
    shown = records.entries(app).values()
    return {"tables": [_said(name, shown) for name in tables.names()]}


def _said(name: str, shown: Any) -> dict[str, Any]:
    entry, table = tables.resource(name), tables.load(name)
    return {
        "name": name,
        "entry": entry,
        "row": re.split(r"[.;:](?: |$)", entry["description"])[0].removeprefix("A row is "),
        "count": len(table),
        "empty": table.isna().sum(),
        "credit": " ".join(tables.credits(name)),
        "sources": _sources(name),
        "figures": [made.id for made in shown if name in made.tables],
        "counting": counting.text(entry, escaped),
    }


def _sources(name: str) -> str:
    """The sources of a table with their number of rows, the largest first."""
    table = tables.load(name)
    if "source" not in table or name == "sources":
        return "the register of sources itself."
    counts = table["source"].value_counts()
    counts = counts[counts > 0]
    named = zip(evidence.short_names(counts.index), counts, strict=True)
    texts = [f"{escaped(who)} ({words.number(rows)})" for who, rows in named]
    rest = words.plural(len(texts) - MOST_SOURCES, "other")
    return ", ".join(texts[:MOST_SOURCES]) + (f" and {rest}." if len(texts) > MOST_SOURCES else ".")
