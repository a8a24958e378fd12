"""What marks and forms draw with: signs, places in pixels, what runs over the whole view."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from csto import style
from csto.layout.fields import by, datum
from csto.layout.signs import paths

SIZE = 75  # px² of a sign
# Channels are typed (`FillValue`, `XDatum`): for a plain `alt.value` Altair hashes all its schemas.
WHOLE_HEIGHT = {"y": alt.YValue(0), "y2": alt.Y2Value("height")}


def signs(data: Any = alt.Undefined, size: float = SIZE, **look: Any) -> alt.Chart:
    """A chart of signs: they are filled, also what looks open, and have no outline."""
    return alt.Chart(data).mark_point(
        **{"size": size, "strokeWidth": 0, "strokeJoin": "round", "opacity": 1} | look
    )


def halo(data: Any = alt.Undefined, size: float = SIZE * 1.5, **look: Any) -> alt.Chart:
    """Paper below a sign, so that nothing shines through it."""
    under = signs(data, size, shape="circle", **look)
    return under.encode(fill=alt.FillValue(style.PAPER))


def ground(name: str, **look: Any) -> alt.Chart:
    """Paper below a text, in a `box` in the column `name`: no line of a grid runs through it."""
    under = signs(size=4, shape=value_of(name), **look)  # of this size a path is drawn in px
    return under.encode(fill=alt.FillValue(style.PAPER))


def shaped(name: str, known: Mapping[str, str]) -> alt.Shape:
    """The sign of each kind in a column. Raises LayoutError for a sign that there is not."""
    scale = alt.Scale(domain=[*known], range=[*paths(known).values()])
    return by(alt.Shape, name, scale=scale, legend=None)


def layered(*charts: alt.Chart, **look: Any) -> alt.LayerChart:
    """Charts over each other."""
    return alt.layer(*map(_shared, charts), **look)


def together(*charts: Any, **look: Any) -> alt.ConcatChart:
    """Charts beside or below each other."""
    return alt.concat(*map(_shared, charts), **look)


def _shared(chart: Any) -> Any:
    """The chart with its data, mark and channels shared by its copies.

    Altair copies a chart several times for each that is put around it, all properties that are not
    set among the others; that took most of the time of a figure. It changes none of the three.
    """
    for part in map(chart._get, ("data", "mark", "encoding")):
        if isinstance(part, alt.SchemaBase):
            object.__setattr__(part, "__deepcopy__", lambda _=None, part=part: part)
    return chart


def value_of(name: str) -> dict[str, str]:
    """A property of a mark that has its value in a column."""
    return {"expr": datum(name)}


def place(across: str, down: str) -> dict[str, Any]:
    """Channels of a mark whose place in px two columns have."""
    return {"x": alt.XValue(value_of(across)), "y": alt.YValue(value_of(down))}


def to_place(across: str, down: str) -> dict[str, Any]:
    """Channels of the other end of such a mark."""
    return {"x2": alt.X2Value(value_of(across)), "y2": alt.Y2Value(value_of(down))}


def once() -> alt.Chart:
    """A layer that draws once; the row keeps its x, without which Vega-Lite drops it as invalid."""
    return alt.Chart().transform_window(nth="row_number()").transform_filter("datum.nth === 1")


def rule(value: float) -> alt.Chart:
    """A dashed line across the whole view at a value of x."""
    line = once().mark_rule(strokeDash=[4, 3], color=style.MUTED)
    return line.encode(x=alt.XDatum(value), **WHOLE_HEIGHT)
