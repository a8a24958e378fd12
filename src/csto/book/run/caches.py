"""The cache of executed notebooks: found whole, or emptied with the reason said."""

import json
import shutil
from pathlib import Path

import nbformat
import sqlalchemy.exc
from jupyter_cache import __version__, get_cache
from jupyter_cache.base import JupyterCacheAbstract
from jupyter_cache.cache.db import NbCacheRecord
from sphinx.application import Sphinx
from sphinx.util import logging

from csto.book.run import places

LOGGER = logging.getLogger(__name__)
_OPEN = "csto_cache"


def folder(app: Sphinx) -> Path:
    """Folder of the cache, where myst-nb looks for it."""
    return places.build(app) / ".jupyter_cache"


def opened(app: Sphinx) -> JupyterCacheAbstract:
    """The cache; one that cannot be read, or is of another version, is emptied first."""
    if not hasattr(app, _OPEN):
        fault = _fault(folder(app))
        if fault:
            LOGGER.info("the cache of executed notebooks %s: all run again", fault)
            shutil.rmtree(folder(app))
        setattr(app, _OPEN, get_cache(str(folder(app))))
    return getattr(app, _OPEN)


def _fault(place: Path) -> str:
    """What is wrong with a cache; empty for a good one, and for none."""
    if not place.exists():
        return ""
    version = place / "__version__.txt"
    made_by = version.read_text("utf-8").strip() if version.is_file() else "no version"
    if made_by != __version__:
        return f"was made by jupyter-cache {made_by}, this is {__version__}"
    try:
        get_cache(str(place)).list_cache_records()
    except (sqlalchemy.exc.SQLAlchemyError, RuntimeError):
        return "is damaged"
    return ""


def record(cache: JupyterCacheAbstract, path: Path) -> NbCacheRecord | None:
    """The record of a notebook's present code, if its outputs are there whole."""
    try:
        found = cache.match_cache_notebook(nbformat.read(path, as_version=4))
    except KeyError:
        return None
    try:
        json.loads(file(cache, found).read_bytes())
    except (FileNotFoundError, ValueError):
        remove(cache, found)
        return None
    return found


def outputs(app: Sphinx, notebook: Path) -> bytes:
    """What a notebook gave when it was last executed, as the cache has it; nothing for none."""
    try:
        found = opened(app).match_cache_notebook(nbformat.read(notebook, as_version=4))
    except KeyError:
        return b""
    return file(opened(app), found).read_bytes()


def file(cache: JupyterCacheAbstract, record: NbCacheRecord) -> Path:
    """The file of a record's outputs."""
    return Path(cache.path) / "executed" / record.hashkey / "base.ipynb"


def remove(cache: JupyterCacheAbstract, record: NbCacheRecord) -> None:
    """Forget the outputs of a record."""
    shutil.rmtree(file(cache, record).parent, ignore_errors=True)
    NbCacheRecord.remove_records([record.pk], cache.db)
