"""Which edition the tables are: that published, or one of a reader's own tables."""

import contextlib
import filecmp
import hashlib
from collections.abc import Collection
from typing import Any

from csto import reading, tables

OTHER = "other tables than those published"
MARK = "own"  # in a data package that a book of a reader's own tables gives away: their digest


def edition(chosen: Collection[str] | None = None) -> str:
    """Which edition some tables (or all) are, as everything that is made from them says it."""
    version = f"version {tables.described(tables.shipped_dir())['version']}"
    return of_own(chosen) or version + (f", beside {OTHER}" if own() else "")


def of_own(chosen: Collection[str] | None = None) -> str:
    """What an edition of a reader's own tables is called; empty for that published."""
    digest = own_digest(chosen)
    return f"built from {OTHER} ({digest})" if digest else ""


def own(chosen: Collection[str] | None = None) -> list[str]:
    """Those of some tables (or all), and of what they point to, that are a reader's own.

    Their file or their entry in the data package is another one than that shipped with the
    library, or the library was packed with other tables than those published. From a table that
    is pointed to come names and places.
    """
    shipped = tables.shipped_dir()
    marked = MARK in tables.described(shipped)
    if not marked and tables.data_dir().resolve() == shipped.resolve():
        return []  # every figure and page of the published book asks
    return [name for name in _with_pointed(chosen) if marked or not _is_shipped(name)]


def own_digest(chosen: Collection[str] | None = None) -> str:
    """Eight digits of the SHA-256 of the tables that are a reader's own; empty for none."""
    found = own(chosen)
    if all(map(_is_shipped, found)):
        return tables.described(tables.shipped_dir())[MARK] if found else ""
    digest, entries = hashlib.sha256(), _entries()
    for name in found:
        if chosen is not None:
            reading.note(f"table {name}")
        with contextlib.suppress(OSError):  # a file that cannot be read is told by validation
            digest.update((tables.data_dir() / entries[name]["path"]).read_bytes())
        digest.update(repr(entries[name]).encode())
    return digest.hexdigest()[:8]


def _entries(folder: Any = None) -> dict[str, dict[str, Any]]:
    """Entry of each table. What is asked here is no table that a reader reads."""
    return {entry["name"]: entry for entry in tables.described(folder)["resources"]}


def _with_pointed(chosen: Collection[str] | None) -> list[str]:
    """Tables, and all that they point to, in the order of the data package."""
    entries, found = _entries(), set()
    left = list(entries if chosen is None else chosen)
    while left:
        if (name := left.pop()) not in found:
            found.add(name)
            keys = entries[name]["schema"].get("foreignKeys", [])
            left += [key["reference"]["resource"] or name for key in keys]
    return [name for name in entries if name in found]


def _is_shipped(name: str) -> bool:
    entry, folder = _entries()[name], tables.shipped_dir()
    try:
        same = filecmp.cmp(tables.data_dir() / entry["path"], folder / entry["path"], shallow=False)
    except OSError:
        return False
    return same and entry == _entries(folder).get(name)
