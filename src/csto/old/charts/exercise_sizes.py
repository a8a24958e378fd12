"""Charts of the chapter "exercises": how many persons the sources report for the CSTO's own."""

from textwrap import wrap

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.old.charts.exercises import CSTO, brief, in_order
from csto.old.register import Plotted, Words, figure

TICKS = [500, 1000, 2000, 3000, 5000, 7000, 10000, 15000]
REPORTED, MORE, PLANNED = "reported", "more than", "planned"
KINDS = [REPORTED, MORE, PLANNED]
TOGETHER = ["all_parts", "joined_exercises"]  # one number for several
USUAL = (500, 3000)
NAMED = 5  # the largest exercises get a label


def personnel_rows(
    exercise_reports: pd.DataFrame, exercises: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Persons stated for a CSTO exercise as a whole: exercise, year, slot, numbers, kind, source.

    `slot` is the exercise's place among those of its year, as a fraction of the year.
    """
    about = in_order(exercises)
    columns = ["exercise", "name", "year", "organiser", "parent", "same_as"]
    everything = evidence.bounds(exercise_reports).merge(about[columns], on="exercise")
    kept, left_out = everything, {}
    steps = {
        "reports on hardware, aircraft or ships": everything["measure"] != "personnel",
        "on exercises of other organisers": everything["organiser"] != CSTO,
        "on parts of a larger exercise": everything["parent"].notna(),
        "on likely second records": everything["same_as"].notna(),
        "on some of the troops only": everything["scope"] == "part",
        "without a number": everything["best"].isna(),
    }
    for reason, out in steps.items():
        left_out[reason] = int(out[kept.index].sum())
        kept = kept[~out[kept.index]]
    order = about.reset_index().set_index("exercise")["index"]
    shown = kept.assign(order=kept["exercise"].astype("string").map(order))
    shown = shown.sort_values(["order", "qualifier"], key=_plans_first, ignore_index=True)
    place = shown.groupby("year")["order"].rank("dense")
    slot = (place - 0.5) / place.groupby(shown["year"]).transform("max")
    rows = pd.DataFrame(
        {
            "exercise": shown["name"],
            "brief": shown["name"].map(brief),
            "year": shown["year"].astype(int),
            "slot": slot.astype(float),
            "kind": shown["qualifier"].astype("string").map(_kind),
            "least": shown["least"].astype(int),
            "persons": shown["best"].astype(int),
            "most": shown["most"].astype(int),
            "joint": shown["covers"].isin(TOGETHER),
            "printed": shown["qualifier"].astype("string").str.replace("_", " "),
            "counts": shown["counts"],
            "source": evidence.named(shown["source"], sources),
            "locator": shown["locator"],
            "as_printed": shown["as_printed"],
            "records": 1,
        }
    )
    return rows, left_out


def _plans_first(column: pd.Series) -> pd.Series:
    """A key to sort by: plans before reports, so that a report is drawn over them."""
    return column.ne("planned").fillna(True) if column.name == "qualifier" else column


def _kind(qualifier: str) -> str:
    """How a number is drawn: an open mark for a plan, an arrowhead for a lower bound."""
    return {"planned": PLANNED, "over": MORE, "at_least": MORE}.get(qualifier, REPORTED)


def _top(rows: pd.DataFrame) -> pd.DataFrame:
    """The largest exercises, a row each with its largest number, a report before a plan."""
    reports_first = rows.assign(plan=rows["kind"] == PLANNED).sort_values("plan", kind="stable")
    largest = reports_first.loc[reports_first.groupby("exercise")["persons"].idxmax()]
    return largest.nlargest(NAMED, "persons")


def personnel_words(rows: pd.DataFrame) -> Words:
    """Finding: where most of the reported sizes lie, and the largest."""
    done = rows[rows["kind"] != PLANNED]
    sizes = done.groupby("exercise")["persons"].max()
    top = sizes.idxmax()
    within = int(sizes.between(*USUAL).sum())
    differing = rows.groupby("exercise")["persons"].agg(["min", "max"])
    several = int((differing["min"] < differing["max"]).sum())
    planned = len(set(rows["exercise"]) - set(done["exercise"]))
    years = f"{rows['year'].min()} to {rows['year'].max()}"
    low, high = (words.number(value) for value in USUAL)
    return Words(
        title=(
            f"Of {words.spelled(len(sizes))} CSTO exercises with a reported size, "
            f"{words.spelled(within)} are put at {low} to {high} persons; the largest, {top}, at "
            f"{words.number(sizes.max())} over all its phases."
        ),
        caption=(
            "Persons stated for the whole exercise, in the order of dates within a year. The axis "
            "is logarithmic: equal steps multiply. A circle is a reported number, a triangle "
            "“more than”, an open mark a plan; a mark framed by a diamond counts several exercises "
            "or phases together. A bar joins different statements on one exercise."
        ),
        alt=(
            f"Dots over the years {years}, logarithmic scale. Median of {len(sizes)} reported "
            f"sizes: {words.number(sizes.median())} persons, from {words.number(sizes.min())} to "
            f"{words.number(sizes.max())}. {words.sentence(words.spelled(planned))} exercises have "
            f"only a plan; for {words.spelled(several)} the statements differ."
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
    """Marks over the years on a logarithmic axis of persons, the largest with their names."""
    narrow = style.is_narrow(width)
    first, last = int(rows["year"].min()), int(rows["year"].max())
    data = rows.assign(
        at=rows["year"] + 0.1 + 0.8 * rows["slot"],
        hollow=rows["kind"] == PLANNED,
    )
    x = alt.X(
        "at:Q",
        title=None,
        scale=alt.Scale(domain=[first, last + 1], nice=False),
        axis=alt.Axis(
            values=[year + 0.5 for year in range(first, last + 1, 3 if narrow else 1)],
            labelExpr="format(datum.value - 0.5, 'd')",
            tickCount=last - first + 1,
            grid=False,
        ),
    )
    y = alt.Y(
        "persons:Q",
        title="Persons, logarithmic scale",
        scale=alt.Scale(type="log", domain=[450, 17000], nice=False),
        axis=alt.Axis(
            values=TICKS, format=",d", labelOverlap=False, titleX=0, titleY=-12, titleAnchor="start"
        ),
    )
    band = pd.DataFrame({"at": range(first, last + 1, 2)})
    band = band.assign(end=band["at"] + 1)
    stripes = alt.Chart(band).mark_rect(fill=style.PAGE).encode(x=x, x2=alt.X2("end:Q"))
    joined = data.groupby(["exercise", "at"], as_index=False).agg(
        persons=("persons", "min"), most=("persons", "max")
    )
    joined = joined[joined["persons"] < joined["most"]]
    ranges = alt.Chart(joined).mark_rule(strokeWidth=2.4, color=style.OTHER)
    layers = [
        stripes,
        ranges.encode(x=x, y=y, y2=alt.Y2("most:Q")),
        *_points(data, x, y, narrow),
        *_labels(data, x, y, narrow),
    ]
    return theme.sized(alt.layer(*layers), width, 400)


def _points(data: pd.DataFrame, x: alt.X, y: alt.Y, narrow: bool) -> list[alt.Chart]:
    """The statements, those on several exercises together in a frame."""
    size = 34 if narrow else 52
    frames = alt.Chart(data[data["joint"]]).mark_point(
        shape="diamond",
        size=6 * size,
        filled=True,
        fill="transparent",
        stroke=style.ACCENT,
        strokeWidth=1,
        opacity=1,
    )
    points = alt.Chart(data).mark_point(strokeWidth=1.5, opacity=1, size=size, stroke=style.ACCENT)
    shape = alt.Shape(
        "kind:N",
        legend=None,
        scale=alt.Scale(domain=KINDS, range=["circle", "triangle-up", "circle"]),
    )
    details = [
        alt.Tooltip("exercise:N", title="Exercise"),
        alt.Tooltip("counts:N", title="Counts"),
        alt.Tooltip("persons:Q", title="Persons", format=",d"),
        alt.Tooltip("printed:N", title="Qualified as"),
        *theme.source_tooltip(),
    ]
    fill = alt.condition("datum.hollow", alt.value(style.PAPER), alt.value(style.ACCENT))
    return [
        frames.encode(x=x, y=y),
        points.encode(x=x, y=y, shape=shape, fill=fill, tooltip=details),
    ]


def _labels(data: pd.DataFrame, x: alt.X, y: alt.Y, narrow: bool) -> list[alt.Chart]:
    """Name and number of the largest exercises, where the marks leave room."""
    top = _top(data)
    value = top["persons"].map(words.number)
    note = value.mask(top["kind"] == PLANNED, value + " planned")
    note = note.mask(top["kind"] == MORE, "over " + value)
    names = top["brief"].str.split(",").str[0].map(lambda name: wrap(name, 12 if narrow else 30))
    top = top.assign(label=[[*name, text] for name, text in zip(names, note, strict=True)])
    along = (top["at"] - data["at"].min()) / (data["at"].max() - data["at"].min())
    sides = [
        (along < 0.65, {"align": "right", "baseline": "middle", "dx": -8, "dy": -7}),
        (along.between(0.65, 0.8), {"align": "left", "baseline": "bottom", "dx": 7, "dy": -24}),
        (along > 0.8, {"align": "center", "baseline": "bottom", "dy": -21}),
    ]
    return [
        alt.Chart(top[side])
        .mark_text(lineHeight=13, **place)
        .encode(x=x, y=y, text=alt.Text("label:N"))
        for side, place in sides
        if side.any()
    ]
