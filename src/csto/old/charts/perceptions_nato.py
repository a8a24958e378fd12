"""Charts of the chapter "perceptions": how the members' people see NATO."""

from typing import Any

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.old.charts.perceptions import polls, share_axis
from csto.old.register import Plotted, Words, figure

THREAT, SHIELD, NEITHER = "a threat", "a protection", "neither"


def nato_rows(table: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Answers on NATO by member: a threat, a protection, neither; a row a statement."""
    table = polls(table)
    own = table[(table["on"] == "NATO")]
    stated = own[own["best"].notna()]
    rows = stated.merge(
        states[["state", "name", "member_order"]].astype({"state": "string"}), on="state"
    )
    rows = rows.assign(source=evidence.named(rows["source"], sources))
    left_out = {
        "answers on the organisation or Russia": len(table) - len(own),
        "statements without a share": len(own) - len(stated),
    }
    columns = ["statement", "state", "name", "member_order", "answer"]
    rows = rows.assign(share=rows["best"].astype(float), records=1)
    return rows[[*columns, "share", "source", "locator", "as_printed", "records"]], left_out


def nato_words(rows: pd.DataFrame) -> Words:
    """Finding: where more see a threat than a protection."""
    table = rows.pivot_table(index="name", columns="answer", values="share", aggfunc=["min", "max"])
    least, most = table["min"], table["max"]
    known = least[[THREAT, SHIELD]].dropna().index
    more = [name for name in known if least.loc[name, THREAT] > most.loc[name, SHIELD]]
    threat = most[THREAT].sort_values(ascending=False)
    unclear = sorted(set(known) - set(more))
    odd = most[SHIELD] - least[SHIELD]
    return Words(
        title=(
            f"NATO was seen as a threat by {words.number(threat.iloc[0])} per cent of those asked "
            f"in {threat.index[0]} and by {words.number(threat.iloc[-1])} in {threat.index[-1]}."
        ),
        caption=(
            "Answers to a question of Gallup on whether NATO is a threat or a protection, as "
            f"{words.spelled(rows['source'].nunique())} other publications print them; taken here "
            "as one survey, although one of them alone gives its year, 2016. Members in the order "
            "of the share for a threat. Filled: a threat; open circle: a protection; diamond: "
            "neither. Two marks of one kind are two sources that differ (protection in "
            f"{words.listing(odd.index[odd > 0].tolist())}). Equal shares share a mark, and its "
            "label names both. A missing mark is not reported. NATO is not the organisation: the "
            "question shows whom its members' people fear, not whom they trust."
        ),
        alt=(
            f"Dots by member. More saw a threat than a protection in "
            f"{words.listing(more)}; sources differ or tie in {words.listing(unclear)}. The share "
            f"for a threat is {words.number(threat.iloc[0])} per cent at its highest and "
            f"{words.number(threat.iloc[-1])} at its lowest."
        ),
        measure="Respondents, per cent",
    )


@figure(
    "perceptions-nato",
    chapter="perceptions",
    tables=["polls", "states", "sources"],
    rows=nato_rows,
    words=nato_words,
)
def nato(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> Any:
    """A line a member with a mark an answer and source."""
    threat = rows[rows["answer"] == THREAT].groupby("name")["share"].max()
    order = threat.sort_values(ascending=False).index.tolist()
    x = share_axis()
    y = alt.Y("name:N", sort=order, title=None)
    colour = theme.by_state()
    base = alt.Chart(rows)
    lines = base.mark_line(strokeWidth=3, opacity=0.25).encode(x=x, y=y, color=colour)
    points = base.mark_point(size=85, strokeWidth=1.8, opacity=1).encode(
        x=x,
        y=y,
        stroke=theme.by_state(alt.Stroke),
        fill=alt.condition(f"datum.answer == '{THREAT}'", colour, alt.value(style.PAPER)),
        shape=alt.Shape(
            "answer:N",
            legend=None,
            scale=alt.Scale(
                domain=[THREAT, SHIELD, NEITHER], range=["circle", "circle", "diamond"]
            ),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Member"),
            alt.Tooltip("answer:N", title="NATO is"),
            alt.Tooltip("share:Q", title="Per cent", format=".0f"),
            *theme.source_tooltip(),
        ],
    )
    layers = [lines, points, *_labels(rows, x, y)]
    return theme.sized(alt.layer(*layers), width, 56 * len(order) + 50)


def _labels(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Answer and share, above the ends of a member's line and below what lies between."""
    brief = {THREAT: "threat", SHIELD: "protection", NEITHER: "neither"}
    marks = rows.drop_duplicates(["name", "answer", "share"])
    marks = marks.sort_values(["name", "share"]).assign(
        text=marks["answer"].map(brief) + " " + marks["share"].map("{:.0f}".format)
    )
    joined = marks.groupby(["name", "share"], as_index=False)["text"].agg(" = ".join)
    place = joined.groupby("name").cumcount()
    last = place == joined.groupby("name")["share"].transform("size") - 1
    near = (place == 0) & (joined["share"] < 20)
    return [
        alt.Chart(joined[part])
        .mark_text(align=align, dy=dy)
        .encode(x=x, y=y, text=alt.Text("text:N"))
        for part, align, dy in (
            (near, "center", -14),
            ((place == 0) & ~near, "right", -14),
            ((place > 0) & ~last, "center", 16),
            (last, "left", -14),
        )
    ]
