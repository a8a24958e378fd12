"""Spells: stretches of time in a line for each name, certain or possible, ended or going on."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from csto import style
from csto.dates import year_of
from csto.forms import times
from csto.layout import At, LayoutError, NoRoomError, asides, fields, in_room, pieces, scales
from csto.layout.fields import column, hued
from csto.layout.layers import Entry
from csto.layout.placing import GAP
from csto.layout.scales import LINE, Numbers, text_px
from csto.layout.sheet import PADDING
from csto.layout.signs import ARROW_HEAD, IN_KEY, box

LOOKS = ("filled", "open", "dashed")
THICK, APART = 10, 3  # px: a stretch; between lanes
ARROW = 10  # px that the arrow of what goes on takes beyond the last moment
LEAST = 100  # px that the time takes at least
DOWN = {"yOffset": pieces.value_of("_down")}


@in_room
def spells(
    rows: pd.DataFrame, at: At, *, name: str, begin: str, end: str, kind: str,
    kinds: Mapping[str, str], label: str | None = None, marked: Mapping[str, pd.Timestamp] = {},
    colour: str | None = "state", until: pd.Timestamp | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw a stretch from `begin` to `end` for each row, in a line for each `name`.

    Both are dates; a stretch without an end goes on, and has an arrow at `until`, which is the
    last moment in the rows if it is not given. `kinds` has a look for each `kind`: filled
    (certain), dashed (possible, planned), open (qualified). Stretches of a name that overlap stand
    below each other. `label` is a text beside a stretch, `marked` has moments with a rule each.
    `colour` is that of `compose`.

    Raises LayoutError for unknown columns, kinds and looks, a stretch without a begin or with its
    end before it, and texts that have no room.
    """
    fields.refuse_others(kinds.values(), LOOKS, "look")
    looks = fields.kinds_of(rows, kind, kinds, "look")
    rows = _stretches(fields.coloured(rows, colour, None), begin, end, until)
    names = fields.filled(rows, name).astype(str)
    texts = column(rows, label).fillna("").astype(str) if label else [""] * len(rows)
    rows = rows.assign(_look=rows[kind].astype(str).map(looks), _name=names, _text=texts)
    axis, left, lines = scales.names_axis(dict.fromkeys(names), at.width)
    view = int(at.width - left - 2 * PADDING - 1)
    if view < LEAST:
        raise NoRoomError(f"names leave {view} px for the time")
    first, last = rows["_begin"].min(), rows["_end"].max()
    years = Numbers(first, last + (last - first) * (ARROW / (view - ARROW)), view)
    rows = _laned(rows, years)
    counts = rows["_lane"].groupby(names).transform("max") + 1
    rows["_down"] = (rows["_lane"] - (counts - 1) / 2) * (THICK + APART)
    most = int(counts.max())
    step = max(most * (THICK + APART) + (8 if most > 1 else 10), LINE * lines + 6)
    rules = {text: year_of(moment) for text, moment in marked.items()}
    layers = [pieces.rule(year) for year in rules.values()]
    layers += [_look(look) for look in LOOKS if look in set(rows["_look"])]
    layers += [_goes_on()] if rows["_open"].any() else []
    layers += _words() if label else []
    places = zip(years.px(rules.values()), rules, strict=True)
    said, below = asides.stacked(places, view, left, below=0)
    layers += [] if at.small else said
    layers += at.key(_entries(rows, looks), left, below)
    chart = pieces.layered(*layers, data=rows)
    y = fields.by(alt.Y, name, sort=list(dict.fromkeys(names)))
    y["axis"] = axis
    chart.encoding = alt.FacetedEncoding(x=times.channel("_begin", years), y=y)
    chart.width, chart.height = view, alt.Step(step)
    return chart


def _stretches(
    rows: pd.DataFrame, begin: str, end: str, until: pd.Timestamp | None
) -> pd.DataFrame:
    """Rows with begin and end in years, and whether they go on."""
    starts, ends = fields.filled(rows, begin), column(rows, end)
    if wrong := int((ends < starts).sum()):
        raise LayoutError(f"{wrong} rows have {end!r} before {begin!r}: change them round")
    last = max(moment for moment in (starts.max(), ends.max(), until) if not pd.isna(moment))
    finish = year_of(ends.fillna(last))
    return rows.assign(_begin=year_of(starts), _end=finish, _open=ends.isna())


def _laned(rows: pd.DataFrame, years: Numbers) -> pd.DataFrame:
    """Rows in lanes, with the place of each label: right of its stretch, or left of it.

    A stretch takes its label along; where both have no room in a lane, they have one below.
    """
    first, last = years.px(rows["_begin"]), years.px(rows["_end"]) + rows["_open"] * ARROW
    names, texts = list(rows["_name"]), list(rows["_text"])
    lanes: dict[str, list[list[tuple[float, float]]]] = {name: [] for name in names}
    found: list[Any] = [None] * len(rows)
    for n in np.argsort(first, kind="stable"):
        wide = text_px([texts[n]]) + 2 * GAP if texts[n] else 0
        sides = {"left": (first[n], last[n] + wide), "right": (first[n] - wide, last[n])}
        found[n] = _take(sides, lanes[names[n]], years.length)
        if found[n] is None:
            raise NoRoomError(f"there is no free place for “{texts[n]}”")
    rows["_lane"], rows["_side"] = zip(*found, strict=True)
    beside = np.where(rows["_side"] == "left", last - first + GAP, -GAP)
    rows["_dx"] = np.where(rows["_text"] == "", 0, beside)  # an empty text takes a place as well
    wide = np.array([text_px([text]) for text in texts])
    begins = rows["_dx"] - np.where(rows["_side"] == "left", 0, wide)
    rows["_paper"] = [
        box(at, -THICK / 2, at + px, THICK / 2) for at, px in zip(begins, wide, strict=True)
    ]
    return rows


def _take(
    sides: Mapping[str, tuple[float, float]], lanes: list[list[tuple[float, float]]], view: float
) -> tuple[int, str] | None:
    """The first lane and side that are free, which is then taken."""
    for lane, taken in enumerate([*lanes, []]):
        for side, (start, end) in sides.items():
            inside = start >= -1 and end <= view + GAP
            if inside and all(b <= start + 0.5 or a >= end - 0.5 for a, b in taken):
                lanes[lane:] = [[*taken, (start, end)], *lanes[lane + 1 :]]
                return lane, side
    return None


def _entries(rows: pd.DataFrame, looks: Mapping[str, str]) -> list[Entry]:
    plain = [*looks.values()] == ["filled"]
    made = [] if plain else [Entry(kind, IN_KEY[look]) for kind, look in looks.items()]
    return made + ([Entry("goes on", IN_KEY["goes on"])] if rows["_open"].any() else [])


def _look(look: str) -> alt.Chart:
    """Stretches of a look."""
    chosen = alt.Chart().transform_filter(f"datum._look === '{look}'")
    end = alt.X2(field="_end")
    if look == "filled":
        bar = chosen.mark_bar(height=THICK, orient="horizontal", **DOWN)
        return bar.encode(x2=end, fill=hued(alt.Fill))
    dash = {"strokeDash": [3, 2]} if look == "dashed" else {}
    box = chosen.mark_bar(
        height=THICK - 1.4, orient="horizontal", fill=style.PAPER, strokeWidth=1.4, **dash, **DOWN
    )
    return box.encode(x2=end, stroke=hued(alt.Stroke))


def _goes_on() -> alt.Chart:
    """An arrow at the end of what has none."""
    head = pieces.signs(size=100, **DOWN).transform_filter("datum._open")
    shape = alt.ShapeValue(ARROW_HEAD)
    return head.encode(x=alt.X(field="_end"), fill=hued(alt.Fill), shape=shape)


def _words() -> list[alt.Chart]:
    beside = {"align": pieces.value_of("_side"), "dx": pieces.value_of("_dx")}
    words = alt.Chart().mark_text(**beside, **DOWN).encode(text=fields.by(alt.Text, "_text"))
    return [pieces.ground("_paper", **DOWN), words]
