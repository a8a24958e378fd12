"""What a layout must know of the layers that it sets over rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import pandas as pd

from csto.layout.fields import named


@dataclass(frozen=True)
class Entry:
    """A sign of the key and what it means; without a colour it is grey."""

    text: str
    sign: str
    fill: str | None = None


@dataclass(frozen=True)
class Layer:
    """A mark over rows, without a position of its own."""

    kind: str
    draw: Callable[[pd.DataFrame, Any, int], list[alt.Chart]]
    """Its charts over these rows on a `Sheet`, as the layer of this number."""
    columns: tuple[str, ...] = ()
    """Columns that it reads."""
    places: tuple[str, ...] = ()
    """Those of them that are positions, and have a value in each row."""
    entries: Callable[[pd.DataFrame], list[Entry]] = lambda rows: []
    """What the key says of it, for these rows."""
    about: Mapping[str, Any] = field(default_factory=dict)
    """What else the layout makes room for: texts, arrows, signs."""


def of_chart(chart: alt.Chart) -> Layer:
    """A layer of a reader's own: any Altair chart without data, x and y."""
    names: list[str] = []
    channels: list[Any] = []
    if chart.data is alt.Undefined and chart.transform is alt.Undefined:
        given = [] if chart.encoding is alt.Undefined else chart.encoding._kwds.values()
        channels = [channel for channel in given if hasattr(channel, "_kwds")]
        names = [
            name for c in channels if "shorthand" in c._kwds and (name := named(c)[0]) is not None
        ]
    to = [named(channel)[0] for channel in channels if isinstance(channel, alt.X2)]
    about = {"to": to[0]} if to else {}
    return Layer("own", lambda rows, sheet, slot: [chart.copy()], tuple(names), about=about)
