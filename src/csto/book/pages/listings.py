"""From `csto.listing()` in a notebook to a numbered table of the book."""

from typing import Any

from docutils import nodes

LONG = 30  # letters; a column with a longer cell is not made narrow
SEARCHABLE = 15  # rows; a longer table gets a search field and sorts by its headers


def table_node(document: nodes.document, content: dict[str, Any]) -> list[nodes.Element]:
    """A docutils table with its caption, its headers and its cells as plain text."""
    id, columns, rows = content["id"], content["columns"], content["rows"]
    numeric = content["numeric"]
    classes = ["csto-listing"] + (["csto-searchable"] if len(rows) > SEARCHABLE else [])
    group = nodes.tgroup(cols=len(columns))
    group += [nodes.colspec(colwidth=1) for _ in columns]
    group += nodes.thead("", row(columns, numeric))
    group += nodes.tbody("", *[row(cells, numeric) for cells in rows])
    table = nodes.table("", nodes.title(text=content["caption"]), group, classes=classes)
    table["ids"], table["names"] = [id], [id]
    document.note_explicit_target(table, table)
    return [table]


def row(cells: list[str], numeric: list[bool]) -> nodes.row:
    """A row of texts, those of a numeric column to the right."""
    made = nodes.row()
    for cell, right in zip(cells, numeric, strict=True):
        words = ["csto-words"] if len(cell) > LONG else []
        classes = ["text-right"] if right else words
        made += nodes.entry("", nodes.paragraph(text=cell), classes=classes)
    return made
