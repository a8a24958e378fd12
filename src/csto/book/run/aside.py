"""What goes on in other processes meanwhile: figures while pages are read, files while written."""

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
_AT_WORK: list[Future[Any]] = []


def make(app: Sphinx, *steps: Sequence[Step]) -> None:
    """Draw the figures that are stale, and then do steps, of which some rest on those before them.

    Where nothing ran and nothing is drawn, these steps have next to nothing to do: they are done
    here, without other processes.
    """
    drawings = records.stale(app)
    chapters.keep_only(records.store(app), records.entries(app))
    if not drawings and not workers.is_warm():
        for some in steps:
            _do(some, app, {})
        return
    known, seen = _known(app), dict(freshness.SEEN)
    in_turn = ThreadPoolExecutor(1)
    drawn = in_turn.submit(workers.each, pictures.make, drawings)
    rest = in_turn.submit(_after, drawn, [(some, known, seen) for some in steps])
    _AT_WORK.extend([drawn, rest])
    workers.give_back()


def wait_for_figures(_app: Sphinx, _env: BuildEnvironment) -> None:
    """Wait until the figures are drawn, and raise the error of it."""
    if _AT_WORK:
        _AT_WORK[0].result()


def wait(_app: Sphinx, exception: Exception | None) -> None:
    """Wait until all is made, and raise the error of it, in a build that is well so far."""
    while _AT_WORK and exception is None:
        _AT_WORK.pop().result()


def _after(drawn: Future[Any], calls: list[tuple[Any, ...]]) -> None:
    """Do steps on all cores when the figures are drawn."""
    drawn.result()
    workers.each(_do, calls)


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
