"""Charts of the chapter "perceptions": what each survey tells about itself."""

import textwrap
from typing import Any

import pandas as pd

from csto import evidence, style, words
from csto.old.charts.perceptions import polls
from csto.old.register import Plotted, Words, figure

SAID = ["pollster", "of", "sample", "by", "days", "wording"]
HEADS = {
    "pollster": "Pollster",
    "of": "Of whom",
    "sample": "Sample",
    "by": "How",
    "days": "Days",
    "wording": "Wording",
}
BRIEF = {
    "pollster": "Who",
    "of": "Of",
    "sample": "N",
    "by": "How",
    "days": "Days",
    "wording": "Text",
}
WIDTHS = {"pollster": 122, "of": 104, "sample": 46, "by": 70, "days": 84, "wording": 56}


def asked_rows(table: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """A row a question and report: pollster, people, sample, way of asking, days, wording."""
    nameless = table["question"].isna()
    left_out = {"statement without a question": int(nameless.sum())}
    table = polls(table[~nameless])
    dated = table["held"].where(table["field_start_precision"] == "day")
    nato = (table["on"] == "NATO").fillna(False)
    table = table.assign(
        source=evidence.named(table["source"], sources),
        days=dated,
        of=table["of"]
        .mask(nato, "people of several states")
        .mask((table["by"] == "focus groups").fillna(False), "groups in several states"),
        year=table["as_of"].dt.year.astype(int),
    )
    keys = ["on", "year", "asked", "source"]
    rows = table.groupby(keys, as_index=False, sort=False).agg(
        **{name: (name, "first") for name in SAID[:-1]},
        months=("as_of", "min"),
        answers=("statement", "size"),
        records=("statement", "size"),
    )
    guessed = table.groupby(keys, sort=False)["inferred"].any().to_numpy(dtype=bool)
    rows["wording"] = pd.Series("reported", rows.index, dtype="string").mask(guessed)
    return rows.sort_values(["on", "months"], kind="stable", ignore_index=True).drop(
        columns="months"
    ), left_out


def asked_words(rows: pd.DataFrame) -> Words:
    """Finding: how many questions come with pollster, people, sample, way, days and wording."""
    told = rows[SAID].notna()
    complete = int(told.all(axis=1).sum())
    lacking = [
        f"{HEADS[name].lower()} {words.spelled(int((~told[name]).sum()))}"
        for name in SAID
        if not told[name].all()
    ]
    return Words(
        title=(
            f"{words.sentence(words.spelled(complete))} of {words.plural(len(rows), 'question')} "
            f"as reported come with pollster, people, sample, way of asking, days and wording."
        ),
        caption=(
            "A line is a question in one report, under it the report; a particular that only "
            "another report of the same survey has is taken from there. Hatched: not reported in "
            "the part of the sources that was read. In the narrow layout a filled mark stands for "
            "what is reported. Wording: as the report gives it, in no case the questionnaire "
            "itself; hatched where the book inferred it from the answers."
        ),
        alt=(
            f"Matrix of {words.spelled(len(rows))} questions by what is told of them. Not "
            f"reported, number of questions: {words.listing(lacking)}."
        ),
        measure="What is reported of each question",
    )


@figure(
    "perceptions-questions",
    chapter="perceptions",
    tables=["polls", "sources"],
    rows=asked_rows,
    words=asked_words,
)
def asked(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> Any:
    """A line a question; text where it fits, marks in the narrow layout."""
    from matplotlib import rc_context

    narrow = style.is_narrow(width)
    left = 152 if narrow else 200
    step = (width - left) / len(SAID)
    edges, x = {}, float(left)
    for name in SAID:
        edges[name] = x
        x += step if narrow else WIDTHS[name]
    wraps = 22 if narrow else 32
    lines = [
        [*textwrap.wrap(f"{row.asked}", wraps), f"{row.source}"[:30]] for row in rows.itertuples()
    ]
    cells = [
        [
            textwrap.wrap(str(row[name]), max(6, WIDTHS[name] // 7))
            for name in SAID
            if pd.notna(row[name])
        ]
        for row in rows.to_dict("records")
    ]
    deep = [
        14 * max(len(text), 1 if narrow else max(map(len, cell), default=1)) + 12
        for text, cell in zip(lines, cells, strict=True)
    ]
    with rc_context(style.matplotlib_style()):
        plate, axes = style.plate(width, 26 + sum(deep))
        for name, edge in edges.items():
            axes.text(edge, 16, (BRIEF if narrow else HEADS)[name], weight=600, va="baseline")
        top = 26
        for row, text, high in zip(rows.to_dict("records"), lines, deep, strict=True):
            axes.plot([0, width], [top, top], color=style.HAIR, lw=0.8)
            for place, line in enumerate(text):
                last = place == len(text) - 1
                colour = style.MUTED if last else style.INK
                axes.text(0, top + 15 + 14 * place, line, color=colour, va="baseline")
            for name, edge in edges.items():
                _cell(axes, row[name], edge, top, WIDTHS[name], narrow)
            top += high
    return plate


def _cell(axes: Any, value: Any, left: float, top: float, room: int, narrow: bool) -> None:
    """What is reported, as text or as a mark; a hatched box where it is not."""
    if pd.isna(value):
        box = {"facecolor": style.PAPER, "edgecolor": style.OTHER, "hatch": "/////"}
        axes.bar(left + 8, 12, width=16, bottom=top + 6, linewidth=0.8, **box)
    elif narrow:
        axes.bar(left + 8, 12, width=16, bottom=top + 6, facecolor=style.ACCENT)
    else:
        for place, line in enumerate(textwrap.wrap(str(value), max(6, room // 7))):
            axes.text(left, top + 15 + 14 * place, line, va="baseline")
