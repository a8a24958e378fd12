"""The rosters of the rapid reaction force: which units each source names."""

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure

from csto import membership, style, words
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
COLUMNS += ["again", "as_printed"]
TWICE = "count twice"  # the coders' note on a second mention of a unit
CHARS = 31  # of a unit's name in a line of the wide layout
PER_LINE = 5  # marks side by side in the narrow layout
SQUARES = {"division": 8, "brigade": 6, "regiment": 5, "battalion": 4}


def roster_rows(
    force_contributions: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Units assigned to the rapid reaction force: state, source, unit, echelon.

    `again` marks a second mention of a unit in one roster.
    """
    own = force_contributions[force_contributions["force"] == FORCE]
    units = own[own["echelon"] != "total"]
    rows = (
        units.merge(sources[["source", "short", "year"]], on="source")
        .merge(states[["state", "name", "member_order"]], on="state")
        .assign(rank=lambda frame: frame["echelon"].astype("string").map(ECHELONS.index))
        .sort_values(["member_order", "year", "rank", "unit"])
        .drop(columns="source")
        .rename(columns={"short": "source"})
        .assign(again=second_mention)
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


def second_mention(contributions: pd.DataFrame) -> pd.Series:
    """Whether a row names a unit that another row of the same source has already."""
    return contributions["note"].str.contains(TWICE).fillna(False).astype(bool)


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
            "echelon; a circle is a unit of another kind or without a stated echelon. An open "
            "square, or a name in grey, is a second mention of a unit in the same roster. Not "
            "named: the source gives no unit of a member; not a member: it had left by the year "
            "of the source."
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
    cells = {key: _lines(cell, narrow) for key, cell in rows.groupby(["name", "source"])}
    deep = {
        name: max(len(cells.get((name, source), "-")) for source in columns) * line + gap
        for name in names
    }
    states = rows.set_index("name")["state"]
    with rc_context(style.matplotlib_style()):
        drawn, axes = style.plate(width, head + foot + sum(deep.values()))
        for source, left in columns.items():
            label = source.split()[0].removesuffix(".org") if narrow else source
            axes.text(left, head / 2 - 3, label, weight=600, va="center")
        top = head
        for name in names:
            axes.plot([0, width], [top, top], color=style.HAIR, linewidth=0.75)
            axes.text(0, top + gap / 2 + line / 2, name, va="center", weight=600)
            for source, left in columns.items():
                member = states[[name]].iloc[0] in membership.members_on(source.split()[-1])
                none = "not named" if member else "not a member"
                _cell(axes, left, top + gap / 2, cells.get((name, source), []), none)
            top += deep[name]
        _key(axes, columns, top + foot / 2, narrow)
    return drawn


def _columns(rows: pd.DataFrame, width: int, narrow: bool) -> dict[str, float]:
    """Left edge of each source's column."""
    left = 68.0 if narrow else 78.0
    sources = rows["source"].unique()
    step = (width - left) / len(sources)
    return {source: left + place * step for place, source in enumerate(sources)}


def _lines(cell: pd.DataFrame, narrow: bool) -> list[list[tuple[dict[str, Any], str]]]:
    """The units of a cell in lines: several marks a line, or one mark and a piece of its name."""
    units = cell.to_dict("records")
    if narrow:
        return [
            [(unit, "") for unit in units[start : start + PER_LINE]]
            for start in range(0, len(units), PER_LINE)
        ]
    return [
        [(unit if piece == 0 else {}, text)]
        for unit in units
        for piece, text in enumerate(wrap(unit["unit"], CHARS))
    ]


def _cell(
    axes: Axes, left: float, top: float, lines: list[list[tuple[dict[str, Any], str]]], none: str
) -> None:
    """The units of one member in one source: marks, and names where there is one a line."""
    if not lines or lines[0][0][0]["units"] == 0:
        text = "takes no part" if lines else none
        axes.text(left, top + 7.5, text, va="center", color=style.MUTED, style="italic")
        return
    tone = style.INK
    for row, line in enumerate(lines):
        for column, (unit, text) in enumerate(line):
            x, y = left + 5 + column * 15, top + 15 * (row + 0.5)
            if unit:
                _mark(axes, x, y, unit)
                tone = style.MUTED if unit["again"] else style.INK
            axes.text(x + 10, y, text, va="center", color=tone)


def _mark(axes: Axes, x: float, y: float, unit: Mapping[str, Any]) -> None:
    """A square as large as the echelon, open at a second mention, or a circle where none is."""
    size, colour = SQUARES.get(unit["echelon"]), style.STATES[unit["state"]]
    hollow = unit["again"] or not size
    marker, fill = "s" if size else "o", style.PAPER if hollow else colour
    axes.plot(x, y, marker, markersize=size or 4, markerfacecolor=fill, color=colour)


def _key(axes: Axes, columns: Mapping[str, float], y: float, narrow: bool) -> None:
    """What the marks mean."""
    x = 0 if narrow else next(iter(columns.values()))
    for echelon in ("division", "brigade", "battalion", "other"):
        _mark(axes, x + 5, y, {"echelon": echelon, "state": "RUS", "again": False})
        label = echelon if echelon != "other" or narrow else "other, or echelon not stated"
        axes.text(x + 14, y, label, va="center", color=style.MUTED)
        x += 80 if narrow else 90
