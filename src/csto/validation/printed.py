"""Numbers that the words beside them do not print: told of rows that are not as published.

No fault, since a source may print a number in words, or one that the row has worked out; but who
changes a value and leaves the words of the source beside it should know.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from csto import tables
from csto.faults import Fault
from csto.validation.frames import digits

WORDS = "as_printed"
_VALUES = ("low", "best", "high", "value")  # of rows that are new: what else they count is no quote
_PRINTED = re.compile(r"\d+(?:[.,'’  ]\d+)*")
_POWERS = (1, 1e3, 1e6, 1e9)  # of what is printed as thousands, millions, billions
RULE = "a number that is not among those printed"
CURE = f"write in {WORDS} what the source prints, or the number that stands there"


def doubts(folder: Path | None = None) -> list[Fault]:
    """Numbers of rows new or changed that their `as_printed` does not have, in order of file.

    `folder` has sound tables (default: the shared ones); those published are not told of.
    """
    folder = Path(folder) if folder else tables.data_dir()
    found: list[Fault] = []
    for entry in json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]:
        if WORDS not in [field["name"] for field in entry["schema"]["fields"]]:
            continue
        rows, published = (_keyed(entry, place) for place in (folder, tables.shipped_dir()))
        if not rows.equals(published):
            told = _of_table(entry, rows, published)
            found += [Fault(str(folder / entry["path"]), *place, RULE, CURE) for place in told]
    return sorted(found, key=lambda fault: fault.place)


def _keyed(entry: dict[str, Any], folder: Path) -> pd.DataFrame:
    """The rows of a table in the order of its file, with their key beside their line."""
    path = folder / entry["path"]
    if not path.is_file():
        return pd.DataFrame()
    rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    keys = entry["schema"].get("primaryKey", [])
    keys = [keys] if isinstance(keys, str) else keys
    rows["_key"] = rows[keys].agg(" ".join, axis=1) if keys and len(rows) else ""
    return rows


def _of_table(
    entry: dict[str, Any], rows: pd.DataFrame, published: pd.DataFrame
) -> Iterator[tuple[int, str, str]]:
    """Line, column and value of each number that its row does not print."""
    fields = entry["schema"]["fields"]
    numbers = [field["name"] for field in fields if field["type"] in ("integer", "number")]
    before = {row["_key"]: row for row in published.to_dict("records")}
    for place, row in enumerate(rows.to_dict("records")):
        old = before.get(row["_key"])
        if old is None:
            changed = [name for name in numbers if name in _VALUES and _has_digits(row[WORDS])]
        elif old.get(WORDS) == row[WORDS]:
            changed = [name for name in numbers if row[name] != old.get(name)]
        else:
            changed = [name for name in numbers if name in _VALUES and row[name] != old.get(name)]
        for name in changed if row[WORDS] else ():
            if row[name] and not _is_printed(float(row[name]), row[WORDS]):
                yield place + 2, name, f"{digits(float(row[name]))} beside “{row[WORDS]}”"


def _has_digits(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _is_printed(number: float, text: str) -> bool:
    """Whether a text prints a number, in whatever form."""
    forms = {form for found in _PRINTED.findall(text) for form in _read(found)}
    return any(
        abs(number - form * power) < 1e-9 * max(1, abs(number))
        for form in forms
        for power in _POWERS
    )


def _read(found: str) -> Iterator[float]:
    """What a printed number may be: its marks part thousands, or decimals."""
    parts = re.split(r"\D", found)
    yield float("".join(parts))
    yield float(f"{''.join(parts[:-1]) or 0}.{parts[-1]}")
    yield from map(float, parts)
