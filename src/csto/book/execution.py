"""Stale notebooks run on all cores before Sphinx reads the first page.

Built on jupyter-cache, which keeps the outputs of a notebook's code. Beside them is kept what the
notebook read; it runs again when its code or any of that has changed.
"""

import ast
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from jupyter_cache.base import JupyterCacheAbstract
from jupyter_cache.executors import load_executor
from jupyter_cache.executors.utils import ExecutionResult
from nbclient.exceptions import CellTimeoutError
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util import logging

from csto.book import caches, chapters, executor, freshness, library, survey

LOGGER = logging.getLogger(__name__)
BASIS = "basis"  # in a record's data: label of what was read -> its digest
PUBLIC = ("csto.figures", "csto.claims", "csto.listings")  # what `import csto` brings a notebook


class NotebookError(SphinxError):
    """A notebook did not run to its end."""

    category = "Notebooks failed, so no page was built"


def run_stale(app: Sphinx) -> None:
    """Execute the stale notebooks in parallel and say of each why. Raises NotebookError."""
    if app.config.nb_execution_mode != "cache":
        return
    cache = caches.opened(app)
    notebooks = chapters.notebooks(Path(app.srcdir))
    stale = {str(path): why for path in notebooks if (why := why_stale(app, cache, path))}
    for path in notebooks:
        if str(path) not in stale:
            LOGGER.info("%s: reused", path.name)
    if not stale:
        return
    failed: list[str] = []
    with _progress(stale) as advance:

        def ended(uri: str, result: ExecutionResult, data: dict[str, Any]) -> None:
            path = Path(uri)
            advance()
            if result.err:
                failed.append(_failure(path, result.err))
                return
            LOGGER.info("%s: executed in %.1f s (%s)", path.name, result.time, stale[uri])
            data[BASIS] = _basis(app, path, data[executor.READ])

        for uri in stale:
            cache.add_nb_to_project(uri)
        load_executor(executor.NAME, cache).run_and_cache(
            filter_uris=list(stale),
            timeout=app.config.nb_execution_timeout,
            ended=ended,
            shown=survey.store(app),
        )
    if failed:
        raise NotebookError("\n" + "\n".join(sorted(failed)))


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
        **{label: _of(app, label) for label in labels if label not in ("pins", "library")},
    }


def _of_library(path: Path) -> str:
    """Digest of the library's code as far as a notebook rests on it."""
    return library.digest([*PUBLIC, *_imports(path)])


def _of(app: Sphinx, label: str) -> str:
    """Digest of something read, as it is today."""
    kind, _, name = label.partition(" ")
    return survey.basis_hash(app, name) if kind == "figure" else freshness.of_read(label)


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
    if isinstance(error, RuntimeError):
        cure = "often for want of memory; free some and build again"
        return f"{path.name}: its kernel died or did not start, {cure}\n{error}"
    return f"{path.name}: {error}"


@contextmanager
def _progress(stale: Mapping[str, str]) -> Iterator[Callable[[], None]]:
    """Say what is to run and why; a bar on a terminal shows how far it is."""
    for uri, why in stale.items():
        LOGGER.info("%s: to be executed (%s)", Path(uri).name, why)
    columns = (TextColumn("executing notebooks"), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=len(stale))
        yield lambda: bar.advance(task)
