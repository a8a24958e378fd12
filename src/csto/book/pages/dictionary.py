"""The data dictionary: one section a table, written from the data package at build time."""

import re
from typing import Any

from sphinx.application import Sphinx

from csto import counting, evidence, tables, words
from csto.book.pages.markdown import escaped
from csto.book.run import records

PAGE = "book/data"
MARK = "<!-- the tables, written at build time -->"


def write_into(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the dictionary in the place of its mark when the page is read."""
    if docname == PAGE:
        shown = [made.entry() for made in records.entries(app).values()]
        source[0] = source[0].replace(MARK, text(shown))


def text(shown: list[dict[str, Any]]) -> str:
    """The dictionary in MyST Markdown: overview, then each table with its columns and users.

    `shown` are the records of the book's figures, in its order.
    """
    parts = [_overview()]
    parts += [_section(name, shown) for name in tables.names()]
    return "\n\n".join(parts)


def anchor(name: str) -> str:
    """Where a table stands on the page."""
    return f"table-{name.replace('_', '-')}"


def _overview() -> str:
    lines = ["| table | a row | rows | columns |", "|---|---|--:|--:|"]
    for name in tables.names():
        entry = tables.resource(name)
        row = re.split(r"[.;:](?: |$)", entry["description"])[0].removeprefix("A row is ")
        rows, columns = len(tables.load(name)), len(entry["schema"]["fields"])
        lines.append(
            f"| [`{name}`](#table-{name}) | {escaped(row)} | {words.number(rows)} | {columns} |"
        )
    return "\n".join(lines)


def _section(name: str, shown: list[dict[str, Any]]) -> str:
    entry, table = tables.resource(name), tables.load(name)
    lines = [
        f"(table-{name})=",
        f"## {escaped(entry['title'])}",
        "",
        f"`{name}`. {escaped(entry['description'])}",
        "",
    ]
    if credits := tables.credits(name):
        lines += [f"Credit: {escaped(' '.join(credits))}", ""]
    lines += [f"Sources: {_sources(name)}", "", f"Used by: {_users(name, shown)}", ""]
    lines += ["::::{dropdown} Columns", ""]
    lines += ["| column | what it holds | type | unit | empty |", "|---|---|---|---|--:|"]
    for field in entry["schema"]["fields"]:
        empty = words.number(int(table[field["name"]].isna().sum()))
        kind = "date, may be partial" if field.get("partialDate") else field["type"]
        vocabulary = field.get("constraints", {}).get("enum")
        allowed = f" One of: {', '.join(vocabulary)}." if vocabulary else ""
        what = f"{field['description'].rstrip('.')}.{allowed}"
        unit = escaped(field.get("unit", ""))
        lines.append(f"| `{field['name']}` | {escaped(what)} | {kind} | {unit} | {empty} |")
    lines += ["", "::::"]
    if told := counting.text(entry, escaped):
        lines += ["", "::::{dropdown} How to count", "", *told, "::::"]
    return "\n".join(lines)


def _sources(name: str, most: int = 6) -> str:
    """The sources of a table with their number of rows, the largest first."""
    table = tables.load(name)
    if "source" not in table or name == "sources":
        return "the register of sources itself."
    counts = table["source"].value_counts()
    counts = counts[counts > 0]
    short = evidence.short_names(counts.index[:most])
    named = [
        f"{escaped(who)} ({words.number(n)})" for who, n in zip(short, counts[:most], strict=True)
    ]
    rest = len(counts) - most
    return ", ".join(named) + (f" and {words.plural(rest, 'other')}." if rest > 0 else ".")


def _users(name: str, shown: list[dict[str, Any]]) -> str:
    """Figures that rest on a table, in the order of the book."""
    used = [entry for entry in shown if name in entry["tables"]]
    if not used:
        return "no figure yet."
    numbers = ", ".join(f"{{numref}}`{entry['id']}`" for entry in used)
    gallery = f"figures.html?table={name}"
    return f'{numbers}<span class="csto-web"> (<a href="{gallery}">see them</a>)</span>.'
