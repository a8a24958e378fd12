"""All figures of the book drawn in one pass, on all cores, before any page is read.

Each figure gets a folder beside the pages with its pictures for the pages and its paper kit. It is
drawn again only when its rows, its words, its sources, its code or the pins have changed.
"""

import hashlib
import json
import os
import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

from csto import citations, exports, figures, kits, plates, style, tables
from csto.book import chapters
from csto.figures import Shown

LOGGER = logging.getLogger(__name__)
LAYOUTS = {"wide": style.DOUBLE, "narrow": style.SINGLE}
LIBRARY = Path(__file__).parents[1]
STORE, PICTURES, STAMP, KIT = ".figures", "pictures.json", "stamp", "kit"
THUMBNAIL_DPI = 72
_SHOWN = re.compile(r'"csto\.figure\(\\"([\w-]+)\\"\)')  # in the notebook's JSON, alone in a line
_IMPORT = re.compile(r"^from csto\.charts(?:\.(\w+))? import (.+)$", re.MULTILINE)


def store(app: Sphinx) -> Path:
    """Folder of what is drawn, beside the pages and kept from build to build."""
    return Path(app.doctreedir).parent / STORE


def of_book(source: Path) -> list[str]:
    """Ids of the figures that the book's chapters show, in the order of the book."""
    known = set(figures.ids())
    texts = [path.read_text("utf-8") for path in chapters.notebooks(source)]
    named = [id for text in texts for id in _SHOWN.findall(text)]
    return [id for id in dict.fromkeys(named) if id in known]


def draw_all(app: Sphinx) -> None:
    """Draw what is stale, in as many processes as there are cores; drop what has left the book."""
    folder, wanted = store(app), of_book(Path(app.srcdir))
    pins = (Path(app.srcdir) / "requirements.txt").read_bytes()
    for left in set(_kept(folder)) - set(wanted):
        shutil.rmtree(folder / left)
    stamps = {id: stamp(figures.show(id), pins) for id in wanted}
    stale = [id for id in wanted if _read(folder / id / STAMP) != stamps[id]]
    if not stale:
        return
    LOGGER.info("drawing %d of %d figures", len(stale), len(wanted))
    workers = min(len(stale), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(draw, id, folder / id, stamps[id]) for id in stale]
        for job in jobs:
            job.result()


def draw(id: str, folder: Path, stamp: str) -> None:
    """Draw one figure: pictures for the pages, thumbnail and kit; the stamp is written last."""
    shutil.rmtree(folder, ignore_errors=True)
    shown = figures.show(id)
    kits.write(shown, folder / KIT)
    thumbnail = plates.as_png(plates.plate(shown, style.DOUBLE, title=False), THUMBNAIL_DPI)
    exports.write(folder / KIT / "thumbnail.png", thumbnail)
    drawn = {name: shown.picture(width) for name, width in LAYOUTS.items()}
    content = {
        "record": shown.record() | {"rows": len(shown.rows), "rows_hash": shown.rows_hash},
        "source_line": shown.source_line,
        "table": _as_html(shown),
        "layouts": {name: [part.svg, part.specification] for name, part in drawn.items()},
        "kind": "interactive" if exports.has_specification(shown) else "plate",
        "citation": citations.reference(shown),
        "terms": kits.terms(shown),
        "files": {
            kind: [name, (folder / KIT / name).stat().st_size]
            for kind, name in kits.files(shown).items()
        },
    }
    exports.write(folder / PICTURES, json.dumps(content, sort_keys=True).encode())
    exports.write(folder / STAMP, stamp.encode())


def drawn(app: Sphinx, id: str) -> dict[str, Any]:
    """What `draw` left of a figure: its register's `record`, and all that its pages show.

    A figure that is shown in no chapter's own cell is drawn here.
    """
    folder = store(app) / id
    if not (folder / STAMP).is_file():
        draw(id, folder, "")
    return json.loads((folder / PICTURES).read_text("utf-8"))


def _as_html(shown: Shown) -> str:
    """The plotted rows as a table."""
    rows = shown.rows.drop(columns="records") if (shown.rows["records"] == 1).all() else shown.rows
    rows = rows.rename(columns=lambda name: str(name).replace("_", " "))
    return rows.to_html(index=False, na_rep="", border=0, classes="csto-rows", escape=True)


def copy_kits(app: Sphinx, exception: Exception | None) -> None:
    """Put the kits where the pages link to them."""
    if exception is None and app.builder.format == "html":
        for id in _kept(store(app)):
            place = Path(app.outdir) / "_static" / "figures" / id
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(store(app) / id / KIT, place)


def stamp(shown: Shown, pins: bytes) -> str:
    """Digest of all that a figure's drawing and kit depend on."""
    package = tables.package()
    said = [shown.rows_hash, repr(shown.record()), shown.source_line, repr(kits.terms(shown))]
    said += [citations.bibtex(shown), package["version"], package["created"]]
    code = [_code(path) for path in _modules(shown.figure.draw.__module__)]
    found = hashlib.sha256(pins)
    for part in [*said, *code, _shared_code()]:
        found.update(part.encode() + b"\0")
    return found.hexdigest()


@cache
def _shared_code() -> str:
    """The library beside the chart modules and the book builder."""
    return "".join(_code(path) for path in sorted(LIBRARY.glob("*.py")))


@cache
def _code(path: Path) -> str:
    return path.read_text("utf-8")


@cache
def _modules(name: str) -> tuple[Path, ...]:
    """The file of a chart module and of those that it imports from, and so on."""
    folder, found, waiting = LIBRARY / "charts", [], [name.rpartition(".")[2]]
    while waiting:
        path = folder / f"{waiting.pop()}.py"
        if path in found or not path.is_file():
            continue
        found.append(path)
        for module, names in _IMPORT.findall(_code(path)):
            waiting += [module] if module else [part.strip() for part in names.split(",")]
    return tuple(sorted(found))


def _kept(folder: Path) -> list[str]:
    """Ids of the figures that are drawn already."""
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""
