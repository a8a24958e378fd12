"""Stale notebooks run on all cores before Sphinx reads the first page, each in its own process."""

import json
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util import logging

from csto import reading, register
from csto.book.run import caches, chapters, failures, workers
from csto.running import CellError, CellTimeoutError, run

LOGGER = logging.getLogger(__name__)


class NotebookError(SphinxError):
    """A notebook did not run to its end."""

    category = "Notebooks failed, so no page was built"


def run_stale(app: Sphinx) -> None:
    """Execute the stale notebooks in parallel and say of each why. Raises NotebookError."""
    stale = {}
    for path in chapters.notebooks(Path(app.srcdir)):
        if why := caches.why_stale(app, path):
            stale[path] = why
        LOGGER.info("%s: %s", path.name, f"to be executed ({why})" if why else "reused")
    # The longest first, or one of them would end alone: those that show most figures.
    first = sorted(stale, key=lambda path: -len(register.shown_in(path)))
    failed: list[str] = []
    with ThreadPoolExecutor(workers.cores()) as pool:
        jobs = {pool.submit(_apart, path, app.config.nb_execution_timeout): path for path in first}
        for job in as_completed(jobs):
            path = jobs[job]
            try:
                notebook, labels, seconds = job.result()
            except (CellError, BrokenProcessPool) as error:
                failed.append(_failure(path, error))
                continue
            LOGGER.info("%s: executed in %.1f s (%s)", path.name, seconds, stale[path])
            caches.keep(app, path, notebook, labels)
    if failed:
        raise NotebookError("\n" + "\n".join(sorted(failed)))


def _apart(path: Path, timeout: int) -> tuple[bytes, list[str], float]:
    """Run a notebook in a process of its own. Raises CellError, BrokenProcessPool."""
    (done,) = workers.each(_executed, [(path, timeout)])
    return done


def _executed(path: Path, timeout: int) -> tuple[bytes, list[str], float]:
    """A notebook with its outputs, the labels of what it read, and how long it took in seconds."""
    began = time.perf_counter()
    with reading.noted() as labels:
        notebook = run(path, timeout=timeout)
    content = json.dumps(notebook, ensure_ascii=False, sort_keys=True).encode()
    return content, sorted(labels), time.perf_counter() - began


def _failure(path: Path, error: Exception) -> str:
    """What went wrong in a notebook, with the cure where there is one."""
    if isinstance(error, CellTimeoutError):
        cure = "mend the cell, or raise execute: timeout in _config.yml"
        return f"{path.name}: a cell did not end in time; {cure}\n{error}"
    if isinstance(error, BrokenProcessPool):
        return f"{path.name}: its process {failures.ENDED}"
    return str(error)
