"""What a notebook or a figure reads, noted so that it can be made again when that changes.

What is read has a label: "table exercises", its "entry exercises" in the metadata or only its
"keys exercises", "figure ksor-strength", "package" (version and title), "keys" (which are there).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOG = "CSTO_READ_LOG"  # names, in a notebook's environment, the file that takes its labels

_noting: list[set[str]] = []


def note(label: str) -> None:
    """Note that something was read, for those who asked in this process, else in the log."""
    for labels in _noting:
        labels.add(label)
    log = os.environ.get(LOG)
    if log and not _noting:
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(f"{label}\n")


@contextmanager
def noted() -> Iterator[set[str]]:
    """The labels of what is read within; nothing of it reaches the log."""
    labels: set[str] = set()
    _noting.append(labels)
    try:
        yield labels
    finally:
        _noting.pop()
