"""Charts of the chapter "burden-sharing": Russia's share, measure by measure."""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.old.charts import burden
from csto.old.charts.burden import HUB, remainders
from csto.old.register import Plotted, Words, figure

STATED, DERIVED, PART = "stated", "worked out", "a part only"
KINDS = [STATED, DERIVED, PART]
LABELS = {
    burden.CONSTANT: "Military expenditure",
    burden.SOLDIERS: "Armed forces",
    burden.PEOPLE: "Population",
    burden.BUDGET: "Budget key",
    "operation": "Troops in Kazakhstan",
    "exercises": "Troops in exercises",
    "plan": "Rapid reaction force, plan",
}
STATEMENTS = {
    "beliakova-budget-russia": burden.BUDGET,
    "beliakova-russian-share-of-deployment": "operation",
    "weitz-russian-half-of-crrf": "plan",
}


def share_rows(
    indicators: pd.DataFrame,
    quantities: pd.DataFrame,
    operation_contributions: pd.DataFrame,
    exercise_participants: pd.DataFrame,
    exercise_reports: pd.DataFrame,
    exercises: pd.DataFrame,
    sources: pd.DataFrame,
) -> Plotted:
    """Russia's share in per cent: measure, year, whether stated or worked out, against what."""
    values, left_out = burden.of_members(indicators, burden.SUMMED)
    last = burden.latest(burden.with_shares(values))
    left_out["values of other years"] = len(values) - len(last)
    parts = [
        _from_indicators(last),
        _from_statements(quantities),
        _from_operation(operation_contributions, sources),
        _from_exercises(exercise_participants, exercise_reports, exercises),
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.assign(source=evidence.named(rows["source"], sources))
    order = rows.groupby("measure")["share"].median()
    return rows.assign(
        label=rows["measure"].map(LABELS), middle=rows["measure"].map(order)
    ).sort_values(["middle", "measure", "share"], ascending=[False, True, True]), left_out


def _from_indicators(last: pd.DataFrame) -> pd.DataFrame:
    """Russia's part of the members' sum; the budget's key is stated."""
    counts = last.groupby("indicator").size()
    own = last[last["state"] == HUB]
    return pd.DataFrame(
        {
            "measure": own["indicator"].replace(burden.CURRENT, burden.CONSTANT),
            "year": own["year"],
            "share": own["share"],
            "kind": (own["indicator"] == burden.BUDGET).map({True: STATED, False: DERIVED}),
            "against": own["members"].map("{} members, ".format) + own["unit"],
            "source": own["source"].astype("string"),
            "locator": own["locator"],
            "as_printed": own["as_printed"].fillna("no wording kept"),
            "records": own["indicator"].map(counts),
        }
    )


def _from_statements(quantities: pd.DataFrame) -> pd.DataFrame:
    """Shares that a source itself prints."""
    said = quantities[quantities["quantity"].isin(list(STATEMENTS))]
    return pd.DataFrame(
        {
            "measure": said["quantity"].map(STATEMENTS),
            "year": said["as_of"].dt.year,
            "share": said["best"].astype(float),
            "kind": STATED,
            "against": said["subject"],
            "source": said["source"].astype("string"),
            "locator": said["locator"],
            "as_printed": said["as_printed"],
            "records": 0,
        }
    )


def _from_operation(contributions: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """What the other contingents leave of each stated total, as a share of it."""
    pairs = remainders(contributions)
    return pd.DataFrame(
        {
            "measure": "operation",
            "year": 2022,
            "share": (100 * pairs["left"] / pairs["best"]).astype(float),
            "kind": DERIVED,
            "against": "remainder of a total of "
            + pairs["best"].map(words.number)
            + ", others as in "
            + evidence.named(pairs["account"], sources),
            "source": pairs["source"].astype("string"),
            "locator": pairs["locator"],
            "as_printed": pairs["as_printed"],
            "records": 0,
        }
    )


def _from_exercises(
    parts: pd.DataFrame, reports: pd.DataFrame, exercises: pd.DataFrame
) -> pd.DataFrame:
    """Russian troops over all troops of an exercise, as shares."""
    found = of_exercises(parts, reports, exercises)
    return pd.DataFrame(
        {
            "measure": "exercises",
            "year": found["year"].astype(int),
            "share": (100 * found["best"] / found["whole"]).astype(float),
            "kind": found["limited"].map({True: PART, False: DERIVED}),
            "against": found["name"] + ", " + found["whole"].map(words.number) + " troops in all",
            "source": found["source"].astype("string"),
            "locator": found["locator"],
            "as_printed": found["as_printed"],
            "records": 0,
        }
    )


def of_exercises(
    parts: pd.DataFrame, reports: pd.DataFrame, exercises: pd.DataFrame
) -> pd.DataFrame:
    """Statements on Russian troops in exercises of the organisation with a number in all.

    With `whole`, the largest number of all troops stated, and `limited`, whether the statement
    names one kind of Russian troops only.
    """
    own = exercises.loc[exercises["organiser"] == "CSTO", ["exercise", "name", "year"]]
    whole = reports[(reports["measure"] == "personnel") & (reports["scope"] == "whole")]
    whole = whole.groupby("exercise")["best"].max().rename("whole").reset_index()
    given = parts[(parts["state"].astype("string") == HUB) & parts["best"].notna()]
    found = given.merge(own, on="exercise").merge(whole, on="exercise")
    return found.assign(limited=found["covers"] == "part")


def share_words(rows: pd.DataFrame) -> Words:
    """Finding: from what to what the share runs, and by which measure."""
    ends = rows.groupby("label", sort=False)["share"].agg(["min", "max", "median"])
    top = ends["median"].idxmax()
    key = ends.loc[LABELS[burden.BUDGET], "median"]
    drill = ends.loc[LABELS["exercises"]]
    spans = [
        f"{name.lower()} {words.span(round(low), round(high))}"
        for name, low, high in ends[["min", "max"]].itertuples()
    ]
    return Words(
        title=(
            f"Russia's share is {words.number(key)} per cent of the budget and "
            f"{words.number(ends.loc[top, 'median'])} per cent of the members' "
            f"{top.lower()}; in exercises it runs from {words.number(drill['min'])} to "
            f"{words.number(drill['max'])}."
        ),
        caption=(
            "Russia's share by measure, with the year; for expenditure, forces and population in "
            "the last year in which all members have a value, with the members of that year as "
            "the whole. Filled marks are shares that a source states, open circles are worked out "
            "here, open triangles count only some of the Russian troops and are "
            "lower bounds; expenditure is in constant and in current US dollars. A bar joins "
            "the lowest and the highest share."
        ),
        alt=f"Russia's share in per cent by measure, lowest to highest: {words.listing(spans)}.",
        measure="Russia's share, per cent",
    )


@figure(
    "burden-russia-share",
    chapter="burden-sharing",
    tables=[
        "indicators",
        "quantities",
        "operation_contributions",
        "exercise_participants",
        "exercise_reports",
        "exercises",
        "sources",
    ],
    rows=share_rows,
    words=share_words,
)
def russia_share(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a measure, a mark a share; the ends are written beside them."""
    narrow = style.is_narrow(width)
    ends = _ends(rows, narrow)
    y = alt.Y("label:N", sort=ends["label"].tolist(), title=None, axis=None)
    scale = alt.Scale(domain=[0, 100], range=[6 if narrow else 190, width - 68])
    axis = alt.Axis(orient="top", grid=True, values=[0, 25, 50, 75, 100], format="d")
    x = alt.X("share:Q", title=None, scale=scale, axis=axis)
    low = alt.X("low:Q", title=None, scale=scale, axis=axis)
    high = alt.X("high:Q", title=None, scale=scale, axis=axis)
    shift = 8 if narrow else 0
    bars = alt.Chart(ends).mark_bar(height=4, color=style.STATES[HUB], opacity=0.3, yOffset=shift)
    half = alt.Chart(pd.DataFrame({"share": [50]})).mark_rule(color=style.MUTED, strokeDash=[3, 3])
    names = alt.Chart(ends).mark_text(
        align="left", baseline="middle", dy=-8 if narrow else -6, lineHeight=14
    )
    texts = alt.Chart(ends).mark_text(
        align="left", baseline="middle", dx=10, dy=shift, fontWeight=600
    )
    halo = {"stroke": alt.value(style.PAPER), "strokeWidth": alt.value(4)}
    layers = [
        bars.encode(x=low, x2=alt.X2("high:Q"), y=y),
        half.encode(x=x),
        _marks(rows, x, y, shift),
        names.encode(y=y, x=alt.XValue(0), text=alt.Text("line:N"), **halo),
        names.encode(y=y, x=alt.XValue(0), text=alt.Text("line:N")),
        texts.encode(y=y, x=high, text=alt.Text("note:N")),
    ]
    return alt.layer(*layers).properties(width=width - 12, height=42 * len(ends))


def _ends(rows: pd.DataFrame, narrow: bool) -> pd.DataFrame:
    """The lowest and highest share of each measure, with its name, years and numbers."""
    ends = rows.groupby("label", sort=False).agg(
        low=("share", "min"), high=("share", "max"), first=("year", "min"), last=("year", "max")
    )
    ends = ends.reset_index()
    spans = zip(ends["low"].map(round), ends["high"].map(round), strict=True)
    years = map(words.years, ends["first"], ends["last"])
    named = list(zip(ends["label"], years, strict=True))
    return ends.assign(
        note=[f"{words.span(*span)} %" for span in spans],
        line=[", ".join(pair) if narrow else list(pair) for pair in named],
    )


def _marks(rows: pd.DataFrame, x: alt.X, y: alt.Y, shift: int) -> alt.Chart:
    """A mark a share: filled if stated, open if worked out, a triangle if a lower bound."""
    shapes = alt.Scale(domain=KINDS, range=["circle", "circle", "triangle-right"])
    stated = f"datum.kind == '{STATED}'"
    return (
        alt.Chart(rows)
        .mark_point(size=70, strokeWidth=1.8, opacity=1, stroke=style.STATES[HUB], yOffset=shift)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("kind:N", legend=None, scale=shapes),
            fill=alt.condition(stated, alt.value(style.STATES[HUB]), alt.value(style.PAPER)),
            tooltip=[
                alt.Tooltip("label:N", title="Measure"),
                alt.Tooltip("share:Q", title="Russia's share, per cent", format=".1f"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("kind:N", title="Share is"),
                alt.Tooltip("against:N", title="Of"),
                *theme.source_tooltip(),
            ],
        )
    )
