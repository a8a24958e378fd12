"""What is made while Sphinx reads and writes pages, on the cores that this leaves idle."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from sphinx.application import Sphinx

_JOBS = "csto_beside"


def start(app: Sphinx, *jobs: Callable[[Sphinx], None]) -> None:
    """Begin jobs, to be done one after the other."""
    pool = ThreadPoolExecutor(1)
    setattr(app, _JOBS, {job: pool.submit(job, app) for job in jobs})
    pool.shutdown(wait=False)


def finish(app: Sphinx, *jobs: Callable[[Sphinx], None]) -> None:
    """Wait for jobs that were begun. Raises what they raised."""
    begun: dict[Callable[[Sphinx], None], Future[None]] = getattr(app, _JOBS, {})
    for job in jobs:
        if job in begun:
            begun[job].result()


def drop(app: Sphinx) -> None:
    """Leave undone what has not begun."""
    for job in getattr(app, _JOBS, {}).values():
        job.cancel()
