"""One process with Vega's JavaScript engine, for all that draw.

The engine takes more memory than all else that a drawing process holds, and a figure needs it for
a fifth of its time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.managers import BaseManager
from typing import Any

from csto import drawing
from csto.book.run import workers


class Vega:
    """What the engine does for others."""

    svg = staticmethod(drawing.vega_svg)


class _Process(BaseManager):
    """The process that holds the engine."""


_Process.register("Vega", Vega)


@contextmanager
def shared() -> Iterator[Callable[[], None]]:
    """An engine in a process of its own; gives what each process that is to use it does first."""
    process = _Process(ctx=workers.context())
    process.start(workers.end_with_build)
    with process:
        yield partial(_use, process.Vega())  # type: ignore[attr-defined]


def _use(vega: Any) -> None:
    drawing.draw_vega_by(vega.svg)
