"""Things counted one by one: a square each in cells of rows and columns, or its words beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from csto import style
from csto.layout import At, fields, scales
from csto.layout.asked import PADDING
from csto.layout.fields import HUE, hued
from csto.layout.layers import Entry
from csto.layout.scales import LINE, text_px
from csto.layout.signs import IN_KEY, SIGNS, paths

SIDE, LEAST, BESIDE = 13.0, 5.0, 11.0  # px of a square, of the smallest, of one beside words
GAP = 6  # px between columns
FEW, ROOMY = 5, 22.0  # lines from which on a grid is no longer a strip; px of a line until then
TOTAL = "Total"


@dataclass(frozen=True)
class Frame:
    """The geometry of a grid in a width."""

    axis: alt.Axis
    left: float
    view: float
    cell: float
    side: float
    step: float
    each: float
    texts: list[list[str]]
    heads: list[list[str]]
    faults: Sequence[str]


@dataclass(frozen=True)
class Lines:
    """The names of a grid: of its columns and of its lines, in order."""

    columns: list[str]
    short: list[str]
    rows: list[str]
    numbered: bool
    total: bool


def grid(
    rows: pd.DataFrame, at: At, *, column: str, row: str, kind: str, kinds: Mapping[str, str],
    short: str | None = None, label: str | None = None, quiet: Sequence[str] = (),
    greyed: str | None = None, counted: str | None = None, line_after: int | None = None,
    empty: str | None = None, colour: str | None = "state",
    colours: Mapping[str, str] | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw a square for each row of the frame in the cells of `column` across and `row` down.

    `kinds` has the sign of each `kind`; those in `quiet` are grey. Cells of the kind `greyed` are
    shaded, not drawn. `row` has years, of which none is left out, or names. A year without a row
    in a column has a dash, which the key calls `empty`. `label` sets words beside each square,
    one below another, but in a thumbnail; `short` names a column where it is narrow; `counted` is
    the kind whose
    squares are added up in a last line; a dashed line stands below the year `line_after`.

    Raises LayoutError for unknown columns, kinds without a sign, states without a colour, and
    cells that have too little room.
    """
    used = fields.kinds_of(rows, kind, [*kinds, *([greyed] if greyed else [])], "sign")
    for name in (column, row):
        fields.filled(rows, name)
    label = None if at.small else label  # a thumbnail has few words
    rows = fields.coloured(rows, colour, colours)
    rows.loc[rows[kind].isin(quiet), HUE] = style.on_paper(style.OTHER)
    lines = _lines(rows, column, row, short, bool(counted))
    rows = rows.assign(_column=rows[column].astype(str), _line=rows[row].astype(str))
    shown = rows[rows[kind] != greyed].copy()
    shown["_place"] = shown.groupby(["_column", "_line"]).cumcount()
    frame = _frame(shown, lines, label, at.width)
    if frame.faults:
        at.refuse(frame.faults, lambda width: _frame(shown, lines, label, width).faults)
    shaded = _shaded(rows, lines, kind, greyed)
    blank = _blank(rows, lines, shaded) if lines.numbered else []
    signs = {name: kinds[name] for name in used if name != greyed}
    shade = [_ground(sorted(shaded), lines, frame)] if shaded else []
    charts = [*shade, *_squares(shown, kind, signs, label, lines, frame)]
    charts += [_dashes(blank, lines, frame)] if blank else []
    charts.append(_heads(lines, frame))
    charts += [_line(str(line_after), frame)] if line_after else []
    charts += [_totals(shown[shown[kind] == counted], lines, frame)] if counted else []
    entries = _entries(signs, greyed if shaded else None, empty if blank else None)
    charts += at.key(entries, frame.left, 0)
    return _drawn(charts, shown, lines, frame)


def _lines(rows: pd.DataFrame, column: str, row: str, short: str | None, total: bool) -> Lines:
    """Columns in the rows' order; years from the first to the last, or names in the rows' order."""
    columns = list(dict.fromkeys(rows[column].astype(str)))
    names = columns
    if short:
        known = dict(zip(rows[column].astype(str), fields.filled(rows, short), strict=True))
        names = [str(known[name]) for name in columns]
    numbered = pd.api.types.is_numeric_dtype(rows[row])
    if numbered:
        first, last = int(rows[row].min()), int(rows[row].max())
        return Lines(columns, names, [*map(str, range(first, last + 1))], numbered, total)
    return Lines(columns, names, list(dict.fromkeys(rows[row].astype(str))), numbered, total)


def _frame(rows: pd.DataFrame, lines: Lines, label: str | None, width: float) -> Frame:
    names = [*lines.rows, *([TOTAL] if lines.total else [])]
    axis, left, tall = scales.names_axis(names, width)
    view = width - left - 2 * PADDING
    cell = view / len(lines.columns)
    deep = int(rows["_place"].max()) + 1
    texts = _folded(rows, label, cell - BESIDE - GAP - 4) if label else []
    each = LINE * max(map(len, texts), default=1) + 2.0
    if label:
        room, wide = max(cell - BESIDE - GAP - 4, 0), max(text_px(text) for text in texts)
        faults = [] if wide <= room else [f"columns have {room:.0f} px for words"]
        side, step = BESIDE, max(each * deep, LINE * tall) + 8
    else:
        side = min(SIDE, (cell - GAP) / deep - 1)
        faults = [] if side >= LEAST else [f"a square has {max(side, 0):.1f} px"]
        step = max(side + 4, LINE * tall + 3, LINE, ROOMY if len(names) < FEW else 0)
    heads, more = _fitted(lines, cell)
    return Frame(axis, left, view, cell, side, step, each, texts, heads, [*faults, *more])


def _folded(rows: pd.DataFrame, label: str, room: float) -> list[list[str]]:
    texts = fields.column(rows, label).fillna("").astype(str)
    return [style.wrapped(text, style.TEXT_PT, room) for text in texts]


def _fitted(lines: Lines, cell: float) -> tuple[list[list[str]], list[str]]:
    """The names of the columns in lines, or their short names, and what has no room."""
    for names in (lines.columns, lines.short):
        texts = [style.wrapped(name, style.TEXT_PT, cell - 4, 600) for name in names]
        if max(text_px(text, 600) for text in texts) <= cell - 3:
            return texts, []
    return texts, [f"a column has {cell:.0f} px for its name"]


def _shaded(
    rows: pd.DataFrame, lines: Lines, kind: str, greyed: str | None
) -> set[tuple[str, str]]:
    """Cells of the kind `greyed`, and the years between two of them in which nothing is known."""
    if greyed is None:
        return set()
    all_grey = (rows[kind] == greyed).groupby([rows["_column"], rows["_line"]]).all().to_dict()
    found = set()
    for name in lines.columns:
        told = [all_grey.get((name, line)) for line in lines.rows]
        before = pd.Series(told, dtype="boolean")
        if not lines.numbered:
            grey = before.fillna(value=False)
        else:
            grey = before.ffill().fillna(value=True) & before.bfill().fillna(value=True)
        found |= {(name, line) for line, flag in zip(lines.rows, grey, strict=True) if flag}
    return found


def _blank(rows: pd.DataFrame, lines: Lines, shaded: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Cells without any row."""
    held = set(rows[["_column", "_line"]].itertuples(index=False, name=None)) | shaded
    return [
        (name, line) for name in lines.columns for line in lines.rows if (name, line) not in held
    ]


def _cells(pairs: Sequence[tuple[str, str]], lines: Lines, frame: Frame, shift: float) -> Any:
    data = {"_left": [lines.columns.index(name) * frame.cell + shift for name, _ in pairs]}
    return pd.DataFrame(data | {"_line": [line for _, line in pairs]})


def _ground(pairs: Sequence[tuple[str, str]], lines: Lines, frame: Frame) -> alt.Chart:
    data = _cells(pairs, lines, frame, 0)
    data["_right"] = data["_left"] + frame.cell - GAP
    return alt.Chart(data).mark_rect(fill=style.GROUND).encode(x2=alt.X2(field="_right"))


def _squares(
    rows: pd.DataFrame, kind: str, signs: Mapping[str, str], label: str | None, lines: Lines,
    frame: Frame,
) -> list[alt.Chart]:  # fmt: skip
    """The squares side by side, or one below another with their words."""
    beside = 0 if label else frame.side + 1
    start = rows["_column"].map(lines.columns.index) * frame.cell + frame.side * 0.55
    deep = rows.groupby(["_column", "_line"])["_place"].transform("max")
    rows["_left"] = start + rows["_place"] * beside
    rows["_down"] = (rows["_place"] - deep / 2) * frame.each if label else 0.0
    down = {"yOffset": {"expr": "datum._down"}}
    size = (frame.side / 1.1) ** 2
    point = alt.Chart().mark_point(size=size, strokeWidth=0, opacity=1, **down)
    scale = alt.Scale(domain=[*signs], range=[*paths(signs).values()])
    shape = fields.by(alt.Shape, kind, scale=scale, legend=None)
    charts = [point.encode(fill=hued(alt.Fill), shape=shape)]
    if label:
        rows["_words"] = frame.texts
        rows["_up"] = [-LINE * (len(text) - 1) / 2 for text in frame.texts]
        words = alt.Chart().mark_text(
            align="left", dx=frame.side / 2 + 4, dy={"expr": "datum._up"}, lineHeight=LINE, **down
        )
        charts.append(words.encode(text=fields.by(alt.Text, "_words")))
    return charts


def _dashes(pairs: list[tuple[str, str]], lines: Lines, frame: Frame) -> alt.Chart:
    data = _cells(pairs, lines, frame, frame.side * 0.55)
    dash = alt.Chart(data).mark_point(
        size=frame.side**2 * 0.6, strokeWidth=0, opacity=1, fill=style.on_paper(style.OTHER)
    )
    return dash.encode(shape=alt.ShapeValue(SIGNS["dash"]))


def _heads(lines: Lines, frame: Frame) -> alt.Chart:
    """The names of the columns above them."""
    most = max(map(len, frame.heads))
    texts = [[*text, *[""] * (most - len(text))] for text in frame.heads]
    data = pd.DataFrame({"_head": texts if most > 1 else [text[0] for text in texts]})
    data["_left"] = [number * frame.cell for number in range(len(texts))]
    head = alt.Chart(data).mark_text(
        align="left", fontWeight=600, baseline="bottom", lineHeight=LINE, dy=-LINE * (most - 1)
    )
    return head.encode(text=fields.by(alt.Text, "_head"), y=alt.YValue(-6))


def _line(year: str, frame: Frame) -> alt.Chart:
    rule = alt.Chart(pd.DataFrame({"_line": [year]}))
    rule = rule.mark_rule(strokeDash=[4, 3], color=style.MUTED, yOffset=frame.step / 2)
    return rule.encode(x=alt.XValue(0), x2=alt.X2Value("width"))


def _totals(rows: pd.DataFrame, lines: Lines, frame: Frame) -> alt.Chart:
    data = _cells([(name, TOTAL) for name in lines.columns], lines, frame, 0)
    counts = rows.groupby("_column").size().reindex(lines.columns, fill_value=0)
    words = alt.Chart(data.assign(_number=counts.to_numpy())).mark_text(align="left")
    return words.encode(text=fields.by(alt.Text, "_number", "Q"))


def _entries(signs: Mapping[str, str], greyed: str | None, empty: str | None) -> list[Entry]:
    made = [Entry(kind, SIGNS[sign]) for kind, sign in signs.items()]
    made = made if len(made) > 1 or set(signs.values()) != {"square"} else []
    made += [Entry(greyed, IN_KEY["ground"], style.IN_KEY_GROUND)] if greyed else []
    return made + ([Entry(empty, SIGNS["dash"])] if empty else [])


def _drawn(
    charts: list[alt.Chart], rows: pd.DataFrame, lines: Lines, frame: Frame
) -> alt.LayerChart:
    chart = alt.layer(*charts, data=rows)
    scale = alt.Scale(domain=[0, frame.view], nice=False)
    x = alt.X(field="_left", type="quantitative", axis=None, scale=scale)
    order = [*lines.rows, *([TOTAL] if lines.total else [])]
    y = alt.Y(field="_line", type="ordinal", axis=frame.axis, sort=order, title=None)
    y["scale"] = alt.Scale(domain=order)
    chart.encoding = alt.FacetedEncoding(x=x, y=y)
    chart.width, chart.height = frame.view, alt.Step(frame.step)
    return chart
