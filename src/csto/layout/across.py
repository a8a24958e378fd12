"""Numbers and years across a view: their scale, their ticks, labels in lines where room lacks."""

from collections.abc import Callable
from dataclasses import replace
from math import floor

import altair as alt
import pandas as pd

from csto.layout import placing, scales
from csto.layout.fields import NoRoomError, column, filled
from csto.layout.scales import LINE, Numbers, Room, Years, text_px
from csto.layout.sheet import BARE, DOT, TICKS_BELOW, Sheet, numbers, title_lines

LEAST_SHARE = 0.5  # of the view that marks take before labels are set in lines
LEAST_PX = 60  # that marks take beside names and labels


def fit(sheet: Sheet) -> None:
    """Set the scale and the axis across, and the part of the width that the view takes."""
    room = scales.room_of(sheet.x)
    if isinstance(room, Years):
        values, pattern = _years(sheet, room), "d"
        _trim(sheet, values, str)
    else:
        values, pattern = _numbers(sheet, room), scales.NUMBER_FORMAT
        _trim(sheet, values, scales.as_number)
    sheet.axes["x"] = alt.Axis(
        values=values,
        format=pattern,
        orient="top" if sheet.lying else "bottom",
        grid=sheet.lying,
        labelOverlap=False,
        titleLineHeight=LINE,
    )
    if not sheet.lying:
        title = title_lines(sheet.x, sheet.view)
        sheet.below = TICKS_BELOW + (LINE * len(title) + 6 if title else 0)


def _years(sheet: Sheet, room: Years) -> list[float]:
    first = float(filled(sheet.rows, room.start).min())
    last = float(column(sheet.rows, room.end or room.start).max())
    if shared := sheet.domains.get(("x", str(sheet.x["title"]))):
        first, last, _ = shared
    elif sheet.has("bars"):
        first, last = first - 0.5, last + 0.5
    elif sheet.has("dots"):
        edge = (last - first) * (DOT + 1) / sheet.view
        first, last = first - edge, last + edge
    sheet.across = Numbers(first, max(last, first + 1), sheet.view)
    return scales.year_ticks(first, last, sheet.view)


def _numbers(sheet: Sheet, room: Room) -> list[float]:
    total = sheet.view
    axis = numbers(sheet, "x", room, total, _needs(sheet, room))
    if sheet.texts and axis.px([axis.last])[0] < LEAST_SHARE * total:
        _fold(sheet, room, axis, total)
        axis = numbers(sheet, "x", room, total, _needs(sheet, room))
    marks = axis.px([axis.last])[0]
    if marks < LEAST_PX:
        raise NoRoomError(f"names and labels leave {max(marks, 0):.0f} px for the marks")
    sheet.view, sheet.across = axis.length, axis
    return scales.ticks(axis, through=room.through)


def _needs(sheet: Sheet, room: Room) -> list[tuple[float, float]]:
    """Value and pixels of each text that stands right of the last mark of its name."""
    if not sheet.lying:
        return []
    rows, needs, clear = sheet.rows, [], placing.clearance(sheet)
    last = rows[room.end] >= rows.groupby(sheet.fields[1])[room.end].transform("max")
    for slot, texts in sheet.texts.items():
        at = sheet.layers[slot].about["at"]
        values = rows[at or room.end]
        for value, text, side, is_last in zip(values, texts, clear, last, strict=True):
            if text and (at or is_last) and not pd.isna(value):
                needs.append((float(value), text_px(text) + side[1] + 1))
    return needs


def _fold(sheet: Sheet, room: Room, axis: Numbers, total: float) -> None:
    """Set labels in lines, so that marks have half of the view."""
    clear = placing.clearance(sheet)
    unit = Numbers(axis.low, axis.last, LEAST_SHARE * total, room.log)
    for slot, texts in sheet.texts.items():
        values = sheet.rows[sheet.layers[slot].about["at"] or room.end].fillna(axis.low)
        ends = unit.px(values)
        for place, (text, end, side) in enumerate(zip(texts, ends, clear, strict=True)):
            if text:
                texts[place] = placing.folded(text[0], max(total - end - side[1] - 1, 40))


def _trim(sheet: Sheet, values: list[float], said: Callable[[float], str]) -> None:
    """Keep the labels of the first and the last tick, and the outermost marks, in the picture."""
    ticks = sheet.across.px(values)
    sides = [text_px([said(value)]) / 2 for value in values]
    boxes = [(at - half, at + half) for at, half in zip(ticks, sides, strict=True)]
    boxes += _marks(sheet)
    over = max([0.0, *(right - sheet.view for _, right in boxes)])
    short = max([0.0, *(-left - sheet.left for left, _ in boxes)])
    sheet.left += short
    sheet.view = floor(sheet.view - over - short)
    sheet.across = replace(sheet.across, length=sheet.view)


def _marks(sheet: Sheet) -> list[tuple[float, float]]:
    """What marks take across: points with their arrows, and else a hair."""
    places = sheet.across.px(sheet.valued[sheet.fields[0]])
    if not sheet.has("dots", "lines"):
        return [(at - 1, at + 1) for at in places]
    gap = placing.GAP if sheet.has("dots") else placing.GAP + 3
    left, right = placing.clearance(sheet)[~sheet.rows[BARE]].T - gap
    return list(zip(places - left, places + right, strict=True))
