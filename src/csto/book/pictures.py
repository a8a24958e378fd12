"""One figure looked at, and drawn for its pages: pictures of each layout, paper kit, thumbnail.

Runs in the processes of a build, which know nothing of its pages.
"""

import hashlib
import json
import pickle
import shutil
from pathlib import Path
from typing import Any

from csto import citations, exports, figures, kits, plates, reading, style
from csto.book import library
from csto.figures import Shown

LAYOUTS = {"wide": style.DOUBLE, "narrow": style.SINGLE}
MADE, PICTURES, STAMP, KIT = "made.json", "pictures.json", "stamp", "kit"
PLATE, THUMBNAIL = "plate.svg", "thumbnail.png"
THUMBNAIL_DPI = 72
LIVE = "interactive"  # kind of a figure that can be explored


def make_registered(id: str, folder: Path, rest: str) -> dict[str, Any] | None:
    """The same as `make`; None for an id that is not registered."""
    return make(id, folder, rest) if id in figures.ids() else None


def make(id: str, folder: Path, rest: str) -> dict[str, Any]:
    """Look at a figure, and draw it into its folder unless it lies there as it is today.

    `rest` is a digest of what it rests on beside its rows, its words and its code. Gives where it
    comes from, what it read, its words, the digests of its rows, its stamp, and whether it was
    drawn. Raises UnknownFigureError, and FigureError for a figure not fit to be shown.
    """
    with reading.noted() as labels:
        shown = figures.show(id)
        look = _look(shown)
    read = sorted(label for label in labels if not label.startswith("figure "))
    code = library.digest(modules(look["module"]))
    stamp = hashlib.sha256(json.dumps([look, code, rest], sort_keys=True).encode()).hexdigest()
    stale = not (folder / STAMP).is_file() or (folder / STAMP).read_text("utf-8") != stamp
    if stale:
        _draw(shown, folder, stamp)
    figures.forget()  # no process draws one twice
    return look | {"read": read, "stamp": stamp, "drawn": stale}


def modules(module: str) -> list[str]:
    """Where the code that draws a figure begins: its own module, and this one."""
    return [module, __name__]


def _look(shown: Shown) -> dict[str, Any]:
    return {
        "module": shown.figure.draw.__module__,
        "record": shown.record(),
        "measure": shown.words.measure,
        "source_line": shown.source_line,
        "citation": citations.reference(shown),
        "bibtex": citations.bibtex(shown),
        "terms": kits.terms(shown),
        "basis_hash": shown.basis_hash,
    }


def _draw(shown: Shown, folder: Path, stamp: str) -> None:
    """Draw a figure: pictures for the pages and kit; the stamp is written last."""
    from altair.utils import schemapi

    shutil.rmtree(folder, ignore_errors=True)
    exports.write(folder / figures.SHOWN, pickle.dumps(shown))
    with schemapi.debug_mode(arg=False):  # the tests hold every chart against Vega-Lite's schema
        drawn = {name: shown.picture(width) for name, width in LAYOUTS.items()}
    kits.write(shown, folder / KIT)
    exports.write(folder / PLATE, plates.plate(shown, style.DOUBLE, title=False).encode())
    pages = {
        "table": _as_html(shown),
        "layouts": {name: [part.svg, part.specification] for name, part in drawn.items()},
    }
    names = kits.files(shown)
    sizes = {kind: (folder / KIT / name).stat().st_size for kind, name in names.items()}
    made = {
        "kind": LIVE if exports.has_specification(shown) else "plate",
        "files": {kind: [name, sizes[kind]] for kind, name in names.items()},
    }
    exports.write(folder / PICTURES, json.dumps(pages, sort_keys=True).encode())
    exports.write(folder / MADE, json.dumps(made, sort_keys=True).encode())
    exports.write(folder / STAMP, stamp.encode())


def has_thumbnail(folder: Path) -> bool:
    """Whether a figure's thumbnail lies in its folder."""
    return (folder / KIT / THUMBNAIL).is_file()


def thumbnail(folder: Path) -> None:
    """Draw the thumbnail of a figure that was drawn into its folder."""
    plate = (folder / PLATE).read_text("utf-8")
    exports.write(folder / KIT / THUMBNAIL, plates.as_png(plate, THUMBNAIL_DPI))


def _as_html(shown: Shown) -> str:
    """The plotted rows as a table."""
    rows = shown.rows.drop(columns="records") if (shown.rows["records"] == 1).all() else shown.rows
    rows = rows.rename(columns=lambda name: str(name).replace("_", " "))
    # `na_rep` reaches the missing values of NumPy's numbers and dates only.
    blank = {
        name: column.astype(object).where(column.notna(), "")
        for name, column in rows.items()
        if column.hasnans and not str(column.dtype).startswith(("float64", "datetime64"))
    }
    shown = rows.assign(**blank)
    table = shown.to_html(index=False, na_rep="", border=0, classes="csto-rows", escape=True)
    # The theme would give a `dataframe` the colours of the page, which are not those of a figure.
    return table.replace('class="dataframe csto-rows"', 'class="csto-rows"', 1)
