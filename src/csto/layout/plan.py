"""The geometry of a chart in its width: margins, axes, the places of all texts."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from csto.layout import across, placing, scales
from csto.layout.fields import NoRoomError, column, filled, named
from csto.layout.layers import Layer
from csto.layout.scales import LINE, Bands, text_px
from csto.layout.sheet import BARE, PADDING, Sheet, numbers, title_lines

LEAST_COLUMN = 14  # px of a column of names across
NOWHERE = "M0,0"  # a path without a place


def plan(sheet: Sheet) -> None:
    """Work out the geometry of a chart. Raises NoRoomError for what could not be read."""
    labels = {n: layer for n, layer in enumerate(sheet.layers) if layer.kind == "labels"}
    sheet.texts = {slot: _texts(sheet, layer) for slot, layer in labels.items()}
    lines = _names_down(sheet) if sheet.lying else _numbers_up(sheet)
    total = sheet.view = sheet.width - sheet.left - 2 * PADDING - _right(sheet)
    if named(sheet.x)[1] in "NO":
        _heads(sheet)
    else:
        across.fit(sheet)
    if sheet.lying:
        lines = max([lines, *(len(text) for each in sheet.texts.values() for text in each)])
        step = max(sheet.step * (0.7 if sheet.small else 1), LINE * lines + 6)
        sheet.down = Bands(sheet.down.names, step)
        sheet.height = step * len(sheet.down.names)
    else:
        axis = sheet.across
        step = axis.step if isinstance(axis, Bands) else sheet.view / (axis.high - axis.low)
    sheet.thick = max(2.0, min(step * 0.7, 12.0 if sheet.lying else 40.0))
    if sheet.texts:
        _beside(sheet, total)


def _texts(sheet: Sheet, layer: Layer) -> list[list[str]]:
    """The label of each row as one line; a thumbnail has no room for who says it."""
    values = column(sheet.rows, layer.about["text"]).fillna("").astype(str)
    if sheet.small:
        values = values.str.split(" · ").str[0]
    return [[text] if text else [] for text in values]


def _right(sheet: Sheet) -> float:
    """Pixels that texts right of the view take."""
    names = [layer.about["text"] for layer in sheet.layers if layer.kind == "line_ends"]
    names += [sheet.right] if sheet.right else []
    texts = [text for name in names for text in column(sheet.rows, name).dropna()]
    return text_px(texts) + 14 if texts else 0


def _order(rows: pd.DataFrame, channel: Any, other: str) -> tuple[str, ...]:
    """Names in the order in which the axis has them: as asked, or the rows' own."""
    values, sort = filled(rows, named(channel)[0]).astype(str), channel["sort"]
    own = list(dict.fromkeys(values))
    if isinstance(sort, list):
        first = [str(value) for value in sort if str(value) in own]
        return (*first, *(value for value in own if value not in first))
    if isinstance(sort, str) and sort.lstrip("-") in ("x", "y"):
        largest = rows.groupby(values, sort=False, observed=True)[other].max()
        return tuple(largest.sort_values(ascending=sort[0] != "-", kind="stable").index)
    return tuple(own)


def _names_down(sheet: Sheet) -> int:
    """Names down the side; the lines of the longest."""
    order = _order(sheet.rows, sheet.y, sheet.fields[0])
    sheet.down = Bands(order, sheet.step)
    axis, left, lines = scales.names_axis(order, sheet.width)
    sheet.left, sheet.axes["y"] = max(left, sheet.left), axis
    axis["minExtent"] = axis["maxExtent"] = sheet.left
    return lines


def _numbers_up(sheet: Sheet) -> int:
    """Numbers up the side, their axis as wide as its labels, with room for texts above bars."""
    room = scales.room_of(sheet.y)
    sheet.down = numbers(sheet, "y", room, sheet.height, spare=2 * LINE if sheet.texts else 2)
    values = scales.ticks(sheet.down, through=room.through)
    sheet.left = max(round(text_px(map(scales.as_number, values))) + 9, sheet.left)
    title = title_lines(sheet.y, 1e9)
    sheet.axes["y"] = alt.Axis(
        values=values,
        grid=True,
        format=scales.NUMBER_FORMAT,
        minExtent=sheet.left - 1,
        maxExtent=sheet.left - 1,
        titleX=-sheet.left,
        titleY=-12 - LINE * (len(title) - 1),
        titleLineHeight=LINE,
        titleBaseline="alphabetic",
    )
    return 1


def _heads(sheet: Sheet) -> None:
    """Names across."""
    order = _order(sheet.rows, sheet.x, sheet.fields[1])
    sheet.view -= 2  # the edges of the outermost fields
    sheet.across = Bands(order, sheet.view / max(1, len(order)))
    axis, below = scales.heads_axis(order, sheet.across.step, top=sheet.lying)
    sheet.axes["x"], sheet.below = axis, 0 if sheet.lying else below
    if sheet.across.step < LEAST_COLUMN:
        raise NoRoomError(f"{len(order)} columns have {sheet.across.step:.0f} px each")


def _beside(sheet: Sheet, total: float) -> None:
    """Give every text a place beside its mark, where nothing else is."""
    rows, (xf, yf), lying = sheet.rows, sheet.fields, sheet.lying
    y = sheet.down.px(rows[yf])
    x = np.full(len(rows), float(placing.BASE))
    valued = ~rows[BARE].to_numpy()
    x[valued] = sheet.across.px(rows.loc[valued, xf])
    order = "t" if sheet.has("bars") and not lying else "rlab"
    clear, taken = placing.clearance(sheet), placing.obstacles(sheet, x, y)
    within = (-2.0, -6.0 if lying else -1.0, total + 3, sheet.height + 2)
    for slot, texts in sheet.texts.items():
        at = sheet.layers[slot].about["at"]
        ends = sheet.across.px(rows[at]) if at else x
        points = list(zip(ends, y, texts, clear, strict=True))
        found, taken = placing.settle(points, taken, within, order, placing.crossed(sheet))
        both = zip(texts, found, strict=True)
        if hidden := [" ".join(text) for text, spot in both if text and not spot]:
            said = ", ".join(f"“{text}”" for text in hidden[:3])
            raise NoRoomError(f"there is no free place for {said}")
        several = max(map(len, texts), default=0) > 1
        words = [text if several else "".join(text) for text in texts]
        rows[f"_text{slot}"] = pd.Series(words, index=rows.index, dtype=object)
        under = [
            spot.ground(*point[:2]) if spot else NOWHERE
            for point, spot in zip(points, found, strict=True)
        ]
        rows[f"_ground{slot}"] = under
        for name, nothing in (("align", "left"), ("dx", 0.0), ("dy", 0.0)):
            rows[f"_{name}{slot}"] = [getattr(spot, name) if spot else nothing for spot in found]
