"""The figures of the book, as the outputs of its executed notebooks carry them.

An executed copy is read where it was made of these tables, this library and this notebook; else the
notebook's cells are run here. A figure is therefore never older than what it rests on.
"""

import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from csto import outputs, tables
from csto.record import MIME, Record
from csto.telling import UseError

ROOT = Path(__file__).parent
PACKAGED = ROOT / "notebooks"  # where a wheel carries them, executed
CHECKOUT = Path(__file__).parents[2] / "notebooks"
BUILT = CHECKOUT.parent / "_build" / "html" / "notebooks"  # the executed copies of a built book
BUILT_OWN = BUILT.parents[1] / "own" / "html" / "notebooks"  # and of one of a reader's own tables
BASIS = "csto"  # in an executed notebook's metadata: digest of what it was made of, book's address
_MADE = re.compile(r'@csto\.figure\(\s*"([\w-]+)"')


CHANGED, OWN = "changed by a reader", "made by a reader"


class UnknownFigureError(UseError, KeyError):
    """A figure was asked for that the book does not have."""


def notebooks() -> dict[str, Path]:
    """The notebooks of the library by chapter, never those of the current folder."""
    folder = PACKAGED if PACKAGED.is_dir() else CHECKOUT
    return {path.stem: path for path in sorted(folder.glob("*.ipynb"))}


def ids(chapter: str | None = None) -> list[str]:
    """Ids of all figures, or of one chapter's, in the order of its cells."""
    chosen = notebooks() if chapter is None else {chapter: notebooks()[chapter]}
    return [id for path in chosen.values() for id in shown_in(path)]


def shown_in(path: Path) -> list[str]:
    """Ids of the figures that a notebook shows, told by its code."""
    return [id for source in _code(path) for id in made_in(source)]


def made_in(source: str) -> list[str]:
    """Ids of the figures that a cell makes."""
    return _MADE.findall(source)


def code() -> Iterator[str]:
    """The sources of all code cells of the book."""
    for path in notebooks().values():
        yield from _code(path)


def chapter_of(id: str) -> str:
    """The chapter that shows a figure. Raises UnknownFigureError, naming the nearest ids."""
    found = {figure: chapter for chapter in notebooks() for figure in ids(chapter)}
    if id not in found:
        alike = difflib.get_close_matches(str(id), found, n=3, cutoff=0.4)
        cure = f"did you mean {', '.join(alike)}?" if alike else "csto figures lists them"
        raise UnknownFigureError(f"no figure {id!r}; {cure}")
    return found[id]


def near(wrong: str, known: Iterable[str]) -> str:
    """The known names nearest to a wrong one, or all of them where none is near."""
    names = list(known)
    return ", ".join(difflib.get_close_matches(str(wrong), names, n=3, cutoff=0.4) or names)


def stamp(made: Record, *, altered: bool) -> str:
    """What a reader has made of a figure; nothing where its words and rows are the book's."""
    if made.id not in ids():
        return OWN
    if altered:
        return CHANGED
    names = ("title", "subtitle", "caption", "alt", "rows_csv")
    book = record(made.id)
    is_same = all(getattr(book, name) == getattr(made, name) for name in names)
    return "" if is_same else CHANGED


def record(id: str) -> Record:
    """A figure of the book. Raises UnknownFigureError."""
    chapter = chapter_of(id)
    path = notebooks()[chapter]
    return records(chapter)[id] if _copy(path) else replace(live(id).record, chapter=chapter)


def records(chapter: str) -> dict[str, Record]:
    """The figures of a chapter by id, in the order of its cells."""
    return _records(chapter, basis(notebooks()[chapter]))


@lru_cache(maxsize=64)
def _records(chapter: str, _basis: str) -> dict[str, Record]:
    path = notebooks()[chapter]
    copy = _copy(path)
    notebook = _read(copy) if copy else executed(path)
    return {made.id: made for made in records_in(notebook, chapter)}


def records_in(notebook: Mapping[str, Any], chapter: str, address: str = "") -> Iterator[Record]:
    """The figures that the outputs of an executed notebook carry.

    `address` is that of the book which shows it, where the notebook does not say it.
    """
    address = address or notebook["metadata"].get(BASIS, {}).get("address", "")
    for content in contents(notebook, MIME):
        yield Record.of(content, chapter, address)


def contents(notebook: Mapping[str, Any], mime: str) -> Iterator[Any]:
    """What outputs of an executed notebook hold of a media type, in the order of its cells."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if mime in output.get("data", {}):
                yield output["data"][mime]


def executed(path: Path) -> Any:
    """A notebook with its outputs: its executed copy where that is of today, else run here.

    No pictures are drawn where it is run. Raises CellError.
    """
    import nbformat  # which takes seconds where JupyterLab is installed

    from csto import running

    if copy := _copy(path):
        return nbformat.v4.reads(copy.read_text("utf-8"))
    with outputs.without_pictures():
        return running.run(path)


def _copy(path: Path) -> Path | None:
    """The executed copy of a notebook; None where there is none that is of today."""
    for copy in (folder / path.name for folder in (BUILT, BUILT_OWN, PACKAGED)):
        if copy.is_file() and _read(copy)["metadata"].get(BASIS, {}).get("basis") == basis(path):
            return copy
    return None


def live(id: str) -> Any:
    """A figure made anew, which can be laid out for any width (`at_width`).

    The chapter's cells are run up to it. Raises UnknownFigureError, CellError.
    """
    path = notebooks()[chapter_of(id)]
    return _live(id, path, basis(path))


@lru_cache(maxsize=64)
def _live(id: str, path: Path, _basis: str) -> Any:
    from csto import figures, running

    with outputs.without_pictures():
        running.run(path, until=id)
    return figures.MADE[id]


def basis(path: Path) -> str:
    """Digest of all that the outputs of a notebook rest on: its code, the tables, the library."""
    parts = ["\0".join(_code(path)), _of_tables(tables.state()), of_library()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@lru_cache(maxsize=8)
def _of_tables(state: tuple[tuple[str, int], ...]) -> str:
    return _digest(Path(path) for path, _ in state)


@lru_cache(maxsize=1)
def of_library() -> str:
    """Digest of the library's code without its builder, as it was when this was first asked."""
    builder = ROOT / "book"  # makes pages, and no output of a notebook
    return _digest(sorted(set(ROOT.rglob("*.py")) - set(builder.rglob("*.py"))))


def _digest(paths: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def _code(path: Path) -> list[str]:
    """The sources of a notebook's code cells, each kept as a text or as lines."""
    code = [cell for cell in _read(path)["cells"] if cell["cell_type"] == "code"]
    return ["".join(cell["source"]) for cell in code]


def _read(path: Path) -> dict[str, Any]:
    return _parsed(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _parsed(path: Path, _modified_ns: int) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))
