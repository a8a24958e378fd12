"""Nothing has changed since the last good book: then nothing is done, and the build ends."""

import os
import platform
import pprint
import site
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

from csto.book.run import chapters, freshness, library

LOGGER = logging.getLogger(__name__)
STAMP = "book"
_SEEN = "csto_seen"
_ASIDE = ("_build", "tests", "benchmarks", "__pycache__")  # what the book does not rest on


def see(app: Sphinx) -> None:
    """See what this build is told and made of, before a page is read.

    What changes from here on is not in the digest: the next build sees it.
    """
    folders = map(Path, site.getsitepackages())
    installed = sorted(path.name for folder in folders for path in folder.glob("*.dist-info"))
    source = Path(app.srcdir)
    sources = _files(source)
    parts = [freshness.of_data(), freshness.of_library(), library.of_fonts(), freshness.of_maps()]
    parts += [freshness.of_files(sources), *(str(path.relative_to(source)) for path in sources)]
    parts += [platform.python_version(), *installed, pprint.pformat(app.config.overrides)]
    setattr(app, _SEEN, freshness.of_texts(*parts))


def leave(app: Sphinx, published: Path) -> None:
    """End the build, well, when the book on the spot is that of today and whole.

    One that is to be built afresh (`jupyter-book build --all`) has no pages read yet.
    """
    if not (app.env.all_docs and _noted(published) == [getattr(app, _SEEN), _of(published)]):
        return
    for path in chapters.notebooks(Path(app.srcdir)):
        LOGGER.info("%s: reused", path.name)
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
    return published.parent / freshness.DONE / STAMP


def _write(published: Path, seen: str = "") -> None:
    stamp(published).parent.mkdir(parents=True, exist_ok=True)
    stamp(published).write_text(f"{seen}\n{_of(published)}\n", "utf-8")


def _noted(published: Path) -> list[str]:
    place = stamp(published)
    return place.read_text("utf-8").splitlines() if place.is_file() else []


def _of(published: Path) -> str:
    """Digest of the files of a book, as far as they tell without being read."""
    files = [path for path in sorted(published.rglob("*")) if path.is_file()]
    return freshness.of_texts(*(_told(path.relative_to(published), path.stat()) for path in files))


def _told(place: Path, now: os.stat_result) -> str:
    return f"{place} {now.st_size} {now.st_mtime_ns}"


def _files(folder: Path) -> list[Path]:
    """The files below a folder, sorted; none that are hidden or that the book does not rest on."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in _ASIDE:
            continue
        found += _files(path) if path.is_dir() else [path]
    return found
