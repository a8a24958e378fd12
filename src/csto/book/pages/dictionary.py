"""The data dictionary: one fold a table, written from the data package at build time."""

import re
from functools import partial
from typing import Any

from sphinx.application import Sphinx

from csto import counting, evidence, tables
from csto.book.run import records

PAGE = "book/data"


def anchor(name: str) -> str:
    """Where a table stands on the page."""
    return f"table-{name.replace('_', '-')}"


def said(app: Sphinx) -> dict[str, Any]:
    """What the page says of each table: its entry in the package, rows, sources and figures."""
    shown = records.entries(app).values()
    return {"tables": [_said(name, shown) for name in tables.names()]}


def _said(name: str, shown: Any) -> dict[str, Any]:
    entry, rows = tables.resource(name), tables.load(name)
    return {
        "name": name,
        "entry": entry,
        "row": re.split(r"[.;:](?: |$)", entry["description"])[0].removeprefix("A row is "),
        "rows": rows,
        "credit": " ".join(tables.credits(name)),
        "sources": _sources(name, rows),
        "figures": [made.id for made in shown if name in made.tables],
        "counting": partial(counting.text, entry),
    }


def _sources(name: str, rows: Any) -> list[tuple[str, int]]:
    """The sources of a table with their number of rows, the largest first; none of the register."""
    if "source" not in rows or name == "sources":
        return []
    counts = rows["source"].value_counts()
    counts = counts[counts > 0]
    return list(zip(evidence.short_names(counts.index), counts, strict=True))
