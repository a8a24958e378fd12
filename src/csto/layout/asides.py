"""Texts outside the view: at the ends of lines, right of rows, at rules and shaded stretches."""

from collections.abc import Iterable

import altair as alt
import pandas as pd

from csto import style
from csto.layout import placing
from csto.layout.asked import Asked, Plan
from csto.layout.fields import by
from csto.layout.scales import LINE, Numbers, text_px

APART = 10  # px between two texts in a line


def line_ends(asked: Asked, made: Plan, rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Rows with `_end`, the height of the text at the end of a line; `name` is that of y."""
    for layer in asked.layers:
        if layer.kind == "line_ends":
            texts = rows[layer.about["text"]].fillna("")
            last = rows.index[texts != ""]
            places = placing.spread(list(made.y.px(rows.loc[last, name])), made.height)
            rows = rows.assign(_end=pd.Series(places, index=last).reindex(rows.index).fillna(0))
    return rows


def right(rows: pd.DataFrame, name: str, y: str) -> alt.Chart:
    """Texts right of the view, one for each height."""
    words = alt.Chart(rows.drop_duplicates(y)).mark_text(align="left", dx=11)
    return words.encode(x=alt.XValue("width"), text=by(alt.Text, name))


def at_rules(asked: Asked, made: Plan) -> list[alt.Chart]:
    """The labels of rules and shades, in as many lines as keep them apart.

    They stand below the view, or above it where the axis is below; the plan makes room for them.
    """
    said = [
        (float(made.x.px([layer.about["at"]])[0]), layer.about["label"])
        for layer in asked.layers
        if layer.about.get("label") and isinstance(made.x, Numbers)
    ]
    title = made.axes.get("y")
    if not said or (asked.small and not (asked.lying or title)):
        return []  # in a thumbnail the finding stands there
    charts, lines = stacked(said, made.view, made.left, made.below if asked.lying else None)
    if asked.lying:
        made.below += 10 + LINE * (lines - 0.5)
    elif title:
        title["titleY"] -= LINE * lines
    return charts


def stacked(
    said: Iterable[tuple[float, str]], view: float, left: float, below: float | None
) -> tuple[list[alt.Chart], int]:
    """Texts that begin at a place across (px), in as many lines as keep them apart.

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
        charts.append(_said(text, start, down, low=below is not None))
    return charts, len(lines)


def _said(text: str, across: float, down: float, *, low: bool) -> alt.Chart:
    data = pd.DataFrame({"said": [text]})
    words = alt.Chart(data).mark_text(align="left", color=style.MUTED, dx=across, dy=down)
    return words.encode(
        x=alt.XValue(0),
        y=alt.YValue("height" if low else 0),
        text=alt.Text(field="said", type="nominal"),
    )
