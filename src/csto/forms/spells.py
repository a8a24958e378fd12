"""Spells: stretches of time in a line for each name, certain or possible, ended or going on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from csto import style
from csto.forms.times import Times, in_utc
from csto.layout import At, LayoutError, asides, fields, placing, scales
from csto.layout.asked import PADDING
from csto.layout.fields import column, hued
from csto.layout.layers import Entry
from csto.layout.scales import LINE
from csto.layout.signs import ARROW_HEAD, IN_KEY

LOOKS = ("filled", "open", "dashed", "struck", "line")
THICK, APART = 10, 3  # px: a stretch; between lanes
ARROW = 10  # px that the arrow of what goes on takes beyond the last moment
LEAST = 100  # px that the time takes at least


@dataclass(frozen=True)
class Frame:
    """The geometry of spells in a width."""

    axis: alt.Axis
    left: float
    step: float
    times: Times
    rows: pd.DataFrame
    faults: Sequence[str]


def spells(
    rows: pd.DataFrame, at: At, *, name: str, begin: str, end: str, kind: str | None = None,
    kinds: Mapping[str, str] | None = None, lane: str | None = None, label: str | None = None,
    marked: Mapping[str, Any] | None = None, colour: str | None = "state",
    colours: Mapping[str, str] | None = None, title: str | None = None, until: Any = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw a stretch from `begin` to `end` for each row, in a line for each `name`.

    Both are dates, or years as numbers; a stretch without an end goes on, and has an
    arrow at `until`, which is the last moment in the rows if it is not given.
    `kinds` has a look for each `kind`: filled (certain), dashed (possible, planned), struck
    (cancelled), open (qualified), line (before or after). Stretches of a name that overlap stand
    below each other; of a `lane`'s two values the first stands above. `label` is a text beside a
    stretch, `marked` has moments with a rule each. `colour` and `colours` are those of `compose`.

    Raises LayoutError for unknown columns, kinds and looks, a stretch without a begin or with its
    end before it, and texts that have no room.
    """
    looks = _looks(rows, kind, kinds)
    rows = _stretches(fields.coloured(rows, colour, colours), name, begin, end, lane, until)
    rows["_look"] = rows[kind].astype(str).map(looks) if kind else "filled"
    span = rows["_begin"].min(), max(rows["_end"].max(), rows["_begin"].max())
    if at.shared is not None:
        at.shared.widen("x", title, *span, span[1])
        if at.shared.probing:
            return alt.layer(alt.Chart(rows).mark_point())
        span = at.shared.domains["x", str(title)][:2]
    frame = _frame(rows, name, label, span, at.width)
    if frame.faults:
        at.refuse(frame.faults, lambda width: _frame(rows, name, label, span, width).faults)
    entries = _entries(rows, lane, looks, colour, colours)
    return _drawn(frame, at, name, title, marked or {}, entries, label)


def _looks(rows: pd.DataFrame, kind: str | None, kinds: Mapping[str, str] | None) -> dict[str, str]:
    """The look of each kind that occurs."""
    known = dict(kinds or {})
    if strange := sorted(set(known.values()) - set(LOOKS)):
        raise LayoutError(f"no look {strange[0]!r}; looks are {', '.join(LOOKS)}")
    return (
        {used: known[used] for used in fields.kinds_of(rows, kind, known, "look")} if kind else {}
    )


def _stretches(
    rows: pd.DataFrame, name: str, begin: str, end: str, lane: str | None, until: Any
) -> pd.DataFrame:
    """Rows with begin, end, the lane of each if it is asked for, and whether it goes on."""
    starts, ends = fields.filled(rows, begin), column(rows, end)
    fields.filled(rows, name)
    if wrong := int((ends < starts).sum()):
        raise LayoutError(f"{wrong} rows have {end!r} before {begin!r}: change them round")
    open_ended = ends.isna()
    moments = [starts.max(), *([ends.max()] if ends.notna().any() else []), until]
    last = max(moment for moment in moments if moment is not None)
    rows = rows.assign(_begin=starts, _end=ends.fillna(last), _open=open_ended)
    if lane:
        values = list(dict.fromkeys(fields.filled(rows, lane)))
        return rows.assign(_lane=rows[lane].map(values.index))
    return rows.assign(_lane=-1)


def _frame(
    rows: pd.DataFrame, name: str, label: str | None, span: tuple[Any, Any], width: float
) -> Frame:
    names = rows[name].astype(str)
    axis, left, lines = scales.names_axis(dict.fromkeys(names), width)
    view = int(width - left - 2 * PADDING - 1)
    times = Times(span[0], span[1] + (span[1] - span[0]) * (ARROW / max(view - ARROW, 1)), view)
    if view < LEAST:
        return Frame(axis, left, 0, times, rows, [f"names leave {view} px for the time"])
    rows, faults = _laned(rows, names, label, times)
    counts = rows["_lane"].groupby(names).transform("max") + 1
    most = int(counts.max())
    step = max(most * (THICK + APART) + (8 if most > 1 else 10), LINE * lines + 6)
    rows = rows.assign(_down=(rows["_lane"] - (counts - 1) / 2) * (THICK + APART))
    return Frame(axis, left, step, times, rows, faults)


def _laned(
    rows: pd.DataFrame, names: pd.Series, label: str | None, times: Times
) -> tuple[pd.DataFrame, list[str]]:
    """Rows in lanes, with the place of each label: right of its stretch, or left of it.

    A stretch takes its label along; where both have no room in a lane, they have one below.
    """
    texts = column(rows, label).fillna("").astype(str) if label else pd.Series("", index=rows.index)
    rows = rows.assign(_text=texts, _side="left", _dx=0.0)
    first = pd.Series(times.px(rows["_begin"]), index=rows.index)
    last = pd.Series(times.px(rows["_end"]), index=rows.index) + rows["_open"] * ARROW
    faults = []
    for _, part in rows.groupby(names, sort=False):
        taken: dict[int, list[tuple[float, float]]] = {}
        for place in first[part.index].sort_values(kind="stable").index:
            wide = scales.text_px([texts[place]]) + 2 * placing.GAP if texts[place] else 0
            sides = {"left": (first[place], last[place] + wide)}
            if wide:
                sides["right"] = (first[place] - wide, last[place])
            found = _free(sides, taken, rows.loc[place, "_lane"], times.length)
            if found is None:
                faults.append(f"there is no free place for “{texts[place]}”")
                continue
            lane, side = found
            taken.setdefault(lane, []).append(sides[side])
            beside = last[place] - first[place] + placing.GAP if side == "left" else -placing.GAP
            rows.loc[place, ["_lane", "_side", "_dx"]] = [lane, side, beside if wide else 0]
    return rows, faults


def _free(
    sides: Mapping[str, tuple[float, float]],
    taken: Mapping[int, list[tuple[float, float]]],
    fixed: int,
    view: float,
) -> tuple[int, str] | None:
    """The first lane and side that are free; a lane may be fixed (0 or more)."""
    for lane in [fixed] if fixed >= 0 else range(len(taken) + 1):
        for side, (start, end) in sides.items():
            inside = start >= -1 and end <= view + placing.GAP
            if inside and all(b <= start + 0.5 or a >= end - 0.5 for a, b in taken.get(lane, [])):
                return lane, side
    return None


def _entries(
    rows: pd.DataFrame, lane: str | None, looks: Mapping[str, str], colour: str | None, colours: Any
) -> list[Entry]:
    made = []
    if colours and colour:
        used = set(rows[colour].astype(str))
        made += [Entry(k, IN_KEY["filled"], hue) for k, hue in colours.items() if k in used]
    if lane:
        values = list(dict.fromkeys(rows[lane].astype(str)))
        made += [
            Entry(v, IN_KEY[where]) for v, where in zip(values, ("upper", "lower"), strict=False)
        ]
    if len(looks) > 1 or set(looks.values()) - {"filled"}:
        made += [Entry(kind, IN_KEY[look]) for kind, look in looks.items()]
    return made + ([Entry("goes on", IN_KEY["goes on"])] if _going(rows).any() else [])


def _going(rows: pd.DataFrame) -> pd.Series:
    """Which stretches have an arrow: those that go on, but for what is a line before or after."""
    return rows["_open"] & (rows["_look"] != "line")


def _drawn(
    frame: Frame, at: At, name: str, title: str | None, marked: Mapping[str, Any],
    entries: list[Entry], label: str | None,
) -> alt.LayerChart:  # fmt: skip
    times = frame.times
    layers = [_rule(moment) for moment in marked.values()]
    layers += [chart for look in LOOKS if look in set(frame.rows["_look"]) for chart in _look(look)]
    layers += _goes_on(frame.rows) + ([_texts()] if label else [])
    places = times.px(list(marked.values()))
    said, lines = asides.stacked(
        zip(places, marked, strict=True), times.length, frame.left, below=0
    )
    layers += [] if at.small else said
    below = 10 + LINE * (lines - 0.5) if said else 0
    layers += at.key(entries, frame.left, below)
    chart = alt.layer(*layers, data=in_utc(frame.rows))
    y = fields.by(alt.Y, name, sort=list(dict.fromkeys(frame.rows[name].astype(str))))
    y["axis"] = frame.axis
    chart.encoding = alt.FacetedEncoding(x=times.channel("_begin", title), y=y)
    chart.width, chart.height = times.length, alt.Step(frame.step)
    return chart


def _look(look: str) -> list[alt.Chart]:
    """Stretches of a look."""
    down = {"yOffset": {"expr": "datum._down"}}
    chosen = alt.Chart().transform_filter(f"datum._look === '{look}'")
    ends = {"x2": alt.X2(field="_end")}
    if look == "line":
        return [chosen.mark_rule(strokeWidth=1.5, **down).encode(**ends, stroke=hued(alt.Stroke))]
    if look == "filled":
        bar = chosen.mark_bar(height=THICK, orient="horizontal", **down)
        return [bar.encode(**ends, fill=hued(alt.Fill))]
    dash = {} if look == "open" else {"strokeDash": [3, 2]}
    box = chosen.mark_bar(
        height=THICK - 1.4, orient="horizontal", fill=style.PAPER, strokeWidth=1.4, **dash, **down
    )
    charts = [box.encode(**ends, stroke=hued(alt.Stroke))]
    if look == "struck":
        strike = chosen.mark_rule(strokeWidth=1.4, **down)
        charts.append(strike.encode(**ends, stroke=hued(alt.Stroke)))
    return charts


def _goes_on(rows: pd.DataFrame) -> list[alt.Chart]:
    """An arrow at the end of what has none."""
    if not _going(rows).any():
        return []
    head = alt.Chart().transform_filter("datum._open && datum._look !== 'line'")
    head = head.mark_point(size=100, strokeWidth=0, opacity=1, yOffset={"expr": "datum._down"})
    return [
        head.encode(x=alt.X(field="_end"), fill=hued(alt.Fill), shape=alt.ShapeValue(ARROW_HEAD))
    ]


def _texts() -> alt.Chart:
    words = alt.Chart().mark_text(
        align={"expr": "datum._side"}, dx={"expr": "datum._dx"}, yOffset={"expr": "datum._down"}
    )
    return words.encode(text=fields.by(alt.Text, "_text"))


def _rule(moment: Any) -> alt.Chart:
    once = alt.Chart().transform_window(nth="row_number()").transform_filter("datum.nth === 1")
    value = (
        alt.DateTime(year=moment.year, month=moment.month, date=moment.day, utc=True)
        if isinstance(moment, pd.Timestamp)
        else moment
    )
    rule = once.mark_rule(color=style.MUTED, strokeDash=[4, 3])
    return rule.encode(x=alt.XDatum(value), y=alt.YValue(0), y2=alt.Y2Value("height"))
