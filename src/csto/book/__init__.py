"""The book's builder: a Sphinx extension, and the processes that it draws and runs notebooks in."""

from importlib import import_module
from typing import Any


def setup(app: Any) -> dict[str, Any]:
    """Set up the extension.

    Imported here and by its name: what draws a figure does without it, and does not rest on it.
    """
    return import_module("csto.book.extension").setup(app)
