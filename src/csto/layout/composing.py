"""A chart of layers: its rows checked, its key, the layers set on the sheet that was planned."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from csto.layout import asides, pieces, placing
from csto.layout.fields import by, coloured, column, filled, named
from csto.layout.layers import Entry, Layer, of_chart
from csto.layout.scales import Numbers
from csto.layout.sheet import BARE, Sheet, title_lines
from csto.layout.signs import SIGNS, WITHOUT_VALUE


def sheet(
    rows: pd.DataFrame, layers: Iterable[Any], x: alt.X, y: alt.Y, colour: str | None,
    colours: Mapping[str, str] | None, **more: Any,
) -> Sheet:  # fmt: skip
    """What is asked for, with its rows coloured and checked."""
    parts = _flat(layers)
    rows = _checked(coloured(rows, colour, colours), parts, x, y)
    parted = colour if colours and any(part.kind == "bars" for part in parts) else None
    return Sheet(rows, parts, x.copy(), y.copy(), parted=parted, **more)


def _flat(layers: Iterable[Any]) -> list[Layer]:
    """Layers one by one; a reader's own chart is one, and may come in a list."""
    flat: list[Layer] = []
    for layer in layers:
        if isinstance(layer, list | tuple):
            flat += _flat(layer)
        else:
            flat.append(layer if isinstance(layer, Layer) else of_chart(layer))
    return flat


def _checked(rows: pd.DataFrame, layers: Sequence[Layer], x: alt.X, y: alt.Y) -> pd.DataFrame:
    """Rows with every column that layers read, and with values where they are placed.

    `BARE` marks those without a value, whose sign says so.
    """
    for name in (name for layer in layers for name in layer.columns):
        column(rows, name)
    (across, _), (up, kind) = named(x), named(y)
    value, names = (across, up) if kind in "NO" else (up, across)
    filled(rows, names)
    bare = column(rows, value).isna()
    for layer in layers:
        sign = layer.about.get("sign")
        if bare.any() and layer.kind == "dots" and sign:
            without = [k for k, s in layer.about["signs"].items() if s in WITHOUT_VALUE]
            if rows.loc[bare, sign].isin(without).all():
                rows = rows.assign(**{BARE: bare})
    if BARE not in rows:
        filled(rows, value)
        rows = rows.assign(**{BARE: False})
    for name in (name for layer in layers for name in layer.places):
        filled(rows[~rows[BARE]], name)
    return rows


def entries(sheet: Sheet, colour: str | None, colours: Any) -> list[Entry]:
    """What the key says: colours of kinds, then signs that no label explains."""
    rows, layers, made = sheet.rows, sheet.layers, []
    if colours and colour:
        used = set(rows[colour].astype(str))
        shown = [Entry(kind, SIGNS["square"], hue) for kind, hue in colours.items() if kind in used]
        made += shown if len(shown) > 1 else []
    texts = " ".join(
        text
        for layer in layers
        if layer.kind == "labels"
        for text in rows[layer.about["text"]].dropna()
    )
    for layer in layers:
        said = layer.entries(rows)
        made += [e for e in said if not (layer.kind == "arrow" and f"{e.text} " in texts)]
    return list(dict.fromkeys(made))


def drawn(sheet: Sheet, around: Sequence[alt.Chart]) -> alt.LayerChart:
    """The chart that was planned, and what stands around it."""
    x, y, lying = sheet.x, sheet.y, sheet.lying
    _fitted(x, sheet.across, sheet.axes["x"])
    _fitted(y, sheet.down, sheet.axes["y"])
    rows = asides.with_line_ends(sheet)
    if sheet.parted:
        rows = rows.assign(_part=range(len(rows)))
    shown, bare = (rows[rows[BARE] == flag].drop(columns=BARE) for flag in (False, True))
    charts: list[alt.Chart] = []
    for slot, layer in enumerate(sheet.layers):
        if not sheet.shows(layer):
            continue
        charts += layer.draw(rows, sheet, slot)
        if len(bare) and layer.kind in ("dots", "labels"):
            charts += [_at_baseline(each, bare, lying) for each in layer.draw(rows, sheet, slot)]
    if sheet.right:
        words = alt.Chart(shown.drop_duplicates(sheet.fields[1])).mark_text(align="left", dx=11)
        charts.append(words.encode(x=alt.XValue("width"), text=by(alt.Text, sheet.right)))
    chart = pieces.layered(*charts, *around, data=shown)
    if sum(layer.kind in ("dots", "lines", "cells") for layer in sheet.layers) > 1:
        chart.resolve = alt.Resolve(scale={"shape": "independent", "fill": "independent"})
    # Set, not by `encode` and `properties`: each of them copies the whole chart.
    chart.encoding = alt.FacetedEncoding(x=x, y=y)
    chart.width = sheet.view
    chart.height = alt.Step(sheet.down.step) if lying else sheet.height
    return chart


def _fitted(channel: Any, axis: Any, drawn: alt.Axis) -> None:
    """A channel with its scale and its axis as planned; what a reader set in an axis stays."""
    own = channel["axis"]
    if isinstance(axis, Numbers):
        kind = {"type": "log"} if axis.log else {"zero": False}
        channel["scale"] = alt.Scale(domain=[axis.low, axis.high], nice=False, **kind)
        if channel["title"] not in (alt.Undefined, None):
            channel["title"] = title_lines(channel, axis.length if not axis.up else 400)
    else:
        channel["sort"] = list(axis.names)
    if isinstance(own, alt.Axis):
        given = own._kwds.items()
        drawn._kwds.update({name: value for name, value in given if value is not alt.Undefined})
    channel["axis"] = None if own is None else drawn


def _at_baseline(chart: alt.Chart, rows: pd.DataFrame, lying: bool) -> alt.Chart:
    chart.data = rows
    if lying:
        chart.encoding.x = alt.XValue(placing.BASE)
    else:
        chart.encoding.y, chart.mark.yOffset = alt.YValue("height"), -placing.BASE
    return chart
