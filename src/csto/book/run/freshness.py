"""Never a stale number: what each step of the build rests on, and whether it has changed.

Sphinx looks at a page's own text only; tables, outputs, library and pins are added here. Each file
is seen once: what changes while a build is at work, the next one sees.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from sphinx.application import Sphinx

import csto
from csto import register, tables
from csto.book.run import chapters

DONE = ".done"  # folder of the digests under which the steps of a build were done
LIBRARY = Path(csto.__file__).parent
SEEN: dict[Path, str] = {}
"""Digests of files and folders as this build has seen them."""


def of(*parts: str | bytes | Path) -> str:
    """Digest of texts and of files and folders, in their order."""
    found = hashlib.sha256()
    for part in parts:
        text = _of_path(part) if isinstance(part, Path) else part
        found.update((text.encode() if isinstance(text, str) else text) + b"\0")
    return found.hexdigest()


def _of_path(path: Path) -> str:
    """Digest of a file, or of a folder's files without hidden and compiled ones; "" for neither."""
    if path not in SEEN:
        SEEN[path] = _seen_now(path)
    return SEEN[path]


def _seen_now(path: Path) -> str:
    found = hashlib.sha256()
    for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
        place = one.relative_to(path.parent)
        aside = any(part.startswith((".", "__pycache__")) for part in place.parts[1:])
        if one.is_file() and not aside:
            found.update(f"{place}\0".encode() + one.read_bytes() + b"\0")
    return found.hexdigest() if path.exists() else ""


def of_library() -> str:
    """Digest of all that is drawn and computed with: the library without its builder, its fonts."""
    return of(register.of_library(), LIBRARY / "fonts")


def of_maps() -> str:
    """Digest of the base maps, and of those that stand in for missing ones."""
    return of(*(folder / "geo" for folder in (tables.data_dir(), tables.shipped_dir())))


@cache
def of_read(label: str) -> str:
    """Digest of what `csto.reading` noted under a label; empty for what is no longer there."""
    kind, _, name = label.partition(" ")
    package = tables.package()
    entries = {entry["name"]: entry for entry in package["resources"]}
    if kind == "package":
        return of(json.dumps(package | {"resources": []}, sort_keys=True))
    if label == "keys":
        schemas = [[name, entry["schema"]] for name, entry in entries.items()]
        kept = [[name, schema["primaryKey"], schema.get("foreignKeys")] for name, schema in schemas]
        return of(json.dumps(kept))
    if name not in entries:
        return ""
    if kind == "keys":
        return of(tables.raw(name)[entries[name]["schema"]["primaryKey"]].to_csv())
    rows = [tables.file(name)] if kind == "table" else []
    return of(*rows, json.dumps(entries[name], sort_keys=True))


def see_tables() -> None:
    """See all that notebooks can read as it is now; the tables are valid by now."""
    kinds = [f"{kind} {name}" for kind in ("table", "entry", "keys") for name in tables.names()]
    for label in ("package", "keys", *kinds):
        of_read(label)


def once(
    app: Sphinx, step: str, digest: str, do: Callable[[], None], made: Iterable[Path] = ()
) -> None:
    """Do a step of the build unless it was done under the same digest before.

    `made` is what the step leaves behind; it is done again when any of that is gone.
    """
    if not is_done(app, step, digest, made):
        do()
        note_done(app, step, digest)


def is_done(app: Sphinx, step: str, digest: str, made: Iterable[Path] = ()) -> bool:
    """Whether a step was done under this digest; where not, none is noted until it is."""
    stamp = chapters.build(app) / DONE / step
    there = all(path.exists() for path in made)
    if there and stamp.is_file() and stamp.read_text("utf-8") == digest:
        return True
    stamp.unlink(missing_ok=True)
    return False


def note_done(app: Sphinx, step: str, digest: str) -> None:
    """Keep the digest under which a step was done."""
    stamp = chapters.build(app) / DONE / step
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest, "utf-8")
