"""Things counted one by one: a square each in cells of rows and columns, or its words beside it."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from csto import style
from csto.layout import At, NoRoomError, fields, in_room, pieces, scales
from csto.layout.fields import HUE, hued
from csto.layout.layers import Entry
from csto.layout.scales import LINE, text_px
from csto.layout.sheet import PADDING
from csto.layout.signs import IN_KEY, SIGNS

SIDE, LEAST, BESIDE = 13.0, 5.0, 11.0  # px of a square, of the smallest, of one beside words
GAP = 6  # px between columns
FEW, ROOMY = 5, 22.0  # lines from which on a grid is no longer a strip; px of a line until then
TOTAL = "Total"


@in_room
def grid(
    rows: pd.DataFrame, at: At, *, column: str, row: str, kind: str, kinds: Mapping[str, str],
    short: str | None = None, label: str | None = None, quiet: Sequence[str] = (),
    greyed: str | None = None, counted: str | None = None, line_after: int | None = None,
    empty: str | None = None, colour: str | None = "state",
    colours: Mapping[str, str] | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw a square for each row of the frame in the cells of `column` across and `row` down.

    `kinds` has the sign of each `kind`; those in `quiet` are grey. Cells of the kind `greyed` are
    shaded, not drawn, and so are years between them. `row` has years, of which none is left out,
    or names. A year without a row in a column has a dash, which the key calls `empty`. `label` sets
    words beside each square, one below another, but in a thumbnail; `short` names a column where it
    is narrow; `counted` is the kind whose squares are added up in a last line; a dashed line stands
    below the year `line_after`.

    Raises LayoutError for unknown columns, kinds without a sign, states without a colour, and
    cells that have too little room.
    """
    used = fields.kinds_of(rows, kind, kinds | ({greyed: "square"} if greyed else {}), "sign")
    signs = {name: sign for name, sign in used.items() if name != greyed}
    rows = fields.coloured(rows, colour, colours)
    rows.loc[rows[kind].isin(quiet), HUE] = style.on_paper(style.OTHER)
    rows["_column"], rows["_line"] = (fields.filled(rows, n).astype(str) for n in (column, row))
    columns, lines = list(dict.fromkeys(rows["_column"])), _lines(rows[row])
    shown = rows[rows[kind] != greyed].copy()
    shown["_place"] = shown.groupby(["_column", "_line"]).cumcount()
    names = [*lines, *([TOTAL] if counted else [])]
    axis, left, tall = scales.names_axis(names, at.width)
    view = at.width - left - 2 * PADDING
    cell = view / len(columns)
    worded = label is not None and not at.small  # a thumbnail has few words
    if worded:
        side, step = BESIDE, max(_worded(shown, label, cell), LINE * tall) + 8
    else:
        side = _packed(shown, cell)
        step = max(side + 4, LINE * tall + 3, LINE, ROOMY if len(names) < FEW else 0)
    shown["_left"] += shown["_column"].map(columns.index) * cell + side * 0.55
    grey, blank = _flags(rows, kind, greyed, lines, columns)
    is_blank = pd.api.types.is_numeric_dtype(rows[row]) and blank.to_numpy().any()
    charts = [_ground(grey, cell)] if grey.to_numpy().any() else []
    charts += _squares(kind, signs, side, worded)
    charts += [_dashes(blank, cell, side)] if is_blank else []
    charts.append(_heads(rows, columns, short, cell))
    charts += [_rule(line_after, step)] if line_after else []
    charts += [_totals(shown[shown[kind] == counted], columns, cell)] if counted else []
    plain = [*signs.values()] == ["square"]
    entries = [] if plain else [Entry(name, SIGNS[sign]) for name, sign in signs.items()]
    entries += [Entry(greyed, IN_KEY["ground"], style.GROUND)] if greyed in used else []
    entries += [Entry(empty, SIGNS["dash"])] if empty and is_blank else []
    charts += at.key(entries, left, 0)
    chart = pieces.layered(*charts, data=shown)
    scale = alt.Scale(domain=[0, view], nice=False)
    x = alt.X(field="_left", type="quantitative", axis=None, scale=scale)
    y = alt.Y(field="_line", type="ordinal", axis=axis, sort=names, title=None)
    y["scale"] = alt.Scale(domain=names)
    chart.encoding = alt.FacetedEncoding(x=x, y=y)
    chart.width, chart.height = view, alt.Step(step)
    return chart


def _lines(values: pd.Series) -> list[str]:
    """Years from the first to the last, or names in the rows' order."""
    if pd.api.types.is_numeric_dtype(values):
        return [*map(str, range(int(values.min()), int(values.max()) + 1))]
    return list(dict.fromkeys(values.astype(str)))


def _packed(rows: pd.DataFrame, cell: float) -> float:
    """Set squares side by side in their cells; the pixels of a square."""
    side = min(SIDE, (cell - GAP) / (int(rows["_place"].max()) + 1) - 1)
    if side < LEAST:
        raise NoRoomError(f"a square has {max(side, 0):.1f} px")
    rows["_left"], rows["_down"] = rows["_place"] * (side + 1), 0.0
    return side


def _worded(rows: pd.DataFrame, label: str, cell: float) -> float:
    """Set squares one below another with their words; the pixels of the tallest cell."""
    room = cell - BESIDE - GAP - 4
    words = fields.column(rows, label).fillna("").astype(str)
    texts = [style.wrapped(text, style.TEXT_PT, room) for text in words]
    if max(map(text_px, texts)) > room:
        raise NoRoomError(f"columns have {max(room, 0):.0f} px for words")
    tall = pd.Series([LINE * len(text) + 2.0 for text in texts], index=rows.index)
    cells = tall.groupby([rows["_column"], rows["_line"]])
    rows["_left"], rows["_down"] = 0.0, cells.cumsum() - (tall + cells.transform("sum")) / 2
    rows["_words"], rows["_up"] = texts, [-LINE * (len(text) - 1) / 2 for text in texts]
    return float(cells.sum().max())


def _flags(
    rows: pd.DataFrame, kind: str, greyed: str | None, lines: list[str], columns: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Which cells are shaded, and which of the others have no row: lines down, columns across."""
    told = rows.assign(grey=rows[kind] == greyed)
    told = told.pivot_table("grey", "_line", "_column", aggfunc="min")
    told = told.reindex(index=lines, columns=columns).astype("boolean")
    grey = told.ffill().fillna(value=True) & told.bfill().fillna(value=True)
    return grey.astype(bool), (told.isna() & ~grey).astype(bool)


def _cells(flags: pd.DataFrame, cell: float, shift: float = 0) -> pd.DataFrame:
    """The cells that are true."""
    down, across = np.nonzero(flags.to_numpy())
    return pd.DataFrame({"_left": across * cell + shift, "_line": flags.index[down]})


def _ground(grey: pd.DataFrame, cell: float) -> alt.Chart:
    data = _cells(grey, cell)
    data["_right"] = data["_left"] + cell - GAP
    return alt.Chart(data).mark_rect(fill=style.GROUND).encode(x2=alt.X2(field="_right"))


def _squares(kind: str, signs: Mapping[str, str], side: float, worded: bool) -> list[alt.Chart]:
    """The squares, with their words where they have some."""
    down = {"yOffset": pieces.value_of("_down")}
    point = pieces.signs(size=(side / 1.1) ** 2, **down)
    point = point.encode(fill=hued(alt.Fill), shape=pieces.shaped(kind, signs))
    if not worded:
        return [point]
    words = alt.Chart().mark_text(
        align="left", dx=side / 2 + 4, dy=pieces.value_of("_up"), lineHeight=LINE, **down
    )
    return [point, words.encode(text=fields.by(alt.Text, "_words"))]


def _dashes(blank: pd.DataFrame, cell: float, side: float) -> alt.Chart:
    data, grey = _cells(blank, cell, side * 0.55), style.on_paper(style.OTHER)
    return pieces.signs(data, side**2 * 0.6, fill=grey).encode(shape=alt.ShapeValue(SIGNS["dash"]))


def _heads(rows: pd.DataFrame, columns: list[str], short: str | None, cell: float) -> alt.Chart:
    """The names of the columns above them, or their short names where these alone have room."""
    known = dict(zip(rows["_column"], fields.filled(rows, short or "_column"), strict=True))
    for names in (columns, [str(known[name]) for name in columns]):
        texts = [style.wrapped(name, style.TEXT_PT, cell - 4, 600) for name in names]
        if max(text_px(text, 600) for text in texts) <= cell - 3:
            break
    else:
        raise NoRoomError(f"a column has {cell:.0f} px for its name")
    most = max(map(len, texts))
    words = [[*text, *[""] * (most - len(text))] if most > 1 else text[0] for text in texts]
    data = pd.DataFrame({"_head": words, "_left": np.arange(len(words)) * cell})
    head = alt.Chart(data).mark_text(
        align="left", fontWeight=600, baseline="bottom", lineHeight=LINE, dy=-LINE * (most - 1)
    )
    return head.encode(text=fields.by(alt.Text, "_head"), y=alt.YValue(-6))


def _rule(year: int, step: float) -> alt.Chart:
    rule = alt.Chart(pd.DataFrame({"_line": [str(year)]}))
    rule = rule.mark_rule(strokeDash=[4, 3], color=style.MUTED, yOffset=step / 2)
    return rule.encode(x=alt.XValue(0), x2=alt.X2Value("width"))


def _totals(rows: pd.DataFrame, columns: list[str], cell: float) -> alt.Chart:
    counts = rows.groupby("_column").size().reindex(columns, fill_value=0).to_numpy()
    data = pd.DataFrame({"_left": np.arange(len(columns)) * cell, "_number": counts})
    words = alt.Chart(data.assign(_line=TOTAL)).mark_text(align="left")
    return words.encode(text=fields.by(alt.Text, "_number", "Q"))
