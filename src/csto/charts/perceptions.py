"""Charts of the chapter "perceptions": what was asked of whom, and what was answered."""

import textwrap

import altair as alt
import pandas as pd

from csto import evidence, style, words
from csto.register import Plotted, Words, figure

FIELDS = ["pollster", "asked", "on", "of", "answer", "sample", "by", "held"]
FOR, AWAY = "for the organisation", "against it or elsewhere"
SIDES = {
    FOR: [
        "yes",
        "the CSTO",
        "rather not",
        "definitely not",
        "not at all",
        "remain in the CSTO",
        "stay",
        "approve",
        "positively",
    ],
    AWAY: [
        "no",
        "NATO",
        "neither",
        "Russia",
        "definitely yes",
        "rather yes",
        "fully",
        "rather",
        "neither, be neutral",
        "strive to join NATO",
        "join NATO",
        "favour neutrality",
    ],
}


def polls(quantities: pd.DataFrame) -> pd.DataFrame:
    """Rows on surveys, with what their notes say of pollster, question, people, answer and sample.

    A note begins with `name: text` pieces set off by semicolons; what it lacks is NA.
    """
    rows = quantities[quantities["topic"] == "polls"]
    found = {
        name: rows["note"].str.extract(
            rf"(?:^|; ){name}: (.+?)(?:;|\.(?:\s|$))", flags=2, expand=False
        )
        for name in FIELDS
    }
    asked = found["asked"].str.rstrip("?") + "?"
    return rows.assign(
        **found | {"asked": asked}, inferred=rows["note"].str.contains("inferred")
    ).astype({"state": "string", "source": "string"})


def survey_rows(quantities: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Shares on each side of each question on the organisation: state, date, question, side."""
    table = polls(quantities)
    side = {answer: name for name, answers in SIDES.items() for answer in answers}
    table = table.assign(side=table["answer"].map(side))
    left_out = {"statements on other topics": len(quantities) - len(table)}
    kept = evidence.bounds(table)
    steps = {
        "answers on NATO or Russia": kept["on"] != "CSTO",
        "statements without a share": kept["least"].isna(),
        "answers that take no side": kept["side"].isna(),
    }
    for reason, out in steps.items():
        left_out[reason] = int(out.fillna(True)[kept.index].sum())
        kept = kept[~out.fillna(True)[kept.index]]
    kept = kept.merge(
        states[["state", "name", "adjective", "member_order"]].astype({"state": "string"}),
        on="state",
    ).merge(sources[["source", "short"]].astype({"source": "string"}), on="source")
    kin = kept["of"].str.startswith("those with")
    kept["label"] = kept["asked"].mask(kin, "the same, of " + kept["of"])
    kept["held"] = kept["held"].fillna("not reported")
    keys = [
        "member_order",
        "as_of",
        "state",
        "name",
        "asked",
        "label",
        "held",
        "side",
        "short",
        "locator",
    ]
    rows = kept.groupby(keys, as_index=False, sort=True).agg(
        share=("best", "sum"),
        low=("least", "sum"),
        high=("most", "sum"),
        open_end=("high", lambda ends: bool(ends.isna().any())),
        answers=("answer", lambda texts: ", ".join(texts)),
        as_printed=("as_printed", lambda texts: " | ".join(texts)),
        records=("best", "size"),
    )
    rows = rows.rename(columns={"short": "source"})
    again = rows.groupby(["name", rows["as_of"].dt.year, "label", "side"])["share"].transform(
        "size"
    )
    when = rows["as_of"].dt.year.astype(str)
    when = when.mask(again > 1, rows["as_of"].dt.strftime("%B %Y"))
    rows = rows.assign(
        year=rows["as_of"].dt.year.astype(int),
        question=rows["name"] + " " + when + ": " + rows["label"],
    )
    numbers = ["share", "low", "high"]
    return rows.drop(columns="as_of").astype(dict.fromkeys(numbers, float)), left_out


def survey_words(rows: pd.DataFrame) -> Words:
    """Finding: on how many questions with both sides the side for the organisation is smaller."""
    table = rows.pivot_table(index="question", columns="side", values="share", aggfunc="first")
    both = table.dropna()
    smaller = int((both[FOR] < both[AWAY]).sum())
    own = rows[rows["side"] == FOR]
    by_state = own.groupby("name", sort=False)["question"].nunique()
    counts = [f"{name} {count}" for name, count in by_state.items()]
    top, bottom = own.loc[own["share"].idxmax()], own.loc[own["share"].idxmin()]
    return Words(
        title=(
            f"On {words.spelled(smaller)} of {words.spelled(len(both))} questions with both sides "
            f"reported, fewer stood by the organisation than turned from it."
        ),
        caption=(
            "Per cent of those asked, by question; answers on one side are added up. Filled: for "
            "the organisation, its operation or staying in it. Open: against it, or for NATO, "
            "Russia or neutrality instead. A bar is a range over two surveys, an arrow a share "
            "printed as more than the number shown. A missing mark is a side that the report does "
            "not give. Questions, people and ways of asking differ: the lines are no series."
        ),
        alt=(
            f"Dots by question. Shares for the organisation run from "
            f"{words.number(bottom['share'], 1)} per cent ({bottom['name']} {bottom['year']}) to "
            f"{words.number(top['share'])} ({top['name']} {top['year']}). Questions by country: "
            f"{words.listing(counts)}."
        ),
        measure="Respondents, per cent",
    )


@figure(
    "perceptions-surveys",
    chapter="perceptions",
    tables=["quantities", "states", "sources"],
    rows=survey_rows,
    words=survey_words,
)
def surveys(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a question with a mark for each side; the question stands on the left or above."""
    narrow = style.is_narrow(width)
    order = list(dict.fromkeys(rows["question"]))
    data = rows.assign(
        line=[textwrap.wrap(text, 48 if narrow else 46) for text in rows["question"]],
        note=rows["share"].map(lambda share: f"{share:.0f}" if share >= 1 else f"{share:.1f}"),
    )
    data["note"] = data["note"].mask(data["open_end"], "over " + data["note"])
    spread = (data["low"] < data["high"]) & ~data["open_end"]
    ranges = data["low"].round().astype(int).astype(str) + "–"
    data["note"] = data["note"].mask(spread, ranges + data["high"].round().astype(int).astype(str))
    y = alt.Y("question:N", sort=order, title=None, axis=None)
    scale = alt.Scale(domain=[0, 80], range=[8 if narrow else 290, width - 40])
    axis = alt.Axis(orient="top", grid=True, values=[0, 20, 40, 60, 80], format="d")
    x = alt.X("share:Q", title=None, scale=scale, axis=axis)
    colour = alt.Stroke("state:N", legend=None, scale=style.state_scale())
    fill = alt.Color("state:N", legend=None, scale=style.state_scale())
    drop = 20 if narrow else 0  # the marks stand below the question on a phone
    base = alt.Chart(data)
    bars = base.transform_filter("datum.low < datum.high").mark_bar(
        height=4, opacity=0.35, yOffset=drop
    )
    points = base.mark_point(size=75, strokeWidth=1.8, opacity=1, yOffset=drop).encode(
        x=x,
        y=y,
        stroke=colour,
        fill=alt.condition(f"datum.side == '{FOR}'", fill, alt.value(style.PAPER)),
        shape=alt.Shape(
            "open_end:N",
            legend=None,
            scale=alt.Scale(domain=[False, True], range=["circle", "triangle-right"]),
        ),
        tooltip=[
            alt.Tooltip("asked:N", title="Asked"),
            alt.Tooltip("side:N", title="Side"),
            alt.Tooltip("answers:N", title="Answers"),
            alt.Tooltip("share:Q", title="Per cent", format=".1f"),
            alt.Tooltip("held:N", title="Held"),
            *style.source_tooltip(),
        ],
    )
    first = data.drop_duplicates("question")
    text = alt.Chart(first).mark_text(
        align="left", baseline="middle", lineHeight=13, dy=-8 if narrow else -4
    )
    lowest = data["share"] == data.groupby("question")["share"].transform("min")
    paired = data.groupby("question")["share"].transform("size") > 1
    notes = [
        alt.Chart(data[part])
        .mark_text(align=side, baseline="middle", dx=dx, yOffset=drop)
        .encode(x=alt.X(end, scale=scale, title=None, axis=axis), y=y, text="note:N")
        for part, side, dx, end in (
            (lowest & paired & (data["share"] > 5), "right", -8, "low:Q"),
            (~(lowest & paired & (data["share"] > 5)), "left", 8, "high:Q"),
        )
    ]
    layers = [
        bars.encode(
            x=alt.X("low:Q", scale=scale, title=None, axis=axis), x2="high:Q", y=y, color=fill
        ),
        points,
        text.encode(x=alt.value(0), y=y, text="line:N"),
        *notes,
    ]
    step = 62 if narrow else 40
    return alt.layer(*layers).properties(width=width - 12, height=step * len(order))
