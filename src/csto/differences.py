"""What differs between two editions of the tables: rows new, changed and withdrawn."""

import json
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

_PACKAGE = "datapackage.json"


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


def _edition(place: Path) -> dict[str, pd.DataFrame]:
    """The tables of an edition, each by its keys, every cell as printed."""
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


def _keyed(content: bytes, entry: dict[str, Any]) -> pd.DataFrame:
    frame = pd.read_csv(BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    keys = entry["schema"]["primaryKey"]
    keys = [keys] if isinstance(keys, str) else keys
    return frame.set_index(frame[keys].agg(" ".join, axis=1))


def _difference(name: str, then: pd.DataFrame | None, now: pd.DataFrame | None) -> Difference:
    if then is None:
        return Difference(name, len(now), tuple(now.index), (), (), "new table")
    if now is None:
        return Difference(name, 0, (), (), tuple(then.index), "no longer there")
    both = [column for column in then if column in now]
    stayed = then.index.intersection(now.index)
    before, after = then.loc[stayed, both], now.loc[stayed, both]
    changed = stayed[(before != after).any(axis=1)]
    came = [f"+ `{column}`" for column in now if column not in then]
    went = [f"- `{column}`" for column in then if column not in now]
    return Difference(
        name,
        len(now),
        tuple(now.index.difference(then.index, sort=False)),
        tuple(changed),
        tuple(then.index.difference(now.index, sort=False)),
        ", ".join(came + went),
    )
