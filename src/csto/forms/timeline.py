"""Dated events, a line each, with their words beside the mark or above it."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from csto import style
from csto.forms.times import Times, in_utc, period, said
from csto.layout import At, fields
from csto.layout.asked import PADDING
from csto.layout.fields import column, hued
from csto.layout.layers import Entry
from csto.layout.scales import LINE, text_px
from csto.layout.signs import IN_KEY, SIGNS, paths

SIDE = 12  # px from the middle of a mark to its words
LEAST = 90  # px that words take at least
KIND = "_kind"


def timeline(
    rows: pd.DataFrame, at: At, *, date: str, label: str, end: str | None = None,
    precision: str | None = None, by: str | None = None, filled: str | None = None,
    sign: str | None = None, signs: Mapping[str, str] | None = None,
    shade: tuple[pd.Timestamp, pd.Timestamp] | None = None, shaded: str | None = None,
    title: str | None = None, lasting: str = "to its end",
) -> alt.LayerChart:  # fmt: skip
    """Draw events at `date`, with a bar to `end` where one is stated, in the rows' order.

    `label` has the words, `by` who says it. A date known to its month or year (`precision`) is a
    bar over all of it; events without a date are listed below the axis. Marks are open where the
    column `filled` is false, or have the sign of their kind: `signs` has one for each kind in the
    column `sign`. `shade` sets off a stretch of days, which the key calls `shaded`; `lasting` is
    what it calls the bar to an end.

    Raises LayoutError for unknown columns, kinds, precisions, and words that have no room.
    """
    rows, known = _kinds(rows, filled, sign, signs)
    rows = fields.coloured(rows, None, None)
    fields.filled(rows, label)
    missing = column(rows, date).isna()
    dated = _moments(rows[~missing].reset_index(drop=True), date, end, precision)
    dates = _dates(dated, date, precision, by)
    left = 0 if at.narrow else round(text_px(dates)) + 8
    ends = _ends(dated, shade)
    if at.shared is not None:
        at.shared.widen("x", title, *ends, ends[1])
        if at.shared.probing:
            return alt.layer(alt.Chart(dated).mark_point())
        ends = at.shared.domains["x", str(title)][:2]
    times = _times(ends, at.width - left - 2 * PADDING)
    _refuse_narrow(dated, label, times, at, left)
    dated = _worded(dated, label, dates, times, at)
    height = max(map(len, dated["_words"]), default=1) * LINE + (24 if at.narrow else 10)
    layers = [*_ground(shade, times), *_marks(known, dated, at, height), _words(at, height)]
    if not at.narrow:
        layers.append(_beside(dates))
    listed, below = _listed(rows[missing], label, known, at, left)
    layers += listed
    entries = _entries(known, dated, lasting, end, shaded if shade else None)
    layers += at.key(entries, left, below)
    chart = alt.layer(*layers, data=in_utc(dated))
    y = alt.Y(field="_order", type="ordinal", axis=None)
    chart.encoding = alt.FacetedEncoding(x=times.channel("_first", title), y=y)
    chart.width, chart.height = times.length, alt.Step(height)
    return chart


def _kinds(
    rows: pd.DataFrame, filled: str | None, sign: str | None, signs: Mapping[str, str] | None
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Rows with the kind of their sign, and the sign of each kind that occurs."""
    if sign:
        known = dict(signs or {})
        used = fields.kinds_of(rows, sign, known, "sign")
        return rows.assign(**{KIND: rows[sign].astype(str)}), {kind: known[kind] for kind in used}
    if not filled:
        return rows.assign(**{KIND: ""}), {"": "circle"}
    names = {True: filled.replace("_", " "), False: "other"}
    kinds = column(rows, filled).astype(bool).map(names)
    return rows.assign(**{KIND: kinds}), {names[True]: "circle", names[False]: "open circle"}


def _moments(rows: pd.DataFrame, date: str, end: str | None, precision: str | None) -> pd.DataFrame:
    first, last = period(rows[date], column(rows, precision) if precision else None)
    if end:
        last = column(rows, end).fillna(last).where(lambda ends: ends >= last, last)
    return rows.assign(_first=first, _last=last, _order=range(len(rows)))


def _dates(rows: pd.DataFrame, date: str, precision: str | None, by: str | None) -> list[str]:
    """What stands beside each event: its date, and who says it."""
    long = bool(len(rows)) and _is_long(rows)
    known = rows[precision] if precision else [None] * len(rows)
    texts = [said(moment, code, long=long) for moment, code in zip(rows[date], known, strict=True)]
    if by is None:
        return texts
    return [f"{text} · {who}" for text, who in zip(texts, column(rows, by), strict=True)]


def _is_long(rows: pd.DataFrame) -> bool:
    return Times(rows["_first"].min(), rows["_last"].max(), 1).long


def _ends(rows: pd.DataFrame, shade: Any) -> tuple[pd.Timestamp, pd.Timestamp]:
    first, last = rows["_first"].min(), rows["_last"].max()
    return (min(first, shade[0]), max(last, shade[1])) if shade else (first, last)


def _times(ends: tuple[pd.Timestamp, pd.Timestamp], view: float) -> Times:
    edge = max((ends[1] - ends[0]) * (SIDE / view), pd.Timedelta(hours=12))
    return Times(ends[0] - edge, ends[1] + edge, view)


def _sides(rows: pd.DataFrame, times: Times) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where each mark begins and ends (px), and whether there is more room on its right."""
    first, last = times.px(rows["_first"]), times.px(rows["_last"])
    return first, last, times.length - last >= first


def _refuse_narrow(rows: pd.DataFrame, label: str, times: Times, at: At, left: float) -> None:
    def faults(width: float) -> list[str]:
        if at.narrow:
            room, words = width - 2 * PADDING, rows[label].str.split().explode()
            return [] if text_px(words) <= room else ["a word is wider than the chart"]
        view = width - left - 2 * PADDING
        first, last, right = _sides(rows, Times(times.first, times.last, view))
        least = np.where(right, view - last, first).min(initial=view) - SIDE
        said = f"dates and sources leave {max(least, 0):.0f} px for the words of an event"
        return [] if least >= LEAST else [said]

    if found := faults(at.width):
        at.refuse(found, faults)


def _worded(rows: pd.DataFrame, label: str, dates: list[str], times: Times, at: At) -> pd.DataFrame:
    """The words of each event in lines, on the side of its mark that has more room."""
    first, last, right = _sides(rows, times)
    if at.narrow:
        rooms, right = np.full(len(rows), times.length), np.full(len(rows), fill_value=True)
    else:
        rooms = np.where(right, times.length - last, first) - SIDE
    texts = [
        style.wrapped(text, style.TEXT_PT, room)
        for text, room in zip(rows[label], rooms, strict=True)
    ]
    if at.narrow:
        texts = [[*text, date] for text, date in zip(texts, dates, strict=True)]
    return rows.assign(
        _words=texts,
        _side=np.where(right, "left", "right"),
        _dx=np.where(right, last - first + SIDE, -SIDE),
        _up=[LINE * (len(text) - 1) for text in texts],
    )


def _ground(shade: Any, times: Times) -> list[alt.Chart]:
    if not shade:
        return []
    half = pd.Timedelta(hours=12) if not times.long else pd.Timedelta(0)
    stretch = pd.DataFrame({"_first": [shade[0] - half], "_last": [shade[1] + half]})
    band = alt.Chart(in_utc(stretch)).mark_rect(fill=style.GROUND)
    ends = {"x": fields.by(alt.X, "_first", "T"), "x2": alt.X2(field="_last")}
    return [band.encode(**ends, y=alt.YValue(0), y2=alt.Y2Value("height"))]


def _marks(known: Mapping[str, str], rows: pd.DataFrame, at: At, height: float) -> list[alt.Chart]:
    down = height / 2 - 8 if at.narrow else 0
    runs = alt.Chart().transform_filter("datum._last > datum._first")
    runs = runs.mark_rule(strokeWidth=4, yOffset=down).encode(
        x2=alt.X2(field="_last"), stroke=hued(alt.Stroke)
    )
    halo = alt.Chart().mark_point(shape="circle", size=100, strokeWidth=0, opacity=1, yOffset=down)
    point = alt.Chart().mark_point(size=75, strokeWidth=0, opacity=1, yOffset=down)
    scale = alt.Scale(domain=[*known], range=[*paths(known).values()])
    shape = fields.by(alt.Shape, KIND, scale=scale, legend=None)
    return [
        runs,
        halo.encode(fill=alt.FillValue(style.PAPER)),
        point.encode(fill=hued(alt.Fill), shape=shape),
    ]


def _words(at: At, height: float) -> alt.Chart:
    """The words beside their mark, or from the left edge above it."""
    text = fields.by(alt.Text, "_words")
    if at.narrow:
        words = alt.Chart().mark_text(
            align="left", lineHeight=LINE, dy={"expr": f"{height / 2 - 22} - datum._up"}
        )
        return words.encode(x=alt.XValue(0), text=text)
    words = alt.Chart().mark_text(
        lineHeight=LINE,
        align={"expr": "datum._side"},
        dx={"expr": "datum._dx"},
        dy={"expr": "-datum._up / 2"},
    )
    return words.encode(text=text)


def _beside(dates: list[str]) -> alt.Chart:
    data = pd.DataFrame({"_order": range(len(dates)), "_date": dates})
    words = alt.Chart(data).mark_text(align="right", dx=-8)
    return words.encode(x=alt.XValue(0), text=fields.by(alt.Text, "_date"))


def _listed(
    rows: pd.DataFrame, label: str, known: Mapping[str, str], at: At, left: float
) -> tuple[list[alt.Chart], float]:
    """Events without a date, below the axis and not on it; and the height that they take."""
    if rows.empty or at.small:
        return [], 0
    width = at.width - 2 * PADDING - 18
    lines = [("Not dated", "nothing", True)]
    for text, kind in zip(rows[label], rows[KIND], strict=True):
        first, *more = style.wrapped(text, style.TEXT_PT, width)
        lines += [(first, known[kind], False), *((line, "nothing", False) for line in more)]
    data = pd.DataFrame(lines, columns=["line", "sign", "head"])
    data["sign"] = data["sign"].map(SIGNS)
    data["down"] = [16 + 16 * number for number in range(len(data))]
    signs = alt.Chart(data).mark_point(
        size=75, strokeWidth=0, opacity=1, xOffset=7 - left, yOffset={"expr": "datum.down"},
        fill=style.ACCENT, shape={"expr": "datum.sign"},
    )  # fmt: skip
    signs = signs.encode(x=alt.XValue(0), y=alt.YValue("height"))
    words = alt.Chart(data).mark_text(
        align="left", dx={"expr": f"datum.head ? {-left} : {18 - left}"},
        yOffset={"expr": "datum.down"},
        fontWeight={"expr": "datum.head ? 600 : 400"},
    )  # fmt: skip
    words = words.encode(x=alt.XValue(0), y=alt.YValue("height"), text=fields.by(alt.Text, "line"))
    return [signs, words], float(data["down"].max()) + 4


def _entries(
    known: Mapping[str, str], rows: pd.DataFrame, lasting: str, end: str | None,
    shaded: str | None,
) -> list[Entry]:  # fmt: skip
    made = [Entry(kind, SIGNS[sign]) for kind, sign in known.items()] if len(known) > 1 else []
    if end and column(rows, end).notna().any():
        made.append(Entry(lasting, IN_KEY["span"]))
    return made + ([Entry(shaded, IN_KEY["ground"], style.IN_KEY_GROUND)] if shaded else [])
