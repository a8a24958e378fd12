"""The geometry of a chart in a width: margins, axes, the places of all texts, or why it is none.

Nothing is drawn here, so that other widths can be tried; `layout` draws what is planned.
"""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from csto.layout import across, placing, scales
from csto.layout.asked import (
    BARE,
    LEAST_COLUMN,
    PADDING,
    Asked,
    Plan,
    ends,
    is_whole,
    title_lines,
)
from csto.layout.fields import column, filled, named
from csto.layout.layers import Layer
from csto.layout.scales import LINE, Bands, Names, Numbers, text_px


def plan(asked: Asked, width: float) -> Plan:
    """The geometry of a chart in a width; `faults` has what could not be read."""
    made = Plan(asked.rows.copy(deep=False))
    made.texts = {slot: _texts(asked, layer) for slot, layer in asked.labels().items()}
    lines = _down(asked, made, width) if asked.lying else _up(asked, made)
    total = width - made.left - 2 * PADDING - _right(asked)
    made.view = total
    if named(asked.x)[1] in "NO":
        _heads(asked, made)
    else:
        across.fit(asked, made, total)
    if asked.lying:
        lines = max([lines, *(len(text) for each in made.texts.values() for text in each)])
        step = max(asked.step * (0.7 if asked.small else 1), LINE * lines + 6)
        made.y = Bands(made.y.names, step)
        made.height = step * len(made.y.names)
    else:
        step = made.x.step if isinstance(made.x, Bands) else made.view / (made.x.high - made.x.low)
    made.thick = max(2.0, min(step * 0.7, 12.0 if asked.lying else 40.0))
    _beside(asked, made, total)
    return made


def _texts(asked: Asked, layer: Layer) -> list[list[str]]:
    """The label of each row as one line; a thumbnail has no room for who says it."""
    values = column(asked.rows, layer.about["text"]).fillna("").astype(str)
    if asked.small:
        values = values.str.split(" · ").str[0]
    return [[text] if text else [] for text in values]


def _right(asked: Asked) -> float:
    """Pixels that texts right of the view take."""
    names = [layer.about["text"] for layer in asked.layers if layer.kind == "line_ends"]
    texts = [
        text
        for name in (*names, *([asked.right] if asked.right else ()))
        for text in column(asked.rows, name).dropna()
    ]
    return text_px(texts) + 14 if texts else 0


def order_of(rows: pd.DataFrame, channel: Any, other: str) -> tuple[str, ...]:
    """Names in the order in which the axis has them: as asked, or the rows' own."""
    values, sort = filled(rows, named(channel)[0]).astype(str), channel["sort"]
    own = list(dict.fromkeys(values))
    if isinstance(sort, list):
        first = [str(value) for value in sort if str(value) in own]
        return (*first, *(value for value in own if value not in first))
    if isinstance(sort, str) and sort.lstrip("-") in ("x", "y"):
        largest = rows.groupby(values, sort=False, observed=True)[other].max()
        return tuple(largest.sort_values(ascending=sort[0] != "-", kind="stable").index)
    if sort in ("ascending", "descending"):
        return tuple(sorted(own, reverse=sort == "descending"))
    return tuple(own)


def _bold(rows: pd.DataFrame, name: str, wanted: Any) -> list[str]:
    if not isinstance(wanted, Names) or not wanted.bold:
        return []
    chosen = column(rows, wanted.bold).fillna(value=False).astype(bool)
    return rows.loc[chosen, name].astype(str).tolist()


def _down(asked: Asked, made: Plan, width: float) -> int:
    """Names down the side; the lines of the longest."""
    name, given = named(asked.y)[0], asked.y["axis"]
    if isinstance(given, Names):
        column(asked.rows, given.field)
    order = order_of(asked.rows, asked.y, named(asked.x)[0])
    made.y = Bands(order, asked.step)
    if given is None:
        made.axes["y"] = None
        return 1
    axis, left, lines = scales.names_axis(order, width, _bold(asked.rows, name, given))
    made.left, made.axes["y"] = max(left, asked.left), axis
    axis["minExtent"] = axis["maxExtent"] = made.left
    return lines


def _up(asked: Asked, made: Plan) -> int:
    """Numbers up the side, their axis as wide as its labels, with room for texts above bars."""
    room = scales.room_of(asked.y)
    made.height = asked.height
    low, high, most = ends(asked, "y", room, made.height, 2 * LINE if made.texts else 2)
    made.most["y"] = most
    made.y = Numbers(low, high, made.height, room.log, up=True)
    if asked.y["axis"] is None:
        made.axes["y"] = None
        return 1
    whole = is_whole(asked, room)
    last = high if room.domain else min(most, high)
    values = scales.ticks(made.y, last, through=room.through, whole=whole)
    made.left = max(round(text_px(map(scales.as_number, values))) + 9, asked.left)
    title = title_lines(asked.y, 1e9)
    made.axes["y"] = alt.Axis(
        values=values,
        grid=True,
        format=scales.NUMBER_FORMAT,
        minExtent=made.left - 1,
        maxExtent=made.left - 1,
        titleX=-made.left,
        titleY=-12 - LINE * (len(title) - 1),
        titleLineHeight=LINE,
        titleBaseline="alphabetic",
    )
    return 1


def _heads(asked: Asked, made: Plan) -> None:
    """Names across."""
    name, wanted = named(asked.x)[0], asked.x["axis"]
    order = order_of(asked.rows, asked.x, named(asked.y)[0])
    made.view -= 2  # the edges of the outermost fields
    made.x = Bands(order, made.view / max(1, len(order)))
    bold = _bold(asked.rows, name, wanted)
    axis, below = scales.heads_axis(order, made.x.step, top=asked.lying, bold=bold)
    made.axes["x"] = None if wanted is None else axis
    made.below = 0 if asked.lying or wanted is None else below
    if made.x.step < LEAST_COLUMN and not all(head.isdigit() for head in order):
        made.faults.append(f"{len(order)} columns have {made.x.step:.0f} px each")


def _beside(asked: Asked, made: Plan, total: float) -> None:
    """Give every text a place beside its mark, where nothing else is."""
    rows, (xf, yf) = asked.rows, (named(asked.x)[0], named(asked.y)[0])
    y = made.y.px(rows[yf])
    x = np.full(len(rows), float(placing.BASE))
    valued = ~rows[BARE].to_numpy()
    x[valued] = made.x.px(rows.loc[valued, xf])
    bars = any(layer.kind == "bars" for layer in asked.layers)
    order = "rabl" if asked.lying else "t" if bars else "rlab"
    clear = placing.clearance(rows, asked.layers)
    if not made.texts:
        return
    marks = placing.obstacles(rows, asked.layers, (x, y), (made.x, made.y), made.thick)
    within = (-2.0, -6.0 if asked.lying else -1.0, total + 3, made.height + 2)
    hidden: list[str] = []
    for slot, texts in made.texts.items():
        at = asked.layers[slot].about.get("at")
        axis = made.x if asked.lying else made.y
        ends_at = axis.px(filled(rows, at)) if at else None
        points = (x, y) if at is None else (ends_at, y) if asked.lying else (x, ends_at)
        weight = asked.layers[slot].about.get("weights", lambda rows: [400] * len(rows))(rows)
        found = placing.settle(
            list(zip(*points, texts, clear, weight, strict=True)), marks, within, order
        )
        marks += [spot.box for spot in found if spot]
        hidden += [
            " ".join(text) for text, spot in zip(texts, found, strict=True) if text and not spot
        ]
        _keep(made, slot, texts, found)
    if hidden:
        made.faults.append("there is no free place for " + ", ".join(f"“{t}”" for t in hidden[:3]))


def _keep(made: Plan, slot: int, texts: list[list[str]], found: list[Any]) -> None:
    several = max(map(len, texts), default=0) > 1
    made.rows[f"_text{slot}"] = pd.Series(
        [text if several else "".join(text) for text in texts], index=made.rows.index, dtype=object
    )
    for name, nothing in (("side", "left"), ("dx", 0.0), ("dy", 0.0)):
        made.rows[f"_{name}{slot}"] = [getattr(s, name) if s else nothing for s in found]
