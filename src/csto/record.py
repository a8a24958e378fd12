"""A figure as its notebook's output carries it: all that pages, kits and registers read of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd

from csto import drawing, editions, evidence, references, style, tables
from csto.telling import UseError

MIME = "application/vnd.csto.figure.v3+json"
FIGURES = "figures/"  # where their pages and files stand, as seen from the root of the book
LAYOUTS = {"wide": style.DOUBLE, "narrow": style.SINGLE, "small": style.SMALL}
MISSING = "NA"  # in the CSV of plotted rows, as R and pandas read it
Layout = Mapping[str, Any] | str
"""A chart laid out for a width: a Vega-Lite specification, or an SVG where Matplotlib drew it."""


class FigureError(UseError, ValueError):
    """A figure is not fit to be shown; the message names it and says why."""


@dataclass(frozen=True)
class Record:
    """A figure with its words, its plotted rows and its chart in each layout."""

    id: str
    title: str
    """The finding."""
    subtitle: str
    """Measure, place and period, with the unit."""
    caption: str
    """How to read it."""
    alt: str
    """Kind of chart and finding, for those who do not see it."""
    source_line: str
    tables: tuple[str, ...]
    sources: tuple[str, ...]
    """Keys of the sources behind the plotted rows."""
    rows_csv: str
    """The plotted rows, with their evidence columns."""
    layouts: Mapping[str, Layout]
    """By name (`wide`, `narrow`, `small`) or by width in pixels."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Unit of a column of the rows."""
    accounts: Mapping[str, Any] = field(default_factory=dict)
    """How the rows of a table were counted (`csto.accounts`)."""
    chapter: str = ""
    """The chapter that shows it, once it is read from one."""
    address: str = ""
    """Address of the published book (`html.baseurl`) that it is read from; empty where none is."""
    stamp: str = ""
    """What a reader has made of it, where it is not as published."""

    @classmethod
    def of(cls, content: Mapping[str, Any], chapter: str, address: str = "") -> "Record":
        """The figure of a chapter, from the output that carries it."""
        parts = dict(content) | {name: tuple(content[name]) for name in ("tables", "sources")}
        return cls(**parts | {"chapter": chapter, "address": address})

    def content(self) -> dict[str, Any]:
        """What the notebook's output carries."""
        parts = asdict(self)
        left = ("chapter", "address", "stamp")
        return {name: part for name, part in parts.items() if name not in left}

    @property
    def place(self) -> str:
        """Where its page and files stand in the book, for good."""
        return place(self.id)

    def stamped(self, stamp: str) -> "Record":
        """The figure as a reader has made it, which its source line says."""
        line = f"{self.source_line} {stamp.capitalize()}; not as published."
        return replace(self, stamp=stamp, source_line=line)

    @property
    def edition(self) -> str:
        """Which edition its tables are, and what a reader has made of it."""
        return ", ".join(filter(None, (editions.edition(self.tables), self.stamp)))

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The plotted rows as they are printed: every cell a text, an empty one missing."""
        empty = ["", MISSING]
        return pd.read_csv(
            StringIO(self.rows_csv), dtype="string", keep_default_na=False, na_values=empty
        )

    @property
    def rows_hash(self) -> str:
        """SHA-256 of the plotted rows: it changes when, and only when, they do."""
        return hashlib.sha256(self.rows_csv.encode()).hexdigest()

    @property
    def is_live(self) -> bool:
        """Whether it has a specification, which a reader can explore and change."""
        return not isinstance(self.layouts["wide"], str)

    def layout(self, width: int) -> Layout:
        """The chart as laid out for a width in pixels (96 an inch)."""
        return self.layouts[_name(width)]

    def with_layout(self, width: int, layout: Layout) -> "Record":
        """The same figure, laid out for another width as well."""
        return replace(self, layouts={**self.layouts, _name(width): layout})

    def svg(self, width: int) -> str:
        """The chart as one SVG element, which can stand in a page beside others."""
        if width not in self._drawn:
            layout, prefix = self.layout(width), f"{self.id}-{width}"
            self._drawn[width] = drawing.svg(layout, alt=self.alt, prefix=prefix)
        return self._drawn[width]

    @cached_property
    def _drawn(self) -> dict[int, str]:
        """What was drawn: pages and each file of a kit take the same few widths."""
        return {}

    def entry(self) -> dict[str, Any]:
        """What the register of figures says of it, wherever it stands."""
        names = ("id", "chapter", "title", "subtitle", "caption", "alt")
        return {name: getattr(self, name) for name in names} | {
            "tables": list(self.tables),
            "sources": list(self.sources),
            "rows": len(self.rows),
            "rows_hash": self.rows_hash,
        }


def place(id: str) -> str:
    """Where the page and the files of a figure stand."""
    return f"{FIGURES}{id}/"


def _name(width: int) -> str:
    """The name under which a layout of a width is kept."""
    return {width: name for name, width in LAYOUTS.items()}.get(width, str(width))


def rows_csv(rows: pd.DataFrame) -> str:
    """Plotted rows as CSV that every tool reads alike: the same text on every machine.

    Whether something is so is `TRUE` or `FALSE`, which R, pandas, DuckDB and polars read as such; a
    number has at most twelve digits, none of which is noise of its computation, and no empty
    decimals; what is missing is `NA`.
    """
    printed = pd.DataFrame({name: _printed(rows[name]) for name in rows})
    return printed.to_csv(index=False, lineterminator="\n", na_rep=MISSING)


def _printed(column: pd.Series) -> pd.Series:
    kinds = pd.api.types
    if kinds.is_integer_dtype(column) or kinds.is_datetime64_any_dtype(column):
        return column
    return pd.Series([_cell(value) for value in column], index=column.index, dtype=object)


def _cell(value: Any) -> Any:
    if isinstance(value, bool | np.bool_):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value or None
    if isinstance(value, float | np.floating):
        return None if np.isnan(value) else f"{value:.12g}"
    return value


def source_line(sources: list[str], names: tuple[str, ...]) -> str:
    """Sources, credits and tables behind a figure, with the data's version."""
    cited = "; ".join(evidence.cited(sources)).rstrip(".") or "none, as no row is left"
    parts = [f"Sources: {cited}."]
    parts += dict.fromkeys(credit for name in names for credit in tables.credits(name, sources))
    parts.append(f"Data: {', '.join(names)}, {editions.edition(names)}.")
    return references.typographic(" ".join(parts))
