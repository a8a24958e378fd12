"""A profile: panels of one state below each other on one axis of years, each with its own form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

import altair as alt
import pandas as pd

from csto import style
from csto.layout import At, LayoutError, asides, fields, keys, scales
from csto.layout.asked import PADDING, TICKS_BELOW
from csto.layout.fields import HUE, by, hued
from csto.layout.layers import Entry
from csto.layout.scales import Numbers
from csto.layout.signs import DERIVED, IN_KEY, SIGNS, paths

FORMS = ("spells", "squares", "bars", "lines")
TALL, SHORT = 60, 34  # px of a panel with numbers; in a thumbnail
SPELL, MOST_SIDE = 9, 9.0  # px: a spell, a square at most
BESIDE = 12  # px right of the view, for half of the last year's label
ON_GROUND = 3.5  # contrast to paper that a mark needs for 3 to 1 on ground
APART = (28, 20, style.TEXT_PX)  # px between ticks, closer ones where else but one is left
MIDDLE = 0.5  # what is of a whole year stands in its middle


@dataclass(frozen=True)
class Frame:
    """The geometry that all panels have in common."""

    left: float
    times: Numbers
    tall: float

    @property
    def side(self) -> float:
        """Pixels of a square: no wider than a year."""
        return min(MOST_SIDE, float(self.times.px([self.times.low + 1])[0]) - 1)


def profile(
    rows: pd.DataFrame, at: At, *, panels: Mapping[str, str], colours: Mapping[str, str],
    years: tuple[float, float], panel: str = "panel", kind: str = "kind", year: str = "year",
    begin: str = "begin", end: str = "end", value: str = "value",
    signs: Mapping[str, str] | None = None, greyed: str | None = None,
    derived: str | None = None, marked: Mapping[str, float] | None = None,
    domains: Mapping[str, tuple[float, float]] | None = None,
) -> alt.ConcatChart:  # fmt: skip
    """Draw a panel for each of `panels` that has rows, below each other on the axis of `years`.

    `panels` has a form for each `panel`. Spells are stretches from `begin` to `end`, in years with
    fractions; those of the kind `greyed` are ground in every panel. All else is of a whole year
    `year`: squares, one for each row of a year, or the `value` as bars, in which kinds stand on
    each other, or as lines, one for each kind, which are broken where a year has none and whose
    points are open where the column `derived` is true: worked out here. `colours` has a colour for
    each kind, in the order of the key, `signs` the sign of kinds of squares, or `open` for a spell.
    `marked` has moments with a rule through all panels, named below. `domains` gives panels the
    ends of their scales, so that profiles of several states compare.

    Raises LayoutError for unknown columns, panels, forms, kinds, and a value that is missing or
    off the scale that its panel was given.
    """
    looks = dict(panels)
    _refuse_unknown(rows, looks, panel, kind, [*colours, *([greyed] if greyed else [])])
    ground = rows[rows[kind] == greyed]
    shaded = set(rows.loc[_lies_on(rows[year], ground[begin], ground[end]), kind])
    ratio = {name: ON_GROUND if name in shaded else 3 for name in colours}
    hues = {name: style.on_paper(hue, ratio[name]) for name, hue in colours.items()}
    rows = rows.assign(**{HUE: rows[kind].map(hues), "_kind": rows[kind].astype(str)})
    parts = {name: rows[(rows[panel] == name) & (rows[kind] != greyed)] for name in looks}
    parts = {name: part for name, part in parts.items() if len(part)}
    given = domains or {}
    high = {n: _domain(p, looks[n], given.get(n), year, value) for n, p in parts.items()}
    frame = _frame(high, years, at)
    names = {"year": year, "begin": begin, "end": end, "value": value}
    charts = []
    for name, part in parts.items():
        layers = [_ground(ground, begin, end)] if len(ground) else []
        if looks[name] != "spells":
            layers += [_rule(moment) for moment in (marked or {}).values()]
        layers += _drawn(part, looks[name], frame, names, signs or {}, derived, list(colours))
        last = name == list(parts)[-1]
        layers += _named(marked or {}, frame) if last and not at.small else []
        charts.append(_panel(name, layers, looks[name], high[name], frame, last))
    whole = alt.concat(*charts, columns=1, spacing=4)
    entries = _entries(rows, looks, panel, kind, hues, signs or {}, greyed, derived)
    if at.small or not entries:
        return whole
    under = keys.alone(entries, at.width - 2 * PADDING, frame.left)
    return alt.concat(whole, under, columns=1, spacing=2, align="none", bounds="full")


def _refuse_unknown(
    rows: pd.DataFrame, looks: Mapping[str, str], panel: str, kind: str, kinds: Sequence[str]
) -> None:
    if strange := set(looks.values()) - set(FORMS):
        raise LayoutError(f"no form {sorted(strange)[0]!r}; forms are {', '.join(FORMS)}")
    fields.kinds_of(rows, panel, looks, "panel")
    fields.kinds_of(rows, kind, kinds, "colour")


def _lies_on(years: pd.Series, begins: pd.Series, ends: pd.Series) -> pd.Series:
    """Which years have their middle in one of the stretches."""
    middles = years.astype("Float64") + MIDDLE
    found = pd.Series(data=False, index=years.index)
    for first, last in zip(begins, ends, strict=True):
        found |= ((middles >= first) & (middles <= last)).fillna(value=False)
    return found


def _domain(
    part: pd.DataFrame, look: str, given: tuple[float, float] | None, year: str, value: str
) -> tuple[float, float] | None:
    """The ends of a panel's scale: those given, or from zero to a little above the largest."""
    if look == "spells":
        return None
    if look == "squares":
        return 0, float(part.groupby(year).size().max())
    values = fields.filled(part, value).astype(float)
    if look == "bars":
        values = values.groupby(part[year]).sum()
    low, high = float(values.min()), float(values.max())
    if given is None:
        return min(0.0, low), high * 1.06 or 1.0
    if low < given[0] or high > given[1]:
        raise LayoutError(f"{value!r} runs from {low:g} to {high:g}: widen the domain {given}")
    return given


def _frame(
    high: Mapping[str, tuple[float, float] | None], years: tuple[float, float], at: At
) -> Frame:
    tall = SHORT if at.small else TALL
    said = [scales.as_number(tick) for ends in high.values() if ends for tick in _ticks(ends, tall)]
    left = ceil(scales.text_px(said)) + 9
    view = floor(at.width - left - BESIDE - 2 * PADDING)
    return Frame(left, Numbers(float(years[0]), float(years[1]), view), tall)


def _ticks(ends: tuple[float, float], tall: float) -> list[float]:
    """Ticks with room between them; closer ones rather than one alone, that tells no scale."""
    axis = Numbers(*ends, tall, up=True)
    found = [scales.ticks(axis, ends[1], apart=apart) for apart in APART]
    return next((values for values in found if len(values) > 1), found[0])


def _ground(stretches: pd.DataFrame, begin: str, end: str) -> alt.Chart:
    data = pd.DataFrame(
        {"_first": stretches[begin].astype(float), "_last": stretches[end].astype(float)}
    )
    band = alt.Chart(data).mark_rect(fill=style.GROUND)
    ends = {"x": alt.X(field="_first", type="quantitative"), "x2": alt.X2(field="_last")}
    return band.encode(**ends, y=alt.YValue(0), y2=alt.Y2Value("height"))


def _rule(moment: float) -> alt.Chart:
    data = pd.DataFrame({"_first": [float(moment)]})
    rule = alt.Chart(data).mark_rule(strokeDash=[3, 3], color=style.OTHER)
    x = alt.X(field="_first", type="quantitative")
    return rule.encode(x=x, y=alt.YValue(0), y2=alt.Y2Value("height"))


def _named(marked: Mapping[str, float], frame: Frame) -> list[alt.Chart]:
    """The names of the moments, below the years."""
    places = frame.times.px(list(marked.values()))
    said = zip(places, marked, strict=True)
    room = frame.times.length + BESIDE
    return asides.stacked(said, room, frame.left, below=TICKS_BELOW - 4)[0]


def _drawn(
    part: pd.DataFrame, form: str, frame: Frame, names: Mapping[str, str],
    signs: Mapping[str, str], derived: str | None, order: Sequence[str],
) -> list[alt.Chart]:  # fmt: skip
    data = part[["_kind", HUE]]
    if form == "spells":
        ends = {"_first": part[names["begin"]], "_last": part[names["end"]]}
        return _spells(data.assign(**ends).astype({"_first": float, "_last": float}), signs)
    data = data.assign(_first=fields.filled(part, names["year"]).astype(float) + MIDDLE)
    if form == "squares":
        return _squares(data, frame, signs, order)
    data["_value"] = part[names["value"]].astype(float)
    if form == "bars":
        return _bars(data, frame, order)
    some = part[derived].fillna(value=False).astype(bool) if derived else False
    return _lines(data.assign(_open=some), order)


def _x() -> alt.X:
    return alt.X(field="_first", type="quantitative")


def _spells(data: pd.DataFrame, signs: Mapping[str, str]) -> list[alt.Chart]:
    hollow = data["_kind"].map(signs) == "open"
    ends = {"x": _x(), "x2": alt.X2(field="_last"), "y": alt.YValue(0)}
    edge = {"stroke": style.PAPER, "strokeWidth": 1}
    full = alt.Chart(data[~hollow]).mark_rect(**edge)
    charts = [full.encode(**ends, y2=alt.Y2Value("height"), fill=hued(alt.Fill))]
    if hollow.any():
        box = alt.Chart(data[hollow]).mark_rect(fill=style.PAPER, strokeWidth=1.4)
        charts.append(box.encode(**ends, y2=alt.Y2Value("height"), stroke=hued(alt.Stroke)))
    return charts


def _squares(
    data: pd.DataFrame, frame: Frame, signs: Mapping[str, str], order: Sequence[str]
) -> list[alt.Chart]:
    """A square for each row, those of a year on each other in the order of the kinds."""
    data = data.sort_values("_kind", key=lambda kinds: kinds.map(order.index), kind="stable")
    data["_value"] = data.groupby("_first").cumcount() + MIDDLE
    known = {kind: signs.get(kind, "square") for kind in dict.fromkeys(data["_kind"])}
    scale = alt.Scale(domain=[*known], range=[*paths(known).values()])
    shape = by(alt.Shape, "_kind", scale=scale, legend=None)
    point = alt.Chart(data).mark_point(size=(frame.side / 1.1) ** 2, strokeWidth=0, opacity=1)
    return [point.encode(x=_x(), y=by(alt.Y, "_value", "Q"), fill=hued(alt.Fill), shape=shape)]


def _bars(data: pd.DataFrame, frame: Frame, order: Sequence[str]) -> list[alt.Chart]:
    data = data.assign(_place=data["_kind"].map(order.index))
    data = data.groupby(["_first", "_kind", HUE, "_place"], as_index=False)["_value"].sum()
    bar = alt.Chart(data).mark_bar(width=max(frame.side - 1, 3), orient="vertical")
    place = by(alt.Order, "_place", "Q")
    y = by(alt.Y, "_value", "Q", stack="zero")
    return [bar.encode(x=_x(), y=y, fill=hued(alt.Fill), order=place)]


def _lines(data: pd.DataFrame, order: Sequence[str]) -> list[alt.Chart]:
    """A line for each kind, those that come first in the order on top."""
    charts = []
    for kind in sorted(set(data["_kind"]), key=order.index, reverse=True):
        one = data[data["_kind"] == kind].sort_values("_first")
        one = one.assign(_run=one["_first"] - range(len(one)))
        base = {"x": _x(), "y": by(alt.Y, "_value", "Q")}
        line = alt.Chart(one).mark_line(strokeWidth=1.5)
        charts.append(line.encode(**base, detail=by(alt.Detail, "_run"), stroke=hued(alt.Stroke)))
        for hollow, dots in one.groupby("_open"):
            edge = {"fill": style.PAPER, "strokeWidth": 1, "size": 10} if hollow else {"size": 9}
            point = alt.Chart(dots).mark_point(opacity=1, **({"strokeWidth": 0} | edge))
            hue = {"stroke": hued(alt.Stroke)} if hollow else {"fill": hued(alt.Fill)}
            charts.append(point.encode(**base, **hue))
    return charts


def _panel(
    name: str, layers: Sequence[alt.Chart], look: str, ends: tuple[float, float] | None,
    frame: Frame, last: bool,
) -> alt.LayerChart:  # fmt: skip
    """A panel below its name, with the years where it is the last."""
    chart = alt.layer(*layers)
    values = scales.year_ticks(frame.times.low, frame.times.high - 1, frame.times.length)
    axis = alt.Axis(
        values=[year + MIDDLE for year in values], labelExpr="format(floor(datum.value), 'd')",
        grid=False, labelOverlap=False,
    )  # fmt: skip
    domain = alt.Scale(
        domain=[frame.times.low, frame.times.high], nice=False, zero=False, padding=0
    )
    x = _x()
    x["title"], x["scale"], x["axis"] = None, domain, axis if last else None
    chart.encoding = alt.FacetedEncoding(x=x)
    if ends:
        chart.encoding.y = _up(look, ends, frame)
    chart.width, chart.height = frame.times.length, _height(look, ends, frame)
    chart.title = alt.TitleParams(
        name, anchor="start", frame="group", dx=-frame.left, fontSize=style.TEXT_PX, fontWeight=400,
        color=style.MUTED, offset=4,
    )  # fmt: skip
    return chart


def _up(look: str, ends: tuple[float, float], frame: Frame) -> alt.Y:
    """The scale up the side; squares are counted, and have none to read."""
    scale = alt.Scale(domain=list(ends), nice=False, zero=False)
    axis = alt.Axis(
        values=[] if look == "squares" else _ticks(ends, frame.tall), grid=True,
        format=scales.NUMBER_FORMAT, minExtent=frame.left, maxExtent=frame.left,
    )  # fmt: skip
    return by(alt.Y, "_value", "Q", title=None, scale=scale, axis=axis)


def _height(look: str, ends: tuple[float, float] | None, frame: Frame) -> float:
    if look == "spells" or not ends:
        return SPELL
    return (frame.side + 1) * ends[1] if look == "squares" else frame.tall


def _entries(
    rows: pd.DataFrame, looks: Mapping[str, str], panel: str, kind: str,
    hues: Mapping[str, str], signs: Mapping[str, str], greyed: str | None, derived: str | None,
) -> list[Entry]:  # fmt: skip
    """The colours and signs that occur, in the order of the colours."""
    used = set(rows[kind])
    made = [
        Entry(name, {**SIGNS, **IN_KEY}[signs.get(name, "filled")], hue)
        for name, hue in hues.items()
        if name in used
    ]
    made += [Entry(greyed, IN_KEY["ground"], style.IN_KEY_GROUND)] if greyed in used else []
    drawn = rows[panel].map(dict(looks)) == "lines"
    if derived and rows.loc[drawn, derived].fillna(value=False).astype(bool).any():
        made.append(Entry(DERIVED, SIGNS["open circle"]))
    return made
