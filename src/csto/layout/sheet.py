"""A chart that is being laid out: what is asked of it, and its geometry as far as it is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from csto import style, theme
from csto.layout import scales
from csto.layout.fields import LayoutError, filled, named
from csto.layout.layers import Layer
from csto.layout.scales import Bands, Numbers, Room

PADDING = theme.altair_config()["padding"]
BARE = "_bare"  # column: rows without a value, whose sign stands at the baseline
DOT = 6.5  # px from the middle of a mark to its edge
TICKS_BELOW = 22  # px of the labels of an axis below the view


@dataclass
class Sheet:
    """Rows and layers on one x and one y; the rest in pixels, worked out by `plan`."""

    rows: pd.DataFrame
    layers: Sequence[Layer]
    x: alt.X
    y: alt.Y
    width: float
    height: float
    step: float
    right: str | None = None
    small: bool = False
    parted: str | None = None
    domains: Mapping[tuple[str, str], tuple[float, float, float]] = field(default_factory=dict)
    """Ends and largest values of the scales that panels share, by axis and title."""
    left: float = 0
    """Before the view; at the start what other panels have there."""
    view: float = 0
    thick: float = 0
    """Across a bar."""
    below: float = 0
    across: Numbers | Bands | None = None
    down: Numbers | Bands | None = None
    axes: dict[str, alt.Axis | None] = field(default_factory=dict)
    texts: dict[int, list[list[str]]] = field(default_factory=dict)
    """The labels of each layer that has some, in lines."""

    @property
    def fields(self) -> tuple[str, str]:
        """The columns of x and y."""
        return named(self.x)[0], named(self.y)[0]

    @property
    def valued(self) -> pd.DataFrame:
        """The rows with a value."""
        return self.rows[~self.rows[BARE]]

    @property
    def lying(self) -> bool:
        """Whether names are down the side."""
        return named(self.y)[1] in "NO"

    def shows(self, layer: Layer) -> bool:
        """Whether a layer lies within the scale across: a filter may leave a rule outside."""
        axis = self.across
        if layer.kind not in ("rule", "shade") or not isinstance(axis, Numbers):
            return True
        first, last = layer.about["at"], layer.about.get("end", layer.about["at"])
        return bool(first <= axis.high and last >= axis.low)

    def has(self, *kinds: str) -> bool:
        """Whether there is a layer of one of these kinds."""
        return any(layer.kind in kinds for layer in self.layers)


def title_lines(channel: Any, width: float) -> list[str]:
    """The title of an axis in lines of that width."""
    title = channel["title"]
    if title is alt.Undefined or not title:
        return []
    parts = title.split("\n") if isinstance(title, str) else title
    return [line for part in parts for line in style.wrapped(part, style.TEXT_PT, width)]


def numbers(
    sheet: Sheet, letter: str, room: Room, length: float,
    places: Sequence[tuple[float, float]] = (), spare: float = 0,
) -> Numbers:  # fmt: skip
    """The scale of an axis of numbers, with the pixels in `places` beyond a value each.

    There are `spare` px beyond the largest.
    """
    if sheet.valued.empty:
        return Numbers(0.0, 1.0, length, up=letter == "y")  # no row is left: an empty chart
    channel, other = (sheet.x, sheet.y) if letter == "x" else (sheet.y, sheet.x)
    values, log = filled(sheet.valued, room.end), room.log
    if sheet.parted and room.end == named(channel)[0]:  # bars in parts, which stand on each other
        values = values.groupby(sheet.valued[named(other)[0]], observed=True).sum()
    low, most = min(float(values.min()), np.inf if log else 0.0), float(values.max())
    if log:
        if low <= 0:
            made = f"{room.end!r} has {low:g}, which a logarithmic scale has no place for"
            raise LayoutError(f"{made}: leave it out, or use a linear one")
        low *= (low / (most * 1.01)) ** (DOT / length)  # marks lie above the edge
    if room.domain:
        low, high = map(float, room.domain)
        length, most = _beside_given(Numbers(low, high, 1, log), places, length), high
    elif shared := sheet.domains.get((letter, str(channel["title"]))):
        low, high, most = shared
    else:
        high = scales.end_with_room([*places, (most, spare)], low, length, log)
    whole = bool((sheet.valued[room.end] % 1 == 0).all())
    high = high if high > low else low + 1
    return Numbers(low, high, length, log, letter == "y", most, whole)


def _beside_given(unit: Numbers, places: Sequence[tuple[float, float]], total: float) -> float:
    """The view of a scale whose ends are given: texts stand inside the picture beside it."""
    needs = zip(unit.px([value for value, _ in places]), places, strict=True)
    return min([total, *((total - px) / share for share, (_, px) in needs if share > 0)])
