"""Sizes and formats that publishers ask for, each with the page it was read on and the day."""

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from csto import register
from csto.exports import ExportError, Page

FILE = Path(__file__).with_name("presets.csv")


@cache
def _presets() -> dict[str, dict[str, Any]]:
    rows = pd.read_csv(FILE).astype(object)
    return rows.where(rows.notna(), None).set_index("preset").to_dict("index")


def _preset(name: str) -> dict[str, Any]:
    known = _presets()
    if name not in known:
        raise ExportError(f"no preset {name!r}; did you mean {register.near(name, known)}?")
    return known[name]


def page(name: str) -> Page:
    """The page that a publisher asks for, without title. Raises ExportError for an unknown one."""
    asked = _preset(name)
    most = asked["most_height_mm"]
    return Page(asked["width_mm"], most_height_mm=most, dpi=asked["dpi"], title=False)


def format_of(name: str) -> str:
    """The format that a publisher asks for. Raises ExportError for an unknown one."""
    return _preset(name)["format"]


def told() -> list[str]:
    """Each preset in a line: size, format, and where its publisher says so."""
    return [
        f"{name:16} {asked['width_mm']:g} mm wide, "
        + (f"{asked['most_height_mm']:g} mm high at most, " if asked["most_height_mm"] else "")
        + f"{asked['format']}, {asked['dpi']} dpi; {asked['publisher']}, {asked['page']} "
        f"(read {asked['read']})"
        for name, asked in _presets().items()
    ]
