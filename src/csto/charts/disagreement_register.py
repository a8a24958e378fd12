"""Charts of the chapter "disagreements": the register of discrepancies, and who covers what."""

from typing import Any

import pandas as pd

from csto import style, words
from csto.register import Plotted, Words, figure

KINDS = {
    "between_sources": "Between two sources",
    "within_source": "Within one source",
    "misprint": "Misprint",
}
BASE = ["mcdermott2011", "globalsecurity2013", "weitz2018", "dyner2022", "beliakova2022"]
OTHERS = {
    "academic": "Other academic sources",
    "official": "Official sources",
    "news": "News agencies",
    "other": "Other sources",
    "derived": "Derived by the book",
}
NO_TABLE = "none"


def register_rows(discrepancies: pd.DataFrame) -> Plotted:
    """Discrepancies by the table that they concern and their kind."""
    table = discrepancies["table"].astype("string").fillna(NO_TABLE)
    counted = discrepancies.assign(table=table, kind=discrepancies["kind"].astype("string"))
    rows = counted.groupby(["table", "kind"], as_index=False).size()
    rows = rows.rename(columns={"size": "discrepancies"})
    return rows.assign(records=rows["discrepancies"]), {}


def register_words(rows: pd.DataFrame) -> Words:
    """Finding: how many of the contradictions lie inside one source."""
    by_kind = rows.groupby("kind")["discrepancies"].sum()
    total = int(by_kind.sum())
    inside = by_kind["within_source"] + by_kind["misprint"]
    tables = rows[rows["table"] != NO_TABLE].groupby("table")["discrepancies"].sum()
    tables = tables.sort_values(ascending=False)
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
            f"Bars of discrepancies by table in three columns. {tables.index[0]} has most, "
            f"{words.number(tables.iloc[0])}, followed by {tables.index[1]} with "
            f"{words.number(tables.iloc[1])}; {words.number(by_kind['misprint'])} are misprints."
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
    """A line a table, a column of bars a kind."""
    import matplotlib.pyplot as plt

    counts = rows.pivot_table(index="table", columns="kind", values="discrepancies", fill_value=0)
    counts = counts.assign(total=counts.sum(axis=1)).sort_values("total", ascending=False)
    order = [name for name in counts.index if name != NO_TABLE] + [NO_TABLE]
    line, head = 19, 64 if style.is_narrow(width) else 30
    with plt.rc_context(style.matplotlib_style()):
        plate, axes = style.plate(width, head + line * len(order) + 8)
        points = style.matplotlib_style()["font.size"]
        left = max(style.text_width(name, points) for name in order) + 16
        column = (width - left) / len(KINDS)
        room = (column - 34) / counts[list(KINDS)].to_numpy().max()
        for place, (kind, title) in enumerate(KINDS.items()):
            start = left + place * column
            total = words.number(counts[kind].sum())
            text = f"{title}: {total}"
            if style.is_narrow(width):
                text = text.replace(" ", "\n")
            axes.text(start, head - 8, text, weight="bold", va="bottom", linespacing=1.3)
            axes.plot([start, start], [head, head + line * len(order)], color=style.INK, lw=0.8)
            for row, name in enumerate(order):
                middle, value = head + line * (row + 0.5), counts.loc[name, kind]
                axes.barh(middle, value * room, left=start, height=11, color=style.ACCENT)
                if value:
                    axes.text(start + value * room + 4, middle, int(value), va="center")
        for row, name in enumerate(order):
            axes.text(left - 8, head + line * (row + 0.5), name, ha="right", va="center")
    return plate


def coverage_rows(exercises: pd.DataFrame, *others: pd.DataFrame) -> Plotted:
    """Table rows by who they rest on: the five documents, and all other sources by kind."""
    *facts, sources = others
    kinds = sources.set_index("source")["kind"].astype("string").map(OTHERS)
    short = sources.set_index("source")["short"]
    who = kinds.mask(kinds.index.isin(BASE), short)
    parts = []
    for name, table in zip(COVERED, [exercises, *facts], strict=True):
        counts = table["source"].astype("string").map(who).value_counts()
        parts.append(pd.DataFrame({"who": counts.index, "topic": name, "rows": counts.to_numpy()}))
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(records=rows["rows"].where(rows["topic"] == COVERED[0], 0)), {}


COVERED = [
    "exercises",
    "membership",
    "bodies",
    "events",
    "force_strength",
    "force_contributions",
    "operation_contributions",
    "crises",
    "exercise_reports",
    "arms_transfers",
    "arms_volumes",
    "facilities",
    "indicators",
    "quantities",
]


def coverage_words(rows: pd.DataFrame) -> Words:
    """Finding: how many tables rest on a single group of sources for most of their rows."""
    share = rows["rows"] / rows.groupby("topic")["rows"].transform("sum")
    leading = rows[share > 0.5]
    counts = leading["who"].value_counts()
    weitz = rows[rows["who"] == "Weitz 2018"]["topic"].nunique()
    total = rows["topic"].nunique()
    return Words(
        title=(
            f"{words.sentence(words.spelled(len(leading)))} of {words.spelled(total)} tables rest "
            "for more than half of their rows on one source or one kind of source."
        ),
        caption=(
            "Rows of each table of facts by who states them: the five base documents one by one, "
            "all other sources by kind. The darker a cell, the larger its share of the table; an "
            "empty cell means that the source states nothing that the table holds. Rows are not "
            "evidence of equal weight."
        ),
        alt=(
            f"Matrix of {words.spelled(rows['who'].nunique())} groups of sources against "
            f"{words.spelled(total)} tables. {counts.index[0]} leads in "
            f"{words.spelled(int(counts.iloc[0]))} of them; Weitz 2018 is present in "
            f"{words.spelled(weitz)}."
        ),
        measure="Rows of a table",
    )


@figure(
    "disagreements-coverage",
    chapter="disagreements",
    tables=[*COVERED, "sources"],
    rows=coverage_rows,
    words=coverage_words,
)
def coverage(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> Any:
    """A matrix: a column a source or kind of source, a line a table, numbers on blue."""
    counts = rows.pivot_table(index="topic", columns="who", values="rows", fill_value=0)
    documents = [who for who in counts.columns if who not in OTHERS.values()]
    columns = sorted(documents, key=lambda who: who[-4:])
    columns += [who for who in OTHERS.values() if who in counts.columns]
    counts = counts.loc[COVERED, columns]
    return _matrix(counts, counts.div(counts.sum(axis=1), axis=0), width)


def _matrix(counts: pd.DataFrame, share: pd.DataFrame, width: int) -> Any:
    """Numbers in cells, darker by their share; in a narrow layout each line's name above it."""
    import matplotlib.pyplot as plt

    narrow = style.is_narrow(width)
    cell, above = 22, 16 if narrow else 0
    with plt.rc_context(style.matplotlib_style()):
        points = style.matplotlib_style()["font.size"]
        longest = max(style.text_width(name, points) for name in counts.columns)
        head, slant = 0.8 * longest + 16, 0.62 * longest
        names = max(style.text_width(name, points) for name in counts.index)
        left = 2 if narrow else names + 16
        wide = min(64, (width - left - slant) / (len(counts.columns) - 0.5))
        plate, axes = style.plate(width, round(head + (cell + above) * len(counts) + 4))
        for place, who in enumerate(counts.columns):
            x = left + wide * (place + 0.5) - 4
            axes.text(x, head - 6, who, rotation=50, ha="left", va="bottom")
        for row, name in enumerate(counts.index):
            top = head + (cell + above) * row + above
            middle = top + cell / 2
            if narrow:
                axes.text(left, top - 3, name, va="bottom")
            else:
                axes.text(left - 8, middle, name, ha="right", va="center")
            for place, who in enumerate(counts.columns):
                value, part = counts.loc[name, who], share.loc[name, who]
                shade = 0.08 + 0.82 * part if value else 0
                corner, size = (left + wide * place + 1, top + 1), (wide - 2, cell - 2)
                axes.add_patch(plt.Rectangle(corner, *size, facecolor=style.ACCENT, alpha=shade))
                text = words.number(value) if value else ""
                colour = style.PAPER if part > 0.45 else style.INK
                x = left + wide * (place + 0.5)
                axes.text(x, middle, text, ha="center", va="center", color=colour)
    return plate


def pair_rows(discrepancies: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Discrepancies by the pair of sources that they set against each other."""
    short = sources.set_index("source")["short"]
    first = discrepancies["source"].astype("string").map(short)
    second = discrepancies["other_source"].astype("string").map(short).fillna(first)
    year = dict(zip(short, sources["year"], strict=True))
    pairs = [
        sorted(pair, key=lambda who: (year[who], who)) for pair in zip(first, second, strict=True)
    ]
    counted = pd.DataFrame(pairs, columns=["earlier", "later"])
    rows = counted.groupby(["earlier", "later"], as_index=False).size()
    rows = rows.rename(columns={"size": "discrepancies"})
    return rows.assign(records=rows["discrepancies"]), {}


def pair_words(rows: pd.DataFrame) -> Words:
    """Finding: which two sources contradict each other most often on record."""
    own = rows[rows["earlier"] == rows["later"]].sort_values("discrepancies", ascending=False)
    apart = rows[rows["earlier"] != rows["later"]].sort_values("discrepancies", ascending=False)
    most = apart.iloc[0]
    return Words(
        title=(
            f"{most['earlier']} and {most['later']} contradict each other most often on record, "
            f"{words.number(most['discrepancies'])} times in "
            f"{words.number(apart['discrepancies'].sum())}."
        ),
        caption=(
            "Discrepancies by the two sources that they set against each other; on the diagonal, "
            "a source against itself, misprints included. Long documents that share subjects with "
            "others have more occasions to differ, so that a high number is no verdict on a source."
        ),
        alt=(
            f"Matrix of pairs of sources. On the diagonal {own.iloc[0]['earlier']} stands out "
            f"with {words.number(own.iloc[0]['discrepancies'])} entries against itself; "
            f"{words.spelled(len(apart))} pairs of different sources have at least one entry."
        ),
        measure="Discrepancies on record",
    )


@figure(
    "disagreements-pairs",
    chapter="disagreements",
    tables=["discrepancies", "sources"],
    rows=pair_rows,
    words=pair_words,
)
def pairs(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> Any:
    """A triangle: a cell a pair, the later source down, the earlier one across."""
    names = sorted(set(rows["earlier"]) | set(rows["later"]), key=lambda who: (who[-4:], who))
    counts = (
        rows.pivot_table(index="later", columns="earlier", values="discrepancies", fill_value=0)
        .reindex(index=names, fill_value=0)
        .pipe(lambda table: table.loc[table.sum(axis=1) > 0])
    )
    counts = counts[[name for name in names if name in counts.columns]]
    return _matrix(counts, counts / counts.to_numpy().max(), width)
