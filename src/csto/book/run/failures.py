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

from csto.exports import ExportError
from csto.record import FigureError

LOGGER = logging.getLogger(__name__)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
ENDED = (BrokenProcessPool, EOFError, ConnectionError)  # what a process says that misses another
NOT_BUILT = "The book was not built"


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
    if text := explained(error):
        LOGGER.error(text)
        sys.exit(1)


def explained(error: Exception) -> str:
    """Cause and cure of a failure; empty where only the traceback can tell."""
    for part in _chain(error):
        if isinstance(part, OSError) and part.errno in FULL:
            return (
                f"{NOT_BUILT}: the disk is full ({_place(part)}); free some space and build again"
            )
        if isinstance(part, OSError) and part.errno in FORBIDDEN:
            cure = "give this user the right, and build again"
            return f"{NOT_BUILT}: {_place(part)}: {part.strerror}; {cure}"
        if isinstance(part, FigureError | ExportError):
            return f"{NOT_BUILT}: {part}"
        if isinstance(part, FileNotFoundError) and "datapackage.json" in str(part):
            return f"{NOT_BUILT}: {part}"
        if isinstance(part, ENDED):
            cure = "often for want of memory; free some and build again"
            return f"{NOT_BUILT}: one of its processes ended before its time, {cure}"
    told_well = isinstance(error, SphinxError) and not isinstance(error, ExtensionError)
    return f"{error.category}: {error}" if told_well else ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _place(error: OSError) -> str:
    return str(error.filename2 or error.filename or "while writing")
