"""What has changed in the figures since they were published: rows, by their hashes."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csto import register
from csto.record import Record
from csto.telling import UseError


class RegisterError(UseError, ValueError):
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


def since(path: Path, ids: Iterable[str] = ()) -> list[Change]:
    """Compare figures (default: all) with a published register.

    Where the published rows lie beside the register, as they do in a built book, the changed rows
    are counted. Raises RegisterError, and UnknownFigureError for an id that neither side knows.
    """
    old = read_register(path)
    known = set(register.ids())
    return [_change(id, old, known, path.parent) for id in ids or sorted(known | set(old))]


def _change(id: str, published: dict[str, Any], known: set[str], folder: Path) -> Change:
    if id in published and id not in known:
        return Change(id, "gone", "no longer registered")
    record = register.record(id)  # raises for one that neither knows, naming the nearest
    if id not in published:
        return Change(id, "new", "not in the published register")
    if record.rows_hash == published[id]["rows_hash"]:
        return Change(id, "same", "")
    return Change(id, "changed", _how(record, published[id], folder))


def _how(record: Record, old: dict[str, Any], folder: Path) -> str:
    """The difference of rows, and of the finding where that changed too."""
    published = folder / old.get("files", {}).get("csv", "")
    parts = [f"{old['rows']} rows then, {len(record.rows)} now"]
    if published.is_file():
        (columns, *then), (head, *now) = (
            text.splitlines() for text in (published.read_text("utf-8"), record.rows_csv)
        )
        come, gone = len(set(now) - set(then)), len(set(then) - set(now))
        parts = [f"{come} rows new or changed, {gone} no longer there"]
        parts += ["other columns"] * (columns != head)
    if record.title != old["title"]:
        parts.append(f"finding was: {old['title']}")
    return "; ".join(parts)
