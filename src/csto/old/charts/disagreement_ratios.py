"""Charts of the chapter "disagreements": how far statements on one question lie apart."""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.old.register import Plotted, Words, figure

MEASURES = {"personnel": "persons", "hardware": "pieces of hardware", "aircraft": "aircraft"}
LINE = 24  # px a question
STATED, ANNOUNCED = "stated", "announced before the exercise"


def ratio_rows(
    exercise_reports: pd.DataFrame,
    force_strength: pd.DataFrame,
    operation_contributions: pd.DataFrame,
    exercises: pd.DataFrame,
    forces: pd.DataFrame,
    states: pd.DataFrame,
    sources: pd.DataFrame,
) -> Plotted:
    """Statements on questions that two or more sources answer, as multiples of the lowest."""
    reports = _of_exercises(exercise_reports, exercises)
    stated = pd.concat(
        [
            reports,
            _of_forces(force_strength, forces),
            _of_contingents(operation_contributions, states),
        ]
    )
    asked = stated.groupby("question")["source"].transform("nunique") > 1
    rows = (
        stated[asked]
        .assign(least=lambda t: t.groupby("question")["value"].transform("min"))
        .assign(most=lambda t: t.groupby("question")["value"].transform("max"))
        .assign(ratio=lambda t: t["most"] / t["least"], times=lambda t: t["value"] / t["least"])
        .assign(source=lambda t: evidence.named(t["source"], sources))
        .sort_values(["ratio", "question", "value"], ascending=[False, True, True])
        .reset_index(drop=True)
    )
    numbers = exercise_reports["best"].notna()
    parts = numbers & (exercise_reports["scope"] != "whole")
    left_out = {
        "reports without a number": int((~numbers).sum()),
        "reports on a part of an exercise": int(parts.sum()),
        "reports without one of another source on their question": len(reports)
        - int(rows["records"].sum()),
    }
    return rows, left_out


def _of_exercises(reports: pd.DataFrame, exercises: pd.DataFrame) -> pd.DataFrame:
    whole = reports[(reports["scope"] == "whole") & reports["best"].notna()]
    named = whole["exercise"].astype("string").map(exercises.set_index("exercise")["name"])
    return _statements(whole, named + ", " + whole["measure"].astype("string").map(MEASURES), 1)


def _of_forces(strength: pd.DataFrame, forces: pd.DataFrame) -> pd.DataFrame:
    stated = strength[(strength["kind"] == "stated") & strength["best"].notna()]
    names = stated["force"].astype("string").map(forces.set_index("force")["name"])
    brief = names.str.removeprefix("Collective ").str.split(" of ").str[0]
    return _statements(stated, brief + ", persons", 0)


def _of_contingents(contributions: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    stated = contributions[
        contributions["best"].notna() & contributions["scope"].isin(["state", "total"])
    ]
    names = states.set_index("state")["name"]
    who = stated["state"].astype("string").map(names).fillna("all senders")
    return _statements(stated, "Soldiers sent to Kazakhstan by " + who, 0)


def _statements(claims: pd.DataFrame, question: pd.Series, records: int) -> pd.DataFrame:
    columns = ["source", "locator", "as_printed"]
    announced = (claims["qualifier"] == "planned").fillna(False)
    return (
        claims[columns]
        .astype("string")
        .assign(question=question, value=claims["best"].astype(float), records=records)
        .assign(basis=announced.map({True: ANNOUNCED, False: STATED}))
    )


def without_announced(rows: pd.DataFrame) -> pd.Series:
    """The ratio of each question that two or more sources still answer without announcements."""
    sure = rows[rows["basis"] == STATED].groupby("question", sort=False)
    ends = sure.agg(
        least=("value", "min"), most=("value", "max"), sources=("source", pd.Series.nunique)
    )
    answered = ends[ends["sources"] > 1]
    return (answered["most"] / answered["least"]).sort_values(ascending=False)


def _questions(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a question, the widest apart first."""
    return rows.groupby("question", sort=False).agg(
        least=("least", "first"),
        most=("most", "first"),
        ratio=("ratio", "first"),
        statements=("value", "size"),
    )


def ratio_words(rows: pd.DataFrame) -> Words:
    """Finding: on how many questions the statements differ, and by how much at most."""
    asked = _questions(rows)
    differing = asked[asked["ratio"] > 1]
    widest = differing.iloc[0]
    double = int((differing["ratio"] >= 2).sum())
    sure = without_announced(rows)
    return Words(
        title=(
            f"Statements differ on {words.spelled(len(differing))} of "
            f"{words.spelled(len(asked))} questions that two or more sources answer, by a factor "
            f"of two or more on {words.spelled(double)}."
        ),
        caption=(
            "A line is a question with a number as its answer; a mark is a statement, placed by "
            "how many times the lowest statement it is, on a scale that doubles from line to line, "
            "with the lowest and the highest number beside it. Open marks: sizes announced before "
            f"an exercise; without them {words.spelled(int((sure > 1).sum()))} of "
            f"{words.spelled(len(sure))} questions differ. Statements on forces are of different "
            "years. Parts, remainders and planned forces are not compared. The "
            f"{words.spelled(len(asked) - len(differing))} questions on which all agree have no "
            "line."
        ),
        alt=(
            f"Dot chart of {words.spelled(len(differing))} questions. The widest gap is on "
            f"{differing.index[0]}: {words.span(widest['least'], widest['most'])}, a factor of "
            f"{words.number(widest['ratio'], 1)}; the middle one of them differs by a factor of "
            f"{words.number(differing['ratio'].median(), 1)}."
        ),
        measure="Times the lowest statement",
    )


@figure(
    "disagreements-ratios",
    chapter="disagreements",
    tables=[
        "exercise_reports",
        "force_strength",
        "operation_contributions",
        "exercises",
        "forces",
        "states",
        "sources",
    ],
    rows=ratio_rows,
    words=ratio_words,
)
def ratios(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a question from the lowest to the highest statement, a mark a statement."""
    narrow = style.is_narrow(width)
    drawn = rows[rows["ratio"] > 1]
    order = list(drawn["question"].unique())
    axis = alt.Axis(grid=False, labels=not narrow, labelLimit=330, labelPadding=12, title=None)
    y = alt.Y("question:N", sort=order, axis=axis)
    ticks = [1, 2, 4, 8]
    x = alt.X(
        "times:Q",
        title="Times the lowest statement",
        scale=alt.Scale(type="log", base=2, domain=[1, 16 if narrow else 14], nice=False),
        axis=alt.Axis(orient="top", values=ticks, format="d", grid=True),
    )
    shift = 7 if narrow else 0
    base = alt.Chart(drawn).encode(x=x, y=y)
    line = base.mark_line(strokeWidth=3, color=style.OTHER, opacity=0.5, yOffset=shift)
    points = base.mark_point(
        size=70, strokeWidth=1.8, stroke=style.ACCENT, opacity=1, yOffset=shift
    )
    stated = f"datum.basis == '{STATED}'"
    spans = _questions(drawn).reset_index()
    spans = spans.assign(
        times=spans["ratio"],
        note=[words.span(*pair) for pair in spans[["least", "most"]].itertuples(index=False)],
        start=1,
    )
    notes = alt.Chart(spans).encode(x=x, y=y, text=alt.Text("note:N"))
    layers = [
        line.encode(detail=alt.Detail("question:N")),
        points.encode(
            fill=alt.condition(stated, alt.value(style.ACCENT), alt.value(style.PAPER)),
            tooltip=[
                alt.Tooltip("question:N", title="Question"),
                alt.Tooltip("value:Q", title="Number", format=",d"),
                alt.Tooltip("basis:N", title="Number is"),
                *theme.source_tooltip(),
            ],
        ),
        notes.mark_text(align="left", dx=9, yOffset=shift, color=style.MUTED),
    ]
    if narrow:
        heads = alt.Chart(spans).encode(x=alt.X("start:Q"), y=y, text=alt.Text("question:N"))
        layers.append(heads.mark_text(align="left", dx=-3, dy=-7))
    return theme.sized(alt.layer(*layers), width, (38 if narrow else LINE) * len(order) + 40)
