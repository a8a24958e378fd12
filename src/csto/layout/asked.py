"""What is asked of a chart and what is planned for it: rows, layers, axes, ends of scales."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from csto import style, theme
from csto.layout import placing, scales
from csto.layout.fields import filled, named
from csto.layout.layers import Layer
from csto.layout.scales import Bands, Numbers, Room

PADDING = theme.altair_config()["padding"]
LEAST_COLUMN = 14  # px of a column of names across
BARE = "_bare"  # column: rows without a value, whose sign stands at the baseline
LEAST_PX = 60  # that marks take beside names and labels
TICKS_BELOW = 22  # px of the labels of an axis below the view


@dataclass(frozen=True)
class Asked:
    """What is asked of a chart."""

    rows: pd.DataFrame
    layers: Sequence[Layer]
    x: alt.X
    y: alt.Y
    height: int
    step: float
    right: str | None = None
    small: bool = False
    parted: str | None = None
    domains: Mapping[tuple[str, str], tuple[float, float, float]] = field(default_factory=dict)
    """Ends and largest values of the scales that panels share, by axis and title."""
    left: float = 0
    """Pixels before the view at least."""

    @property
    def valued(self) -> pd.DataFrame:
        """The rows with a value."""
        return self.rows[~self.rows[BARE]]

    @property
    def lying(self) -> bool:
        """Whether names are down the side."""
        return named(self.y)[1] in "NO"

    def labels(self) -> dict[int, Layer]:
        """The layers of texts beside marks, by their number."""
        return {n: layer for n, layer in enumerate(self.layers) if layer.kind == "labels"}


@dataclass
class Plan:
    """A chart's geometry in pixels: margins, view, axes; its rows with the places of texts."""

    rows: pd.DataFrame
    left: float = 0
    view: float = 0
    height: float = 0
    thick: float = 0
    below: float = 0
    x: Numbers | Bands | None = None
    y: Numbers | Bands | None = None
    most: dict[str, float] = field(default_factory=dict)
    axes: dict[str, alt.Axis | None] = field(default_factory=dict)
    texts: dict[int, list[list[str]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def title_lines(channel: Any, width: float) -> list[str]:
    """The title of an axis in lines of that width."""
    title = channel["title"]
    if title is alt.Undefined or not title:
        return []
    parts = title.split("\n") if isinstance(title, str) else title
    return [line for part in parts for line in style.wrapped(part, style.TEXT_PT, width)]


def ends(
    asked: Asked,
    letter: str,
    room: Room,
    length: float,
    spare: float = 0,
    places: Sequence[tuple[float, float]] = (),
) -> tuple[float, float, float]:
    """Lowest value, end and largest value of a scale of numbers.

    It has `spare` px beyond the largest value, and those in `places` beyond others.
    """
    if asked.valued.empty:
        return 0.0, 1.0, 1.0  # no row is left: an empty chart
    channel, other = (asked.x, asked.y) if letter == "x" else (asked.y, asked.x)
    stacked = asked.parted and room.end == named(channel)[0]
    over = named(other)[0] if stacked else None
    values = filled(asked.valued, room.end)
    most = scales.largest(asked.valued, room.end, over)
    low = min(float(values.min()), np.inf if room.log else 0.0)
    if room.log:
        if low <= 0:
            made = f"{room.end!r} has {low:g}, which a logarithmic scale has no place for"
            raise scales.LayoutError(f"{made}: leave it out, or use a linear one")
        low *= (low / (most * 1.01)) ** (placing.DOT / length)  # marks lie above the edge
    if room.domain:
        return float(room.domain[0]), float(room.domain[1]), most
    if shared := asked.domains.get((letter, str(channel["title"]))):
        return shared
    places = [*places, (most, spare)]
    high = scales.high_with_room(places, most, length, low, room.log)
    return low, high if high > low else low + 1, most


def is_whole(asked: Asked, room: Room) -> bool:
    """Whether only whole numbers are counted."""
    return bool((asked.valued[room.end] % 1 == 0).all())
