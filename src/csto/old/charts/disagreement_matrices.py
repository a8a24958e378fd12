"""Charts of the chapter "disagreements": who covers what, and who contradicts whom."""

from typing import Any

import pandas as pd

from csto import evidence, style, words
from csto.old.charts.disagreement_register import titled
from csto.old.register import Plotted, Words, figure

BASE = ["mcdermott2011", "globalsecurity2013", "weitz2018", "dyner2022", "beliakova2022"]
OTHERS = {
    "academic": "Other academic sources",
    "official": "Official sources",
    "news": "News items",
    "other": "Other sources",
    "derived": "Derived by the book",
}
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
    "polls",
]
PART = "Largest\nsingle\nsource"


def coverage_rows(exercises: pd.DataFrame, *others: pd.DataFrame) -> Plotted:
    """Rows of each table by source, with the group of sources it is drawn in."""
    *facts, sources = others
    known = sources.set_index("source")[["short", "kind"]].astype("string")
    group = known["kind"].map(OTHERS).mask(known.index.isin(BASE), known["short"])
    parts = []
    for name, table in zip(COVERED, [exercises, *facts], strict=True):
        counts = table["source"].astype("string").value_counts()
        part = pd.DataFrame({"topic": titled(name), "who": group[counts.index].to_numpy()})
        parts.append(
            part.assign(source=known["short"][counts.index].to_numpy(), rows=counts.values)
        )
    rows = pd.concat(parts, ignore_index=True)
    first = rows["topic"] == titled(COVERED[0])
    return rows.assign(records=rows["rows"].where(first, 0)), {}


def largest(rows: pd.DataFrame) -> pd.DataFrame:
    """Of each table the source with most rows, and its `part` of them."""
    part = rows["rows"] / rows.groupby("topic")["rows"].transform("sum")
    ranked = rows.assign(part=part).sort_values("rows", ascending=False)
    return ranked.groupby("topic").first()


def coverage_words(rows: pd.DataFrame) -> Words:
    """Finding: how many tables rest on one source for most of their rows."""
    first = largest(rows)
    leading = first[first["part"] > 0.5]
    weitz = rows[rows["source"] == "Weitz 2018"]["topic"].nunique()
    top = first["part"].idxmax()
    return Words(
        title=(
            f"{words.sentence(words.spelled(len(leading)))} of {words.spelled(len(first))} tables "
            "rest on a single source for more than half of their rows."
        ),
        caption=(
            "Rows of each table of facts by who states them: the five base documents one by one, "
            "all other sources by kind. The darker a cell, the larger its share of the table; an "
            "empty cell means that the source states nothing that the table holds. In per cent: "
            "the part of the one source with most rows, bold above half; it may be one among "
            "several of its kind. Rows are not evidence of equal weight."
        ),
        alt=(
            f"Matrix of {words.spelled(rows['who'].nunique())} groups of sources against "
            f"{words.spelled(len(first))} tables. {top} has the largest part from one source, "
            f"{words.percent(first.loc[top, 'part'])}; Weitz 2018 is present in "
            f"{words.spelled(weitz)} of them."
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
    counts = rows.pivot_table(
        index="topic", columns="who", values="rows", aggfunc="sum", fill_value=0
    )
    documents = [who for who in counts.columns if who not in OTHERS.values()]
    columns = sorted(documents, key=lambda who: who[-4:])
    columns += [who for who in OTHERS.values() if who in counts.columns]
    counts = counts.loc[[titled(name) for name in COVERED], columns]
    return _matrix(counts, counts.div(counts.sum(axis=1), axis=0), width, largest(rows)["part"])


def _matrix(
    counts: pd.DataFrame, share: pd.DataFrame, width: int, part: pd.Series | None = None
) -> Any:
    """Numbers in cells, darker by their share; in a narrow layout each line's name above it.

    `part` is written behind each line, in per cent, as that of its largest source.
    """
    import matplotlib.pyplot as plt

    narrow = style.is_narrow(width)
    cell, above = 22, 16 if narrow else 0
    with plt.rc_context(style.matplotlib_style()):
        points = style.TEXT_PT
        longest = max(style.text_width(name, points) for name in counts.columns)
        head, slant = 0.8 * longest + 16, 0.62 * longest
        names = max(style.text_width(name, points) for name in counts.index)
        left = 2 if narrow else names + 16
        wide = min(64, (width - left - slant) / (len(counts.columns) - 0.5))
        plate, axes = style.plate(width, round(head + (cell + above) * len(counts) + 4))
        for place, who in enumerate(counts.columns):
            x = left + wide * (place + 0.5) - 4
            axes.text(x, head - 6, who, rotation=50, ha="left", va="bottom")
        right = left + wide * len(counts.columns)
        if part is not None:
            axes.text(width - 2, head - 6, PART, ha="right", va="bottom", linespacing=1.2)
        for row, name in enumerate(counts.index):
            top = head + (cell + above) * row + above
            place = (left, top - 8) if narrow else (left - 8, top + cell / 2)
            axes.text(*place, name, ha="left" if narrow else "right", va="center")
            _cells(axes, counts.loc[name], share.loc[name], left, top, wide, cell)
            if part is not None:
                weight = "bold" if part[name] > 0.5 else "normal"
                text = f"{words.number(100 * part[name])} %"
                place = (max(right + 38, width - 40), top + cell / 2)
                axes.text(*place, text, ha="right", va="center", weight=weight)
    return plate


def _cells(
    axes: Any,
    counts: pd.Series,
    share: pd.Series,
    left: float,
    top: float,
    wide: float,
    cell: float,
) -> None:
    """One line of a matrix."""
    for place, (value, part) in enumerate(zip(counts, share, strict=True)):
        shade = 0.06 + 0.46 * part if value else 0  # pale enough for dark letters
        corner, size = (left + wide * place + 1, top + 1), (wide - 2, cell - 2)
        axes.barh(
            corner[1] + size[1] / 2,
            size[0],
            left=corner[0],
            height=size[1],
            color=style.ACCENT,
            alpha=shade,
        )
        if value:
            middle = (left + wide * (place + 0.5), top + cell / 2)
            axes.text(*middle, words.number(value), ha="center", va="center")


def pair_rows(discrepancies: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Discrepancies by the pair of sources that they set against each other."""
    first = evidence.named(discrepancies["source"], sources)
    second = evidence.named(discrepancies["other_source"], sources).fillna(first)
    year = dict(zip(sources["short"], sources["year"], strict=True))
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
            f"Of {words.number(apart['discrepancies'].sum())} discrepancies between two sources, "
            f"{words.number(most['discrepancies'])} set {most['earlier']} against "
            f"{most['later']}, more than any other pair."
        ),
        caption=(
            "Discrepancies by the two sources that they set against each other; on the diagonal, "
            "a source against itself, misprints included. The darker a cell, the higher its "
            "number; an empty cell is a pair without an entry. Long documents that share subjects "
            "with others have more occasions to differ, so that a high number is no verdict."
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
