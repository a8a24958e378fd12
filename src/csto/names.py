"""One name space of a chapter: figures, claims, comparisons, sources.

A cell may be run again; but a name keeps its kind, and no name is that of a source.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from csto import tables
from csto.telling import UseError

_taken: dict[str, str] = {}


class NameTakenError(UseError, ValueError):
    """A name that means two things."""


def take(name: str, kind: str) -> None:
    """Take a name for a kind of thing. Raises NameTakenError."""
    other = "source" if name in set(tables.load("sources")["source"]) else _taken.get(name, kind)
    if other != kind:
        raise NameTakenError(f"{name!r} is a {other} already and cannot be a {kind}")
    _taken[name] = kind


@contextmanager
def anew() -> Iterator[None]:
    """Another chapter in the same process; the names of the one before it come back."""
    before = dict(_taken)
    _taken.clear()
    try:
        yield
    finally:
        _taken.clear()
        _taken.update(before)
