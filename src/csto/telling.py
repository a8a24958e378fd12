"""What a reader is told in a notebook: an error in one line, and once what no longer holds.

A reader's filter or table may leave a sentence without its ground, or a figure without room. That
is told and stops nothing; where a book is made, the same is an error.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from traceback import FrameSummary, extract_tb
from typing import Any

import pandas as pd

from csto import outputs

_told: dict[str, list[str]] = {}  # by figure or sentence, as its cell left it last
_strict = [False]


class UseError(Exception):
    """An error of use, which the command line, a notebook and a build tell in a line.

    A notebook adds the line of the cell that made it.
    """

    def __str__(self) -> str:
        """The message, without the quotation marks that a KeyError puts around it."""
        return Exception.__str__(self)

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in the place of a traceback."""
        frames = [frame for frame in extract_tb(self.__traceback__) if is_cell(frame)]
        return [f"csto: {self}" + (f" (line {frames[-1].lineno} of the cell)" if frames else "")]


def is_cell(frame: FrameSummary) -> bool:
    """Whether code is of a cell; IPython names its file by the process, or by a number."""
    return "<ipython-input-" in frame.filename or "ipykernel_" in frame.filename


def is_for_reader() -> bool:
    """Whether what does not hold is told and stops nothing: in a reader's notebook."""
    if _strict[-1] or os.environ.get(outputs.BUILD) or "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return get_ipython() is not None


@contextmanager
def notebook(*, strict: bool) -> Iterator[None]:
    """Another notebook in the same process, where what does not hold is an error or is told."""
    before = dict(_told)
    _told.clear()
    _strict.append(strict)
    try:
        yield
    finally:
        _strict.pop()
        _told.clear()
        _told.update(before)


def tell(what: str, lines: Iterable[str]) -> None:
    """Tell a reader what is wrong with something, a line each; none where it is well again."""
    _told.pop(what, None)
    if found := list(dict.fromkeys(lines)):
        _told[what] = found
        print(*(f"csto: {line}" for line in found), sep="\n", file=sys.stderr)


def doubts() -> pd.DataFrame:
    """All that no longer holds in this notebook, as its cells were run last.

    A row each, `what` (a figure, or a comparison) and `told`; none where all holds.
    """
    rows: list[tuple[str, Any]] = [(what, one) for what, each in _told.items() for one in each]
    return pd.DataFrame(rows, columns=["what", "told"])
