"""Stale notebooks run on all cores before Sphinx reads the first page.

Built on jupyter-cache: its cache says what is stale, its executor runs it. A notebook that fails is
left to the reading, which runs it again and says where and why.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import JupyterCacheAbstract
from jupyter_cache.executors import load_executor
from sphinx.application import Sphinx
from sphinx.util import logging

from csto.book import chapters

LOGGER = logging.getLogger(__name__)


def cache_folder(app: Sphinx) -> Path:
    """Folder of the cache of executed notebooks."""
    return Path(app.outdir).parent / ".jupyter_cache"


def run_stale(app: Sphinx) -> None:
    """Execute the book's stale notebooks in parallel where there are two or more."""
    if app.config.nb_execution_mode != "cache":
        return
    cache = get_cache(str(cache_folder(app)))
    notebooks = chapters.notebooks(Path(app.srcdir))
    stale = [path for path in notebooks if not is_fresh(cache, path)]
    if len(stale) < 2:  # one alone is run as it is read
        return
    for path in stale:
        cache.add_nb_to_project(str(path))
    LOGGER.info("executing %d of %d notebooks", len(stale), len(notebooks))
    with _new_processes():
        load_executor("local-parallel", cache, LOGGER.logger).run_and_cache(
            filter_uris=list(map(str, stale)), timeout=app.config.nb_execution_timeout
        )


def seconds(app: Sphinx) -> dict[str, float]:
    """How long each chapter ran when it was last executed."""
    cache = get_cache(str(cache_folder(app)))
    fresh = [path for path in chapters.notebooks(Path(app.srcdir)) if is_fresh(cache, path)]
    records = {path.stem: cache.match_cache_file(str(path)) for path in fresh}
    return {name: record.data.get("execution_seconds", 0.0) for name, record in records.items()}


def is_fresh(cache: JupyterCacheAbstract, path: Path) -> bool:
    """Whether the cache has the outputs of a notebook's present code."""
    try:
        cache.match_cache_notebook(nbformat.read(path, as_version=4))
    except KeyError:
        return False
    return True


@contextmanager
def _new_processes() -> Iterator[None]:
    """Have pools start from new processes: a copy of this one would share the drawing threads."""
    before = multiprocessing.get_start_method()
    multiprocessing.set_start_method("spawn", force=True)
    try:
        yield
    finally:
        multiprocessing.set_start_method(before, force=True)
