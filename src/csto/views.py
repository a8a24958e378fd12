"""Views: the rows of a table that nearly everyone needs, chosen by SQL in the data package."""

import re
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

import pandas as pd

from csto.telling import UseError

_ROW = "row_of_the_file"


class UnknownViewError(UseError, KeyError):
    """A view was asked for that the table does not have."""


def rows(entry: Mapping[str, Any], view: str, read: Callable[[str], pd.DataFrame]) -> list[int]:
    """Numbers of the rows of a table that a view holds, from 0, in the order of the file.

    `entry` is the table's in the data package; its `views` hold a `SELECT *` each. `read` gives a
    table by name with numbers as numbers and all else as text. Raises UnknownViewError.
    """
    name, views = entry["name"], entry.get("views", {})
    if view not in views:
        has = f"it has {', '.join(views)}" if views else "it has none"
        raise UnknownViewError(f"table {name!r} has no view {view!r}; {has}")
    sql = views[view]["sql"]
    with closing(sqlite3.connect(":memory:")) as base:
        for other in named(sql):
            frame = read(other)
            numbered = frame.assign(**{_ROW: range(len(frame))}) if other == name else frame
            numbered.to_sql(other, base, index=False)
        found = base.execute(sql)
        place = [column[0] for column in found.description].index(_ROW)
        return sorted(row[place] for row in found)


def named(sql: str) -> list[str]:
    """The tables that a SELECT reads, each once."""
    return list(dict.fromkeys(re.findall(r"\b(?:from|join)\s+(\w+)", sql, re.IGNORECASE)))
