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

from csto.book.pages import rereading
from csto.book.publish import addresses, bundles, inline, scrutiny, sheets
from csto.book.run import chapters, places, unchanged

LOGGER = logging.getLogger(__name__)
STAGE, UNFINISHED, LOCK = ".stage", ".unfinished", ".lock"
PUBLISHED = "csto_published"
GENERATED = ("index", "genindex", "search")  # pages without a document of their own


class BookError(SphinxError):
    """The book is not fit to be published."""

    category = "The book was not published"


def lock(app: Sphinx, config: Config) -> None:
    """Let one build at a time work in a folder; a second one waits for the first."""
    folder = places.build(app)
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

    What a build left that was stopped or failed is not built upon: all pages are read again.
    """
    if app.builder.format != "html":
        return
    published = Path(app.outdir)
    staged = published.with_name(STAGE)
    unchanged.see(app)
    _mend(published)
    if is_there(published) and not (staged / UNFINISHED).is_file():
        unchanged.leave(app, published)
    if (staged / UNFINISHED).is_file():
        LOGGER.info("the last build did not end well: all pages are built again")
        shutil.rmtree(staged)
        shutil.rmtree(app.doctreedir, ignore_errors=True)
    if not is_there(published):  # nothing to compare with: Sphinx writes every page
        shutil.rmtree(staged, ignore_errors=True)
    for folder in (staged, Path(app.doctreedir)):
        folder.mkdir(parents=True, exist_ok=True)
    (staged / UNFINISHED).touch()
    setattr(app, PUBLISHED, published)
    app.outdir = app.builder.outdir = type(app.outdir)(staged)


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Put the staged book in the place of the last one, or keep that and say why.

    Raises BookError when the build gave a warning or the pages do not pass the last look.
    """
    published: Path | None = getattr(app, PUBLISHED, None)
    if published is None or exception is not None:
        return
    staged = Path(app.outdir)
    as_before = unchanged.is_whole(published) and not rereading.has_changed(app)
    if is_there(published) and not app._warncount and as_before:
        (staged / UNFINISHED).unlink()
        unchanged.note(app, published)
        return
    _drop_former_pages(app, staged)
    bundles.drop_former(app, staged / "_static")
    faults = addresses.faults(app, staged)
    addresses.write(app, staged)
    inline.finish(staged)
    faults += scrutiny.faults_in_pages(staged)
    if app._warncount:
        faults.insert(0, f"{app._warncount} warnings, named above")
    if faults:
        kept = f"; the last good book stays in {published.name}/" if is_there(published) else ""
        raise BookError("; ".join(faults) + kept)
    _replace(staged, published)
    (staged / UNFINISHED).unlink()
    unchanged.note(app, published)


def _drop_former_pages(app: Sphinx, staged: Path) -> None:
    """Remove pages and notebooks that an earlier build left and that the book no longer has."""
    own = {app.builder.get_outfilename(name) for name in (*app.env.found_docs, *GENERATED)}
    own |= {str(staged / f"{name}.ipynb") for name in app.env.found_docs}
    for page in (*staged.rglob("*.html"), *staged.glob(f"{chapters.FOLDER}*.ipynb")):
        if str(page) not in own and not page.relative_to(staged).parts[0].startswith("_"):
            page.unlink()


def _replace(staged: Path, published: Path) -> None:
    """Swap folders so that at no moment a half-written book stands in the place of the good one."""
    fresh, old = published.with_name(".fresh"), published.with_name(".old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    unasked = shutil.ignore_patterns(*inline.UNASKED, UNFINISHED)
    shutil.copytree(staged, fresh, ignore=unasked)
    sheets.gather(fresh, inline.of_book(fresh))
    if published.exists():
        published.rename(old)
    fresh.rename(published)
    shutil.rmtree(old, ignore_errors=True)


def _mend(published: Path) -> None:
    """Put the last good book back where a build was stopped between the two moves of a swap."""
    old = published.with_name(".old")
    if old.is_dir() and not is_there(published):
        shutil.rmtree(published, ignore_errors=True)
        old.rename(published)


def is_there(published: Path) -> bool:
    """Whether there is a book; Sphinx makes an empty folder for one."""
    return (published / "index.html").is_file()
