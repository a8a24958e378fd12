"""Chart of the chapter "kazakhstan-2022": the contingents against what the senders have."""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.charts.kazakhstan_2022 import contingent_rows
from csto.register import Plotted, Words, figure

YEAR = 2022
RATES = {
    "population": (1e6, "Soldiers sent per million inhabitants"),
    "armed_forces": (1e3, "Soldiers sent per thousand members of the armed forces"),
}


def rate_rows(
    operation_contributions: pd.DataFrame,
    states: pd.DataFrame,
    sources: pd.DataFrame,
    indicators: pd.DataFrame,
) -> Plotted:
    """Contingents over population and armed forces, by state and source.

    The denominator is the latest one up to the year of the operation; `denominator_year` has it.
    """
    rows, left_out = contingent_rows(operation_contributions, states, sources)
    past = indicators[indicators["year"] <= YEAR].dropna(subset=["value"])
    made = []
    for indicator, (per, _) in RATES.items():
        values = past[past["indicator"] == indicator].astype({"state": "string"})
        latest = values.sort_values("year").groupby("state").last()
        origin = evidence.named(latest["source"], sources)
        made.append(
            rows.assign(
                indicator=indicator,
                denominator=rows["state"].map(latest["value"]).astype(float),
                denominator_year=rows["state"].map(latest["year"]).astype(int),
                rate=lambda frame, per=per: per * frame["persons"] / frame["denominator"],
                source=rows["source"] + "; " + rows["state"].map(origin),
                records=rows["records"] if not made else 0,
            )
        )
    return pd.concat(made, ignore_index=True), left_out


def rate_words(rows: pd.DataFrame) -> Words:
    """Finding: where Russia stands among the senders on either measure."""
    ends = rows.groupby(["indicator", "name"], sort=False)["rate"].agg(["min", "max"])
    people, forces = ends.loc["population"], ends.loc["armed_forces"]
    years = rows.groupby("indicator")["denominator_year"].agg(["min", "max"])
    lowest, top = people["max"].idxmin(), forces["max"].idxmax()
    spans = [
        f"{name} {words.span(round(low), round(high))}" for name, low, high in people.itertuples()
    ]
    return Words(
        title=(
            f"Measured against its population, {lowest} sent the fewest "
            f"({words.span(*people.loc[lowest].round())} per million); measured against its armed "
            f"forces, {top} sent the most ({words.span(*forces.loc[top].round(1), 1)} per "
            "thousand)."
        ),
        caption=(
            "Contingents as the accounts have them, divided by population "
            f"({words.years(*years.loc['population'])}) and by the armed forces "
            f"({words.years(*years.loc['armed_forces'])}, the latest in the table), all derived. A "
            "filled mark rests on a stated contingent, an open one on a remainder; the bar joins "
            "the sources. Kazakhstan, the host, is no sender and not shown."
        ),
        alt=f"Two panels of ranges by sender. Soldiers per million people: {'; '.join(spans)}.",
        measure="Soldiers per million inhabitants and per thousand members of the armed forces",
    )


@figure(
    "kazakhstan-2022-per-head",
    chapter="kazakhstan-2022",
    tables=["operation_contributions", "states", "sources", "indicators"],
    rows=rate_rows,
    words=rate_words,
)
def rates(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.ConcatChart:
    """A panel a measure, a line a sender, the largest first."""
    narrow = style.is_narrow(width)
    view = width - 72 if narrow else (width - 168) // 2
    panels = [
        _panel(rows[rows["indicator"] == indicator], title, narrow).properties(
            width=view, height=alt.Step(34)
        )
        for indicator, (_, title) in RATES.items()
    ]
    return alt.concat(*panels, columns=1 if narrow else 2, spacing=24)


def _panel(rows: pd.DataFrame, title: str, narrow: bool) -> alt.LayerChart:
    ends = rows.groupby(["name", "state"], as_index=False)["rate"].agg(["min", "max"])
    ends = ends.rename(columns={"min": "least", "max": "most"}).sort_values("most", ascending=False)
    decimals = 0 if rows["rate"].max() > 20 else 1
    ends["note"] = [
        words.span(round(low, decimals), round(high, decimals), decimals)
        for low, high in zip(ends["least"], ends["most"], strict=True)
    ]
    heading = title.split(" per ")
    along = {
        "title": [heading[0], f"per {heading[1]}"],
        "scale": alt.Scale(domain=[0, rows["rate"].max() * 1.3], nice=False),
        "axis": alt.Axis(orient="top", tickCount=4, grid=True, format="d"),
    }
    y = alt.Y("name:N", sort=ends["name"].tolist(), title=None, axis=alt.Axis(grid=False))
    colour = theme.by_state()
    base = alt.Chart(ends).encode(y=y)
    bars = base.mark_bar(height=4, opacity=0.4).encode(
        x=alt.X("least:Q", **along), x2=alt.X2("most:Q"), color=colour
    )
    points = (
        alt.Chart(rows)
        .mark_point(size=75, strokeWidth=2, opacity=1)
        .encode(
            x=alt.X("rate:Q", **along),
            y=y,
            stroke=theme.by_state(alt.Stroke),
            fill=alt.condition("datum.basis !== 'stated'", alt.value(style.PAPER), colour),
            tooltip=[
                alt.Tooltip("name:N", title="State"),
                alt.Tooltip("rate:Q", title="Rate", format=".1f"),
                alt.Tooltip("persons:Q", title="Soldiers", format=",d"),
                alt.Tooltip("basis:N", title="Basis"),
                alt.Tooltip("denominator:Q", title="Divided by", format=",d"),
                alt.Tooltip("denominator_year:Q", title="of the year", format="d"),
                *theme.source_tooltip(),
            ],
        )
    )
    notes = base.mark_text(align="left", dx=10).encode(
        x=alt.X("most:Q", **along), text=alt.Text("note:N")
    )
    return alt.layer(bars, points, notes)
