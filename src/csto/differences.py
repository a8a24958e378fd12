"""What differs between two editions of the tables: rows new, changed and withdrawn."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

_PACKAGE = "datapackage.json"
_Table = tuple[pd.DataFrame, list[str]]


class EditionError(ValueError):
    """A place holds no edition of the tables; the message says what is wrong with it."""


@dataclass(frozen=True)
class Difference:
    """One table in two editions; rows are named by their keys."""

    table: str
    rows: int
    """Rows of the newer edition."""
    new: tuple[str, ...]
    changed: tuple[str, ...]
    """Rows of which a cell differs, in a column that both editions have."""
    withdrawn: tuple[str, ...]
    columns: str
    """Columns that came (`+`) and went (`-`), in words; empty where there are none."""


def between(old: Path, new: Path) -> list[Difference]:
    """Each table of either edition, in the order of the newer.

    An edition is a folder with tables, or the zip that the book publishes. Raises EditionError.
    """
    then, now = _edition(old), _edition(new)
    return [_difference(name, then.get(name), now.get(name)) for name in {**now, **then}]


def as_markdown(found: list[Difference]) -> str:
    """The differences as the changelog prints them; tables that are as they were are left out."""
    lines = ["| table | rows | new | changed | withdrawn | columns |", "|---|--:|--:|--:|--:|---|"]
    for one in found:
        counts = [len(one.new), len(one.changed), len(one.withdrawn)]
        if any(counts) or one.columns:
            told = " | ".join(str(count) for count in counts)
            lines.append(f"| `{one.table}` | {one.rows} | {told} | {one.columns} |")
    return "\n".join(lines)


def _edition(place: Path) -> dict[str, _Table]:
    """The tables of an edition by their names."""
    try:
        if place.is_dir():
            package = json.loads((place / _PACKAGE).read_text("utf-8"))
            read = {e["name"]: (place / e["path"]).read_bytes() for e in package["resources"]}
        else:
            with zipfile.ZipFile(place) as packed:
                package = json.loads(packed.read(_PACKAGE))
                read = {e["name"]: packed.read(e["path"]) for e in package["resources"]}
        return {e["name"]: _keyed(read[e["name"]], e) for e in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise EditionError(f"{place}: no edition of the tables ({error})") from error


def _keyed(content: bytes, entry: dict[str, Any]) -> tuple[pd.DataFrame, list[str]]:
    """A table with every cell as printed, and the columns that are its key."""
    frame = pd.read_csv(BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    keys = entry["schema"]["primaryKey"]
    return frame, [keys] if isinstance(keys, str) else keys


def _difference(name: str, then: _Table | None, now: _Table | None) -> Difference:
    if then is None:
        return Difference(name, len(now[0]), _names(*now), (), (), "new table")
    if now is None:
        return Difference(name, 0, (), (), _names(*then), "no longer there")
    (before, keys), (after, _) = then, now
    both = [column for column in before if column in after]
    shared = [key for key in keys if key in both]
    old = dict(zip(_names(before, shared), _cells(before[both]), strict=True))
    rows = list(zip(_names(*now), _names(after, shared), _cells(after[both]), strict=True))
    same = {key for _, key, cells in rows if old.get(key) == cells}
    new, followed = [], {}
    for name_now, key, cells in rows:
        # Where the key of the table has grown, one of several rows follows the one of before.
        if key in old and key not in followed and (key not in same or old[key] == cells):
            followed[key] = cells
        else:
            new.append(name_now)
    came = [f"+ `{column}`" for column in after if column not in before]
    went = [f"- `{column}`" for column in before if column not in after]
    return Difference(
        name,
        len(after),
        tuple(new),
        tuple(key for key, cells in followed.items() if cells != old[key]),
        tuple(key for key in old if key not in followed),
        ", ".join(came + went),
    )


def _cells(frame: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    return frame.itertuples(index=False, name=None)


def _names(frame: pd.DataFrame, keys: list[str]) -> tuple[str, ...]:
    """The rows of a table by their keys; parts of a key are joined by spaces."""
    return tuple(frame[keys].agg(" ".join, axis=1)) if len(frame) else ()
