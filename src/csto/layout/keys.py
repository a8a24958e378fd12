"""The key of a chart: each sign that is not labelled, and what it means, below the view."""

from collections.abc import Iterable, Sequence

import altair as alt
import pandas as pd

from csto import style
from csto.layout.layers import Entry
from csto.layout.scales import text_px

LINE, SIGN, GAP, SIZE = 16, 18, 16, 75  # px: a line, room of a sign, between entries; a sign's area
ABOVE = 14  # px from the chart to the middle of the first line


def several(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, each once."""
    return list(dict.fromkeys(entries))


def layers(entries: Sequence[Entry], width: float, left: float, below: float) -> list[alt.Chart]:
    """Layers that set the entries in lines of `width` px, from `left` px before the view.

    They stand `below` px under it, and read neither x nor y of the chart that they are laid in.
    """
    if not entries:
        return []
    data = _placed(entries, width, left, below + ABOVE)
    base = {"x": alt.XValue(0), "y": alt.YValue("height")}
    across, down = {"expr": "datum.across"}, {"expr": "datum.down"}
    signs = alt.Chart(data).mark_point(
        size=SIZE,
        strokeWidth=0,
        opacity=1,
        xOffset=across,
        yOffset=down,
        shape={"expr": "datum.sign"},
    )
    texts = alt.Chart(data).mark_text(align="left", xOffset=across, yOffset=down, dx=SIGN - 7)
    return [
        signs.encode(**base, fill=alt.Fill(field="fill", type="nominal", scale=None, legend=None)),
        texts.encode(**base, text=alt.Text(field="text", type="nominal")),
    ]


def height(entries: Sequence[Entry], width: float) -> float:
    """Pixels that the key takes."""
    return float(_placed(entries, width, 0, ABOVE)["down"].max()) + LINE / 2 if entries else 0


def alone(entries: Sequence[Entry], width: float, left: float) -> alt.LayerChart:
    """The key as a chart of its own, to stand below others whose view begins `left` px from it."""
    tall = height(entries, width)
    chart = alt.layer(*layers(entries, width, left, -tall))
    chart.width, chart.height = max(width - left, 1), tall
    return chart


def _placed(entries: Sequence[Entry], width: float, left: float, top: float) -> pd.DataFrame:
    places, across, line = [], 0.0, 0
    for entry in entries:
        wide = SIGN + text_px([entry.text])
        if across and across + wide > width:
            across, line = 0.0, line + 1
        places.append(
            {
                "across": across - left + 7,
                "down": top + LINE * line,
                "text": entry.text,
                "sign": entry.sign,
                "fill": entry.fill or style.MUTED,
            }
        )
        across += wide + GAP
    return pd.DataFrame(places)
