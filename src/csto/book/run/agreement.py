"""Prose and cells of all chapters held together: what no longer holds is told in one list.

The book of its own tables is not published while anything in it disagrees. One that is built from
tables of a reader's own prints their numbers, and says which sentences they do not bear.
"""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util import logging

from csto import refresh, tables
from csto.book.run import beside, caches, chapters, freshness
from csto.refresh.chapter import Chapter
from csto.validation import printed

LOGGER = logging.getLogger(__name__)


class DisagreementError(SphinxError):
    """Prose and cells disagree, or the data do not bear a sentence."""

    category = "The chapters have faults, so no page was built"


def check(app: Sphinx) -> None:
    """Hold every chapter against its cells.

    Raises DisagreementError in a book that is built from the tables that lie in it.
    """
    source, found = Path(app.srcdir), []
    rest = tables.data_dir(), freshness.LIBRARY
    for path in chapters.notebooks(source):
        step = f"agreement-{path.stem}"
        digest = freshness.of(path, caches.outputs(app, path), *rest)
        if freshness.is_done(app, step, digest):
            continue
        notebook = caches.today(app, path)
        chapter = Chapter.of(notebook, path.stem)
        if faults := refresh.disagreements(notebook, chapter) + refresh.broken(chapter):
            found += faults
        else:
            freshness.note_done(app, step, digest)
    told = "\n".join(f"  {fault}" for fault in found)
    if found and not beside.is_own(source):
        rewrite = any(fault.is_value for fault in found)
        cure = "`csto refresh` writes today's numbers; " if rewrite else ""
        raise DisagreementError(f"\n{told}\n{cure}rewrite a sentence that no longer holds")
    for doubt in printed.doubts() if beside.is_own(source) else ():
        LOGGER.info("perhaps wrong: %s", doubt)
    if found:
        LOGGER.info("These tables do not bear the book as it is written:\n%s", told)
