"""What the rules say of tables, and how they choose those that they are about."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from csto.validation import numerals

Frames = Mapping[str, pd.DataFrame]
Found = Iterator[tuple[str, Any, str, object, str, str]]
"""Table, index of the row, column, value, rule, cure."""


def having(frames: Frames, *columns: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables that have all of these columns, with their names."""
    for table, frame in frames.items():
        if set(columns) <= set(frame.columns):
            yield table, frame


def has(frames: Frames, table: str, *columns: str) -> bool:
    """Whether a table is at hand and has these columns."""
    return table in frames and set(columns) <= set(frames[table].columns)


def lines(frame: pd.DataFrame, wrong: pd.Series) -> pd.Index:
    """The rows for which something is known to be so."""
    return frame.index[wrong.fillna(False).astype(bool)]


def digits(number: float) -> str:
    """A number as a cell has it: 1700000, 16.5."""
    return numerals.plain(repr(float(number)))


def words(column: pd.Series) -> list[str]:
    """The vocabulary of a column; empty where it has none."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [str(word) for word in column.cat.categories]
    return []
