"""Bars from zero and stretches between two values: filled, or outlined where only planned."""

from collections.abc import Iterable

import altair as alt
import pandas as pd

from csto import style
from csto.layout.fields import by, datum, hued, quoted, tips
from csto.layout.layers import Entry, Layer, Place
from csto.layout.signs import SIGNS


def bars(
    *, thick: int | None = None, dashed: str | None = None, tooltip: Iterable[str] = ()
) -> Layer:
    """A bar a row from zero, lying or upright as the axes are; a tick where the value is zero.

    Outlined with dashes, for what was planned or announced, where the column `dashed` is true.
    Parts stand on each other where `compose` is given the colours of kinds.
    """

    def draw(rows: pd.DataFrame, place: Place) -> list[alt.Chart]:
        side, orient = ("height", "horizontal") if place.lying else ("width", "vertical")
        wide = thick or place.thick
        edge = {"stroke": style.PAPER, "strokeWidth": 0.7} if place.parted else {}
        full = alt.Chart().mark_bar(orient=orient, **{side: wide}, **edge)
        full = full.encode(fill=hued(alt.Fill), tooltip=tips(tooltip))
        if place.parted:
            full.encoding.order = by(alt.Order, "_part", "Q")
        if not dashed:
            return [full, *_zeros(rows, place, wide)]
        full = full.transform_filter(f"!{datum(dashed)}")
        outline = (
            alt.Chart()
            .transform_filter(datum(dashed))
            .mark_bar(
                orient=orient,
                fill=style.PAPER,
                strokeDash=[3, 2],
                strokeWidth=1.3,
                **{side: wide - 1},
            )
        )
        outline = outline.encode(stroke=hued(alt.Stroke), tooltip=tips(tooltip))
        return [full, outline, *_zeros(rows, place, wide)]

    def entries(rows: pd.DataFrame) -> list[Entry]:
        some = dashed and rows[dashed].any()
        return [Entry(dashed.replace("_", " "), SIGNS["dashed square"])] if some else []

    columns = (*([dashed] if dashed else []), *tooltip)
    return Layer("bars", draw, columns, entries=entries, about={"thick": thick})


def _zeros(rows: pd.DataFrame, place: Place, wide: float) -> list[alt.Chart]:
    """A tick on the baseline where there is nothing to draw a bar of."""
    value = place.x if place.lying else place.y
    if place.parted or not (rows[value] == 0).any():
        return []
    orient = "vertical" if place.lying else "horizontal"
    tick = alt.Chart().transform_filter(f"{datum(value)} === 0")
    tick = tick.mark_tick(orient=orient, size=wide, thickness=2.5, opacity=1)
    return [tick.encode(color=hued(alt.Color))]


def strips(end: str, *, thick: int | None = None, dashed: str | None = None) -> Layer:
    """Stretches from x to the column `end`; outlined with dashes where `dashed` is true."""

    def draw(rows: pd.DataFrame, place: Place) -> list[alt.Chart]:
        to = alt.X2(field=quoted(end))
        wide = thick or min(place.thick, 9)
        full = alt.Chart().mark_bar(height=wide, orient="horizontal")
        full = full.encode(x2=to, fill=hued(alt.Fill))
        if not dashed:
            return [full]
        outline = (
            alt.Chart()
            .transform_filter(datum(dashed))
            .mark_bar(
                height=wide - 1,
                orient="horizontal",
                fill=style.PAPER,
                strokeDash=[3, 2],
                strokeWidth=1.3,
            )
        )
        return [
            full.transform_filter(f"!{datum(dashed)}"),
            outline.encode(x2=to, stroke=hued(alt.Stroke)),
        ]

    def entries(rows: pd.DataFrame) -> list[Entry]:
        some = dashed and rows[dashed].any()
        return [Entry(dashed.replace("_", " "), SIGNS["dashed square"])] if some else []

    columns = (end, dashed) if dashed else (end,)
    return Layer("strips", draw, columns, places=(end,), entries=entries, about={"end": end})
