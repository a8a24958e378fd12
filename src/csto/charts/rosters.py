"""The rosters of the rapid reaction force: which units each source names."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure

from csto import style, words
from csto.register import Plotted, Words, figure

FORCE = "ksor"
ECHELONS = [
    "division",
    "brigade",
    "regiment",
    "battalion",
    "company",
    "platoon",
    "detachment",
    "agency",
    "unspecified",
]
COLUMNS = ["contribution", "state", "name", "source", "unit", "echelon", "units", "locator"]
COLUMNS += ["as_printed"]
NAME_PT = 7.5
PER_LINE = 5  # marks side by side in the narrow layout
SQUARES = {"division": 8, "brigade": 6, "regiment": 5, "battalion": 4}


def roster_rows(
    force_contributions: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Units assigned to the rapid reaction force: state, source, unit, echelon."""
    own = force_contributions[force_contributions["force"] == FORCE]
    units = own[own["echelon"] != "total"]
    rows = (
        units.merge(sources[["source", "short", "year"]], on="source")
        .merge(states[["state", "name", "member_order"]], on="state")
        .assign(rank=lambda frame: frame["echelon"].astype("string").map(ECHELONS.index))
        .sort_values(["member_order", "year", "rank", "unit"])
        .drop(columns="source")
        .rename(columns={"short": "source"})
        .loc[:, COLUMNS]
        .astype({"state": "string", "echelon": "string"})
        .assign(records=1)
        .reset_index(drop=True)
    )
    left_out = {
        "rows on other forces": len(force_contributions) - len(own),
        "totals without a unit": len(own) - len(units),
    }
    return rows, left_out


def with_number(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows whose unit is known by a number, with that number as text in `number`."""
    number = rows["unit"].str.extract(r"\b(\d+)(?:st|nd|rd|th|d)\b")[0]
    return rows.assign(number=number).dropna(subset=["number"])


def numbered_units(rows: pd.DataFrame) -> pd.DataFrame:
    """Units known by a number, a row each, matched by state and number.

    Index: state, number. Columns: `rosters` (how many name it), `source` (the first of them).
    """
    named = with_number(rows)
    return named.groupby(["state", "number"])["source"].agg(rosters="nunique", source="first")


def roster_words(rows: pd.DataFrame) -> Words:
    """Finding: how few numbered units all rosters share."""
    found = numbered_units(rows)["rosters"]
    rosters = rows["source"].nunique()
    shared = int((found == rosters).sum())
    by_source = rows["source"].value_counts()
    counts = [f"{source} lists {by_source[source]}" for source in rows["source"].unique()]
    every = words.spelled(rosters)
    return Words(
        title=(
            f"Of {words.spelled(len(found))} numbered units of the rapid reaction force, "
            f"{words.spelled(shared)} stand in all {every} rosters and "
            f"{words.spelled(int((found == 1).sum()))} in one alone."
        ),
        caption=(
            "Units that each source names, by member. The larger the square, the larger the "
            "echelon; a circle is a unit of another kind or without a stated echelon."
        ),
        alt=(
            f"Matrix of members by source. Of {words.spelled(len(found))} units known by a number, "
            f"{words.spelled(shared)} are in all {every} rosters. Units named: "
            f"{words.listing(counts)}."
        ),
        measure="Units assigned, by echelon",
    )


@figure(
    "ksor-roster",
    chapter="forces",
    tables=["force_contributions", "states", "sources"],
    rows=roster_rows,
    words=roster_words,
)
def roster(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> MatplotlibFigure:
    """A row a member, a column a source; names beside the marks where the width allows it."""
    narrow = style.is_narrow(width)
    names, line, gap, head, foot = rows["name"].unique(), 15, 10, 22, 26
    columns = _columns(rows, width, narrow)
    cells = {key: cell.to_dict("records") for key, cell in rows.groupby(["name", "source"])}
    per_line = PER_LINE if narrow else 1
    lines = {
        name: max(-(-len(cells.get((name, source), [])) // per_line) for source in columns)
        for name in names
    }
    height = head + foot + sum(lines.values()) * line + gap * len(names)
    with rc_context(style.matplotlib_style()):
        drawn, axes = style.plate(width, height)
        for source, left in columns.items():
            label = source.split()[0].removesuffix(".org") if narrow else source
            axes.text(left, head / 2 - 3, label, weight=600, va="center")
        top = head
        for name in names:
            axes.plot([0, width], [top, top], color=style.HAIR, linewidth=0.75)
            axes.text(0, top + gap / 2 + line / 2, name, va="center", weight=600)
            for source, left in columns.items():
                _cell(axes, left, top + gap / 2, cells.get((name, source), []), per_line)
            top += lines[name] * line + gap
        _key(axes, columns, top + foot / 2, narrow)
    return drawn


def _columns(rows: pd.DataFrame, width: int, narrow: bool) -> dict[str, float]:
    """Left edge of each source's column; wide columns share the width by their longest name."""
    left = 68.0 if narrow else 78.0
    room = width - left
    names = rows["unit"].map(lambda name: 24 + style.text_width(name, NAME_PT))
    needed = names.groupby(rows["source"]).max()
    if narrow:  # marks only: columns of one width
        needed[:] = 1
    edges = {}
    for source in rows["source"].unique():
        edges[source] = left
        left += room * needed[source] / needed.sum()
    return edges


def _cell(axes: Axes, left: float, top: float, units: list[dict[str, Any]], per_line: int) -> None:
    """The units of one member in one source: marks, and names where there is one a line."""
    if not units or units[0]["units"] == 0:
        text = "takes no part" if units else "not named"
        axes.text(left, top + 7.5, text, va="center", color=style.MUTED, style="italic")
        return
    for place, unit in enumerate(units):
        row, column = divmod(place, per_line)
        x, y = left + 5 + column * 15, top + 15 * (row + 0.5)
        _mark(axes, x, y, unit)
        if per_line == 1:
            axes.text(x + 10, y, unit["unit"], va="center", fontsize=NAME_PT)


def _mark(axes: Axes, x: float, y: float, unit: Mapping[str, Any]) -> None:
    """A square as large as the echelon, or a circle where none is stated."""
    size, colour = SQUARES.get(unit["echelon"]), style.STATES[unit["state"]]
    if size:
        axes.plot(x, y, "s", markersize=size, color=colour)
    else:
        axes.plot(x, y, "o", markersize=4, markerfacecolor=style.PAPER, color=colour)


def _key(axes: Axes, columns: Mapping[str, float], y: float, narrow: bool) -> None:
    """What the marks mean."""
    x = 0 if narrow else next(iter(columns.values()))
    for echelon in ("division", "brigade", "battalion", "other"):
        _mark(axes, x + 5, y, {"echelon": echelon, "state": "RUS"})
        label = echelon if echelon != "other" or narrow else "other, or echelon not stated"
        axes.text(x + 14, y, label, va="center", color=style.MUTED)
        x += 80 if narrow else 90
