"""What stops a build from outside, told as cause and cure instead of a traceback."""

import errno
import sys
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from functools import wraps
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError, SphinxError
from sphinx.util import logging

from csto.book.run import workers
from csto.telling import UseError

LOGGER = logging.getLogger(__name__)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
ENDED = "ended before its time, often for want of memory; free some and build again"


def told(handler: Callable[..., Any]) -> Callable[..., Any]:
    """A handler of an event; a failure of it that can be explained ends the build."""

    @wraps(handler)
    def telling(*args: Any) -> Any:
        try:
            return handler(*args)
        except Exception as error:
            end(error)
            raise

    return telling


def tell(app: Sphinx, exception: Exception | None) -> None:
    """End a build that Sphinx itself could not go on with, where that can be explained."""
    if exception is not None:
        end(exception)


def end(error: Exception) -> None:
    """End the build with cause and cure; Jupyter Book would put two tracebacks below them."""
    workers.stop()
    if text := explained(error):
        LOGGER.error(text)
        sys.exit(1)


def explained(error: Exception) -> str:
    """Cause and cure of a failure; empty where only the traceback can tell."""
    for why in filter(None, map(_cause, _chain(error))):
        return f"The book was not built: {why}"
    told_well = isinstance(error, SphinxError) and not isinstance(error, ExtensionError)
    return f"{error.category}: {error}" if told_well else ""


def _cause(error: BaseException) -> str:
    """What came from outside, with its cure; empty for another error."""
    if isinstance(error, BrokenProcessPool):
        return f"one of its processes {ENDED}"
    if isinstance(error, UseError):
        return str(error)
    if not isinstance(error, OSError):
        return ""
    place = error.filename2 or error.filename or "while writing"
    if error.errno in FULL:
        return f"the disk is full ({place}); free some space and build again"
    if error.errno in FORBIDDEN:
        return f"{place}: {error.strerror}; give this user the right, and build again"
    return ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
