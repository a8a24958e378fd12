"""What the rules say of the rows of a table."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from csto.validation import numerals

Found = Iterator[tuple[Any, str, object, str, str]]
"""Line, column, value, rule, cure."""


def lines(wrong: pd.Series) -> pd.Index:
    """The rows for which something is known to be so."""
    return wrong.index[wrong.fillna(False).astype(bool)]


def digits(number: float) -> str:
    """A number as a cell has it: 1700000, 16.5."""
    return numerals.plain(repr(float(number)))
