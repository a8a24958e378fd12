"""Charts of the chapter "exercises": how many persons the sources report for each exercise."""

import altair as alt
import pandas as pd

from csto import evidence, style, words
from csto.charts.exercises import ORGANISERS, brief, in_order
from csto.register import Plotted, Words, figure

TICKS = [500, 1000, 2000, 5000, 10000, 20000, 50000, 100000]
NARROW_TICKS = [500, 1000, 5000, 10000, 50000]
OWN, OTHERS, PLANNED = "CSTO", "Other organiser", "Planned"
PHASE, PART = "Phase of an exercise", "Part of one state"
KINDS = [OWN, OTHERS, PLANNED, PHASE, PART]


def personnel_rows(
    exercise_reports: pd.DataFrame, exercises: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Reported personnel: exercise, year, persons (least, best, most), kind, source and words.

    A number for a part is kept where no number for the whole bounds it: there is none, or the part
    is put higher than the whole.
    """
    persons = exercise_reports[exercise_reports["measure"] == "personnel"]
    stated = evidence.bounds(persons).dropna(subset=["best"])
    whole = stated[stated["scope"] == "whole"].groupby("exercise", observed=True)["best"].max()
    bound = stated["exercise"].astype("string").map(whole)
    inside = (stated["scope"] == "part") & (stated["best"] <= bound).fillna(False)
    about = in_order(exercises)[["exercise", "name", "year", "organiser", "parent"]].assign(
        order=range(len(exercises))
    )
    shown = (
        stated[~inside]
        .merge(about, on="exercise")
        .merge(sources[["source", "short"]], on="source")
        .sort_values(["order", "scope", "best"], ascending=True, ignore_index=True)
    )
    rows = pd.DataFrame(
        {
            "exercise": shown["name"],
            "brief": shown["name"].map(brief),
            "year": shown["year"].astype(int),
            "organiser": shown["organiser"].astype("string").map(ORGANISERS),
            "kind": _kind(shown),
            "least": shown["least"].astype(int),
            "persons": shown["best"].astype(int),
            "most": shown["most"].astype(int),
            "printed": shown["qualifier"].astype("string").str.replace("_", " "),
            "counts": shown["counts"],
            "source": shown["short"],
            "locator": shown["locator"],
            "as_printed": shown["as_printed"],
            "records": 1,
        }
    )
    left_out = {
        "reports on hardware, aircraft or ships": len(exercise_reports) - len(persons),
        "reports without a number": len(persons) - len(stated),
        "parts within a stated whole": int(inside.sum()),
    }
    return rows, left_out


def _kind(shown: pd.DataFrame) -> pd.Series:
    """How a number is drawn: by organiser, and apart where planned, of one phase or one state."""
    own = (shown["organiser"] == "CSTO").map({True: OWN, False: OTHERS})
    planned = (shown["qualifier"] == "planned").fillna(False)
    phase = shown["parent"].notna()
    return own.mask(planned, PLANNED).mask(phase, PHASE).mask(shown["scope"] == "part", PART)


def personnel_words(rows: pd.DataFrame) -> Words:
    """Finding: the largest exercise of the organisation beside the largest of another organiser."""
    own, others = rows[rows["kind"] == OWN], rows[rows["kind"] == OTHERS]
    top, other = own.loc[own["persons"].idxmax()], others.loc[others["persons"].idxmax()]
    low = own.loc[own["persons"].idxmin()]
    least, most, more = (words.number(row["persons"]) for row in (low, top, other))
    ratio = words.number(other["persons"] / top["persons"], 1)
    middle = words.number(own.groupby("exercise")["persons"].max().median())
    return Words(
        title=(
            f"The largest CSTO exercise counted {most} persons, the {other['organiser']} exercise "
            f"{other['exercise']} {more}."
        ),
        caption=(
            "Persons reported for each exercise, in the order of dates. The axis is logarithmic: "
            "equal steps multiply. Filled marks are whole exercises, dark for the CSTO and grey "
            "for other organisers; an open circle is a plan. A diamond is a part: a dark one a "
            "phase, a grey one the troops of one state where no whole is stated or the whole is "
            "put lower. A bar is a range, an arrow means “more than”."
        ),
        alt=(
            f"Dot chart on a logarithmic axis. CSTO exercises run from {least} to {most} persons "
            f"({top['exercise']}), with a median of {middle}; {other['exercise']} is reported with "
            f"{more}, {ratio} times the largest of them."
        ),
        measure="Personnel, persons",
    )


@figure(
    "exercise-personnel",
    chapter="exercises",
    tables=["exercise_reports", "exercises", "sources"],
    rows=personnel_rows,
    words=personnel_words,
)
def personnel(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """Dots on a logarithmic axis of persons, a line a statement, in the order of dates."""
    narrow = style.is_narrow(width)
    dated = rows["year"].astype(str) + " · " + rows["brief"]
    part = rows["kind"].eq(PART)
    data = rows.assign(
        order=range(len(rows)),
        head=dated.mask(part, dated + ": " + rows["counts"]),
        note=[_note(row) for row in rows.itertuples()],
    )
    heads = f"{data['head'].tolist()}[datum.value]"
    axis = (
        None
        if narrow
        else alt.Axis(
            title=None, labelExpr=heads, labelAlign="left", labelPadding=232, labelLimit=240
        )
    )
    y = alt.Y("order:O", axis=axis)
    x = alt.X(
        "persons:Q",
        title="Personnel, logarithmic scale",
        scale=alt.Scale(type="log", domain=[450, 130000 if narrow else 300000], nice=False),
        axis=alt.Axis(
            orient="top",
            values=[tick for tick in TICKS if not narrow or tick in NARROW_TICKS],
            format=",d",
            grid=True,
            labelOverlap=False,
        ),
    )
    base = alt.Chart(data).encode(y=y)
    drop = 8 if narrow else 0
    fills = [style.ACCENT, style.OTHER, *[style.PAPER] * 3]
    strokes = [style.ACCENT, style.OTHER, style.ACCENT, style.ACCENT, style.MUTED]
    ranges = (
        base.transform_filter("datum.least < datum.most")
        .mark_rule(strokeWidth=3, yOffset=drop)
        .encode(x=alt.X("least:Q"), x2="most:Q")
    )
    points = base.mark_point(strokeWidth=1.6, opacity=1, yOffset=drop).encode(
        x=x,
        shape=_by_kind(alt.Shape, ["circle", "circle", "circle", "diamond", "diamond"]),
        fill=_by_kind(alt.Fill, fills),
        stroke=_by_kind(alt.Stroke, strokes),
        tooltip=[
            alt.Tooltip("exercise:N", title="Exercise"),
            alt.Tooltip("organiser:N", title="Organiser"),
            alt.Tooltip("counts:N", title="Counts"),
            alt.Tooltip("persons:Q", title="Persons", format=",d"),
            alt.Tooltip("printed:N", title="Qualified as"),
            *style.source_tooltip(),
        ],
    )
    layers = [ranges, points, *_notes(base, data, narrow, drop)]
    if narrow:
        layers.append(base.mark_text(align="left", dy=-7).encode(x=alt.value(0), text="head:N"))
    return style.sized(alt.layer(*layers), width, (38 if narrow else 25) * len(data) + 40)


def _by_kind(channel: type, values: list[str]) -> alt.SchemaBase:
    """A channel that tells whole exercises, plans and parts apart."""
    return channel("kind:N", legend=None, scale=alt.Scale(domain=KINDS, range=values))


def _notes(base: alt.Chart, data: pd.DataFrame, narrow: bool, drop: int) -> list[alt.Chart]:
    """The printed numbers beside their marks; before them where no room is left after them."""
    edge = 20000 if narrow else float("inf")
    after, before = data[data["most"] <= edge], data[data["most"] > edge]
    right = base.mark_text(align="left", dx=9, dy=drop).encode(x="most:Q", text="note:N")
    left = base.mark_text(align="right", dx=-9, dy=drop).encode(x="least:Q", text="note:N")
    pairs = [(right, after), (left, before)]
    return [marks.properties(data=part) for marks, part in pairs if len(part)]


def _note(row: object) -> str:
    """The number as the chart prints it: a range, more than, about, planned."""
    if row.least < row.most:
        return words.span(row.least, row.most)
    value = words.number(row.persons)
    return {
        "over": f"over {value} →",
        "about": f"about {value}",
        "planned": f"{value}, planned",
    }.get(row.printed, value)
