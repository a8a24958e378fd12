"""The contingents of the operation in Kazakhstan in 2022."""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.register import Plotted, Words, figure

OPERATION = "kazakhstan-2022"
HUB = "RUS"


def contingent_rows(
    operation_contributions: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Contingents of 2022 by state and source; Russia's as the remainder where it is not stated."""
    claims = operation_contributions[operation_contributions["operation"] == OPERATION]
    parts = claims[claims["scope"] == "state"].merge(states[["state", "name"]], on="state")
    rest = remainders(claims).query("source == account").set_index("source")["left"]
    derived = parts["best"].isna() & (parts["state"] == HUB)
    own = parts["qualifier"] == "estimated"
    rows = pd.DataFrame(
        {
            "state": parts["state"].astype("string"),
            "name": parts["name"],
            "persons": parts["best"]
            .where(~derived, parts["source"].astype("string").map(rest))
            .astype(int),
            "basis": derived.map({True: "derived", False: "stated"}).mask(own, "its own remainder"),
            "source": evidence.named(parts["source"], sources),
            "locator": parts["locator"],
            "as_printed": parts["as_printed"],
            "records": 1,
        }
    )
    left_out = {
        "rows on other operations": len(operation_contributions) - len(claims),
        "totals": int((claims["scope"] == "total").sum()),
    }
    return rows, left_out


def remainders(contributions: pd.DataFrame) -> pd.DataFrame:
    """What the contingents of the others leave of each stated total, a row a total and account.

    The row of the total, with `account` (the source of the contingents), `others` (their sum) and
    `left`. A total goes with the contingents of its own source, or else with those of every one.
    """
    sent = contributions[contributions["operation"] == OPERATION].astype({"source": "string"})
    others = sent[(sent["scope"] == "state") & (sent["state"] != HUB)]
    sums = others.groupby("source")["best"].sum().rename("others").rename_axis("account")
    pairs = sent[sent["scope"] == "total"].merge(sums.reset_index(), how="cross")
    own = pairs["source"] == pairs["account"]
    pairs = pairs[own | ~pairs["source"].isin(sums.index)]
    return pairs.assign(left=pairs["best"] - pairs["others"])


def contingent_words(rows: pd.DataFrame) -> Words:
    """Finding: on how many contingents the accounts agree, and what they leave to Russia."""
    spread = rows.groupby("name", sort=False)["persons"].agg(["min", "max"])
    same = spread.index[spread["min"] == spread["max"]].sort_values()
    differing = [
        f"{name} {words.span(low, high)}"
        for name, low, high in spread.drop(index=same).itertuples()
    ]
    russia = rows.loc[rows["state"] == "RUS", "persons"].sort_values().unique()
    left = " or ".join(words.number(persons) for persons in russia)
    accounts = words.spelled(rows["source"].nunique())
    return Words(
        title=(
            f"{words.sentence(accounts)} accounts of 2022 agree on {words.spelled(len(same))} of "
            f"{words.spelled(len(spread))} contingents and leave Russia "
            f"{left} soldiers."
        ),
        caption=(
            "Soldiers sent to Kazakhstan in January 2022, by sender and source. A filled mark is "
            "stated, an open one is a remainder: the source's total less the other contingents, "
            "worked out by the source or, where marked as derived, here."
        ),
        alt=(
            f"Dot chart of {words.spelled(len(spread))} contingents in {accounts} sources. The "
            f"same in all: {words.listing(list(same))}. Differing, in soldiers: "
            f"{words.listing(differing)}."
        ),
        measure="Soldiers",
    )


@figure(
    "kazakhstan-2022-contingents",
    chapter="kazakhstan-2022",
    tables=["operation_contributions", "states", "sources"],
    rows=contingent_rows,
    words=contingent_words,
)
def contingents(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a state from the lowest to the highest statement, a mark a statement."""
    narrow = style.is_narrow(width)
    order = rows.groupby("name")["persons"].max().sort_values(ascending=False).index.tolist()
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(grid=False))
    x = alt.X(
        "persons:Q",
        title="Soldiers",
        scale=alt.Scale(domain=[0, 3800 if narrow else 2500]),
        axis=alt.Axis(orient="top", values=[0, 1000, 2000], format=",d", grid=True),
    )
    colour = theme.by_state()
    base = alt.Chart(rows).encode(x=x, y=y)
    span = base.mark_line(strokeWidth=3, opacity=0.35).encode(
        color=colour, detail=alt.Detail("name:N")
    )
    points = base.mark_point(size=80, strokeWidth=2, opacity=1).encode(
        stroke=theme.by_state(alt.Stroke),
        fill=alt.condition(alt.datum.basis != "stated", alt.value(style.PAPER), colour),
        tooltip=[
            alt.Tooltip("name:N", title="State"),
            alt.Tooltip("persons:Q", title="Soldiers", format=",d"),
            alt.Tooltip("basis:N", title="Basis"),
            *theme.source_tooltip(),
        ],
    )
    notes = alt.Chart(_contingent_notes(rows)).encode(x=x, y=y, text=alt.Text("note:N"))
    low = notes.transform_filter("datum.above").mark_text(align="left", dx=-5, dy=-14)
    high = notes.transform_filter("!datum.above").mark_text(align="left", dx=10)
    return theme.sized(alt.layer(span, points, low, high), width, 46 * len(order) + 40)


def _contingent_notes(rows: pd.DataFrame) -> pd.DataFrame:
    """A note a value: who states it, and whether it goes above the line (the lower of two)."""
    notes = rows.groupby(["name", "persons"], as_index=False).agg(
        who=("source", lambda names: "; ".join(sorted(names))), basis=("basis", "max")
    )
    derived = notes["basis"].map({"derived": " (derived)"}).fillna("")
    return notes.assign(
        note=notes["persons"].map(words.number) + " · " + notes["who"] + derived,
        above=notes["persons"] < notes.groupby("name")["persons"].transform("max"),
    )
