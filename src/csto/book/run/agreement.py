"""Prose and cells of all chapters held together: what no longer holds is told in one list.

The book of its own tables is not published while anything in it disagrees. One that is built from
tables of a reader's own prints their numbers, and says which sentences they do not bear.
"""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util import logging

from csto import refresh, tables
from csto.book.run import chapters, records
from csto.refresh import Fault
from csto.refresh.chapter import Chapter

LOGGER = logging.getLogger(__name__)


class DisagreementError(SphinxError):
    """Prose and cells disagree, or the data do not bear a sentence."""

    category = "The chapters have faults, so no page was built"


def check(app: Sphinx) -> None:
    """Hold every chapter against its cells.

    Raises DisagreementError in a book that is built from its own tables.
    """
    found = [fault for path in chapters.notebooks(Path(app.srcdir)) for fault in _faults(app, path)]
    if not found:
        return
    told = "\n".join(f"  {fault}" for fault in found)
    if is_own(app):
        cure = "rewrite a sentence that no longer holds"
        if any(fault.is_value for fault in found):
            cure = f"`csto refresh` writes today's numbers; {cure}"
        raise DisagreementError(f"\n{told}\n{cure}")
    LOGGER.info("These tables do not bear the book as it is written:\n%s", told)


def _faults(app: Sphinx, path: Path) -> list[Fault]:
    notebook = records.today(app, path)
    chapter = Chapter.of(notebook, path.stem)
    return refresh.disagreements(notebook, chapter) + refresh.broken(chapter)


def is_own(app: Sphinx) -> bool:
    """Whether a book is built from the tables that lie in it."""
    return tables.data_dir().resolve() == (Path(app.srcdir) / "data").resolve()
