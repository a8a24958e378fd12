"""Which rows of which tables a DataFrame holds, told by the tables' keys that it still carries."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from csto import tables


class ProvenanceError(ValueError):
    """A DataFrame whose rows cannot be told to be any table's."""


def rows_of(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Keys of the table rows in `frame`, by table; parts of a composite key are joined by `:`.

    A table is recognised by the columns (or index levels) of its key and by their values. A table
    that another recognised one points to is its context, not its basis, and is left out. Raises
    ProvenanceError when no table is recognised.
    """
    columns = frame.reset_index()
    found = {}
    for name in tables.names():
        key = tables.resource(name)["schema"]["primaryKey"]
        if set(key) <= set(columns):
            keys = _joined(columns[list(key)].dropna())
            if len(keys) and set(keys) <= _keys(name, tables.data_dir()):
                found[name] = list(dict.fromkeys(keys))
    pointed = {
        pointer["reference"]["resource"]
        for name in found
        for pointer in tables.resource(name)["schema"].get("foreignKeys", [])
        if pointer["reference"]["resource"] != name
    }
    basis = {name: keys for name, keys in found.items() if name not in pointed}
    if not basis:
        raise ProvenanceError(
            f"no table's rows in a frame of {len(frame)} rows with columns "
            f"{', '.join(map(str, columns))}; pass rows that keep their table's key, or the figure"
        )
    return basis


@lru_cache(maxsize=64)
def _keys(name: str, folder: Path) -> frozenset[str]:
    return frozenset(
        _joined(tables.raw(name, folder)[tables.resource(name)["schema"]["primaryKey"]])
    )


def _joined(key: pd.DataFrame) -> pd.Series:
    return key.astype("string").agg(":".join, axis=1) if len(key) else pd.Series(dtype="string")
