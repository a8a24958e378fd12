"""Heavy parts that are installed only where they are wanted: the extras of the package."""

from collections.abc import Iterator
from contextlib import contextmanager

from csto.telling import UseError


class MissingExtraError(UseError, ImportError):
    """What an extra of the package brings is not installed; the message says how to get it."""


@contextmanager
def needed(extra: str) -> Iterator[None]:
    """Import within what an extra brings. Raises MissingExtraError where it is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        name = str(error.name).partition(".")[0]
        told = f'{name} is not installed here; pip install "csto[{extra}]"'
        raise MissingExtraError(told) from None
