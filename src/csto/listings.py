"""Tables for reading: rows with a caption and headers, searchable and sortable in the book."""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

MIME = "application/vnd.csto.listing+json"
YEARS = 1900, 2100  # a column of numbers that all lie between these has years


@dataclass(frozen=True)
class Listing:
    """A table of the book; displays itself in a notebook."""

    id: str
    caption: str
    frame: pd.DataFrame

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Cells as text for the book's builder, and a plain table for a notebook."""
        cells = self.frame.apply(_printed)
        content = {
            "id": self.id,
            "caption": self.caption,
            "columns": list(map(str, cells.columns)),
            "numeric": [pd.api.types.is_numeric_dtype(kind) for kind in self.frame.dtypes],
            "rows": cells.to_numpy().tolist(),
        }
        # The anchor is what the prose links to; of paragraphs a strict sanitiser shows the tags.
        head = f'<div id="{self.id}">{html.escape(self.caption)}</div>'
        lines = [self.caption, *map(" | ".join, [content["columns"], *content["rows"]])]
        page = head + _table(content)
        return {MIME: content, "text/html": page, "text/plain": "\n".join(lines)}


def _printed(column: pd.Series) -> pd.Series:
    """Cells as text: a whole number without decimals, large ones with separators, but for years."""
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return column.astype("string").fillna("")
    form = "{:.12g}" if column.dropna().between(*YEARS).all() else "{:,.12g}"
    return column.map(form.format, na_action="ignore").astype("string").fillna("")


def _table(content: dict[str, Any]) -> str:
    """The table in HTML: words to the left, where JupyterLab would have them to the right."""
    sides = ["right" if numeric else "left" for numeric in content["numeric"]]

    def row(cells: Iterable[str]) -> str:
        made = zip(sides, cells, strict=True)
        return "".join(f'<td style="text-align: {side}">{cell}</td>' for side, cell in made)

    # No <th>: a strict sanitiser shows it as code.
    head = row(f"<strong>{html.escape(name)}</strong>" for name in content["columns"])
    rows = [head, *(row(map(html.escape, cells)) for cells in content["rows"])]
    return f"<table>{''.join(f'<tr>{cells}</tr>' for cells in rows)}</table>"


def listing(id: str, frame: pd.DataFrame, *, caption: str) -> Listing:
    """A table of the book, to be referred to by its id as `[the roster](#ksor-units)`.

    Columns are printed as headers in their order; the index is not shown. Missing cells stay
    empty. Text is text, never markup.
    """
    return Listing(id, caption, frame)
