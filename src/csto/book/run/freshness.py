"""Never a stale number: what each step of the build rests on, and whether it has changed.

jupyter-cache and Sphinx look at a notebook's own text only; tables, figures, library and pins are
added here.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from csto import references, tables
from csto.book.run import library, places

DONE = ".done"  # folder of the digests under which the steps of a build were done


def of_texts(*parts: str | bytes) -> str:
    """Digest of texts, in their order."""
    found = hashlib.sha256()
    for part in parts:
        found.update((part.encode() if isinstance(part, str) else part) + b"\0")
    return found.hexdigest()


def of_files(paths: Iterable[Path]) -> str:
    """Digest of files with their names, in their order; what is not there does not count."""
    there = [path for path in paths if path.is_file()]
    return of_texts(*(part for path in there for part in (path.name, path.read_bytes())))


def of_data() -> str:
    """Digest of tables, metadata and maps."""
    return of_folder(tables.data_dir())


@cache
def of_folder(folder: Path) -> str:
    """Digest of all files below a folder."""
    return of_files(sorted(path for path in folder.rglob("*") if path.is_file()))


@cache
def of_maps() -> str:
    """Digest of the base maps, and of those that stand in for missing ones."""
    folders = (tables.data_dir() / "geo", tables.shipped_dir() / "geo")
    return of_files(path for folder in folders for path in sorted(folder.glob("*.geojson")))


def of_library() -> str:
    """Digest of the library's files, the builder's among them."""
    return of_texts(*(part for path, text in library.files().items() for part in (path, text)))


@cache
def of_pins(source: Path) -> str:
    """Digest of what the book is built with."""
    return of_files([source / "requirements.txt"])


@cache
def of_references() -> str:
    """Digest of the references to the sources, which the kits have."""
    return of_texts(references.bibtex(references.items().values()))


@cache
def of_read(label: str) -> str:
    """Digest of what `csto.reading` noted under a label; empty for what is no longer there."""
    kind, _, name = label.partition(" ")
    if kind == "package":
        known = {key: value for key, value in tables.package().items() if key != "resources"}
        return of_texts(json.dumps(known, sort_keys=True))
    if label == "keys":
        return of_texts(*(_keys_of(tables.resource(table)) for table in tables.names()))
    if name not in tables.names():
        return ""
    entry = tables.resource(name)
    rows = _content(tables.data_dir() / entry["path"])
    if kind == "keys":
        return of_texts(_keys_of(entry), *_keys_in(rows, entry["schema"]["primaryKey"]))
    return of_texts(rows if kind == "table" else "", json.dumps(entry, sort_keys=True))


def see_tables() -> None:
    """See all that can be read as it is now: what changes from here on, the next build sees."""
    kinds = [f"{kind} {name}" for kind in ("table", "entry", "keys") for name in tables.names()]
    for label in ("package", "keys", *kinds):
        of_read(label)


def _keys_of(entry: dict[str, Any]) -> str:
    """A table's name, its key and where it points to."""
    schema = entry["schema"]
    return json.dumps([entry["name"], schema["primaryKey"], schema.get("foreignKeys")])


def _keys_in(rows: str, key: str | list[str]) -> Iterator[str]:
    columns = [key] if isinstance(key, str) else key
    for row in csv.DictReader(rows.splitlines(keepends=True)):
        yield from (row.get(column) or "" for column in columns)


@cache
def _content(path: Path) -> str:
    """A file's text; nothing where there is none that can be read, which validation tells."""
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def once(
    app: Sphinx, step: str, digest: str, do: Callable[[Sphinx], None], made: Iterable[Path] = ()
) -> None:
    """Do a step of the build unless it was done under the same digest before.

    `made` is what the step leaves behind; it is done again when any of that is gone.
    """
    stamp = places.build(app) / DONE / step
    there = all(path.exists() for path in made)
    if there and stamp.is_file() and stamp.read_text("utf-8") == digest:
        return
    stamp.unlink(missing_ok=True)
    do(app)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest, "utf-8")
