"""Marks over rows in a known width: one x and one y on top, room for names and for labels.

`At(width).compose(rows, *layers, x=, y=)` is an Altair layer chart whose layers have no x and no y,
so that `chart.encode(x=...)` changes all of it. `at.names`, `at.room` and `at.years` stand where
an axis and a scale go; they are worked out in `compose`, when the rows are known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import altair as alt
import pandas as pd

from csto import style
from csto.layout import asides, keys, placing, scales
from csto.layout.asked import BARE, PADDING, Asked, Plan, title_lines
from csto.layout.fields import LayoutError, coloured, column, filled, named
from csto.layout.layers import Entry, Layer, Place, of_chart
from csto.layout.plan import plan
from csto.layout.scales import Names, Numbers, Room, Years
from csto.layout.signs import SIGNS, WITHOUT_VALUE

__all__ = ["GAP", "LAYOUTS", "At", "LayoutError", "heading"]
GAP = 20  # px between panels
LAYOUTS = {"wide": style.DOUBLE, "narrow": style.SINGLE, "small": 300}
MOST = 1600  # px: the widest that is tried before a chart is said to have no width


@dataclass
class Shared:
    """What panels have in common: the ends of their scales, one key."""

    domains: dict[tuple[str, str], tuple[Any, Any, Any]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)
    """Pixels before the view of each panel."""
    left: float = 0
    """Pixels before the view, alike in all panels: views and headings stand below each other."""
    probing: bool = True

    def widen(self, letter: str, title: Any, low: Any, high: Any, most: Any) -> None:
        """Take the ends of a panel's scale, and its largest value, into those of its title."""
        known = self.domains.get((letter, str(title)), (low, high, most))
        found = (min(low, known[0]), max(high, known[1]), max(most, known[2]))
        self.domains[letter, str(title)] = found


@dataclass(frozen=True)
class At:
    """A place for a chart: its width in pixels (96 an inch)."""

    width: int
    small: bool = False  # a thumbnail: no key, few words
    shared: Shared | None = None  # in a panel
    columns: int = 1  # panels side by side

    names, room, years = Names, Room, Years

    @classmethod
    def layout(cls, name: str) -> "At":
        """One of the named layouts: wide, narrow, small."""
        return cls(LAYOUTS[name], small=name == "small")

    @property
    def narrow(self) -> bool:
        """Whether the chart is for a column of a journal, a phone or a thumbnail."""
        return style.is_narrow(self.width)

    def compose(
        self, rows: pd.DataFrame, *layers: Any, x: alt.X, y: alt.Y, colour: str | None = "state",
        colours: Mapping[str, str] | None = None, height: int | None = None, step: float = 38,
        right: str | None = None, key: bool = True,
    ) -> alt.LayerChart:  # fmt: skip
        """Layers over rows. Names and categories stand in the rows' order unless sorted.

        `colour` is the column of states that gives the marks their colours, or of kinds that
        `colours` gives one each, which the key then has; bars are cut into these kinds. `right` is
        a column of texts that stand right of the view. `height` (px) is that of a chart with
        numbers up the side, `step` that of a name. `key=False` leaves the key to another chart.

        Raises LayoutError for columns that the rows lack, kinds without a sign or a colour,
        positions without a value, and a width in which texts cannot be read.
        """
        parts = _flat(layers)
        rows = coloured(rows, colour, colours)
        rows = _checked(rows, parts, x, y)
        bars = any(part.kind == "bars" for part in parts)
        asked = Asked(
            rows, parts, x.copy(), y.copy(), height or (170 if self.small else 240), step, right,
            self.small, colour if colours and bars else None,
            {} if self.shared is None or self.shared.probing else self.shared.domains,
            self.shared.left if self.shared else 0,
        )  # fmt: skip
        made = plan(asked, self.width)
        if self.shared and self.shared.probing:
            self.shared.left = max(self.shared.left, made.left)
            for letter, channel, axis in (("x", x, made.x), ("y", y, made.y)):
                if isinstance(axis, Numbers):
                    most = made.most.get(letter, axis.high)
                    self.shared.widen(letter, channel["title"], axis.low, axis.high, most)
            return alt.layer(alt.Chart(rows).mark_point())
        if made.faults:
            self.refuse(made.faults, lambda width: plan(asked, width).faults)
        entries = _entries(rows, parts, colour, colours) if key else []
        chart = _drawn(asked, made, entries, self)
        if asked.lying and self.shared is None:  # an axis that a reader puts in its place lies here
            chart.config = alt.Config(axisX=alt.AxisConfig(orient="top", grid=True))
        return chart

    def key(self, entries: Sequence[Entry], left: float, below: float) -> list[alt.Chart]:
        """Layers of the key, `left` px before the view and `below` px under it.

        None in a thumbnail; in a panel the key stands below all of them.
        """
        if self.shared is not None:
            if not self.shared.probing:
                self.shared.entries += entries
                self.shared.lefts.append(left)
            return []
        return [] if self.small else keys.layers(entries, self.width - 2 * PADDING, left, below)

    def refuse(self, faults: Sequence[str], again: Callable[[float], Sequence[str]]) -> None:
        """Raise LayoutError with what is wrong in this width, and the least one that serves."""
        step, least = 32, None
        for width in range(self.width, MOST, step):
            if not again(width):
                least = next(w for w in range(max(width - step, 0), width + 1, 4) if not again(w))
                break
        said = "; ".join(faults)
        if least is None:
            raise LayoutError(f"at {self.width} px {said}; nor at any width: use shorter texts")
        least = self.columns * (least - 2 * PADDING) + (self.columns - 1) * GAP + 2 * PADDING
        whole = f" in each of {self.columns} panels" if self.columns > 1 else ""
        cure = f"the chart takes at least {least} px, or shorter texts"
        raise LayoutError(f"at {self.width} px{whole} {said}; {cure}")

    def panels(
        self, rows: pd.DataFrame, draw: Callable[[pd.DataFrame, "At"], Any], *, by: str,
        across: int = 2, narrow: int = 1, heading: str | None = None,
    ) -> alt.ConcatChart:  # fmt: skip
        """A chart for each value of `by`, in the rows' order; in a thumbnail the first alone.

        Axes with the same title have the same ends: panels of one measure read alike. One key
        stands below all. `heading` is a column whose text stands above each panel.
        """
        columns = narrow if self.narrow else across
        room = (self.width - 2 * PADDING - (columns - 1) * GAP) // columns + 2 * PADDING
        groups = rows.groupby(column(rows, by), sort=False, observed=True)
        parts = [part for _, part in groups][: 1 if self.small else None]
        shared = Shared()
        at = self if self.small else replace(self, width=room, shared=shared, columns=columns)
        if not self.small:
            for part in parts:
                draw(part, at)
            shared.probing = False
        charts = [_headed(draw(part, at), part, heading, at.width, shared.left) for part in parts]
        if self.small:
            return charts[0]
        together = alt.concat(*charts, columns=columns, spacing=GAP)
        # A panel has the signs of its own kinds: Vega-Lite would give all those of the first.
        together.resolve = alt.Resolve(scale={"shape": "independent"})
        if not shared.entries:
            return together
        left = max(shared.lefts[::columns])  # views stand below each other
        under = keys.alone(keys.several(shared.entries), self.width - 2 * PADDING, left)
        return alt.concat(together, under, columns=1, spacing=8, align="none", bounds="full")


def _headed(chart: Any, rows: pd.DataFrame, name: str | None, width: int, left: float) -> Any:
    if name:
        text = str(column(rows, name).iloc[0])
        lines = style.wrapped(text, style.TEXT_PT, width - 2 * PADDING, 600)
        chart.title = heading(lines, style.TEXT_PX, left)
    return chart


def heading(lines: list[str], size: int, left: float = 0) -> alt.TitleParams:
    """A heading over a panel or a thumbnail, from its edge or from `left` px before its view."""
    begin = {"frame": "group", "dx": -left} if left else {"frame": "bounds"}
    return alt.TitleParams(lines, anchor="start", fontSize=size, offset=8, **begin)


def _flat(layers: Iterable[Any]) -> list[Layer]:
    """Layers one by one; a reader's own chart is one, and may come in a list."""
    flat: list[Layer] = []
    for layer in layers:
        if isinstance(layer, list | tuple):
            flat += _flat(layer)
        else:
            flat.append(layer if isinstance(layer, Layer) else of_chart(layer))
    return flat


def _checked(rows: pd.DataFrame, layers: Sequence[Layer], x: alt.X, y: alt.Y) -> pd.DataFrame:
    """Rows with every column that layers read, and with values where they are placed.

    `BARE` marks those without a value, whose sign says so.
    """
    scaled = [name for channel in (x, y) for name in scales.columns(channel)]
    for name in (*scaled, *(name for layer in layers for name in layer.columns)):
        column(rows, name)
    (across, _), (up, kind) = named(x), named(y)
    value, names = (across, up) if kind in "NO" else (up, across)
    filled(rows, names)
    bare = column(rows, value).isna()
    for layer in layers:
        sign = layer.about.get("sign")
        if bare.any() and layer.kind == "dots" and sign:
            without = [k for k, s in layer.about["signs"].items() if s in WITHOUT_VALUE]
            if rows.loc[bare, sign].isin(without).all():
                rows = rows.assign(**{BARE: bare})
    if BARE not in rows:
        filled(rows, value)
        rows = rows.assign(**{BARE: False})
    for name in (name for layer in layers for name in layer.places):
        filled(rows[~rows[BARE]], name)
    return rows


def _entries(
    rows: pd.DataFrame, layers: Sequence[Layer], colour: str | None, colours: Any
) -> list[Entry]:
    """What the key says: colours of kinds, then signs that no label explains."""
    made: list[Entry] = []
    if colours and colour:
        used = set(rows[colour].astype(str))
        shown = [Entry(kind, SIGNS["square"], hue) for kind, hue in colours.items() if kind in used]
        made += shown if len(shown) > 1 else []
    texts = " ".join(
        text
        for layer in layers
        if layer.kind == "labels"
        for text in rows[layer.about["text"]].dropna()
    )
    for layer in layers:
        said = layer.entries(rows)
        made += [e for e in said if not (layer.kind == "arrow" and f"{e.text} " in texts)]
    return keys.several(made)


def _drawn(asked: Asked, made: Plan, entries: Sequence[Entry], at: At) -> alt.LayerChart:
    """The chart that was planned."""
    rows, x, y = made.rows, asked.x, asked.y
    (xf, _), (yf, _) = named(x), named(y)
    for channel, letter, axis in ((x, "x", made.x), (y, "y", made.y)):
        _fitted(channel, axis, made.axes.get(letter))
    place = Place(
        xf, yf, asked.lying, made.view, made.height, made.thick, asked.small, asked.parted
    )
    rows = asides.line_ends(asked, made, rows, yf)
    if asked.parted:
        rows = rows.assign(_part=range(len(rows)))
    shown, bare = (rows[rows[BARE] == flag].drop(columns=BARE) for flag in (False, True))
    charts: list[alt.Chart] = []
    for slot, layer in enumerate(asked.layers):
        here = replace(place, slot=slot)
        charts += layer.draw(rows, here)
        if len(bare) and layer.kind in ("dots", "labels"):
            charts += [_at_baseline(c, bare, asked.lying) for c in layer.draw(rows, here)]
    charts += asides.at_rules(asked, made)
    if asked.right:
        charts.append(asides.right(shown, asked.right, yf))
    charts += at.key(entries, made.left, made.below)
    chart = alt.layer(*charts, data=shown)
    if sum(layer.kind in ("dots", "lines", "cells") for layer in asked.layers) > 1:
        chart.resolve = alt.Resolve(scale={"shape": "independent", "fill": "independent"})
    # Set, not by `encode` and `properties`: each of them copies the whole chart.
    chart.encoding = alt.FacetedEncoding(x=x, y=y)
    chart.width = made.view
    chart.height = alt.Step(made.y.step) if asked.lying else made.height
    return chart


def _fitted(channel: Any, axis: Any, drawn: alt.Axis | None) -> None:
    """A channel with its scale and its axis as planned; what a reader set in an axis stays."""
    own = channel["axis"]
    if isinstance(axis, Numbers):
        kind = "log" if axis.log else alt.Undefined
        channel["scale"] = alt.Scale(
            domain=[axis.low, axis.high],
            nice=False,
            zero=alt.Undefined if axis.log else False,
            type=kind,
        )
        if channel["title"] not in (alt.Undefined, None):
            channel["title"] = title_lines(channel, axis.length if not axis.up else 400)
    else:
        channel["sort"] = list(axis.names)
    if drawn is not None and isinstance(own, alt.Axis):
        for name, value in own._kwds.items():
            if value is not alt.Undefined:
                drawn[name] = value
    channel["axis"] = drawn


def _at_baseline(chart: alt.Chart, rows: pd.DataFrame, lying: bool) -> alt.Chart:
    chart.data = rows
    if lying:
        chart.encoding.x = alt.XValue(placing.BASE)
    else:
        chart.encoding.y, chart.mark.yOffset = alt.YValue("height"), -placing.BASE
    return chart
