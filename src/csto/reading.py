"""What a notebook reads, noted so that it can be made again when that changes.

What is read has a label: "table exercises", its "entry exercises" in the metadata or only its
"keys exercises", "package" (version and title), "keys" (which are there).
"""

from collections.abc import Iterator
from contextlib import contextmanager

_noting: list[set[str]] = []


def note(label: str) -> None:
    """Note that something was read, for whoever asked last."""
    if _noting:
        _noting[-1].add(label)


@contextmanager
def noted() -> Iterator[set[str]]:
    """The labels of what is read within; whoever asked before gets none of them."""
    labels: set[str] = set()
    _noting.append(labels)
    try:
        yield labels
    finally:
        _noting.pop()
