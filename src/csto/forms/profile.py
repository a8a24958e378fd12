"""A profile: panels of one state below each other on one axis of years, each with its own form."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor

import altair as alt
import pandas as pd

from csto import style
from csto.layout import At, LayoutError, asides, fields, keys, pieces, scales
from csto.layout.fields import HUE, by, hued
from csto.layout.layers import Entry
from csto.layout.pieces import WHOLE_HEIGHT
from csto.layout.scales import Numbers
from csto.layout.sheet import PADDING, TICKS_BELOW
from csto.layout.signs import DERIVED, IN_KEY, SIGNS

FORMS = ("spells", "squares", "bars", "lines")
TALL, SHORT = 60, 34  # px of a panel with numbers; in a thumbnail
SPELL, MOST_SIDE = 9, 9.0  # px: a spell, a square at most
BESIDE = 12  # px right of the view, for half of the last year's label
ON_GROUND = 3.5  # contrast to paper that a mark needs for 3 to 1 on ground
APART = (28, 20, style.TEXT_PX)  # px between ticks, closer ones where else but one is left
MIDDLE = 0.5  # what is of a whole year stands in its middle


@dataclass(frozen=True)
class Frame:
    """What all panels have in common: their room on the left, their years, their height."""

    left: float
    times: Numbers
    tall: float

    @property
    def side(self) -> float:
        """Pixels of a square: no wider than a year."""
        return min(MOST_SIDE, float(self.times.px([self.times.low + 1])[0]) - 1)


def profile(
    rows: pd.DataFrame, at: At, *, panels: Mapping[str, str], colours: Mapping[str, str],
    years: tuple[float, float], signs: Mapping[str, str], greyed: str, derived: str,
    marked: Mapping[str, float], domains: Mapping[str, tuple[float, float]],
) -> alt.ConcatChart:  # fmt: skip
    """Draw a panel for each of `panels` that has rows, below each other on the axis of `years`.

    The columns are `panel`, `kind`, `year`, `begin`, `end`, `value`; `panels` has a form for each
    panel. Spells are stretches from `begin` to `end`, in years with fractions; those of the kind
    `greyed` are ground in every panel. All else is of a whole `year`: squares, one for each row of
    a year, or the `value` as bars, in which kinds stand on each other, or as lines, one for each
    kind, which are broken where a year has none and whose points are open where the column
    `derived` is true: worked out here. `colours` has a colour for each kind, in the order of the
    key, `signs` the sign of kinds of squares, or `open` for a spell. `marked` has moments with a
    rule through all panels, named below. `domains` gives panels the ends of their scales, so that
    profiles of several states compare.

    Raises LayoutError for unknown columns, panels, forms, kinds, and a value that is missing or
    off the scale that its panel was given.
    """
    looks = dict(panels)
    fields.refuse_others(looks.values(), FORMS, "form")
    fields.kinds_of(rows, "panel", looks, "panel")
    fields.kinds_of(rows, "kind", {**colours, greyed: style.GROUND}, "colour")
    ground = rows[rows["kind"] == greyed]
    shaded = set(rows.loc[_lies_on(rows["year"], ground), "kind"])
    ratio = {name: ON_GROUND if name in shaded else 3 for name in colours}
    hues = {name: style.on_paper(hue, ratio[name]) for name, hue in colours.items()}
    rows = rows.assign(
        _kind=rows["kind"].astype(str),
        _open=rows[derived].astype("boolean").fillna(value=False).astype(bool),
        _place=rows["kind"].map({name: place for place, name in enumerate(colours)}),
        **{HUE: rows["kind"].map(hues)},
    )  # fmt: skip
    parts = {name: rows[(rows["panel"] == name) & (rows["kind"] != greyed)] for name in looks}
    parts = {name: part for name, part in parts.items() if len(part)}
    ends = {name: _ends(part, looks[name], domains.get(name)) for name, part in parts.items()}
    frame = _frame([found for found in ends.values() if found], years, at)
    charts = []
    for name, part in parts.items():
        layers = [_ground(ground)] if len(ground) else []
        if looks[name] != "spells":
            layers += [_rule(moment) for moment in marked.values()]
        layers += _drawn(part, looks[name], frame, signs)
        last = len(charts) == len(parts) - 1
        layers += _named(marked, frame) if last and not at.small else []
        charts.append(_panel(name, layers, looks[name], ends[name], frame, last))
    whole = pieces.together(*charts, columns=1, spacing=4)
    if at.small:
        return whole
    entries = _entries(rows, looks, hues, signs, greyed)
    under = keys.alone(entries, at.width - 2 * PADDING, frame.left)
    return pieces.together(whole, under, columns=1, spacing=2, align="none", bounds="full")


def _lies_on(years: pd.Series, ground: pd.DataFrame) -> pd.Series:
    """Which years have their middle in one of the stretches."""
    middles = years.astype("Float64") + MIDDLE
    found = pd.Series(data=False, index=years.index)
    for first, last in zip(ground["begin"], ground["end"], strict=True):
        found |= middles.between(first, last).fillna(value=False)
    return found


def _ends(
    part: pd.DataFrame, look: str, given: tuple[float, float] | None
) -> tuple[float, float] | None:
    """The ends of a panel's scale: those given, or from zero to a little above the largest."""
    if look == "spells":
        return None
    if look == "squares":
        return 0.0, float(part.groupby("year").size().max())
    values = fields.filled(part, "value").astype(float)
    if look == "bars":
        values = values.groupby(part["year"]).sum()
    low, high = float(values.min()), float(values.max())
    if given is None:
        return min(0.0, low), high * 1.06 or 1.0
    if low < given[0] or high > given[1]:
        raise LayoutError(f"the values run from {low:g} to {high:g}: widen the domain {given}")
    return given


def _frame(ends: list[tuple[float, float]], years: tuple[float, float], at: At) -> Frame:
    tall = SHORT if at.small else TALL
    said = [scales.as_number(tick) for each in ends for tick in _ticks(each, tall)]
    left = ceil(scales.text_px(said)) + 9
    view = floor(at.width - left - BESIDE - 2 * PADDING)
    return Frame(left, Numbers(float(years[0]), float(years[1]), view), tall)


def _ticks(ends: tuple[float, float], tall: float) -> list[float]:
    """Ticks with room between them; closer ones rather than one alone, that tells no scale."""
    axis = Numbers(*ends, tall, up=True)
    found = [scales.ticks(axis, apart=apart) for apart in APART]
    return next((values for values in found if len(values) > 1), found[0])


def _x() -> alt.X:
    return alt.X(field="_first", type="quantitative")


def _chart(rows: pd.DataFrame) -> alt.Chart:
    return alt.Chart(_values(rows))


def _values(rows: pd.DataFrame) -> alt.InlineData:
    """Rows of texts and numbers, none missing: Altair takes ten times as long to see to that."""
    return alt.InlineData(values=rows.to_dict("records"))


def _ground(stretches: pd.DataFrame) -> alt.Chart:
    ends = {"_first": stretches["begin"], "_last": stretches["end"]}
    band = _chart(pd.DataFrame(ends, dtype=float)).mark_rect(fill=style.GROUND)
    return band.encode(x=_x(), x2=alt.X2(field="_last"), **WHOLE_HEIGHT)


def _rule(moment: float) -> alt.Chart:
    rule = _chart(pd.DataFrame({"_first": [float(moment)]}))
    rule = rule.mark_rule(strokeDash=[3, 3], color=style.OTHER)
    return rule.encode(x=_x(), **WHOLE_HEIGHT)


def _named(marked: Mapping[str, float], frame: Frame) -> list[alt.Chart]:
    """The names of the moments, below the years."""
    said = zip(frame.times.px(marked.values()), marked, strict=True)
    room = frame.times.length + BESIDE
    return asides.stacked(said, room, frame.left, below=TICKS_BELOW - 4)[0]


def _drawn(
    part: pd.DataFrame, look: str, frame: Frame, signs: Mapping[str, str]
) -> list[alt.Chart]:
    data = part[["_kind", "_place", HUE]]
    if look == "spells":
        ends = {"_first": part["begin"], "_last": part["end"]}
        return _spells(data.assign(**ends).astype({"_first": float, "_last": float}), signs)
    data = data.assign(_first=fields.filled(part, "year").astype(float) + MIDDLE)
    if look == "squares":
        return _squares(data, frame, signs)
    data = data.assign(_value=part["value"].astype(float))
    return _bars(data, frame) if look == "bars" else _lines(data.assign(_open=part["_open"]))


def _spells(data: pd.DataFrame, signs: Mapping[str, str]) -> list[alt.Chart]:
    hollow = data["_kind"].map(signs) == "open"
    ends = {"x": _x(), "x2": alt.X2(field="_last"), **WHOLE_HEIGHT}
    full = _chart(data[~hollow]).mark_rect(stroke=style.PAPER, strokeWidth=1)
    box = _chart(data[hollow]).mark_rect(fill=style.PAPER, strokeWidth=1.4)
    boxes = [box.encode(**ends, stroke=hued(alt.Stroke))] if hollow.any() else []
    return [full.encode(**ends, fill=hued(alt.Fill)), *boxes]


def _squares(data: pd.DataFrame, frame: Frame, signs: Mapping[str, str]) -> list[alt.Chart]:
    """A square for each row, those of a year on each other in the order of the kinds."""
    data = data.sort_values("_place", kind="stable")
    data["_value"] = data.groupby("_first").cumcount() + MIDDLE
    known = {kind: signs.get(kind, "square") for kind in dict.fromkeys(data["_kind"])}
    point = pieces.signs(_values(data), (frame.side / 1.1) ** 2)
    y, shape = by(alt.Y, "_value", "Q"), pieces.shaped("_kind", known)
    return [point.encode(x=_x(), y=y, fill=hued(alt.Fill), shape=shape)]


def _bars(data: pd.DataFrame, frame: Frame) -> list[alt.Chart]:
    data = data.groupby(["_first", "_kind", HUE, "_place"], as_index=False)["_value"].sum()
    bar = _chart(data).mark_bar(width=max(frame.side - 1, 3), orient="vertical")
    y, order = by(alt.Y, "_value", "Q", stack="zero"), by(alt.Order, "_place", "Q")
    return [bar.encode(x=_x(), y=y, fill=hued(alt.Fill), order=order)]


def _lines(data: pd.DataFrame) -> list[alt.Chart]:
    """A line for each kind, those that come first in the order on top."""
    data = data.sort_values(["_place", "_first"], ascending=[False, True])
    data["_run"] = data["_first"] - data.groupby("_kind").cumcount()
    base = {"x": _x(), "y": by(alt.Y, "_value", "Q")}
    detail = [by(alt.Detail, name) for name in ("_kind", "_run")]
    line = _chart(data).mark_line(strokeWidth=1.5)
    point = pieces.signs(_values(data[~data["_open"]]), 9)
    charts = [
        line.encode(**base, detail=detail, stroke=hued(alt.Stroke)),
        point.encode(**base, fill=hued(alt.Fill)),
    ]
    if data["_open"].any():
        ring = _chart(data[data["_open"]])
        ring = ring.mark_point(size=10, fill=style.PAPER, strokeWidth=1, opacity=1)
        charts.append(ring.encode(**base, stroke=hued(alt.Stroke)))
    return charts


def _panel(
    name: str, layers: list[alt.Chart], look: str, ends: tuple[float, float] | None, frame: Frame,
    last: bool,
) -> alt.LayerChart:  # fmt: skip
    """A panel below its name, with the years where it is the last."""
    chart, times = pieces.layered(*layers), frame.times
    values = scales.year_ticks(times.low, times.high - 1, times.length)
    axis = alt.Axis(
        values=[year + MIDDLE for year in values], labelExpr="format(floor(datum.value), 'd')",
        grid=False, labelOverlap=False,
    )  # fmt: skip
    x = _x()
    x["title"], x["axis"] = None, axis if last else None
    x["scale"] = alt.Scale(domain=[times.low, times.high], nice=False, zero=False, padding=0)
    chart.encoding = alt.FacetedEncoding(x=x)
    chart.width, chart.height = times.length, SPELL
    if ends:
        chart.height = (frame.side + 1) * ends[1] if look == "squares" else frame.tall
        axis = alt.Axis(
            values=[] if look == "squares" else _ticks(ends, frame.tall), grid=True,
            format=scales.NUMBER_FORMAT, minExtent=frame.left, maxExtent=frame.left,
        )  # fmt: skip
        scale = alt.Scale(domain=list(ends), nice=False, zero=False)
        chart.encoding.y = by(alt.Y, "_value", "Q", title=None, scale=scale, axis=axis)
    chart.title = alt.TitleParams(
        name, anchor="start", frame="group", dx=-frame.left, fontSize=style.TEXT_PX, fontWeight=400,
        color=style.MUTED, offset=4,
    )  # fmt: skip
    return chart


def _entries(
    rows: pd.DataFrame, looks: Mapping[str, str], hues: Mapping[str, str],
    signs: Mapping[str, str], greyed: str,
) -> list[Entry]:  # fmt: skip
    """The colours and signs that occur, in the order of the colours: a line is one in the key."""
    used, drawn_as = rows["panel"].map(looks).groupby(rows["kind"]).agg(set), {**SIGNS, **IN_KEY}
    shown = [(name, signs.get(name) or _sign(used[name])) for name in hues if name in used]
    made = [Entry(name, drawn_as[sign], hues[name]) for name, sign in shown]
    made += [Entry(greyed, IN_KEY["ground"], style.GROUND)] if greyed in used else []
    if rows.loc[rows["panel"].map(looks) == "lines", "_open"].any():
        made.append(Entry(DERIVED, SIGNS["open circle"]))
    return made


def _sign(forms: set[str]) -> str:
    """What a key shows of a kind that panels of these forms draw."""
    signs = {"bars": "filled", "squares": "square", "lines": "span", "spells": "filled"}
    return next(sign for form, sign in signs.items() if form in forms)
