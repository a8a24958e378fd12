"""One figure drawn: its layouts for pages, its paper kit, its thumbnail, its notebook's picture.

Runs in the processes of a build, which know nothing of its pages.
"""

import json
import shutil
from html import escape
from pathlib import Path

from csto import accounts, citations, exports, figures, kits, plates, record
from csto.papers import rights
from csto.record import LAYOUTS, Record

PAGES = ("wide", "narrow")  # the layouts that a page has
MADE, PICTURES, STAMP, KIT = "made.json", "pictures.json", "stamp", "kit"
THUMBNAIL = "thumbnail.png"
NOTEBOOK = "notebook.png.base64"  # the picture in the executed notebook
THUMBNAIL_DPI = 72
LIVE, PLATE = "interactive", "plate"  # kinds of figure: one that can be explored, and another


def is_drawn(made: Record, folder: Path, rest: str) -> bool:
    """Whether a figure lies in its folder as it is today."""
    stamp = folder / STAMP
    return stamp.is_file() and stamp.read_text("utf-8") == _stamp(made, rest)


def _stamp(made: Record, rest: str) -> str:
    return record.stamp(made.content(), made.chapter, rest)


def make(made: Record, folder: Path, rest: str) -> None:
    """Draw a figure into its folder; the stamp is written last.

    `rest` is a digest of what it rests on beside its record.
    """
    shutil.rmtree(folder, ignore_errors=True)
    drawn = {name: made.svg(LAYOUTS[name]) for name in PAGES}
    names = kits.write(made, folder / KIT)
    exports.write(folder / KIT / THUMBNAIL, _thumbnail(made))
    sizes = {kind: (folder / KIT / name).stat().st_size for kind, name in names.items()}
    spec = {name: made.layouts[name] if made.is_live else None for name in PAGES}
    pages = {
        "table": _as_html(made),
        "layouts": {name: [drawn[name], spec[name]] for name in PAGES},
    }
    facts = {
        "kind": LIVE if made.is_live else PLATE,
        "files": {kind: [name, sizes[kind]] for kind, name in names.items()},
        "citation": citations.reference(made),
        "terms": [rights.line(made)],
        "counted": accounts.told(made.accounts),
    }
    exports.write(folder / NOTEBOOK, figures.png(drawn["wide"]).encode())
    exports.write(folder / PICTURES, json.dumps(pages, sort_keys=True).encode())
    exports.write(folder / MADE, json.dumps(facts, sort_keys=True).encode())
    exports.write(folder / STAMP, _stamp(made, rest).encode())


def _thumbnail(made: Record) -> bytes:
    """The small layout; where there is none, the whole plate made small."""
    name = "small" if "small" in made.layouts else "wide"
    plate = plates.plate(made, LAYOUTS[name], title=False, foot=name != "small")
    return plates.as_png(plate, THUMBNAIL_DPI if name == "wide" else 2 * THUMBNAIL_DPI)


def _as_html(made: Record) -> str:
    """The plotted rows as a table, with the unit of each column that has one."""

    def head(name: str) -> str:
        unit = made.units.get(name)
        return escape(name.replace("_", " ") + (f" ({unit})" if unit else ""))

    heads = "".join(f"<th>{head(name)}</th>" for name in made.rows)
    lines = [
        "".join(f"<td>{escape(cell)}</td>" for cell in row)
        for row in made.rows.fillna("").itertuples(index=False)
    ]
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="csto-rows"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
