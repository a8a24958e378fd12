"""Marks over rows in a known width: one x and one y on top, room for names and for labels.

`At(width).compose(rows, *layers, x=, y=)` is an Altair layer chart whose layers have no x and no y,
so that `chart.encode(x=...)` changes all of it. `at.names`, `at.room` and `at.years` stand where
an axis and a scale go; they are worked out in `compose`, when the rows are known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

import altair as alt
import pandas as pd

from csto import style
from csto.layout import asides, composing, keys, pieces
from csto.layout.fields import LayoutError, NoRoomError, column
from csto.layout.layers import Entry
from csto.layout.plan import plan
from csto.layout.scales import Numbers, Room, Years
from csto.layout.sheet import PADDING

__all__ = ["GAP", "LAYOUTS", "At", "LayoutError", "NoRoomError", "heading", "in_room"]
GAP = 20  # px between panels
LAYOUTS = {"wide": style.DOUBLE, "narrow": style.SINGLE, "small": style.SMALL}
MOST, STEP = 1600, 32  # px: the widest that is tried before a chart is said to have no width


@dataclass
class Shared:
    """What panels have in common: the ends of their scales, one key."""

    domains: dict[tuple[str, str], tuple[Any, Any, Any]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    left: float = 0
    """Pixels before the view, alike in all panels: views and headings stand below each other."""
    probing: bool = True

    def widen(self, letter: str, title: Any, axis: Any) -> None:
        """Take the ends of a panel's scale, and its largest value, into those of its title."""
        if not isinstance(axis, Numbers):
            return
        own = axis.low, axis.high, axis.most
        known = self.domains.get((letter, str(title)), own)
        found = min(own[0], known[0]), max(own[1], known[1]), max(own[2], known[2])
        self.domains[letter, str(title)] = found


def in_room(draw: Callable[..., Any]) -> Callable[..., Any]:
    """A chart drawn at a place; where it has no room there, the least width is told.

    For a reader it is drawn in that width.
    """

    @wraps(draw)
    def tried(*given: Any, **more: Any) -> Any:
        at = next(part for part in given if isinstance(part, At))

        def drawn(width: int) -> Any:
            place = replace(at, width=width)
            return draw(*(place if part is at else part for part in given), **more)

        try:
            return drawn(at.width)
        except NoRoomError as error:
            whole = f" in each of {at.columns} panels" if at.columns > 1 else ""
            said = f"at {at.width} px{whole} {error}"
        if (least := _least(drawn, at.width)) is None:
            raise LayoutError(f"{said}; nor at any width: use shorter texts")
        wider = least
        least = at.columns * (least - 2 * PADDING) + (at.columns - 1) * GAP + 2 * PADDING
        said = f"{said}; the chart takes at least {least} px, or shorter texts"
        if at.told is None:
            raise LayoutError(said)
        at.told.append(said)
        return drawn(wider)

    return tried


def _least(drawn: Callable[[int], Any], start: int) -> int | None:
    """The least width (px) in which there is room."""

    def serves(width: int) -> bool:
        try:
            drawn(width)
        except NoRoomError:
            return False
        return True

    near = next((width for width in range(start, MOST, STEP) if serves(width)), None)
    return near and next(w for w in range(near - STEP, near + 1, 4) if serves(w))


@dataclass(frozen=True)
class At:
    """A place for a chart: its width in pixels (96 an inch)."""

    width: int
    small: bool = False  # a thumbnail: no key, few words
    shared: Shared | None = None  # in a panel
    columns: int = 1  # panels side by side
    sparing: bool = False  # as for one column, where the wide layout has no room
    told: list[str] | None = None  # takes what has no room, which is an error where there is none

    room, years = Room, Years

    @staticmethod
    def names(field: str) -> alt.Axis:
        """An axis of names, as wide as the longest, which is set in lines where it is too long."""
        return alt.Axis()

    @classmethod
    def layout(cls, name: str, told: list[str] | None = None) -> "At":
        """One of the named layouts: wide, narrow, small."""
        return cls(LAYOUTS[name], small=name == "small", told=told)

    @property
    def narrow(self) -> bool:
        """Whether the chart is for a column of a journal, a phone or a thumbnail."""
        return self.sparing or style.is_narrow(self.width)

    @in_room
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
        shared = self.shared
        sheet = composing.sheet(
            rows, layers, x, y, colour, colours, width=self.width, small=self.small, step=step,
            height=height or (170 if self.small else 240), right=right,
        )  # fmt: skip
        if shared and not shared.probing:
            sheet.domains, sheet.left = shared.domains, shared.left
        plan(sheet)
        if shared and shared.probing:
            shared.left = max(shared.left, sheet.left)
            shared.widen("x", x["title"], sheet.across)
            shared.widen("y", y["title"], sheet.down)
            return alt.layer(alt.Chart(sheet.rows).mark_point())
        said = asides.at_rules(sheet)
        entries = composing.entries(sheet, colour, colours) if key else []
        chart = composing.drawn(sheet, [*said, *self.key(entries, sheet.left, sheet.below)])
        if sheet.lying and shared is None:  # an axis that a reader puts in its place lies here
            chart.config = alt.Config(axisX=alt.AxisConfig(orient="top", grid=True))
        return chart

    def key(self, entries: Sequence[Entry], left: float, below: float) -> list[alt.Chart]:
        """Layers of the key, `left` px before the view and `below` px under it.

        None in a thumbnail; in a panel the key stands below all of them.
        """
        if self.shared is not None:
            self.shared.entries += [] if self.shared.probing else entries
            return []
        return [] if self.small else keys.layers(entries, self.width - 2 * PADDING, left, below)

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
        together = pieces.together(*charts, columns=columns, spacing=GAP)
        # A panel has the signs of its own kinds: Vega-Lite would give all those of the first.
        together.resolve = alt.Resolve(scale={"shape": "independent"})
        if not shared.entries:
            return together
        under = keys.alone(shared.entries, self.width - 2 * PADDING, shared.left)
        return pieces.together(together, under, columns=1, spacing=8, align="none", bounds="full")


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
