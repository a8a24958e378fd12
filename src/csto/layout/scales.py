"""Axes and scales of a chart in a known width: names, numbers with room for texts, years.

`Names`, `Room` and `Years` stand where an axis or a scale goes until rows and width are known.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import altair as alt
import numpy as np
import pandas as pd

from csto import style
from csto.layout.fields import LayoutError, named

LINE = 13  # px a line of text
MOST_TICKS, PX_A_YEAR = 7, 46


@dataclass(frozen=True)
class Names:
    """An axis of names: as wide as the longest, which is set in lines where it takes too much.

    Those are bold for which the column `bold` is true.
    """

    field: str
    bold: str | None = None


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


def columns(channel: alt.X | alt.Y) -> list[str]:
    """Columns that a scale of this module reads."""
    scale = channel["scale"]
    names = (getattr(scale, part, None) for part in ("start", "end", "text"))
    return [name for name in names if name] if isinstance(scale, Room | Years) else []


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


def names_axis(
    names: Iterable[str], width: float, bold: Iterable[str] = ()
) -> tuple[alt.Axis, int, int]:
    """An axis of names that takes a known width: the axis, its width, the lines of a name."""
    names, bold = list(dict.fromkeys(names)), set(bold)
    room = max(110.0, width * (0.42 if style.is_narrow(width) else 0.5))
    weight = {name: 600 if name in bold else 400 for name in names}
    lines = {n: style.wrapped(n, style.TEXT_PT, room, weight[n]) for n in names}
    extent = ceil(max((text_px(lines[n], weight[n]) for n in names), default=0)) + 8
    most = max(map(len, lines.values()), default=1)
    axis = alt.Axis(
        title=None,
        grid=False,
        minExtent=extent,
        maxExtent=extent,
        labelLimit=0,
        labelOverlap=False,
        labelLineHeight=LINE,
        **_texts_of(lines, most),
        **_bold(bold),
    )
    return axis, extent, most


def heads_axis(
    names: Sequence[str], step: float, *, top: bool, bold: Iterable[str] = ()
) -> tuple[alt.Axis, float]:
    """An axis of names across: in lines, or upright where a word is wider than its column.

    Also its height (px). Numbers, such as years, are left out where they are too close.
    """
    if all(name.isdigit() for name in names):
        every = next(n for n in (1, 2, 5, 10, 20, 50) if step * n > text_px(names) + 12)
        shown = [name for name in names if int(name) % every == 0]
        axis = alt.Axis(title=None, labelAngle=0, values=shown, labelOverlap=False, grid=False)
        axis["orient"] = "top" if top else "bottom"
        return axis, LINE + 9
    bold = set(bold)
    lines = {name: style.wrapped(name, style.TEXT_PT, step - 6, 600) for name in names}
    upright = max(text_px(texts, 600) for texts in lines.values()) > step - 2
    if upright:
        lines = {name: [name] for name in names}
    most = max(map(len, lines.values()))
    axis = alt.Axis(
        title=None,
        grid=False,
        orient="top" if top else "bottom",
        labelAngle=270 if upright else 0,
        labelLimit=0,
        labelOverlap=False,
        labelLineHeight=LINE,
        labelPadding=6 + (LINE * (most - 1) if top and not upright else 0),
        **(_texts_of(lines, most, middle=False) if most > 1 else {}),
        **_bold(bold),
    )
    tall = text_px(names, 600) if upright else LINE * most
    return axis, tall + 9


def _texts_of(lines: dict[str, list[str]], most: int, *, middle: bool = True) -> dict[str, object]:
    if most == 1:
        return {}
    texts = {"labelExpr": f"({json.dumps(lines, ensure_ascii=False)})[datum.value]"}
    if not middle:
        return texts
    counts = {name: len(parts) for name, parts in lines.items()}
    said = json.dumps(counts, ensure_ascii=False)
    up = [
        {"test": f"({said})[datum.value] === {count}", "value": -LINE * (count - 1) / 2}
        for count in sorted({*counts.values()} - {1})
    ]
    return texts | {"labelBaseline": "middle", "labelOffset": {"condition": up, "value": 0}}


def _bold(bold: set[str]) -> dict[str, object]:
    if not bold:
        return {}
    test = f"indexof({json.dumps(sorted(bold))}, datum.value) >= 0"
    return {"labelFontWeight": {"condition": {"test": test, "value": 600}, "value": 400}}


def high_with_room(
    places: Sequence[tuple[float, float]], most: float, length: float, low: float, log: bool
) -> float:
    """The end of a scale that leaves each text (px) beside the end of its mark inside the view."""
    if log:
        places = [(np.log(end / low), px) for end, px in places]
        most = np.log(most / low)
        return float(low * np.exp(max([most, *(_beyond(place, length) for place in places)])))
    return max([most, *(low + _beyond((end - low, px), length) for end, px in places)])


def _beyond(place: tuple[float, float], length: float) -> float:
    end, px = place
    return end * length / max(length - px, 0.02 * length)


def ticks(
    axis: Numbers, most: float, *, through: float = 0, whole: bool = False, apart: float = 0
) -> list[float]:
    """Round numbers up to the largest value, `through` among them, few and apart.

    `whole` leaves out what is between whole numbers. They are `apart` px from each other at least,
    or as many as read well.
    """
    if axis.log:
        return _log_ticks(axis, most)
    low = min(axis.low, 0.0)
    span = (most - low) or 1.0
    power = 10.0 ** floor(log10(span / MOST_TICKS))
    steps = [power * 10**more * lead for more in (0, 1, 2) for lead in (1, 2, 2.5, 5)]
    steps = [step for step in steps if not whole or step % 1 == 0]
    px = abs(float(np.diff(axis.px([low, low + span]))[0])) / span
    for step in steps:
        first, last = ceil(low / step), floor(most / step + 1e-9)
        values = [round(step * place, 10) for place in range(first, last + 1)]
        values = [value for value in values if value >= axis.low]
        fits = len(values) <= MOST_TICKS and step * px >= (apart or _apart(axis, values))
        if fits and _divides(step, through):
            return values or [0]
    return sorted({0.0, float(through)} if through else {0.0})


def _apart(axis: Numbers, values: Sequence[float]) -> float:
    """Pixels between two ticks at least."""
    return 28 if axis.up else max(45, text_px(map(as_number, values)) + 16)


def _divides(step: float, value: float) -> bool:
    return abs(value / step - round(value / step)) < 1e-9


def _log_ticks(axis: Numbers, most: float) -> list[float]:
    """Powers of ten and what lies between them, as many as have room."""
    powers = range(floor(log10(axis.low)), ceil(log10(most)) + 1)
    found: list[float] = []
    for leads in ((1, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,)):
        values = [lead * 10.0**power for power in powers for lead in leads]
        found = [value for value in values if axis.low <= value <= most]
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


def largest(rows: pd.DataFrame, field: str, over: str | None) -> float:
    """The largest value, or the largest sum of a name where bars stand on each other."""
    values = rows.groupby(over, observed=True)[field].sum() if over else rows[field]
    return float(values.max())
