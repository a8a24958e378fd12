"""Which rows of which tables a DataFrame holds, told by the tables' keys that it still carries."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from csto import reading, tables
from csto.telling import UseError


class ProvenanceError(UseError, ValueError):
    """A DataFrame whose rows cannot be told to be any table's."""


def rows_of(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Keys of the table rows in `frame`, by table; parts of a composite key are joined by `:`.

    A table is recognised by the columns (or index levels) of its key and by their values. A table
    that another recognised one points to is its context, not its basis, and is left out. Raises
    ProvenanceError when no table is recognised.
    """
    columns = frame.reset_index()
    reading.note("keys")
    with reading.noted():  # of the tables it is their keys that count
        keys = {e["name"]: e["schema"]["primaryKey"] for e in tables.package()["resources"]}
        candidates = {name: key for name, key in keys.items() if set(key) <= set(columns)}
        found = _recognised(columns, candidates)
        pointed = _pointed(found)
    for name in candidates:
        reading.note(f"keys {name}")
    basis = {name: keys for name, keys in found.items() if name not in pointed}
    if not basis:
        raise ProvenanceError(
            f"no table's rows in a frame of {len(frame)} rows with columns "
            f"{', '.join(map(str, columns))}; pass rows that keep their table's key, or the figure"
        )
    return basis


def _recognised(columns: pd.DataFrame, candidates: dict[str, list[str]]) -> dict[str, list[str]]:
    """Keys of the rows, by each of the tables that has them all."""
    parts = {part for key in candidates.values() for part in key}
    texts = {part: columns[part].astype("string").tolist() for part in parts}
    found = {}
    for name, key in candidates.items():
        keys = _joined([texts[part] for part in key])
        path = tables.file(name)
        if keys and _keys(name, path, path.stat().st_mtime_ns).issuperset(keys):
            found[name] = list(dict.fromkeys(keys))
    return found


def _pointed(found: Iterable[str]) -> set[str]:
    """Tables that others of them point to."""
    return {
        pointer["reference"]["resource"]
        for name in found
        for pointer in tables.resource(name)["schema"].get("foreignKeys", [])
        if pointer["reference"]["resource"] != name
    }


@lru_cache(maxsize=64)
def _keys(name: str, path: Path, _modified_ns: int) -> frozenset[str]:
    return frozenset(keys_of(name, tables.raw(name, path.parent)))


def keys_of(name: str, rows: pd.DataFrame) -> list[str]:
    """Keys of rows of a table as its file has them; parts of a composite key joined by `:`."""
    key = tables.resource(name)["schema"]["primaryKey"]
    return _joined([rows[part].tolist() for part in key])


def _joined(parts: list[list[Any]]) -> list[str]:
    """The parts of each key in one text, of the rows in which none of them is missing."""
    rows = zip(*parts, strict=True)
    return [":".join(row) for row in rows if all(isinstance(part, str) for part in row)]
