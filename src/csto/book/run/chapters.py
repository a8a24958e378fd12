"""The chapters of the book, and where a build keeps what it makes, beside the pages."""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx

FOLDER = "notebooks/"
_FILE = re.compile(rf"file: *({FOLDER}[\w./-]+)")
_TITLED = re.compile(rf"file: *({FOLDER}[\w./-]+)\n *title: *(.+)")


def notebooks(source: Path) -> list[Path]:
    """The notebooks of the book's chapters, in the order of its table of contents."""
    toc = (source / "_toc.yml").read_text("utf-8")
    found = [source / f"{name}.ipynb" for name in _FILE.findall(toc)]
    return [path for path in found if path.is_file()]


def topics(source: Path) -> dict[str, str]:
    """What each chapter is called in the table of contents, by name, in its order."""
    listed = dict(_TITLED.findall((source / "_toc.yml").read_text("utf-8")))
    names = [path.stem for path in notebooks(source)]
    return {name: listed.get(f"{FOLDER}{name}", name) for name in names}


def build(app: Sphinx) -> Path:
    """The folder that has the published book and all that builds keep from one to the next."""
    return Path(app.outdir).parent


def made(app: Sphinx) -> Path:
    """The folder of what goes with the pages, laid out as in the book that it joins."""
    return build(app) / ".made"


def keep_only(folder: Path, names: Iterable[str]) -> None:
    """Remove from a folder what an earlier build left that is not of these names."""
    kept = set(names)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
