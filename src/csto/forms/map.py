"""Maps: states by what they are to the rows, or sites with numbers that a list below explains."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from csto import maps, style
from csto.forms import ground, sites
from csto.layout import At, LayoutError, fields
from csto.layout.fields import HUE, column, hued
from csto.layout.layers import Entry
from csto.layout.sheet import PADDING
from csto.layout.signs import IN_KEY, SIGNS, paths

LOOKS = ("filled", "open", "dashed", "grey")
DRAWN = ("grey", "filled", "dashed", "open")  # outlines last: a neighbour would cover them
DOTS = 3.5  # px between the dots of disputed ground
TINT = "_tint"
GREY, DARK = "#938e82", "#6f6b62"


def map(
    rows: pd.DataFrame, at: At, *, state: str = "state", label: str | None = None,
    kind: str | None = None, kinds: Mapping[str, str] | None = None,
    longitude: str | None = None, latitude: str | None = None, sign: str | None = None,
    signs: Mapping[str, str] | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw the rows' states, or sites at `longitude` and `latitude`, on the base map.

    States have the look of their `kind` in `kinds`: filled in their colour, open, dashed (not
    certain), grey (no longer); `label` stands on a state or beside it. Sites have a number each,
    the sign of their kind in the column `sign`, and the colour of their state, which is tinted;
    a list below has the numbers with their `label`. Sites that lie close are drawn apart, with a
    line to their place. Disputed ground is dotted and belongs to no state.

    Raises LayoutError for unknown columns, codes, kinds and looks, positions without a value or
    off the map, and labels that have no room.
    """
    width = at.width - 2 * PADDING
    base = maps.base(width)
    rows = fields.coloured(rows, state, None)
    if longitude and latitude:
        shown, entries = rows, _sign_entries(rows, sign, signs)
        layers, tall = _sites(rows, at, state, label, (longitude, latitude), sign, signs)
    else:
        looks = _looks(rows, kind, kinds)
        shown = rows.assign(_look=rows[kind].astype(str).map(looks) if kind else "filled")
        layers, tall = _states(shown, at, state, label), 0.0
        entries = [
            Entry(k, IN_KEY["filled" if v == "grey" else v], GREY if v == "grey" else None)
            for k, v in looks.items()
        ]
    entries = [*entries, Entry(f"disputed: {ground.DISPUTED}", IN_KEY["dotted"], DARK)]
    layers += at.key(entries, 0, tall)
    chart = alt.layer(base.land, *_disputed(width), *layers, data=shown)
    chart.projection = alt.Projection(**base.projection)
    chart.width, chart.height = base.width, base.height
    return chart


def _looks(rows: pd.DataFrame, kind: str | None, kinds: Mapping[str, str] | None) -> dict[str, str]:
    known = dict(kinds or {})
    if strange := sorted(set(known.values()) - set(LOOKS)):
        raise LayoutError(f"no look {strange[0]!r}; looks of a state are {', '.join(LOOKS)}")
    return (
        {used: known[used] for used in fields.kinds_of(rows, kind, known, "look")} if kind else {}
    )


def _disputed(width: int) -> list[alt.Chart]:
    """Dots on neutral ground: no state's tint, and no state's pattern."""
    points = ground.inside(ground.DISPUTED, width, DOTS)
    data = pd.DataFrame(points, columns=["_x", "_y"])
    dots = alt.Chart(data).mark_point(shape="circle", size=2.5, fill=DARK, strokeWidth=0, opacity=1)
    return [dots.encode(**sites.at("_x", "_y"))]


def _shapes(rows: pd.DataFrame, state: str, **look: Any) -> alt.Chart:
    hues = dict(zip(rows[state], rows[HUE], strict=True))
    values = {code: {HUE: hue, TINT: style.tint(hue)} for code, hue in hues.items()}
    return alt.Chart(maps.shapes(values)).mark_geoshape(clip=True, aria=False, **look)


def _states(rows: pd.DataFrame, at: At, state: str, label: str | None) -> list[alt.Chart]:
    """States in their look, with their labels."""
    if twice := sorted(set(rows.loc[rows[state].duplicated(), state])):
        raise LayoutError(f"{', '.join(twice)} in several rows: a map has one row for each state")
    charts = []
    for look in sorted(rows["_look"].unique(), key=DRAWN.index):
        part = rows[rows["_look"] == look]
        if look in ("filled", "grey"):
            fill = {} if look == "filled" else {"fill": GREY}
            shape = _shapes(part, state, stroke=style.PAPER, strokeWidth=0.8, **fill)
            charts.append(shape.encode(fill=hued(alt.Fill)) if look == "filled" else shape)
        else:
            dash = {"strokeDash": [3, 2], "fill": maps.LAND} if look == "dashed" else {}
            shape = _shapes(part, state, strokeWidth=1.5, **dash).encode(stroke=hued(alt.Stroke))
            charts.append(shape if dash else shape.encode(fill=hued(alt.Fill, TINT)))
    if label is None or at.small:
        return charts
    on = rows[HUE].where(rows["_look"] == "filled", style.PAPER)
    return charts + sites.names(rows[state], column(rows, label), on, at)


def _sites(
    rows: pd.DataFrame, at: At, state: str, label: str | None, place: tuple[str, str],
    sign: str | None, signs: Mapping[str, str] | None,
) -> tuple[list[alt.Chart], float]:  # fmt: skip
    """States with sites in a tint, the sites with their numbers; the height of their list."""
    hosts = rows[rows[state] != fields.NONE].drop_duplicates(state)
    tint = _shapes(hosts, state, strokeWidth=1)
    known = dict(signs or {})
    shapes = rows[sign].astype(str).map(known) if sign else pd.Series("circle", index=rows.index)
    drawn, tall = sites.numbered(rows, at, label, place, shapes.map(SIGNS))
    return [tint.encode(stroke=hued(alt.Stroke), fill=hued(alt.Fill, TINT)), *drawn], tall


def _sign_entries(
    rows: pd.DataFrame, sign: str | None, signs: Mapping[str, str] | None
) -> Sequence[Entry]:
    if sign is None:
        return []
    drawn_as = paths(signs or {})
    used = fields.kinds_of(rows, sign, drawn_as, "sign")
    return [Entry(kind, drawn_as[kind]) for kind in used]
