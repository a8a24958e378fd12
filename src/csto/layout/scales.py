"""Axes and scales of a chart in a known width: names, numbers with room for texts, years.

`Room` and `Years` stand where a scale goes until rows and width are known.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import altair as alt
import numpy as np

from csto import style
from csto.layout.fields import LayoutError, named

LINE = 13  # px a line of text
MOST_TICKS, PX_A_YEAR = 7, 46


@dataclass(frozen=True)
class Room:
    """A scale from zero for marks that end at `end`, with `text` beside them inside the view.

    `through` is a value at which a tick lies; a `log` scale starts at the lowest value.
    """

    end: str
    text: str | None = None
    through: float = 0
    log: bool = False
    domain: tuple[float, float] | None = None


@dataclass(frozen=True)
class Years:
    """A scale of years from the first to the last, with as many on it as have room."""

    start: str
    end: str | None = None


@dataclass(frozen=True)
class Numbers:
    """A numeric axis as drawn: its ends, its length in px, whether it is logarithmic."""

    low: float
    high: float
    length: float
    log: bool = False
    up: bool = False
    most: float = float("inf")
    """The largest value."""
    whole: bool = False
    """Whether all values are whole numbers."""

    @property
    def last(self) -> float:
        """Where marks and ticks end."""
        return min(self.most, self.high)

    def px(self, values: Iterable[float]) -> np.ndarray:
        """Places of values along the axis, from its start on the left or at the top."""
        values, ends = np.asarray(list(values), dtype=float), np.array([self.low, self.high])
        if self.log:
            values, ends = np.log(values), np.log(ends)
        place = (values - ends[0]) / (ends[1] - ends[0]) * self.length
        return self.length - place if self.up else place


@dataclass(frozen=True)
class Bands:
    """An axis of names as drawn: one step each."""

    names: tuple[str, ...]
    step: float

    def px(self, values: Iterable[object]) -> np.ndarray:
        """Middles of the names' bands."""
        places = {name: (number + 0.5) * self.step for number, name in enumerate(self.names)}
        return np.array([places[str(value)] for value in values], dtype=float)


def text_px(texts: Iterable[object], weight: int = 400) -> float:
    """Width of the widest text, in the type of the charts."""
    return max((style.text_width(str(text), style.TEXT_PT, weight) for text in texts), default=0)


def room_of(channel: alt.X | alt.Y) -> Room | Years:
    """What a channel of numbers asks of its scale. Raises LayoutError for scales unknown here."""
    field, scale = named(channel)[0], channel["scale"]
    if isinstance(scale, Room | Years):
        return scale
    kind = "linear" if scale is alt.Undefined else scale["type"]
    if kind not in (alt.Undefined, "linear", "log"):
        raise LayoutError(
            f"the scale of {field!r} is {kind!r}: lay the chart out on a linear one or a 'log' "
            "one, and change it on the finished chart by .encode"
        )
    domain = alt.Undefined if scale is alt.Undefined else scale["domain"]
    ends = tuple(domain) if isinstance(domain, list | tuple) else None
    return Room(field, log=kind == "log", domain=ends)


def names_axis(names: Iterable[str], width: float) -> tuple[alt.Axis, int, int]:
    """An axis of names that takes a known width: the axis, its width, the lines of a name."""
    room = max(110.0, width * (0.42 if style.is_narrow(width) else 0.5))
    lines = {name: style.wrapped(name, style.TEXT_PT, room) for name in names}
    extent = ceil(text_px(line for parts in lines.values() for line in parts)) + 8
    most = max(map(len, lines.values()), default=1)
    axis = _of_names(lines, minExtent=extent, maxExtent=extent)
    if most > 1:  # Vega centres the first line on the name's place
        counts = {name: len(parts) for name, parts in lines.items()}
        said = json.dumps(counts, ensure_ascii=False)
        up = [
            {"test": f"({said})[datum.value] === {count}", "value": -LINE * (count - 1) / 2}
            for count in sorted({*counts.values()} - {1})
        ]
        axis["labelBaseline"], axis["labelOffset"] = "middle", {"condition": up, "value": 0}
    return axis, extent, most


def heads_axis(names: Sequence[str], step: float, *, top: bool) -> tuple[alt.Axis, float]:
    """An axis of names across: in lines, or upright where a word is wider than its column.

    Also its height (px).
    """
    lines = {name: style.wrapped(name, style.TEXT_PT, step - 6, 600) for name in names}
    upright = any(text_px(texts, 600) > step - 2 for texts in lines.values())
    if upright:
        lines = {name: [name] for name in names}
    most = max(map(len, lines.values()), default=1)
    axis = _of_names(
        lines,
        orient="top" if top else "bottom",
        labelAngle=270 if upright else 0,
        labelPadding=6 + (LINE * (most - 1) if top and not upright else 0),
    )
    return axis, (text_px(names, 600) if upright else LINE * most) + 9


def _of_names(lines: dict[str, list[str]], **look: Any) -> alt.Axis:
    """An axis of all names, set in these lines."""
    if any(len(parts) > 1 for parts in lines.values()):
        look["labelExpr"] = f"({json.dumps(lines, ensure_ascii=False)})[datum.value]"
    base = {"title": None, "grid": False, "labelLimit": 0, "labelOverlap": False}
    return alt.Axis(**base, labelLineHeight=LINE, **look)


def end_with_room(
    places: Sequence[tuple[float, float]], low: float, length: float, log: bool
) -> float:
    """The end of a scale that leaves each text (px) beside the end of its mark inside the view."""
    of, back = (np.log, np.exp) if log else (float, float)
    marks = [(of(end) - of(low), px) for end, px in places]
    high = max(end * length / max(length - px, 0.02 * length) for end, px in marks)
    return float(back(of(low) + high))


def ticks(axis: Numbers, *, through: float = 0, apart: float = 0) -> list[float]:
    """Round numbers up to the largest value, `through` among them, few and apart.

    They are `apart` px from each other at least, or as many as read well.
    """
    if axis.log:
        return _log_ticks(axis)
    low, most = min(axis.low, 0.0), axis.last
    span = (most - low) or 1.0
    power = 10.0 ** floor(log10(span / MOST_TICKS))
    steps = [power * 10**more * lead for more in (0, 1, 2) for lead in (1, 2, 2.5, 5)]
    px = axis.length / (axis.high - axis.low)
    for step in (step for step in steps if not axis.whole or step % 1 == 0):
        first, last = ceil(low / step), floor(most / step + 1e-9)
        values = [round(step * place, 10) for place in range(first, last + 1)]
        values = [value for value in values if value >= axis.low]
        least = apart or (28 if axis.up else max(45, text_px(map(as_number, values)) + 16))
        meets = abs(through / step - round(through / step)) < 1e-9
        if len(values) <= MOST_TICKS and step * px >= least and meets:
            return _beyond(axis, values, step) or [0]
    return sorted({0.0, float(through)})


def _beyond(axis: Numbers, values: list[float], step: float) -> list[float]:
    """Ticks with the next one, where values lie beyond the last and it has room."""
    if not values or values[-1] >= axis.last:
        return values
    more = round(values[-1] + step, 10)
    half = 0 if axis.up else text_px([as_number(more)]) / 2
    return [*values, more] if axis.px([more])[0] + half <= axis.length else values


def _log_ticks(axis: Numbers) -> list[float]:
    """Powers of ten and what lies between them, as many as have room."""
    powers = range(floor(log10(axis.low)), ceil(log10(axis.last)) + 1)
    found: list[float] = []
    for leads in ((1, 1.5, 2, 3, 5, 7), (1, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,)):
        values = [lead * 10.0**power for power in powers for lead in leads]
        found = [value for value in values if axis.low <= value <= axis.last]
        apart = 14 if axis.up else text_px(map(as_number, found)) + 12
        if len(found) < 2 or np.abs(np.diff(axis.px(found))).min() >= apart:
            break
    return found


def as_number(value: float) -> str:
    """A tick's number as the axis prints it."""
    text = f"{value:,.3f}"
    return text.rstrip("0").rstrip(".")


NUMBER_FORMAT = ",.3~f"  # a precision, else 2.5 is printed as 3


def year_ticks(first: float, last: float, px: float) -> list[int]:
    """Years as many as have room."""
    span = max(last - first, 1)
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100) if px * n / span > PX_A_YEAR or n == 100)
    return [year for year in range(ceil(first), floor(last) + 1) if year % every == 0]
