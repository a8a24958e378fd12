"""What goes on in other processes while Sphinx reads pages: all that these are written with."""

import operator
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from csto.book.run import chapters, freshness, pictures, records, workers

Step = Callable[[Any], None]
_PLAIN = str | Path | dict
_AT_WORK: list[Future[None]] = []


def make(app: Sphinx, first: Sequence[Step], then: Sequence[Step]) -> None:
    """Do steps and draw the figures that are stale, and then what rests on these.

    Where nothing ran and nothing is drawn, these steps have next to nothing to do: they are done
    here, without other processes.
    """
    drawings = records.stale(app)
    chapters.keep_only(records.store(app), records.entries(app))
    if not drawings and not workers.is_warm():
        _do((*first, *then), app, {})
        return
    known, seen = _known(app), dict(freshness.SEEN)
    calls = [(_do, (step,), known, seen) for step in first]
    calls += [(pictures.make, *one) for one in drawings]
    _AT_WORK.append(ThreadPoolExecutor(1).submit(_in_turn, calls, [(_do, then, known, seen)]))
    workers.give_back()


def wait(_app: Sphinx, _env: BuildEnvironment) -> None:
    """Wait until all is made, and raise the error of it."""
    while _AT_WORK:
        _AT_WORK.pop().result()


def _in_turn(*turns: list[tuple[Any, ...]]) -> None:
    """Make calls on all cores, those of a turn when all before are done."""
    for calls in turns:
        workers.each(operator.call, calls)


def _do(steps: Sequence[Step], app: Any, seen: dict[Path, str]) -> None:
    """Do steps in this process, which holds for seen what the build has seen."""
    freshness.SEEN.update(seen)
    for step in steps:
        step(app)


def _known(app: Sphinx) -> SimpleNamespace:
    """What steps in other processes read of the application, which stays in its own."""
    ours = {name: one for name, one in vars(app).items() if name.startswith("csto_")}
    del ours[records.KNOWN]  # which are read from the outputs in less time
    plain = {name: one for name, one in ours.items() if isinstance(one, _PLAIN)}
    config = SimpleNamespace(html_baseurl=app.config.html_baseurl)
    return SimpleNamespace(srcdir=app.srcdir, outdir=app.outdir, config=config, **plain)
