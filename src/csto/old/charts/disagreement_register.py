"""Charts of the chapter "disagreements": the register of discrepancies by table."""

from typing import Any

import pandas as pd

from csto import style, tables, words
from csto.old.register import Plotted, Words, figure

KINDS = {
    "between_sources": "Between two sources",
    "within_source": "Within one source",
    "misprint": "Misprint",
}
NO_TABLE = "No table"


def register_rows(discrepancies: pd.DataFrame) -> Plotted:
    """Discrepancies by the table that they concern and their kind."""
    table = discrepancies["table"].astype("string").map(titled, na_action="ignore").fillna(NO_TABLE)
    counted = discrepancies.assign(table=table, kind=discrepancies["kind"].astype("string"))
    rows = counted.groupby(["table", "kind"], as_index=False).size()
    rows = rows.rename(columns={"size": "discrepancies"})
    return rows.assign(records=rows["discrepancies"]), {}


def titled(table: str) -> str:
    """A table by the title that the data package gives it."""
    return tables.resource(table)["title"]


def register_words(rows: pd.DataFrame) -> Words:
    """Finding: how many of the contradictions lie inside one source."""
    by_kind = rows.groupby("kind")["discrepancies"].sum()
    total = int(by_kind.sum())
    inside = by_kind["within_source"] + by_kind["misprint"]
    counts = rows[rows["table"] != NO_TABLE].groupby("table")["discrepancies"].sum()
    counts = counts.sort_values(ascending=False)
    return Words(
        title=(
            f"Of {words.number(total)} discrepancies on record, {words.number(inside)} lie within "
            f"one source and {words.number(by_kind['between_sources'])} between two."
        ),
        caption=(
            "Entries of the register by the table that they concern and by kind: two sources that "
            "contradict each other, one source that contradicts itself, and misprints. Entries "
            "that concern no table are listed last. Few entries can mean few contradictions or few "
            "statements that could contradict each other."
        ),
        alt=(
            f"Bars of discrepancies by table in three columns. {counts.index[0]} has most, "
            f"{words.number(counts.iloc[0])}, followed by {counts.index[1]} with "
            f"{words.number(counts.iloc[1])}; {words.number(by_kind['misprint'])} are misprints."
        ),
        measure="Discrepancies on record",
    )


@figure(
    "disagreements-register",
    chapter="disagreements",
    tables=["discrepancies"],
    rows=register_rows,
    words=register_words,
)
def register(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> Any:
    """A line a table, a column of bars a kind; in a narrow layout the table's name above it."""
    import matplotlib.pyplot as plt

    narrow = style.is_narrow(width)
    counts = rows.pivot_table(index="table", columns="kind", values="discrepancies", fill_value=0)
    counts = counts.assign(total=counts.sum(axis=1)).sort_values("total", ascending=False)
    order = [name for name in counts.index if name != NO_TABLE] + [NO_TABLE]
    line, head = (34, 48) if narrow else (19, 30)
    with plt.rc_context(style.matplotlib_style()):
        plate, axes = style.plate(width, head + line * len(order) + 8)
        points = style.TEXT_PT
        left = 2 if narrow else max(style.text_width(name, points) for name in order) + 16
        for row, name in enumerate(order):
            place = (left, 9) if narrow else (left - 8, line / 2)
            side = "left" if narrow else "right"
            axes.text(place[0], head + line * row + place[1], name, ha=side, va="center")
        step = (width - left) / len(KINDS)
        room = (step - 34) / counts[list(KINDS)].to_numpy().max()
        for place, (kind, title) in enumerate(KINDS.items()):
            text = f"{title}: {words.number(counts[kind].sum())}"
            start = left + place * step
            axes.text(
                start,
                head - 8,
                text.replace(" source", "\nsource") if narrow else text,
                weight="bold",
                va="bottom",
                linespacing=1.3,
            )
            _bars(axes, counts.loc[order, kind] * room, counts.loc[order, kind], start, head, line)
    return plate


def _bars(
    axes: Any, lengths: pd.Series, counts: pd.Series, start: float, head: float, line: int
) -> None:
    """A column of bars, one a line, at the foot of each line where it is high."""
    for row, name in enumerate(counts.index):
        middle = head + line * (row + 1) - 9.5
        axes.plot([start, start], [middle - 9.5, middle + 9.5], color=style.INK, lw=0.8)
        axes.barh(middle, lengths[name], left=start, height=11, color=style.ACCENT)
        if counts[name]:
            text = words.number(counts[name])
            axes.text(start + lengths[name] + 4, middle, text, va="center")
