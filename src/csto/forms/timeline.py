"""Dated events, a line each, with their words beside the mark or above it."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from csto import style, words
from csto.forms import times
from csto.layout import At, NoRoomError, fields, in_room, pieces
from csto.layout.fields import column, hued
from csto.layout.layers import Entry
from csto.layout.pieces import WHOLE_HEIGHT, value_of
from csto.layout.scales import LINE, Numbers, text_px
from csto.layout.sheet import PADDING
from csto.layout.signs import IN_KEY, SIGNS, box

SIDE = 12  # px from the middle of a mark to its words
LEAST = 90  # px that words take at least


@in_room
def timeline(
    rows: pd.DataFrame, at: At, *, date: str, label: str, sign: str, signs: Mapping[str, str],
    end: str | None = None, lasting: str = "to its end", precision: str | None = None,
    by: str | None = None, shade: tuple[pd.Timestamp, pd.Timestamp] | None = None,
    shaded: str = "", title: str | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw events at `date`, with a bar to `end` where one is stated, in the rows' order.

    `label` has the words, `by` who says it. A date known to its month or year (`precision`) is a
    bar over all of it. `signs` has the sign of each kind in the column `sign`. `shade` sets off a
    stretch of days, which the key calls `shaded`; `lasting` is what it calls the bar to an end.

    Raises LayoutError for unknown columns, kinds, precisions, dates that are missing, and words
    that have no room.
    """
    known = fields.kinds_of(rows, sign, signs, "sign")
    fields.filled(rows, label)
    rows = _moments(fields.coloured(rows, None, None), date, end, precision)
    long = rows["_last"].max() - rows["_first"].min() > times.TWO_YEARS
    dates = _dates(rows, date, precision, by, long)
    for name in ("_first", "_last"):
        rows[name] = times.numbers(rows[name], long=long)
    half = 0 if long else 0.5  # a day
    around = times.numbers(pd.Series(shade, dtype="datetime64[ns]"), long=long)
    left = 0 if at.narrow else round(text_px(dates)) + 8
    view = at.width - left - 2 * PADDING
    first, last = min([*rows["_first"], *around]), max([*rows["_last"], *around])
    edge = max((last - first) * (SIDE / view), half)
    axis = Numbers(first - edge, last + edge, view)
    rows = _above(rows, label, dates, view) if at.narrow else _beside(rows, label, axis)
    height = max(map(len, rows["_words"]), default=1) * LINE + (24 if at.narrow else 10)
    rows["_paper"] = _papers(rows, height, narrow=at.narrow)
    layers = [_ground(around[0] - half, around[1] + half)] if shade else []
    layers += [] if shade else [_under(narrow=at.narrow)]
    layers += _marks(sign, known, height / 2 - 8 if at.narrow else 0)
    layers += [_words_above(height)] if at.narrow else [_words_beside(), _said(dates)]
    entries = [Entry(kind, SIGNS[name]) for kind, name in known.items()] if len(known) > 1 else []
    entries += [Entry(lasting, IN_KEY["span"])] if end and rows[end].notna().any() else []
    entries += [Entry(shaded, IN_KEY["ground"], style.GROUND)] if shade else []
    layers += at.key(entries, left, 0)
    chart = pieces.layered(*layers, data=rows)
    y = alt.Y(field="_order", type="ordinal", axis=None)
    chart.encoding = alt.FacetedEncoding(
        x=times.channel("_first", axis, long=long, title=title), y=y
    )
    chart.width, chart.height = view, alt.Step(height)
    return chart


def _moments(rows: pd.DataFrame, date: str, end: str | None, precision: str | None) -> pd.DataFrame:
    """Rows with the first and the last moment of each event, in their order."""
    first = last = fields.filled(rows, date)
    if precision:
        first, last = times.period(first, column(rows, precision).astype("string"))
    if end:
        last = column(rows, end).fillna(last).where(lambda ends: ends >= last, last)
    return rows.assign(_first=first, _last=last, _order=range(len(rows)))


def _dates(
    rows: pd.DataFrame, date: str, precision: str | None, by: str | None, long: bool
) -> list[str]:
    """What stands beside each event: its date, and who says it; no year where all have one."""
    known = rows[precision] if precision else ["day"] * len(rows)
    texts = [
        words.date(moment, code) if long else f"{moment.day} {moment:%B}"
        for moment, code in zip(rows[date], known, strict=True)
    ]
    if by is None:
        return texts
    return [f"{text} · {who}" for text, who in zip(texts, column(rows, by), strict=True)]


def _above(rows: pd.DataFrame, label: str, dates: list[str], view: float) -> pd.DataFrame:
    """The words of each event in lines over the whole view, with its date below them."""
    if text_px(rows[label].str.split().explode()) > view:
        raise NoRoomError("a word is wider than the chart")
    wrapped = [style.wrapped(text, style.TEXT_PT, view) for text in rows[label]]
    texts = [[*lines, date] for lines, date in zip(wrapped, dates, strict=True)]
    return rows.assign(_words=texts, _up=[LINE * (len(lines) - 1) for lines in texts])


def _beside(rows: pd.DataFrame, label: str, axis: Numbers) -> pd.DataFrame:
    """The words of each event in lines, on the side of its mark that has more room."""
    first, last = axis.px(rows["_first"]), axis.px(rows["_last"])
    right = axis.length - last >= first
    rooms = np.where(right, axis.length - last, first) - SIDE
    if rooms.min(initial=axis.length) < LEAST:
        least = max(rooms.min(), 0)
        raise NoRoomError(f"dates and sources leave {least:.0f} px for the words of an event")
    both = zip(rows[label], rooms, strict=True)
    texts = [style.wrapped(text, style.TEXT_PT, room) for text, room in both]
    return rows.assign(
        _words=texts,
        _side=np.where(right, "left", "right"),
        _dx=np.where(right, last - first + SIDE, -SIDE),
        _up=[LINE * (len(text) - 1) for text in texts],
    )


def _papers(rows: pd.DataFrame, height: float, *, narrow: bool) -> list[str]:
    """The boxes of words around the middle of their line, from the mark or from the edge."""
    wide, tall = rows["_words"].map(text_px), rows["_words"].map(len) * LINE / 2
    if narrow:
        left, down = 0 * wide, height / 2 - 22 - rows["_up"] / 2
    else:
        left, down = rows["_dx"] - wide.where(rows["_side"] == "right", 0), 0
    return [*map(box, left, down - tall, left + wide, down + tall)]


def _under(*, narrow: bool) -> alt.Chart:
    """Paper below words, which lines of the grid would run through."""
    under = pieces.ground("_paper")
    return under.encode(x=alt.XValue(0)) if narrow else under


def _ground(first: float, last: float) -> alt.Chart:
    band = alt.Chart(pd.DataFrame({"_first": [first], "_last": [last]}))
    band = band.mark_rect(fill=style.GROUND)
    return band.encode(x=fields.by(alt.X, "_first", "Q"), x2=alt.X2(field="_last"), **WHOLE_HEIGHT)


def _marks(sign: str, known: Mapping[str, str], down: float) -> list[alt.Chart]:
    runs = alt.Chart().transform_filter("datum._last > datum._first")
    runs = runs.mark_rule(strokeWidth=4, yOffset=down)
    point = pieces.signs(yOffset=down)
    return [
        runs.encode(x2=alt.X2(field="_last"), stroke=hued(alt.Stroke)),
        pieces.halo(size=100, yOffset=down),
        point.encode(fill=hued(alt.Fill), shape=pieces.shaped(sign, known)),
    ]


def _words_above(height: float) -> alt.Chart:
    up = {"expr": f"{height / 2 - 22} - datum._up"}
    words = alt.Chart().mark_text(align="left", lineHeight=LINE, dy=up)
    return words.encode(x=alt.XValue(0), text=fields.by(alt.Text, "_words"))


def _words_beside() -> alt.Chart:
    place: dict[str, Any] = {"align": value_of("_side"), "dx": value_of("_dx")}
    words = alt.Chart().mark_text(lineHeight=LINE, dy={"expr": "-datum._up / 2"}, **place)
    return words.encode(text=fields.by(alt.Text, "_words"))


def _said(dates: list[str]) -> alt.Chart:
    """Dates and sources left of the view."""
    data = pd.DataFrame({"_order": range(len(dates)), "_date": dates})
    words = alt.Chart(data).mark_text(align="right", dx=-8)
    return words.encode(x=alt.XValue(0), text=fields.by(alt.Text, "_date"))
