"""Never a stale number: a change of what the numbers rest on runs the notebooks again.

jupyter-cache and Sphinx look at a notebook's own text only; a digest of tables, library and pins
is added here.
"""

import hashlib
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from csto import tables
from csto.book import execution

LOGGER = logging.getLogger(__name__)
LIBRARY = Path(__file__).parents[1]


def digest(source: Path) -> str:
    """Digest of all that a number in the book rests on beside its notebook."""
    inputs = [
        *sorted(tables.data_dir().glob("*.csv")),
        *sorted((tables.data_dir() / "geo").glob("*.geojson")),
        tables.data_dir() / "datapackage.json",
        *sorted(LIBRARY.rglob("*.py")),
        source / "requirements.txt",
        source / "_config.yml",
    ]
    found = hashlib.sha256()
    for path in inputs:
        if path.is_file():
            found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def note_digest(app: Sphinx, config: Config) -> None:
    """Make Sphinx read every page again when the digest has changed."""
    config.csto_digest = digest(Path(app.srcdir))


def drop_stale_cache(app: Sphinx) -> None:
    """Empty the cache of executed notebooks when it was filled under another digest."""
    cache = execution.cache_folder(app)
    stamp = cache / "csto-digest"
    current = app.config.csto_digest
    if stamp.is_file() and stamp.read_text("utf-8") == current:
        return
    if cache.is_dir():
        LOGGER.info("tables, library or pins have changed: all notebooks run again")
        shutil.rmtree(cache)
    cache.mkdir(parents=True)
    stamp.write_text(current, "utf-8")
