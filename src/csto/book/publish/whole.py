"""A book is published whole or not at all.

Pages are built in a folder of their own; only a build without a fault or a warning takes the place
of the last good book.
"""

import shutil
from pathlib import Path

from filelock import FileLock, Timeout
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import SphinxError
from sphinx.util import logging

from csto import editions
from csto.book.pages import claims, rendering
from csto.book.publish import addresses, bundles, figures, inline, metadata, scrutiny
from csto.book.run import beside, chapters, freshness, records, unchanged

LOGGER = logging.getLogger(__name__)
STAGE, GOOD, LOCK = ".stage", ".good", ".lock"
PUBLISHED, FRAME, LOOKED_AT = "csto_published", "csto_frame", "csto_looked_at"
# What every page rests on, and what belongs to the book and not to a page.
_ALL_PAGES = ("_config.yml", "_toc.yml", "CITATION.cff", "requirements.txt")
_ALL_PAGES += ("book/_static", "book/_templates")


class BookError(SphinxError):
    """The book is not fit to be published."""

    category = "The book was not published"


def lock(app: Sphinx, config: Config) -> None:
    """Let one build at a time work in a folder; a second one waits for the first."""
    folder = chapters.build(app)
    folder.mkdir(parents=True, exist_ok=True)
    held = FileLock(folder / LOCK)
    try:
        held.acquire(timeout=0)
    except Timeout:
        LOGGER.info("another build is at work in %s: waiting for its end", folder.name)
        held.acquire()
    app.csto_lock = held  # type: ignore[attr-defined] # held until this process ends


def stage(app: Sphinx) -> None:
    """Let the HTML builder write beside the published book instead of over it.

    What a build left that was stopped or failed is not built upon, nor what was read when anything
    was another one that all pages rest on: all are read again.
    """
    published, staged = Path(app.outdir), chapters.build(app) / STAGE
    is_web = app.builder.format == "html"
    if is_web:
        _mend(published)
        unchanged.leave(app, published)
    files = [Path(app.srcdir, name) for name in _ALL_PAGES]
    frame = freshness.of(editions.edition(), freshness.LIBRARY, *files)  # pages name the edition
    good = staged / GOOD
    is_good = good.is_file() and good.read_text("utf-8") == frame
    if not is_good:
        for folder in (staged, app.doctreedir):
            shutil.rmtree(folder, ignore_errors=True)
    Path(app.doctreedir).mkdir(parents=True, exist_ok=True)
    if is_web:
        staged.mkdir(exist_ok=True)
        good.unlink(missing_ok=True)
        setattr(app, PUBLISHED, published)
        setattr(app, FRAME, frame)
        setattr(app, LOOKED_AT, published if is_good else None)
        app.outdir = app.builder.outdir = type(app.outdir)(staged)


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Put the staged book in the place of the last one, or keep that and say why.

    Raises BookError when the build gave a warning or the pages do not pass the last look.
    """
    published: Path | None = getattr(app, PUBLISHED, None)
    if published is None or exception is not None:
        return
    staged, fresh = Path(app.outdir), published.with_name(".fresh")
    rendering.write_register(app)
    claims.write_register(app)
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(staged, fresh, ignore=inline.UNASKED)
    shutil.copytree(chapters.made(app), fresh, dirs_exist_ok=True)
    records.copy_kits(app, fresh)
    metadata.write_pictures(app, fresh)
    bundles.tell_colab(app, fresh)
    bundles.tell_sizes(fresh)
    inline.finish(app, fresh)
    figures.write(app, fresh)
    faults = [f"{app._warncount} warnings, named above"] if app._warncount else []
    faults += addresses.faults(app, fresh)
    addresses.write(app, fresh)
    faults += scrutiny.faults_in_pages(fresh, getattr(app, LOOKED_AT))
    if faults:
        there = (published / "index.html").is_file()  # Sphinx makes an empty folder for a book
        kept = f"; the last good book stays in {published.name}/" if there else ""
        raise BookError("; ".join(faults) + kept)
    _replace(published, fresh)
    unchanged.note(app, published)
    beside.tell(app)
    (staged / GOOD).write_text(getattr(app, FRAME), "utf-8")


def _replace(published: Path, fresh: Path) -> None:
    """Swap folders so that at no moment a half-written book stands in the place of the good one."""
    old = published.with_name(".old")
    shutil.rmtree(old, ignore_errors=True)
    if published.exists():
        published.rename(old)
    fresh.rename(published)
    shutil.rmtree(old, ignore_errors=True)


def _mend(published: Path) -> None:
    """Put the last good book back where a build was stopped between the two moves of a swap."""
    old = published.with_name(".old")
    if old.is_dir() and not (published / "index.html").is_file():
        shutil.rmtree(published, ignore_errors=True)
        old.rename(published)
