"""A book of a reader's own tables is built beside the published one, never over it.

It lies in `_build/own`, with all that its builds keep, and has no address: that is of the other.
"""

import atexit
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from csto import editions, tables
from csto.book.run import chapters

FOLDER = "own"


def is_own(source: Path) -> bool:
    """Whether a book is built from other tables than those that lie in it (or in the library)."""
    beside = source / "data"
    home = beside if beside.is_dir() else tables.shipped_dir()
    return tables.data_dir().resolve() != home.resolve()


def move(app: Sphinx, config: Config) -> None:
    """Let a book of a reader's own tables be built in a folder of its own."""
    if not is_own(Path(app.srcdir)):
        return
    folder = chapters.build(app) / FOLDER
    kinds = type(app.outdir)
    app.outdir = kinds(folder / app.outdir.name)
    app.doctreedir = kinds(folder / app.doctreedir.name)
    for made in (app.outdir, app.doctreedir):
        made.mkdir(parents=True, exist_ok=True)
    config.html_baseurl = ""


def tell(app: Sphinx) -> None:
    """Say at the end where the book is: Jupyter Book names the place of the published one."""
    if is_own(Path(app.srcdir)):
        page = chapters.build(app) / "html" / "index.html"
        atexit.register(print, f"The book of your own tables ({editions.edition()}):\n{page}")
