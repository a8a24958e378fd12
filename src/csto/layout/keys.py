"""The key of a chart: each sign that is not labelled, and what it means, below the view."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from csto import style
from csto.layout import pieces
from csto.layout.fields import by
from csto.layout.layers import Entry
from csto.layout.scales import text_px

LINE, SIGN, GAP = 16, 18, 16  # px: a line, room of a sign, between entries
ABOVE = 14  # px from the chart to the middle of the first line


def layers(entries: Sequence[Entry], width: float, left: float, below: float) -> list[alt.Chart]:
    """Layers that set the entries in lines of `width` px, from `left` px before the view.

    They stand `below` px under it, and read neither x nor y of the chart that they are laid in.
    """
    if not entries:
        return []
    return _drawn(_placed(entries, width, left, below + ABOVE))


def alone(entries: Sequence[Entry], width: float, left: float) -> alt.LayerChart:
    """The key as a chart of its own, to stand below others whose view begins `left` px from it."""
    data = _placed(entries, width, left, ABOVE)
    tall = float(data["down"].max()) + LINE / 2
    chart = pieces.layered(*_drawn(data.assign(down=data["down"] - tall)))
    chart.width, chart.height = max(width - left, 1), tall
    return chart


def _placed(entries: Sequence[Entry], width: float, left: float, top: float) -> pd.DataFrame:
    places, across, line = [], 0.0, 0
    for entry in dict.fromkeys(entries):
        wide = SIGN + text_px([entry.text])
        if across and across + wide > width:
            across, line = 0.0, line + 1
        places.append((across - left + 7, top + LINE * line))
        across += wide + GAP
    data = pd.DataFrame([*dict.fromkeys(entries)], columns=["text", "sign", "fill"])
    data["fill"] = data["fill"].fillna(style.MUTED)
    return data.assign(**pd.DataFrame(places, columns=["across", "down"]))


def _drawn(data: pd.DataFrame) -> list[alt.Chart]:
    base = {"x": alt.XValue(0), "y": alt.YValue("height")}
    place = {"xOffset": pieces.value_of("across"), "yOffset": pieces.value_of("down")}
    edge = {
        "stroke": style.MUTED,
        "strokeWidth": {"expr": f"datum.fill === '{style.GROUND}' ? 0.7 : 0"},
    }
    signs = pieces.signs(data, shape=pieces.value_of("sign"), **edge, **place)
    texts = alt.Chart(data).mark_text(align="left", dx=SIGN - 7, **place)
    fill = by(alt.Fill, "fill", scale=None, legend=None)
    return [signs.encode(**base, fill=fill), texts.encode(**base, text=by(alt.Text, "text"))]
