"""What a cell shows: displayed in a notebook, or kept by whoever runs the cell here."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

BUILD = "CSTO_BUILD"  # set where a book is built: pictures are then drawn later, all together
QUIET = "application/vnd.csto.shown-elsewhere+json"
"""Marks an output that repeats in words what the book makes of another output."""


def show(bundle: Mapping[str, Any], metadata: Mapping[str, Any] | None = None) -> None:
    """Display contents by their media types, in a notebook; elsewhere nothing."""
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython() is not None:
        display(dict(bundle), raw=True, metadata=dict(metadata or {}))


@contextmanager
def without_pictures() -> Iterator[None]:
    """Cells that run within draw no pictures, which take most of their time."""
    before = os.environ.get(BUILD)
    os.environ[BUILD] = before or "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[BUILD]
