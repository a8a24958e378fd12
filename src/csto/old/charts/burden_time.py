"""Charts of the chapter "burden-sharing": concentration and effort over the years."""

from collections.abc import Iterable

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.old.charts import burden
from csto.old.register import Plotted, Words, figure

MEASURES = [burden.CONSTANT, burden.SOLDIERS, burden.PEOPLE, burden.BUDGET]
COLOURS = {
    burden.CONSTANT: style.ACCENT,
    burden.SOLDIERS: "#8a6d3b",
    burden.PEOPLE: "#5e6c71",
    burden.BUDGET: "#22252b",
    "even": style.MUTED,
}
ALL, SOME = "all members", "one or more missing"


def concentration_rows(indicators: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """The index by measure and year, with members and those that have a value."""
    values, left_out = burden.of_members(indicators, MEASURES)
    shares = burden.with_shares(values).assign(square=lambda frame: (frame["share"] / 100) ** 2)
    rows = shares.groupby(["indicator", "year"], as_index=False).agg(
        index=("square", "sum"),
        members=("members", "first"),
        valued=("state", "size"),
        known=("known", "first"),
        source=("source", lambda keys: keys.astype("string").iloc[0]),
        records=("state", "size"),
    )
    return rows.assign(
        name=rows["indicator"].map(burden.NAMES),
        basis=rows["known"].map({True: ALL, False: SOME}),
        source=evidence.named(rows["source"], sources),
        even=1 / rows["members"],
    ), left_out


def concentration_words(rows: pd.DataFrame) -> Words:
    """Finding: how far each measure is from an even split in its last full year."""
    full = rows[rows["known"]].sort_values("year").groupby("indicator").last()
    ends = [
        f"{full.loc[name, 'name'].lower()} {words.number(full.loc[name, 'index'], 2)} "
        f"({full.loc[name, 'year']})"
        for name in MEASURES
    ]
    even = full.loc[burden.CONSTANT, "even"]
    first = rows[(rows["indicator"] == burden.CONSTANT) & rows["known"]]
    low, high = first["index"].min(), first["index"].max()
    return Words(
        title=(
            f"Military expenditure stands at {words.span(low, high, 2)} on a scale that ends at 1, "
            f"one member alone; the budget key stands at "
            f"{words.number(full.loc[burden.BUDGET, 'index'], 2)}, an even split among "
            f"{words.spelled(round(1 / even))} members at {words.number(even, 2)}."
        ),
        caption=(
            "Herfindahl index, the sum of the squared shares of the members at the end of each "
            "year since the charter: 1 where one member has all, the dashed line where all have "
            "the same. An open mark is a year in which one or more members have no value; they "
            "are then left out of the whole, which raises the index if they are small. Grey: "
            "years at whose end Uzbekistan was a member. Expenditure in constant dollars."
        ),
        alt=f"Index of concentration, last year with all members: {words.listing(ends)}.",
        measure="Herfindahl index, 0 to 1",
    )


@figure(
    "burden-concentration",
    chapter="burden-sharing",
    tables=["indicators", "sources"],
    rows=concentration_rows,
    words=concentration_words,
)
def concentration(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a measure, named at its end; open marks for years with a gap."""
    narrow = style.is_narrow(width)
    x = _years(rows["year"], narrow, 10.5 if narrow else 6.5)
    y = alt.Y(
        "index:Q",
        title="Herfindahl index",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(titleY=-16),
    )
    colour = alt.Color(
        "indicator:N",
        legend=None,
        scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())),
    )
    base = alt.Chart(rows)
    lines = base.mark_line(strokeWidth=1.5).encode(x=x, y=y, color=colour)
    even = base.mark_line(
        strokeDash=[4, 3], color=style.OTHER, interpolate="step", strokeWidth=1.2
    ).encode(x=x, y=alt.Y("even:Q"))
    points = base.mark_point(size=34, strokeWidth=1.5, opacity=1).encode(
        x=x,
        y=y,
        stroke=colour,
        fill=alt.condition("datum.known", colour, alt.value(style.PAPER)),
        tooltip=[
            alt.Tooltip("name:N", title="Measure"),
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("index:Q", title="Index", format=".2f"),
            alt.Tooltip("members:Q", title="Members"),
            alt.Tooltip("valued:Q", title="Members with a value"),
            alt.Tooltip("source:N", title="Source"),
        ],
    )
    named = _ends(rows, narrow)
    notes = (
        alt.Chart(named)
        .mark_text(align="left", dx=8, lineHeight=13, baseline="middle")
        .encode(x=x, y=y, text=alt.Text("text:N"), color=colour)
    )
    shaded = _spell(x, rows["year"].unique())
    return theme.sized(alt.layer(shaded, even, lines, points, notes), width, 380)


def _years(years: pd.Series, narrow: bool, room: float) -> alt.X:
    """An axis of years with `room`, in years, for the labels behind the last one."""
    first, last = int(years.min()), int(years.max())
    step = (last - first) // 2 if narrow else 2
    return alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=[first - 0.5, last + room], nice=False),
        axis=alt.Axis(format="d", values=[*range(first, last + 1, step)]),
    )


def _ends(rows: pd.DataFrame, narrow: bool) -> pd.DataFrame:
    """The last point of each measure, and of an even split, with its label."""
    ends = rows.sort_values("year").groupby("indicator", as_index=False).last()
    brief = {
        burden.CONSTANT: ["Military", "expenditure"],
        burden.SOLDIERS: ["Armed forces"],
        burden.PEOPLE: ["Population"],
        burden.BUDGET: ["Budget key"],
    }
    ends["text"] = [
        [*brief[row.indicator][:-1], f"{brief[row.indicator][-1]} {words.number(row.index_, 2)}"]
        for row in ends.rename(columns={"index": "index_"}).itertuples()
    ]
    even = ends[ends["indicator"] == burden.BUDGET].assign(
        index=ends["even"], text=[["Even split"]], indicator="even"
    )
    return pd.concat([ends, even], ignore_index=True)[["indicator", "year", "index", "text"]]


def _spell(x: alt.X, years: Iterable[int]) -> alt.LayerChart:
    """The years at whose end Uzbekistan was a member, shaded and named."""
    inside = [year for year, states in burden.members_of(years).items() if "UZB" in states]
    years = pd.DataFrame(
        {
            "year": [min(inside) - 0.5],
            "until": [max(inside) + 0.5],
            "text": ["Uzbekistan a member"],
        }
    )
    band = alt.Chart(years).mark_rect(color="#f1efea").encode(x=x, x2=alt.X2("until:Q"))
    text = (
        alt.Chart(years)
        .mark_text(align="left", dx=4, dy=-2, baseline="bottom", color=style.MUTED)
        .encode(x=x, y=alt.YValue(312), text=alt.Text("text:N"))
    )
    return alt.layer(band, text)


def effort_rows(indicators: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Military expenditure in per cent of output: member, year, whether SIPRI marks an estimate."""
    values, left_out = burden.of_members(indicators, [burden.EFFORT])
    rows = values.merge(states[["state", "name"]].astype("string"), on="state")
    rows = rows.assign(source=evidence.named(rows["source"], sources))
    printed = rows["as_printed"].fillna(rows["value"].map("{:.4f}".format))
    marks = rows["estimate"].astype("string").fillna("none")
    columns = ["state", "name", "year", "indicator", "value", "source", "locator"]
    return rows[columns].assign(as_printed=printed, estimate=marks, records=1), left_out


def effort_words(rows: pd.DataFrame) -> Words:
    """Finding: who bears most for its size, and how the order differs from the sums."""
    last = rows[rows["year"] == rows["year"].max()].sort_values("value", ascending=False)
    top, low = last.iloc[0], last.iloc[-1]
    second = last.iloc[1]
    peak = rows[rows["state"] == low["state"]]
    leads = rows.loc[rows.groupby("year")["value"].idxmax(), "name"].value_counts()
    return Words(
        title=(
            f"For its size {top['name']} bears most in {top['year']}, "
            f"{words.number(top['value'], 1)} per cent of output, before {second['name']} with "
            f"{words.number(second['value'], 1)}; {low['name']} spends "
            f"{words.number(low['value'], 1)}."
        ),
        caption=(
            "Military expenditure as a share of gross domestic product, members of the year since "
            "the charter, as SIPRI gives it. Open marks are values that SIPRI marks as estimates. "
            "A line breaks where a year is not reported: Tajikistan in "
            f"{words.listing(_gaps(rows))}; Uzbekistan's years as a member are not reported at "
            "all and it has no line."
        ),
        alt=(
            f"Lines by member. Highest share in most years: {leads.index[0]} ({leads.iloc[0]} of "
            f"{rows['year'].nunique()} years). {low['name']} fell from "
            f"{words.number(peak['value'].max(), 1)} at its highest to "
            f"{words.number(low['value'], 1)} per cent of output."
        ),
        measure="Military expenditure, per cent of gross domestic product",
    )


def _gaps(rows: pd.DataFrame) -> list[str]:
    """Years in which Tajikistan has no value."""
    have = set(rows.loc[rows["state"] == "TJK", "year"])
    return [str(year) for year in sorted(set(rows["year"]) - have)]


@figure(
    "burden-effort",
    chapter="burden-sharing",
    tables=["indicators", "states", "sources"],
    rows=effort_rows,
    words=effort_words,
)
def effort(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a member, named at its end; a click on a line or mark singles the member out."""
    narrow = style.is_narrow(width)
    x = _years(rows["year"], narrow, 10.5 if narrow else 5)
    y = alt.Y(
        "value:Q",
        title="Per cent of gross domestic product",
        scale=alt.Scale(domain=[0, 8]),
        axis=alt.Axis(values=[0, 2, 4, 6, 8], format="d", titleY=-16),
    )
    chosen = alt.selection_point(name="member", fields=["state"])
    colour = theme.by_state()
    fade = alt.condition(chosen, alt.value(1), alt.value(0.15))
    data = _runs(rows)
    lines = (
        alt.Chart(data)
        .mark_line(strokeWidth=1.8)
        .encode(x=x, y=y, color=colour, detail=alt.Detail("run:N"), opacity=fade)
    )
    points = _efforts(data).encode(x=x, y=y, opacity=fade).add_params(chosen)
    ends = data[data["year"] == data["year"].max()].sort_values("value")
    ends = ends.assign(value=_apart(ends["value"], 0.42))
    ends["text"] = ends["name"] + " " + data.loc[ends.index, "value"].map(lambda v: f"{v:.1f}")
    notes = (
        alt.Chart(ends)
        .mark_text(align="left", dx=8, baseline="middle")
        .encode(x=x, y=y, text=alt.Text("text:N"), opacity=fade)
    )
    return theme.sized(alt.layer(lines, points, notes), width, 380)


def _efforts(data: pd.DataFrame) -> alt.Chart:
    """A mark a year and member, open where SIPRI marks an estimate."""
    fill = theme.by_state()
    return (
        alt.Chart(data)
        .mark_point(size=30, strokeWidth=1.4)
        .encode(
            stroke=theme.by_state(alt.Stroke),
            fill=alt.condition("datum.estimate == 'none'", fill, alt.value(style.PAPER)),
            tooltip=[
                alt.Tooltip("name:N", title="Member"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("value:Q", title="Per cent of output", format=".2f"),
                alt.Tooltip("estimate:N", title="Marked by SIPRI"),
                *theme.source_tooltip(),
            ],
        )
    )


def _runs(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `run`: a stretch of years without a gap, which one line joins."""
    ordered = rows.sort_values(["state", "year"], ignore_index=True)
    step = ordered.groupby("state")["year"].diff().fillna(1) > 1
    return ordered.assign(run=ordered["state"] + step.cumsum().astype(str))


def _apart(values: pd.Series, least: float) -> pd.Series:
    """Ascending values moved upwards until none is nearer than `least` to the one below."""
    placed: list[float] = []
    for value in values:
        placed.append(max(value, placed[-1] + least) if placed else value)
    return pd.Series(placed, index=values.index)
