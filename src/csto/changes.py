"""What has changed in the figures since they were published: rows, by their hashes."""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from csto import register
from csto.record import Record


class RegisterError(ValueError):
    """A file is no register of figures."""


@dataclass(frozen=True)
class Change:
    """A figure against its published self."""

    id: str
    what: str
    """`same`, `changed`, `new` or `gone`."""
    how: str
    """What changed, in words; empty where nothing did."""


def read_register(path: Path) -> dict[str, dict[str, Any]]:
    """The entries of a `figures.json` by figure. Raises RegisterError."""
    try:
        entries = json.loads(path.read_text("utf-8"))
        return {entry["id"]: entry for entry in entries if entry["rows_hash"]}
    except OSError as error:
        raise RegisterError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise RegisterError(f"{path}: not a figures.json of this book") from error


def since(path: Path, ids: Iterable[str] | None = None) -> list[Change]:
    """Compare figures (default: all) with a published register.

    Where the published rows lie beside the register, as they do in a built book, the changed rows
    are counted. Raises RegisterError, and UnknownFigureError for an id that neither side knows.
    """
    old = read_register(path)
    known = set(register.ids())
    wanted = list(ids) if ids else sorted(known | set(old))
    return [_change(id, old.get(id), id in known, path.parent) for id in wanted]


def _change(id: str, old: dict[str, Any] | None, known: bool, folder: Path) -> Change:
    if not known and old is None:
        register.chapter_of(id)  # raises, naming the nearest
    if not known:
        return Change(id, "gone", "no longer registered")
    if old is None:
        return Change(id, "new", "not in the published register")
    record = register.record(id)
    if record.rows_hash == old["rows_hash"]:
        return Change(id, "same", "")
    return Change(id, "changed", _how(record, old, folder))


def _how(record: Record, old: dict[str, Any], folder: Path) -> str:
    """The difference of rows, and of the finding where that changed too."""
    parts = []
    published = folder / old.get("files", {}).get("csv", "")
    if published.is_file():
        then, now = (
            pd.read_csv(text, dtype="string", keep_default_na=False)
            for text in (published, io.StringIO(record.rows_csv))
        )
        old_rows, rows = (set(frame.itertuples(index=False, name=None)) for frame in (then, now))
        come, gone = len(rows - old_rows), len(old_rows - rows)
        parts.append(f"{come} rows new or changed, {gone} no longer there")
        if list(then) != list(now):
            parts.append("other columns")
    else:
        parts.append(f"{old['rows']} rows then, {len(record.rows)} now")
    if record.title != old["title"]:
        parts.append(f"finding was: {old['title']}")
    return "; ".join(parts)
