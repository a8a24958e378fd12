"""Stale notebooks run on all cores before Sphinx reads the first page.

Each runs in a process of its own, forked from one that has the library loaded; jupyter-cache keeps
the outputs of a notebook's code. Beside them is kept what the notebook read; it runs again when its
code or any of that has changed.
"""

import ast
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from nbformat import NotebookNode
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util import logging

from csto import reading
from csto.book.run import caches, chapters, freshness, library, workers
from csto.running import CellError, CellTimeoutError, run

LOGGER = logging.getLogger(__name__)
BASIS = "basis"  # in a cached record's data: label of what was read -> its digest
PUBLIC = ("csto.figures", "csto.claims", "csto.listings", "csto.running")


class NotebookError(SphinxError):
    """A notebook did not run to its end."""

    category = "Notebooks failed, so no page was built"


def run_stale(app: Sphinx) -> None:
    """Execute the stale notebooks in parallel and say of each why. Raises NotebookError."""
    if app.config.nb_execution_mode != "cache":
        return
    cache = caches.opened(app)
    notebooks = chapters.notebooks(Path(app.srcdir))
    stale = {path: why for path in notebooks if (why := why_stale(app, cache, path))}
    for path in notebooks:
        if path not in stale:
            LOGGER.info("%s: reused", path.name)
    failed: list[str] = []
    with _progress(stale) as advance:
        for path, outcome in _outcomes(list(stale), app.config.nb_execution_timeout):
            advance()
            if isinstance(outcome, Exception):
                failed.append(_failure(path, outcome))
                continue
            notebook, labels, seconds = outcome
            LOGGER.info("%s: executed in %.1f s (%s)", path.name, seconds, stale[path])
            data = {"execution_seconds": seconds, BASIS: _basis(app, path, labels)}
            bundle = CacheBundleIn(nb=notebook, uri=str(path), data=data)
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    if failed:
        raise NotebookError("\n" + "\n".join(sorted(failed)))


Executed = tuple[NotebookNode, list[str], float]
"""A notebook with its outputs, the labels of what it read, and how long it took in seconds."""


def _outcomes(paths: list[Path], timeout: int) -> Iterator[tuple[Path, Executed | Exception]]:
    """Each notebook as it ends, with what came of it."""
    with ThreadPoolExecutor(workers.cores()) as pool:
        jobs = {pool.submit(workers.alone, _executed, path, timeout): path for path in paths}
        for job in as_completed(jobs):
            error = job.exception()
            if error is not None and not isinstance(error, CellError | BrokenProcessPool):
                raise error
            yield jobs[job], error or job.result()


def _executed(path: Path, timeout: int) -> Executed:
    """Run a notebook in this process, which is its own. Raises CellError."""
    began = time.perf_counter()
    with reading.noted() as labels:
        notebook = run(path, timeout=timeout)
    return notebook, sorted(labels), time.perf_counter() - began


def see_code(app: Sphinx) -> None:
    """See the code that notebooks rest on, which takes a while, before they are asked for."""
    for path in chapters.notebooks(Path(app.srcdir)):
        _of_library(path)


def why_stale(app: Sphinx, cache: JupyterCacheAbstract, path: Path) -> str:
    """Why a notebook must run (again); empty when its outputs are those of today."""
    record = caches.record(cache, path)
    if record is None:
        return "its code is new or has changed"
    kept = record.data.get(BASIS, {})
    today = _basis(app, path, kept)
    changed = sorted(label for label in today if today[label] != kept.get(label))
    if not changed:
        return ""
    caches.remove(cache, record)
    return f"changed: {', '.join(changed)}"


def _basis(app: Sphinx, path: Path, labels: Iterable[str]) -> dict[str, str]:
    """What a notebook rests on beside its code, each with its digest of today."""
    return {
        "pins": freshness.of_pins(Path(app.srcdir)),
        "library": _of_library(path),
        **{name: freshness.of_read(name) for name in labels if name not in ("pins", "library")},
    }


def _of_library(path: Path) -> str:
    """Digest of the library's code as far as a notebook rests on it."""
    return library.digest([*PUBLIC, *_imports(path)])


@cache
def _imports(path: Path) -> list[str]:
    """What the cells of a notebook import from the library."""
    plain = TransformerManager().transform_cell  # cells may hold IPython's own commands
    cells = nbformat.read(path, as_version=4).cells
    sources = [plain(cell.source) for cell in cells if cell.cell_type == "code"]
    found: list[str] = []
    for source in sources:
        try:
            found += library.imported(ast.parse(source))
        except SyntaxError:  # its execution says so with the place
            continue
    return found


def _failure(path: Path, error: Exception) -> str:
    """What went wrong in a notebook, with the cure where there is one."""
    if isinstance(error, CellTimeoutError):
        cure = "mend the cell, or raise execute: timeout in _config.yml"
        return f"{path.name}: a cell did not end in time; {cure}\n{error}"
    if isinstance(error, BrokenProcessPool):
        cure = "often for want of memory; free some and build again"
        return f"{path.name}: its process ended before its time, {cure}"
    return str(error)


@contextmanager
def _progress(stale: Mapping[Path, str]) -> Iterator[Callable[[], None]]:
    """Say what is to run and why; a bar on a terminal shows how far it is."""
    for path, why in stale.items():
        LOGGER.info("%s: to be executed (%s)", path.name, why)
    columns = (TextColumn("executing notebooks"), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=len(stale))
        yield lambda: bar.advance(task)
