"""The chapters of the book, as its table of contents has them."""

import re
from pathlib import Path

FOLDER = "notebooks/"
_FILE = re.compile(rf"file: *({FOLDER}[\w./-]+)")


def notebooks(source: Path) -> list[Path]:
    """The notebooks of the book's chapters, in its order."""
    toc = (source / "_toc.yml").read_text("utf-8")
    found = [source / f"{name}.ipynb" for name in _FILE.findall(toc)]
    return [path for path in found if path.is_file()]
