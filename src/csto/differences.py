"""What differs between two editions of the tables: rows new, changed and withdrawn."""

import json
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from csto import releases
from csto.telling import UseError

_Table = tuple[pd.DataFrame, list[str]]


class EditionError(UseError, ValueError):
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
        files = releases.opened(place)
        package = json.loads((files / releases.PACKAGE).read_text(encoding="utf-8"))
        entries = {entry["name"]: entry for entry in package["resources"]}
        return {
            name: _keyed((files / entry["path"]).read_bytes(), entry)
            for name, entry in entries.items()
        }
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise EditionError(f"{place}: no edition of the tables ({error})") from error


def _keyed(content: bytes, entry: dict[str, Any]) -> _Table:
    """A table with every cell as printed, and the columns that are its key."""
    frame = pd.read_csv(BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    keys = entry["schema"]["primaryKey"]
    return frame, [keys] if isinstance(keys, str) else keys


def _difference(name: str, then: _Table | None, now: _Table | None) -> Difference:
    if then is None:
        return Difference(name, len(now[0]), _joined(*now), (), (), "new table")
    if now is None:
        return Difference(name, 0, (), (), _joined(*then), "no longer there")
    (before, keys), (after, _) = then, now
    both = [column for column in before if column in after]
    shared = [key for key in keys if key in both]
    old = dict(zip(_joined(before, shared), _rows(before[both]), strict=True))
    rows = list(zip(_joined(*now), _joined(after, shared), _rows(after[both]), strict=True))
    # Where the key of the table has grown, one of several rows follows the one of before, and that
    # which is as it was goes first.
    rows.sort(key=lambda row: old.get(row[1]) != row[2])
    new, followed = [], {}
    for name_now, key, cells in rows:
        if key in old and key not in followed:
            followed[key] = cells
        else:
            new.append(name_now)
    changed = tuple(key for key, cells in followed.items() if cells != old[key])
    withdrawn = tuple(key for key in old if key not in followed)
    columns = [f"+ `{column}`" for column in after if column not in before]
    columns += [f"- `{column}`" for column in before if column not in after]
    return Difference(name, len(after), tuple(new), changed, withdrawn, ", ".join(columns))


def _rows(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(frame.itertuples(index=False, name=None))


def _joined(frame: pd.DataFrame, keys: list[str]) -> tuple[str, ...]:
    """The rows of a table by their keys; parts of a key are joined by spaces."""
    return tuple(" ".join(parts) for parts in _rows(frame[keys]))
