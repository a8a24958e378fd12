"""Texts outside the view: at the ends of lines, right of rows, at rules and shaded stretches."""

from collections.abc import Iterable

import altair as alt
import pandas as pd

from csto import style
from csto.layout import placing
from csto.layout.fields import by
from csto.layout.scales import LINE, Numbers, text_px
from csto.layout.sheet import Sheet

APART = 10  # px between two texts in a line


def with_line_ends(sheet: Sheet) -> pd.DataFrame:
    """Rows with `_end`, the height of the text at the end of a line."""
    rows = sheet.rows
    for layer in sheet.layers:
        if layer.kind == "line_ends":
            last = rows.index[rows[layer.about["text"]].fillna("") != ""]
            places = list(sheet.down.px(rows.loc[last, sheet.fields[1]]))
            ends = pd.Series(placing.spread(places, sheet.height), index=last)
            rows = rows.assign(_end=ends.reindex(rows.index).fillna(0))
    return rows


def at_rules(sheet: Sheet) -> list[alt.Chart]:
    """The labels of rules and shades, in as many lines as keep them apart.

    They stand below the view, or above it where the axis is below; the sheet gets room for them.
    """
    said = [
        (float(sheet.across.px([layer.about["at"]])[0]), layer.about["label"], layer.about["at"])
        for layer in sheet.layers
        if layer.about.get("label") and isinstance(sheet.across, Numbers) and sheet.shows(layer)
    ]
    if not said or (sheet.small and not sheet.lying and sheet.y["axis"] is None):
        return []  # in a thumbnail the finding stands there
    below = sheet.below if sheet.lying else None
    charts, tall = stacked([(at, text) for at, text, _ in said], sheet.view, sheet.left, below)
    if sheet.lying:
        for chart, (at, _, value) in zip(charts, sorted(said), strict=True):
            # Beside its value, wherever a changed axis puts it. Vega-Lite drops a row that has no
            # value in the field of the shared x, also where a layer has a place of its own.
            chart.encoding.x, chart.mark.dx = alt.XDatum(value), chart.mark.dx - at
            chart.data = chart.data.assign(**{sheet.fields[0]: value})
        sheet.below += tall
    else:
        sheet.axes["y"]["titleY"] -= tall
    return charts


def stacked(
    said: Iterable[tuple[float, str]], view: float, left: float, below: float | None
) -> tuple[list[alt.Chart], float]:
    """Texts that begin at a place across (px), in as many lines as keep them apart; their height.

    They stand `below` px under the view, or above it for None; `left` is the room before it.
    """
    lines: list[float] = []
    charts = []
    for at, text in sorted(said):
        wide = text_px([text])
        start = max(at if at + wide <= view else at + 3 - wide, -left)
        line = next((n for n, end in enumerate(lines) if end + APART <= start), len(lines))
        lines[line : line + 1] = [start + wide]
        down = -8 - LINE * line if below is None else below + 10 + LINE * line
        words = alt.Chart(pd.DataFrame({"said": [text]}))
        words = words.mark_text(align="left", color=style.MUTED, dx=start, dy=down)
        y = alt.YValue(0 if below is None else "height")
        charts.append(words.encode(x=alt.XValue(0), y=y, text=by(alt.Text, "said")))
    if below is None or not lines:
        return charts, LINE * len(lines)
    return charts, 10 + LINE * (len(lines) - 0.5)
