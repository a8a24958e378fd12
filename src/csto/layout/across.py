"""Numbers and years across a view: their scale, their ticks, labels in lines where room lacks."""

from collections.abc import Callable
from math import floor

import altair as alt
import pandas as pd

from csto.layout import placing, scales
from csto.layout.asked import (
    LEAST_PX,
    TICKS_BELOW,
    Asked,
    Plan,
    ends,
    is_whole,
    title_lines,
)
from csto.layout.fields import column, filled, named
from csto.layout.scales import LINE, Numbers, Room, Years, text_px

LEAST_SHARE = 0.5  # of the view that marks take before labels are set in lines


def fit(asked: Asked, made: Plan, total: float) -> None:
    """Set the scale and the axis across, and the part of `total` px that the view takes."""
    room = scales.room_of(asked.x)
    if isinstance(room, Years):
        values, pattern = _years(asked, made, room), "d"
        _trim(asked, made, values, str)
    else:
        values, pattern = _numbers(asked, made, room, total), scales.NUMBER_FORMAT
        _trim(asked, made, values, scales.as_number)
    title = title_lines(asked.x, made.view)
    axis = alt.Axis(
        values=values,
        format=pattern,
        orient="top" if asked.lying else "bottom",
        grid=asked.lying,
        labelOverlap=False,
        titleLineHeight=LINE,
    )
    made.axes["x"] = None if asked.x["axis"] is None else axis
    if not asked.lying and made.axes["x"]:
        made.below = TICKS_BELOW + (LINE * len(title) + 6 if title else 0)


def _years(asked: Asked, made: Plan, room: Years) -> list[float]:
    first = float(filled(asked.rows, room.start).min())
    last = float(column(asked.rows, room.end or room.start).max())
    if shared := asked.domains.get(("x", str(asked.x["title"]))):
        first, last, _ = shared
    elif any(layer.kind == "bars" for layer in asked.layers):
        first, last = first - 0.5, last + 0.5
    elif any(layer.kind == "dots" for layer in asked.layers):
        edge = (last - first) * (placing.DOT + 1) / made.view
        first, last = first - edge, last + edge
    made.x = Numbers(first, max(last, first + 1), made.view)
    return scales.year_ticks(first, last, made.view)


def _numbers(asked: Asked, made: Plan, room: Room, total: float) -> list[float]:
    places = _needs(asked, made, room)
    low, high, most = ends(asked, "x", room, total, places=places)
    view = _shrunk(room, low, high, places, total)
    marks = Numbers(low, high, view, room.log).px([min(most, high)])[0]
    if made.texts and marks < LEAST_SHARE * total:
        _fold(asked, made, room, (low, most), total)
        places = _needs(asked, made, room)
        low, high, most = ends(asked, "x", room, total, places=places)
        view = _shrunk(room, low, high, places, total)
    made.view, made.most["x"] = view, most
    made.x = Numbers(low, high, view, room.log)
    marks = made.x.px([min(most, high)])[0]
    if marks < LEAST_PX:
        made.faults.append(f"names and labels leave {max(marks, 0):.0f} px for the marks")
    last = high if room.domain else min(most, high)
    return scales.ticks(made.x, last, through=room.through, whole=is_whole(asked, room))


def _needs(asked: Asked, made: Plan, room: Room) -> list[tuple[float, float]]:
    """Value and pixels of each text that stands right of the last mark of its name."""
    if not asked.lying:
        return []
    rows, needs = asked.rows, []
    clear = placing.clearance(rows, asked.layers)
    last = rows[room.end] >= rows.groupby(named(asked.y)[0])[room.end].transform("max")
    for slot, texts in made.texts.items():
        at = asked.layers[slot].about.get("at")
        values = filled(rows, at) if at else rows[room.end]
        for value, text, side, is_last in zip(values, texts, clear, last, strict=True):
            if text and (at or is_last) and not pd.isna(value):
                needs.append((float(value), placing.size_of(text)[0] + side[1] + 1))
    return needs


def _shrunk(
    room: Room, low: float, high: float, places: list[tuple[float, float]], total: float
) -> float:
    """The view of a scale whose ends are given: texts stand inside the picture beside it."""
    if not room.domain:
        return total
    unit = Numbers(low, high, 1, room.log)
    shares = unit.px([value for value, _ in places])
    return min(
        [
            total,
            *(
                (total - px) / share
                for share, (_, px) in zip(shares, places, strict=True)
                if share > 0
            ),
        ]
    )


def _fold(asked: Asked, made: Plan, room: Room, span: tuple[float, float], total: float) -> None:
    """Set labels in lines, so that marks have half of the view."""
    clear = placing.clearance(asked.rows, asked.layers)
    unit = Numbers(*span, LEAST_SHARE * total, room.log)
    for slot, texts in made.texts.items():
        values = asked.rows[asked.layers[slot].about.get("at") or room.end].fillna(span[0])
        ends_at = unit.px(values)
        for place, (text, end, side) in enumerate(zip(texts, ends_at, clear, strict=True)):
            if text:
                texts[place] = placing.folded(text[0], max(total - end - side[1] - 1, 40))


def _trim(asked: Asked, made: Plan, values: list[float], said: Callable[[float], str]) -> None:
    """Keep the labels of the first and the last tick, and the outermost marks, in the picture."""
    ticks = made.x.px(values)
    sides = [text_px([said(value)]) / 2 for value in values]
    boxes = [(at - half, at + half) for at, half in zip(ticks, sides, strict=True)]
    boxes += _marks(asked, made.x)
    over = max([0.0, *(right - made.view for _, right in boxes)])
    short = max([0.0, *(-left - made.left for left, _ in boxes)])
    made.left += short
    made.view = floor(made.view - over - short)
    made.x = Numbers(made.x.low, made.x.high, made.view, made.x.log)


def _marks(asked: Asked, axis: Numbers) -> list[tuple[float, float]]:
    """What points take across, arrows included; what ends at a value takes a hair more."""
    rows = asked.valued
    kinds = {layer.kind for layer in asked.layers}
    names = [
        named(asked.x)[0],
        *(layer.about["end"] for layer in asked.layers if "end" in layer.about),
    ]
    edges = [(at - 1, at + 1) for name in names for at in axis.px(rows[name])]
    if not kinds & {"dots", "lines"}:
        return edges
    clear = placing.clearance(rows, asked.layers)
    gap = placing.GAP if "dots" in kinds else placing.GAP + 3
    return edges + [
        (at - left + gap, at + right - gap)
        for at, (left, right) in zip(axis.px(rows[names[0]]), clear, strict=True)
    ]
