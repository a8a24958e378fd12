"""What the pages show and offer of the figures that are drawn (`csto.book.survey`)."""

import json
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from csto.book import pictures, survey


def made(app: Sphinx, id: str) -> dict[str, Any]:
    """What was drawn of a figure, without the pictures: its `kind`, names and sizes of `files`."""
    return _read(app, id, pictures.MADE)


def pages(app: Sphinx, id: str) -> dict[str, Any]:
    """What the pages show of a figure: `layouts`, and the `table` of its plotted rows."""
    return _read(app, id, pictures.PICTURES)


def _read(app: Sphinx, id: str, name: str) -> dict[str, Any]:
    """A file of a drawn figure; one that has been lost is made again."""
    path = survey.store(app) / id / name
    if not path.is_file():
        survey.remake(app, id)
    return json.loads(path.read_text("utf-8"))


def copy_kits(app: Sphinx) -> None:
    """Put the kits where the pages link to them, and no other."""
    folder = Path(app.outdir) / "_static" / "figures"
    shutil.rmtree(folder, ignore_errors=True)
    for id in survey.kept(app):
        shutil.copytree(survey.store(app) / id / pictures.KIT, folder / id)
