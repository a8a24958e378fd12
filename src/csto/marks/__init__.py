"""Marks: layers without a position of their own, which `layout.At.compose` sets over rows.

They read columns by name and are drawn where the x and y of the chart put them. What a mark is
drawn as is settled here and in `signs`, so that it looks the same in every chart. `labelled`,
`parted`, `ranged` and `ended` are plain helpers that add the texts beside marks.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from csto import style
from csto.layout import pieces
from csto.layout.fields import TEXT_HUE, by, column, datum, hued, kinds_of, quoted
from csto.layout.layers import Entry, Layer
from csto.layout.scales import LINE, Numbers
from csto.layout.sheet import Sheet
from csto.layout.signs import ARROWS, DERIVED, IN_KEY, SIGNS, SOLID, paths
from csto.marks.texts import ended, in_words, labelled, parted, ranged

__all__ = [
    "arrow", "bars", "cells", "dots", "ended", "labelled", "labels", "line_ends", "lines", "parted",
    "ranged", "rule_at", "shade", "span",
]  # fmt: skip
UP = ("more than", "at least", "over", "at_least")
DOWN = ("up to", "less than", "up_to")


def span(
    detail: str, *, where: str | None = None, said: str | None = "from lowest to highest"
) -> Layer:
    """A thin bar from the lowest to the highest value of each `detail`, of rows where one is true.

    `said` is what the key says of it; None where the labels do.
    """

    def draw(rows: pd.DataFrame, sheet: Sheet, slot: int) -> list[alt.Chart]:
        chosen = alt.Chart().transform_filter(datum(where)) if where else alt.Chart()
        bar = chosen.mark_line(strokeWidth=2.5, strokeCap="butt")
        return [bar.encode(detail=by(alt.Detail, detail), stroke=hued(alt.Stroke))]

    def entries(rows: pd.DataFrame) -> list[Entry]:
        joined = rows[column(rows, where).astype(bool)] if where else rows
        is_joined = joined[detail].duplicated().any()
        return [Entry(said, IN_KEY["span"])] if said and is_joined else []

    columns = (detail, where) if where else (detail,)
    return Layer("span", draw, columns, entries=entries, about={"detail": detail})


def dots(
    *,
    sign: str | None = None,
    signs: Mapping[str, str] | None = None,
    size: float = pieces.SIZE,
    tooltip: Iterable[str] = (),
) -> Layer:
    """A mark a row: a filled circle, or the sign of its kind.

    `signs` has a name of `signs.SIGNS` for each kind in the column `sign`. A row without a value
    is drawn at the baseline if its sign is 'struck square' (not reported) or 'crossed square'
    (reported absent), and is an error otherwise. A reader sees the columns `tooltip` on pointing.
    """
    known = dict(signs or {})
    drawn_as = paths(known)

    def draw(rows: pd.DataFrame, sheet: Sheet, slot: int) -> list[alt.Chart]:
        shape: Any = alt.ShapeValue(SIGNS["circle"])
        if sign:
            shape = pieces.shaped(sign, kinds_of(rows, sign, known, "sign"))
        told = [by(alt.Tooltip, name, title=name) for name in tooltip] or alt.Undefined
        # A hair of paper parts filled signs that lie on each other; open ones are seen through.
        full = [kind for kind in known if known[kind] in SOLID]
        test = f"indexof({json.dumps(full)}, {datum(sign)}) < 0 ? 0 : 0.8" if sign else "0.8"
        mark = pieces.signs(size=size, stroke=style.PAPER, strokeWidth={"expr": test})
        mark = mark.encode(fill=hued(alt.Fill), shape=shape, tooltip=told)
        return [pieces.halo(size=size * 1.5), mark]

    def entries(rows: pd.DataFrame) -> list[Entry]:
        kinds = kinds_of(rows, sign, known, "sign") if sign else {}
        plain = [*kinds.values()] == ["circle"]
        return [] if plain else [Entry(kind, drawn_as[kind]) for kind in kinds]

    about = {"sign": sign, "signs": known}
    columns = (*([sign] if sign else []), *tooltip)
    return Layer("dots", draw, columns, entries=entries, about=about)


def arrow(qualifier: str, *, up: Sequence[str] = UP) -> Layer:
    """An arrow right of a mark whose `qualifier` says more than, left of it for less than."""
    sides = {1: tuple(up), -1: DOWN}

    def draw(rows: pd.DataFrame, sheet: Sheet, slot: int) -> list[alt.Chart]:
        charts = []
        for side, said in sides.items():
            if rows[qualifier].isin(said).any():
                chosen = alt.FieldOneOfPredicate(field=quoted(qualifier), oneOf=list(said))
                arrow = pieces.signs().transform_filter(chosen)
                shape = alt.ShapeValue(ARROWS[side])
                charts.append(arrow.encode(fill=hued(alt.Fill), shape=shape))
        return charts

    def entries(rows: pd.DataFrame) -> list[Entry]:
        shapes = {1: IN_KEY["arrow"], -1: IN_KEY["arrow back"]}
        values = rows[qualifier].dropna().unique()
        return [
            Entry(in_words(value), shapes[side])
            for side, said in sides.items()
            for value in values
            if value in said
        ]

    about = {"qualifier": qualifier, "up": sides[1], "down": sides[-1]}
    return Layer("arrow", draw, (qualifier,), entries=entries, about=about)


def labels(text: str, *, hue: bool = False, at: str | None = None) -> Layer:
    """Texts beside their marks, where nothing else is: right of them if there is room.

    With `hue` they have the colour of their mark. They stand at the value of x in the column `at`,
    if one is named: at the end of a bar of parts.
    """

    def draw(rows: pd.DataFrame, sheet: Sheet, slot: int) -> list[alt.Chart]:
        beside = {name: pieces.value_of(f"_{name}{slot}") for name in ("align", "dx", "dy")}
        words = alt.Chart().mark_text(lineHeight=LINE, **beside)
        words = words.encode(text=by(alt.Text, f"_text{slot}"))
        under = pieces.ground(f"_ground{slot}")
        if hue:
            words.encoding.color = hued(alt.Color, TEXT_HUE)
        if at:
            words.encoding.x = under.encoding.x = by(alt.X, at, "Q")
        return [words] if sheet.has("shade", "cells") else [under, words]

    columns = (text, at) if at else (text,)
    about = {"text": text, "at": at}
    return Layer("labels", draw, columns, places=(at,) if at else (), about=about)


def bars(*, thick: int | None = None) -> Layer:
    """A bar a row from zero, lying or upright as the axes are; a tick where the value is zero.

    Parts stand on each other where `compose` is given the colours of kinds.
    """

    def draw(rows: pd.DataFrame, sheet: Sheet, slot: int) -> list[alt.Chart]:
        side, orient = ("height", "horizontal") if sheet.lying else ("width", "vertical")
        wide = thick or sheet.thick
        edge = {"stroke": style.PAPER, "strokeWidth": 0.7} if sheet.parted else {}
        bar = alt.Chart().mark_bar(orient=orient, **{side: wide}, **edge)
        bar = bar.encode(fill=hued(alt.Fill))
        value = sheet.fields[0 if sheet.lying else 1]
        if sheet.parted:
            bar.encoding.order = by(alt.Order, "_part", "Q")
        elif (rows[value] == 0).any():
            tick = alt.Chart().transform_filter(f"{datum(value)} === 0")
            upright = "vertical" if sheet.lying else "horizontal"
            tick = tick.mark_tick(orient=upright, size=wide, thickness=2.5, opacity=1)
            return [bar, tick.encode(color=hued(alt.Color))]
        return [bar]

    return Layer("bars", draw)


def line_ends(text: str) -> Layer:
    """The names of lines right of the view, apart from each other, at the rows that have one."""

    def draw(rows: pd.DataFrame, sheet: Sheet, slot: int) -> list[alt.Chart]:
        shown = alt.Chart().transform_filter(f"isValid({datum(text)}) && {datum(text)} !== ''")
        down = pieces.value_of("_end")
        words = shown.mark_text(align="left", dx=11, yOffset=down)
        words = words.encode(
            x=alt.XValue("width"),
            y=alt.YValue(0),
            text=by(alt.Text, text),
            color=hued(alt.Color, TEXT_HUE),
        )
        lead = shown.mark_rule(strokeWidth=0.8, x2Offset=9, y2Offset=down)
        lead = lead.encode(x2=alt.X2Value("width"), y2=alt.Y2Value(0), stroke=hued(alt.Stroke))
        return [lead, words]

    return Layer("line_ends", draw, (text,), about={"text": text})


def lines(by_name: str, *, run: str | None = None, derived: str | None = None) -> Layer:
    """A line for each `by_name`, broken where the column `run` changes, with a point a row.

    Points are open where the column `derived` is true: worked out here. What a source estimates is
    filled like all that it states; a caption says so.
    """

    def draw(rows: pd.DataFrame, sheet: Sheet, slot: int) -> list[alt.Chart]:
        detail = [by(alt.Detail, name) for name in (by_name, run) if name]
        line = alt.Chart().mark_line(strokeWidth=1.6).encode(detail=detail, stroke=hued(alt.Stroke))
        shape: Any = alt.ShapeValue(SIGNS["circle"])
        if derived:
            shape = pieces.shaped(derived, {True: "open circle", False: "circle"})
        point = pieces.signs(size=24).encode(fill=hued(alt.Fill), shape=shape)
        return [line, pieces.halo(size=30), point]

    def entries(rows: pd.DataFrame) -> list[Entry]:
        if not derived or not rows[derived].any():
            return []
        stated = [] if rows[derived].all() else [Entry("stated", SIGNS["circle"])]
        return [*stated, Entry(DERIVED, SIGNS["open circle"])]

    columns = tuple(name for name in (by_name, run, derived) if name)
    return Layer("lines", draw, columns, entries=entries)


def cells(value: str, *, text: bool = True) -> Layer:
    """A field for each column and row, darker where `value` is larger, with the number in it."""

    def draw(rows: pd.DataFrame, sheet: Sheet, slot: int) -> list[alt.Chart]:
        # Not so dark that a number in ink could not be read in it.
        scale = alt.Scale(range=["#f3f1ec", "#8fa0c6"], zero=True, interpolate="lab")
        field = alt.Chart().mark_rect(stroke=style.PAPER, strokeWidth=1.5)
        field = field.encode(fill=by(alt.Fill, value, "Q", scale=scale, legend=None))
        number = alt.Chart().mark_text().encode(text=by(alt.Text, value, "Q", format=",.3~f"))
        return [field, number] if text else [field]

    return Layer("cells", draw, (value,), places=(value,))


def rule_at(value: float, *, label: str | None = None) -> Layer:
    """A line across the chart at a value of x, with a `label` below it."""
    about = {"at": value, "label": label}
    return Layer("rule", lambda rows, sheet, slot: [pieces.rule(value)], about=about)


def shade(start: Any, end: Any, *, label: str | None = None) -> Layer:
    """A stretch of x set off from the rest, with a `label` below it."""

    def draw(rows: pd.DataFrame, sheet: Sheet, slot: int) -> list[alt.Chart]:
        first, last = start, end
        if isinstance(sheet.across, Numbers):  # what a filter leaves of it
            first, last = max(start, sheet.across.low), min(end, sheet.across.high)
        band = pieces.once().mark_rect(fill=style.GROUND)
        return [band.encode(x=alt.XDatum(first), x2=alt.X2Datum(last), **pieces.WHOLE_HEIGHT)]

    return Layer("shade", draw, about={"at": start, "end": end, "label": label})
