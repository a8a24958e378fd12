"""Charts of the chapter "perceptions": what was asked of whom, and what was answered."""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.old.register import Plotted, Words, figure

FOR, AGAINST, ELSEWHERE = "for the organisation", "against it", "for something else"
PLACE = "Armenia"  # where most of the questions were put
SIDES = {"for": FOR, "against": AGAINST, "other_choice": ELSEWHERE}
MARKS = {FOR: "circle", AGAINST: "circle", ELSEWHERE: "diamond", "open end": "triangle-right"}


def polls(table: pd.DataFrame) -> pd.DataFrame:
    """The surveys with the texts that charts and prose print of them; what is unknown is NA."""
    rows = table.astype({"state": "string", "source": "string"})
    return rows.assign(
        asked=rows["question"],
        on=rows["about"].astype("string").replace("RUS", "Russia"),
        of=rows["population"],
        by=rows["method"].astype("string").str.replace("_", " "),
        sample=rows["sample_size"].map(words.number, na_action="ignore").astype("string"),
        held=_held(rows),
        inferred=rows["wording"].eq("inferred").fillna(False),
    )


def _held(rows: pd.DataFrame) -> pd.Series:
    """When people were asked, as far as it is known: 26 to 28 February 2024, May and June 2022."""
    ends = ["field_start", "field_end", "field_start_precision"]
    texts = [_span(*row) for row in rows[ends].itertuples(index=False)]
    return pd.Series(texts, index=rows.index, dtype="string")


def _span(start: pd.Timestamp, end: pd.Timestamp, precision: str) -> str | None:
    """Two dates known alike as one text, which says once what they share."""
    if pd.isna(start):
        return None
    first, last = (words.date(moment, precision).split() for moment in (start, end))
    if first == last:
        return " ".join(last)
    common = next(n for n in range(4) if first[-1 - n] != last[-1 - n])
    between = "to" if precision == "day" else "and"
    return " ".join([*first[: len(first) - common], between, *last])


def answers(table: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Answers on the organisation that take a side, one a row, with state, question and share."""
    kept = evidence.bounds(polls(table))
    kept = kept.assign(side=kept["stance"].astype("string").map(SIDES))
    steps = {
        "answers on NATO or Russia": kept["on"] != "CSTO",
        "statements without a share": kept["least"].isna(),
        "answers that take no side": kept["side"].isna(),
    }
    left_out = {}
    for reason, out in steps.items():
        left_out[reason] = int(out.fillna(True)[kept.index].sum())
        kept = kept[~out.fillna(True)[kept.index]]
    names = states[["state", "name", "member_order"]].astype({"state": "string"})
    kept = kept.merge(names, on="state")
    return kept.assign(
        source=evidence.named(kept["source"], sources),
        label=kept["asked"].mask(kept["respondents"] == "part", "the same, of " + kept["of"]),
        held=kept["held"].fillna("not reported"),
    ), left_out


def questions(kept: pd.DataFrame) -> pd.DataFrame:
    """Shares of answers added up by question and side, a row each."""
    keys = ["member_order", "as_of", "state", "name", "asked", "label", "held", "side", "source"]
    rows = kept.groupby([*keys, "locator"], as_index=False, sort=True).agg(
        share=("best", "sum"),
        low=("least", "sum"),
        high=("most", "sum"),
        open_end=("high", lambda ends: bool(ends.isna().any())),
        answers=("answer", lambda texts: ", ".join(texts)),
        as_printed=("as_printed", lambda texts: " | ".join(texts)),
        records=("best", "size"),
    )
    year = rows["as_of"].dt.year
    again = rows.groupby(["name", year, "label", "side"])["share"].transform("size")
    when = year.astype(str).mask(again > 1, rows["as_of"].dt.strftime("%B %Y"))
    rows = rows.assign(
        year=year.astype(int), question=rows["name"] + " " + when + ": " + rows["label"]
    )
    numbers = ["share", "low", "high"]
    return rows.drop(columns="as_of").astype(dict.fromkeys(numbers, float))


def share_axis(**scale: object) -> alt.X:
    """Shares in per cent across, the same on every chart of surveys."""
    return alt.X(
        "share:Q",
        title="Per cent of those asked",
        scale=alt.Scale(domain=[0, 80], **scale),
        axis=alt.Axis(orient="top", grid=True, values=[0, 20, 40, 60, 80], format="d"),
    )


def survey_rows(table: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Shares on each side of each question on the organisation: state, date, question, side."""
    kept, left_out = answers(table, states, sources)
    return questions(kept), left_out


def compared(rows: pd.DataFrame) -> pd.DataFrame:
    """Shares for the organisation and other than for it, of questions with both reported."""
    other = rows.assign(side=rows["side"].where(rows["side"] == FOR, AGAINST))
    table = other.pivot_table(index="question", columns="side", values="share", aggfunc="sum")
    both = table.reindex(columns=[FOR, AGAINST]).dropna()
    return both.rename(columns={FOR: "own", AGAINST: "other"})


def survey_words(rows: pd.DataFrame) -> Words:
    """Finding: on how many questions with both sides the side for the organisation is smaller."""
    both = compared(rows[rows["name"] == PLACE])
    smaller = int((both["own"] < both["other"]).sum())
    own = rows[rows["side"] == FOR]
    by_state = own.groupby("name", sort=False)["question"].nunique()
    counts = [f"{name} {count}" for name, count in by_state.items()]
    top, bottom = own.loc[own["share"].idxmax()], own.loc[own["share"].idxmin()]
    return Words(
        title=(
            f"On {words.spelled(smaller)} of {words.spelled(len(both))} questions put in {PLACE}, "
            "fewer answered for the organisation than against it or for something else."
        ),
        caption=(
            "Per cent of those asked, by question; answers on one side are added up. Filled: for "
            "the organisation, its operation or staying in it. Open circle: against it; open "
            "diamond: for NATO, Russia or neutrality instead. A bar is a range over two surveys, "
            "with a mark at its middle; a triangle is a share printed as more than the number "
            "shown. A missing mark is a side that the report does not give. Questions, people and "
            "ways of asking differ: the lines are no series. The pair for Belarus may come from "
            "different questions and is not in the count."
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
    tables=["polls", "states", "sources"],
    rows=survey_rows,
    words=survey_words,
)
def surveys(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a question with a mark for each side; the question stands on the left or above."""
    narrow = style.is_narrow(width)
    order = list(dict.fromkeys(rows["question"]))
    room = width - 30 if narrow else 282
    data = rows.assign(
        line=[style.wrapped(text, style.TEXT_PT, room) for text in rows["question"]],
        mark=rows["side"].mask(rows["open_end"], "open end"),
        note=_notes(rows),
    )
    y = alt.Y("question:N", sort=order, title=None, axis=None)
    x = share_axis(range=[8 if narrow else 296, width - 40])
    drop = 20 if narrow else 0  # the marks stand below the question on a phone
    text = alt.Chart(data.drop_duplicates("question")).mark_text(
        align="left", baseline="middle", lineHeight=13, dy=-8 if narrow else -6
    )
    layers = [
        *_marks(data, x, y, drop),
        text.encode(x=alt.XValue(0), y=y, text=alt.Text("line:N")),
        *_numbers(data, x, y, drop),
    ]
    step = 62 if narrow else 40
    return alt.layer(*layers).properties(width=width - 12, height=step * len(order))


def _notes(rows: pd.DataFrame) -> pd.Series:
    """What stands beside a mark: a number, a range, or more than a number."""
    note = rows["share"].map(lambda share: f"{share:.0f}" if share >= 1 else f"{share:.1f}")
    note = note.mask(rows["open_end"], "over " + note)
    spread = (rows["low"] < rows["high"]) & ~rows["open_end"]
    ends = [rows[end].round().astype(int).astype(str) for end in ("low", "high")]
    return note.mask(spread, ends[0] + "–" + ends[1])


def _marks(data: pd.DataFrame, x: alt.X, y: alt.Y, drop: int) -> list[alt.Chart]:
    """Ranges, and a mark an answer: filled for the organisation, open otherwise."""
    fill = theme.by_state()
    base = alt.Chart(data)
    bars = base.transform_filter("datum.low < datum.high").mark_bar(
        height=4, opacity=0.35, yOffset=drop
    )
    points = base.mark_point(size=75, strokeWidth=1.8, opacity=1, yOffset=drop).encode(
        x=x,
        y=y,
        stroke=theme.by_state(alt.Stroke),
        fill=alt.condition(f"datum.side == '{FOR}'", fill, alt.value(style.PAPER)),
        shape=alt.Shape(
            "mark:N",
            legend=None,
            scale=alt.Scale(domain=list(MARKS), range=list(MARKS.values())),
        ),
        tooltip=[
            alt.Tooltip("asked:N", title="Asked"),
            alt.Tooltip("side:N", title="Side"),
            alt.Tooltip("answers:N", title="Answers"),
            alt.Tooltip("share:Q", title="Per cent", format=".1f"),
            alt.Tooltip("held:N", title="Held"),
            *theme.source_tooltip(),
        ],
    )
    low = alt.X("low:Q", title=x["title"], scale=x["scale"], axis=x["axis"])
    return [bars.encode(x=low, x2=alt.X2("high:Q"), y=y, color=fill), points]


def _numbers(data: pd.DataFrame, x: alt.X, y: alt.Y, drop: int) -> list[alt.Chart]:
    """The numbers, outside the pair of marks where there are two."""
    lowest = data["share"] == data.groupby("question")["share"].transform("min")
    paired = data.groupby("question")["share"].transform("size") > 1
    left = lowest & paired & (data["share"] > 5)
    layers = []
    for part, align, dx, end in ((left, "right", -8, "low"), (~left, "left", 8, "high")):
        place = alt.X(f"{end}:Q", title=x["title"], scale=x["scale"], axis=x["axis"])
        texts = alt.Chart(data[part]).mark_text(align=align, baseline="middle", dx=dx, yOffset=drop)
        layers.append(texts.encode(x=place, y=y, text=alt.Text("note:N")))
    return layers
