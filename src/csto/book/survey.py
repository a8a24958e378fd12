"""What the book's figures are today: looked at when what is behind changes, and drawn.

The survey is kept beside the pages from build to build, with a folder for each figure. It is drawn
again when its stamp is another one: its rows, its words, its sources, its code or the pins are.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

from csto import exports, figures
from csto.book import chapters, engine, freshness, library, pictures, places, workers

LOGGER = logging.getLogger(__name__)
STORE, SURVEY = ".figures", "survey.json"
_SHOWN = re.compile(r'"csto\.figure\(\\"([\w-]+)\\"\)')  # in the notebook's JSON, alone in a line
_KNOWN = "csto_survey"


def store(app: Sphinx) -> Path:
    """Folder of what is known of figures and drawn, kept from build to build."""
    return places.build(app) / STORE


def of_book(app: Sphinx) -> list[str]:
    """Ids of the figures that the book's chapters show, in the order of the book."""
    return list(entries(app))


def shown_in(notebook: Path) -> list[str]:
    """Ids that a notebook shows as figures, in its order."""
    return _SHOWN.findall(notebook.read_text("utf-8"))


def make(app: Sphinx) -> None:
    """Look again at every figure where what it rests on has changed; draw what is another one.

    Raises FigureError for a figure that is not fit to be shown.
    """
    named = _named(Path(app.srcdir))
    parts = [freshness.of_data(), freshness.of_library(), freshness.of_references(), _rest(app)]
    made = [store(app) / SURVEY]
    freshness.once(app, "survey", freshness.of_texts(*parts, *named), _make, made)


def _named(source: Path) -> list[str]:
    return list(dict.fromkeys(id for path in chapters.notebooks(source) for id in shown_in(path)))


def _make(app: Sphinx) -> None:
    folder, known, named = store(app), entries(app), _named(Path(app.srcdir))
    found = {id: known[id] for id in named if id in known and _is_fresh(app, id, known[id])}
    stale = [id for id in named if id not in found]
    LOGGER.info("figures: %d of %d to be looked at", len(stale), len(named))
    calls = [(id, folder / id, _rest(app)) for id in stale]
    with engine.shared() as begin:
        looks = workers.each(pictures.make_registered, calls, begin=begin)
    LOGGER.info("figures: %d drawn", sum(look["drawn"] for look in looks if look))
    # A notebook that shows what is not registered will fail, and say so.
    found |= {id: _entry(app, look) for id, look in zip(stale, looks, strict=True) if look}
    ordered = {id: found[id] for id in named if id in found}
    for left in set(kept(app)) - set(ordered):
        shutil.rmtree(folder / left)
    exports.write(folder / SURVEY, json.dumps(ordered, indent=1).encode())
    setattr(app, _KNOWN, ordered)


def add_thumbnails(app: Sphinx) -> None:
    """Draw the thumbnails that are not there, and leave a core to whoever writes the pages."""
    folders = [store(app) / id for id in entries(app)]
    bare = [(folder,) for folder in folders if not pictures.has_thumbnail(folder)]
    workers.each(pictures.thumbnail, bare, most=max(1, workers.cores() - 1))


def entries(app: Sphinx) -> dict[str, dict[str, Any]]:
    """What the last survey found, by id of the figure, in the order of the book."""
    if not hasattr(app, _KNOWN):
        try:
            known = json.loads((store(app) / SURVEY).read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            known = {}
        setattr(app, _KNOWN, known)
    return getattr(app, _KNOWN)


def entry(app: Sphinx, id: str) -> dict[str, Any]:
    """What the survey knows of a figure; one that no chapter's own cell shows is made now."""
    known = entries(app)
    if id not in known:
        known[id] = _looked_at(app, id)
    return known[id]


def remake(app: Sphinx, id: str) -> None:
    """Draw a figure again of which something was lost."""
    entries(app)[id] = _looked_at(app, id)


def _looked_at(app: Sphinx, id: str) -> dict[str, Any]:
    """Look at one figure now. Raises UnknownFigureError."""
    return _entry(app, pictures.make(id, store(app) / id, _rest(app)))


def basis_hash(app: Sphinx, id: str) -> str:
    """SHA-256 of a figure's rows as they are today; empty for an id that is not registered.

    A figure that a notebook reads and does not show is none of the book.
    """
    if id in entries(app):
        return entries(app)[id]["basis_hash"]
    return figures.show(id).basis_hash if id in figures.ids() else ""


def kept(app: Sphinx) -> list[str]:
    """Ids of the figures that have a folder."""
    folder = store(app)
    there = folder.iterdir() if folder.is_dir() else []
    return sorted(path.name for path in there if path.is_dir())


def _entry(app: Sphinx, look: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a figure: a look at it, and the digest of what it rests on."""
    kept = {name: value for name, value in look.items() if name != "drawn"}
    return kept | {"basis": _basis(app, look)}


def _is_fresh(app: Sphinx, id: str, look: dict[str, Any]) -> bool:
    stamp = store(app) / id / pictures.STAMP
    drawn = stamp.is_file() and stamp.read_text("utf-8") == look["stamp"]
    return drawn and look["basis"] == _basis(app, look)


def _basis(app: Sphinx, look: dict[str, Any]) -> str:
    """Digest of all that a figure rests on, its code's words and all."""
    parts = [freshness.of_read(label) for label in look["read"]]
    code = library.whole(pictures.modules(look["module"]))
    return freshness.of_texts(*parts, code, freshness.of_references(), _rest(app))


def _rest(app: Sphinx) -> str:
    """Digest of what every figure rests on: the pins, the maps and the fonts."""
    parts = [freshness.of_pins(Path(app.srcdir)), freshness.of_maps(), library.of_fonts()]
    return freshness.of_texts(*parts)
