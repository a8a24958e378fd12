"""Nothing has changed since the last good book: then nothing is done, and the build ends."""

import platform
import pprint
import site
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

from csto import tables
from csto.book.run import beside, chapters, freshness

LOGGER = logging.getLogger(__name__)
_SEEN = "csto_seen"
_ASIDE = ("_build", "tests", "benchmarks")  # what the book does not rest on


def leave(app: Sphinx, published: Path) -> None:
    """See what this build is told and made of; end it, well, when its book is there and whole.

    What changes from here on is not in the digest: the next build sees it. A book that is to be
    built afresh (`jupyter-book build --all`) has no pages read yet.
    """
    installed = (path.name for at in site.getsitepackages() for path in Path(at).glob("*-info"))
    names = (*sorted(installed), platform.python_version(), pprint.pformat(app.config.overrides))
    files = [path for path in sorted(Path(app.srcdir).iterdir()) if path.name not in _ASIDE]
    files = [path for path in files if not path.name.startswith(".")]
    library = (tables.data_dir(), tables.shipped_dir(), freshness.LIBRARY)
    setattr(app, _SEEN, freshness.of(*names, *library, *(path.name for path in files), *files))
    if app.env.all_docs and _noted(published) == [getattr(app, _SEEN), _of(published)]:
        for path in chapters.notebooks(Path(app.srcdir)):
            LOGGER.info("%s: reused", path.name)
        beside.tell(app)
        LOGGER.info("nothing has changed: the book in %s stays as it is", published)
        sys.exit(0)


def is_whole(published: Path) -> bool:
    """Whether the files of the book are those that were published."""
    return _noted(published)[1:] == [_of(published)]


def note(app: Sphinx, published: Path) -> None:
    """Keep what a published book rests on, and its files as they lie there, for the next build."""
    _write(published, getattr(app, _SEEN))


def note_again(published: Path) -> None:
    """Keep the files as they lie there now: the print edition has joined them."""
    _write(published, *_noted(published)[:1])


def stamp(published: Path) -> Path:
    """The file that keeps both; there is none before the first book."""
    return published.parent / freshness.DONE / "book"


def _write(published: Path, seen: str = "") -> None:
    stamp(published).parent.mkdir(parents=True, exist_ok=True)
    stamp(published).write_text(f"{seen}\n{_of(published)}\n", "utf-8")


def _noted(published: Path) -> list[str]:
    place = stamp(published)
    return place.read_text("utf-8").splitlines() if place.is_file() else []


def _of(published: Path) -> str:
    """Digest of the files of a book, as far as they tell without being read."""
    files = [(path, path.stat()) for path in sorted(published.rglob("*"))]
    return freshness.of(repr([(str(path), now.st_size, now.st_mtime_ns) for path, now in files]))
