"""One figure drawn: its layouts for pages, its paper kit, its thumbnail, its notebook's picture.

Runs in the processes of a build, which know nothing of its pages.
"""

import base64
import csv
import json
import re
import shutil
from html import escape
from io import StringIO
from pathlib import Path

from csto import accounts, citations, exports, kits, plates, rights
from csto.record import LAYOUTS, MISSING, Record

PAGES = ("wide", "narrow")  # the layouts that a page has
MADE, STAMP, KIT = "made.json", "stamp", "kit"
THUMBNAIL = "thumbnail.png"
NOTEBOOK = "notebook.png.base64"  # the picture in the executed notebook
THUMBNAIL_DPI, NOTEBOOK_DPI = 72, 192
FEW = 50  # rows that a chapter shows: thousands of cells, folded away, slow a page down
LIVE, PLATE = "interactive", "plate"  # kinds of figure: one that can be explored, and another

_STYLE = re.compile(r'(<[^<>]*) style="([^"]*)"')
_PLACED = re.compile(r'\s(?:d|transform|[xy][12]?|width|height)="[^"]*\.\d{3}[^"]*"')
_NUMBER = re.compile(r"-?\d*\.\d{3,}(?:e-\d+)?")
_EVERYTHING = re.compile(r'<style type="text/css">\*\{([^{}]*)\}</style>')  # Matplotlib's
# Properties that an element of SVG may have as attributes of their own.
_DRAWN = {
    *("fill", "fill-opacity", "font-family", "font-size", "font-style", "font-weight", "opacity"),
    *("stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"),
    *("stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor"),
}


def make(made: Record, folder: Path, stamp: str) -> None:
    """Draw a figure into its folder; the stamp, by which it is known as drawn, is written last."""
    shutil.rmtree(folder, ignore_errors=True)
    drawn = {name: made.svg(LAYOUTS[name]) for name in PAGES}
    spec = {name: made.layouts[name] if made.is_live else None for name in PAGES}
    files = kits.write(made, folder / KIT).items()
    exports.write(folder / KIT / THUMBNAIL, _thumbnail(made))
    facts = {
        "kind": LIVE if made.is_live else PLATE,
        "layouts": {name: [without_style(placed(drawn[name])), spec[name]] for name in PAGES},
        "table": _as_html(made, FEW),
        "all_rows": _as_html(made) if len(made.rows) > FEW else "",
        "rows": len(made.rows),
        "files": {kind: [name, (folder / KIT / name).stat().st_size] for kind, name in files},
        "citation": citations.reference(made),
        "terms": [rights.line(made)],
        "counted": accounts.told(made.accounts),
    }
    exports.write(folder / NOTEBOOK, base64.b64encode(_in_notebook(made)))
    exports.write(folder / MADE, json.dumps(facts, sort_keys=True).encode())
    exports.write(folder / STAMP, stamp.encode())


def _in_notebook(made: Record) -> bytes:
    """The chart as a notebook shows it: sharp on a fine screen."""
    plate = plates.plate(made, LAYOUTS["wide"], title=False, foot=False)
    return plates.as_png(plate, NOTEBOOK_DPI)


def _thumbnail(made: Record) -> bytes:
    """The small layout; where there is none, the whole plate made small."""
    name = "small" if "small" in made.layouts else "wide"
    plate = plates.plate(made, LAYOUTS[name], title=False, foot=name != "small")
    return plates.as_png(plate, THUMBNAIL_DPI if name == "wide" else 2 * THUMBNAIL_DPI)


def without_style(svg: str) -> str:
    """A picture that looks the same and has attributes in the place of styles, for the policy."""
    if (everything := _EVERYTHING.search(svg)) and (common := _attributes(everything[1])):
        svg = _EVERYTHING.sub("", svg).replace("<svg", f"<svg{common}", 1)
    return _STYLE.sub(
        lambda found: found[1] + (_attributes(found[2]) or f' style="{found[2]}"'), svg
    )


def placed(svg: str) -> str:
    """A picture with its places in hundredths of a px, which no screen tells apart."""
    return _PLACED.sub(lambda found: _NUMBER.sub(_rounded, found[0]), svg)


def _rounded(found: re.Match[str]) -> str:
    return f"{round(float(found[0]), 2) + 0.0:g}"


def _attributes(style: str) -> str:
    """Properties as attributes of an element; none where one of them cannot be an attribute."""
    pairs = [part.split(":", 1) for part in style.split(";") if part.strip()]
    named = {name.strip(): value.strip() for name, value in pairs}
    if not named.keys() <= _DRAWN:
        return ""
    return "".join(f' {name}="{value}"' for name, value in named.items())


def _as_html(made: Record, most: int | None = None) -> str:
    """The plotted rows, or the first of them, as a table with the unit of each column."""
    units = {name: f" ({unit})" for name, unit in made.units.items() if unit}
    names, *rows = csv.reader(StringIO(made.rows_csv))
    named = [name.replace("_", " ") + units.get(name, "") for name in names]
    heads = "".join(f"<th>{escape(name)}</th>" for name in named)
    said = {MISSING: "", "TRUE": "yes", "FALSE": "no"}
    body = "\n".join(
        f"<tr>{''.join(f'<td>{escape(said.get(cell, cell))}</td>' for cell in row)}</tr>"
        for row in rows[:most]
    )
    return f'<table class="csto-rows"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
