"""Maps: states by what they are to the rows, or sites with numbers that a list below explains."""

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from csto import style
from csto.forms import ground, sites
from csto.layout import At, LayoutError, NoRoomError, fields, in_room, pieces, placing
from csto.layout.fields import HUE, by, column, hued
from csto.layout.layers import Entry
from csto.layout.scales import text_px
from csto.layout.sheet import PADDING
from csto.layout.signs import IN_KEY, SIGNS

TINT, GREY = "_tint", "#938e82"
EDGE, LINE = {"stroke": style.PAPER, "strokeWidth": 0.8}, {"strokeWidth": 1.5}
# The mark and the channels of each look; outlines last: a neighbour would cover them.
LOOKS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "grey": (EDGE | {"fill": GREY}, {}),
    "filled": (EDGE, {"fill": hued(alt.Fill)}),
    "dashed": (LINE | {"strokeDash": [3, 2], "fill": ground.LAND}, {"stroke": hued(alt.Stroke)}),
    "open": (LINE, {"stroke": hued(alt.Stroke), "fill": hued(alt.Fill, TINT)}),
}
# Where the name of a state stands, in thousandths of the picture's width: its middle and the room
# on the state; beside it, where that is too little, a place and the side of the text that is there.
NAMES = {
    "RUS": (541, 137, 795, 541, 137, "center"),
    "KAZ": (670, 307, 526, 670, 307, "center"),
    "UZB": (618, 464, 118, 590, 582, "center"),
    "BLR": (143, 120, 105, 100, 198, "center"),
    "KGZ": (807, 439, 102, 840, 490, "left"),
    "TJK": (763, 511, 90, 836, 576, "center"),
    "AZE": (360, 488, 70, 385, 533, "left"),
    "GEO": (295, 430, 53, 262, 438, "right"),
    "ARM": (313, 477, 29, 285, 486, "right"),
}


@in_room
def map(
    rows: pd.DataFrame, at: At, *, label: str, kind: str | None = None,
    kinds: Mapping[str, str] = {}, longitude: str | None = None, latitude: str | None = None,
    sign: str = "", signs: Mapping[str, str] = {},
) -> alt.LayerChart:  # fmt: skip
    """Draw the rows' states, or sites at `longitude` and `latitude`, on the base map.

    States have the look of their `kind` in `kinds`: filled in their colour, open, dashed (not
    certain), grey (no longer); `label` stands on a state or beside it. Sites have a number each,
    the sign of their kind in the column `sign`, and the colour of their `state`, which is tinted;
    a list below has the numbers with their `label`. Sites that lie close are drawn apart, with a
    line to their place. Disputed ground is dotted and belongs to no state.

    Raises LayoutError for unknown columns, codes, kinds and looks, positions without a value or
    off the map, and labels that have no room.
    """
    width = at.width - 2 * PADDING
    rows = fields.coloured(rows, "state", None)
    if longitude and latitude:
        used = fields.kinds_of(rows, sign, signs, "sign")
        entries = [Entry(name, SIGNS[shape]) for name, shape in used.items()]
        tint = _shapes(rows[rows["state"] != fields.NONE], width, strokeWidth=1)
        drawn, tall = sites.numbered(rows, at, label, (longitude, latitude), sign, used)
        layers = [tint.encode(stroke=hued(alt.Stroke), fill=hued(alt.Fill, TINT)), *drawn]
    else:
        fields.refuse_others(kinds.values(), LOOKS, "look")
        used = fields.kinds_of(rows, kind, kinds, "look")
        entries = [
            Entry(name, IN_KEY["filled"], GREY) if look == "grey" else Entry(name, IN_KEY[look])
            for name, look in used.items()
        ]
        rows["_look"] = rows[kind].astype(str).map(used)
        layers, tall = _states(rows, width), 0.0
        layers += [] if at.small else _names(rows, label, width)
    entries += [Entry(f"disputed: {ground.DISPUTED}", IN_KEY["dotted"], ground.DARK)]
    chart = pieces.layered(*ground.land(width), *layers, *at.key(entries, 0, tall), data=rows)
    chart.projection = ground.projection()
    chart.width, chart.height = width, ground.height(width)
    return chart


def _shapes(rows: pd.DataFrame, width: int, **look: Any) -> alt.Chart:
    hues = dict(zip(rows["state"], rows[HUE], strict=True))
    values = {code: {HUE: hue, TINT: style.tint(hue)} for code, hue in hues.items()}
    return alt.Chart(ground.shapes(values, width)).mark_geoshape(clip=True, aria=False, **look)


def _states(rows: pd.DataFrame, width: int) -> list[alt.Chart]:
    """States in their look."""
    if twice := sorted(set(rows.loc[rows["state"].duplicated(), "state"])):
        raise LayoutError(f"{', '.join(twice)} in several rows: a map has one row for each state")
    return [
        _shapes(rows[rows["_look"] == look], width, **mark).encode(**channels)
        for look, (mark, channels) in LOOKS.items()
        if (rows["_look"] == look).any()
    ]


def _names(rows: pd.DataFrame, label: str, width: int) -> list[alt.Chart]:
    """Names on their states where these are wide enough, else beside them with a line."""
    texts = column(rows, label).fillna("").astype(str)
    on = rows[HUE].where(rows["_look"] == "filled", style.PAPER)
    data = pd.DataFrame(placed_names(rows["state"], texts, on, width))
    led = alt.Chart(data).transform_filter("datum.led")
    line = led.mark_rule(strokeWidth=0.8, color=style.INK)
    box = led.mark_rect(fill=style.PAPER, cornerRadius=2)  # a name may lie on another state
    words = alt.Chart(data).mark_text(fill=pieces.value_of("ink"))
    return [
        line.encode(**pieces.place("x", "y"), **pieces.to_place("at_x", "at_y")),
        box.encode(**pieces.place("left", "top"), **pieces.to_place("right", "bottom")),
        words.encode(**pieces.place("x", "y"), text=by(alt.Text, "text")),
    ]


def placed_names(
    states: Iterable[str], texts: Iterable[str], on: Iterable[str], width: int
) -> list[dict[str, Any]]:
    """Where the name of each state stands and what its line joins (px); `on` has their colours.

    Raises NoRoomError for a name that lies on another.
    """
    found, taken = [], []
    for state, text, hue in zip(states, texts, on, strict=True):
        own_x, own_y, wide, beside_x, beside_y, side = NAMES[state]
        half = text_px([text]) / 2 + 2
        led = 2 * half + 4 > wide * width / 1000
        place = (beside_x, beside_y) if led else (own_x, own_y)
        x, y = (each * width / 1000 for each in place)
        x += {"left": half, "right": -half}.get(side, 0) if led else 0
        x = min(max(x, half), width - half)
        box = {"left": x - half, "top": y - 7.5, "right": x + half, "bottom": y + 7.5}
        within = (0, 0, width, ground.height(width))
        if not placing.free((*box.values(),), np.array(taken).reshape(-1, 4), within):
            raise NoRoomError(f"there is no free place for “{text}”")
        taken.append([*box.values()])
        behind = style.PAPER if led else hue
        ink = max((style.INK, style.PAPER), key=lambda colour: style.contrast(colour, behind))
        own = {"at_x": own_x * width / 1000, "at_y": own_y * width / 1000}
        found.append({"text": text, "x": x, "y": y, "ink": ink, "led": led, **own, **box})
    return found
