"""How large the members are beside each other: people, armed forces, military expenditure."""

import altair as alt
import pandas as pd

from csto import evidence, membership, style, theme, words
from csto.old.charts.burden import LATER
from csto.old.register import Plotted, Words, figure

MEASURES = {
    "population": "Population",
    "armed_forces": "Armed forces",
    "military_expenditure_current": "Military expenditure",
}
UNITS = {"persons": "persons", "current US$ million": "US$ m"}
HUB = "RUS"


def size_rows(
    indicators: pd.DataFrame,
    membership_table: pd.DataFrame,
    states: pd.DataFrame,
    sources: pd.DataFrame,
) -> Plotted:
    """Latest value of each measure for each present member, with its share of their sum."""
    total = len(indicators)
    indicators = indicators[indicators["release"] != LATER]
    kinds = indicators["indicator"].isin(list(MEASURES))
    today = pd.Timestamp(year=int(indicators["year"].max()), month=12, day=31)
    found = membership.on(today, membership_table).query("status == 'member'")
    inside = indicators["state"].astype("string").isin(found["state"].astype("string"))
    own = indicators[kinds & inside].dropna(subset=["value"])
    newest = own["year"] == own.groupby("indicator", observed=True)["year"].transform("max")
    latest = own[newest]
    rows = latest.merge(states[["state", "name", "member_order"]], on="state").assign(
        state=lambda frame: frame["state"].astype("string"),
        indicator=lambda frame: frame["indicator"].astype("string"),
        estimate=lambda frame: frame["estimate"].notna(),
        source=lambda frame: evidence.named(frame["source"], sources),
        records=1,
    )
    whole = rows.groupby("indicator")["value"].transform("sum")
    rows = rows.assign(
        share=(rows["value"] / whole).astype(float), value=rows["value"].astype(float)
    )
    columns = ["state", "year", "indicator", "value", "share", "unit", "estimate", "name"]
    columns += ["member_order", "source", "locator", "as_printed", "records"]
    return rows[columns].sort_values(["indicator", "member_order"], ignore_index=True), {
        "values of a later release": total - len(indicators),
        "values of other measures": int((~kinds).sum()),
        "values of former members": int((kinds & ~inside).sum()),
        "values of earlier years": len(own) - len(latest),
    }


def _of_hub(rows: pd.DataFrame) -> pd.Series:
    """Russia's share of the members' sum, by measure."""
    return rows[rows["state"] == HUB].set_index("indicator")["share"].reindex(list(MEASURES))


def size_words(rows: pd.DataFrame) -> Words:
    """Finding: Russia's share of each measure."""
    shares = _of_hub(rows)
    years = rows.groupby("indicator")["year"].max()
    people, forces, money = (words.number(100 * share) for share in shares)
    rest = rows[rows["state"] != HUB]
    second = rest.loc[rest.groupby("indicator")["share"].idxmax()].set_index("indicator")
    seconds = [
        f"{MEASURES[name].lower()}: {second.loc[name, 'name']}, "
        f"{words.percent(second.loc[name, 'share'], 1)}"
        for name in MEASURES
    ]
    when = [f"{MEASURES[name].lower()} of {years[name]}" for name in MEASURES]
    members = words.spelled(rows["state"].nunique())
    marked = rows[rows["estimate"]]["name"].unique()
    return Words(
        title=(
            f"Russia has {people} per cent of the people of the {members} members, {forces} per "
            f"cent of their armed forces and {money} per cent of their military expenditure."
        ),
        caption=(
            f"Share of each member in the sum of the {members}, with the value: "
            f"{words.listing(when)}, the latest year in the tables for each. Expenditure is in "
            f"current US dollars; est. marks a value that its publisher calls an estimate "
            f"({words.listing(sorted(marked))}). An absent year is not filled from another."
        ),
        alt=(
            f"Bars of shares of the {members} members in three measures. Largest after Russia: "
            f"{'; '.join(seconds)}."
        ),
        measure="Share of the members' sum, per cent",
    )


@figure(
    "membership-sizes",
    chapter="membership",
    tables=["indicators", "membership", "states", "sources"],
    rows=size_rows,
    words=size_words,
)
def sizes(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.ConcatChart:
    """A panel a measure, a bar a member from zero, with the value at its end."""
    narrow = style.is_narrow(width)
    across = 1 if narrow else len(MEASURES)
    names, gap = 78, 14
    size = width - names - 14 if narrow else (width - names - 16 - gap * (across - 1)) // across
    panels = [
        _panel(rows[rows["indicator"] == name], label, size, narrow or not place)
        for place, (name, label) in enumerate(MEASURES.items())
    ]
    return alt.concat(*panels, columns=across, spacing=gap)


def _panel(rows: pd.DataFrame, label: str, width: int, named: bool) -> alt.LayerChart:
    """One measure."""
    unit = UNITS[rows["unit"].iloc[0]]
    order = rows.sort_values("member_order")["name"].tolist()
    axis = alt.Axis(title=None, grid=False) if named else None
    y = alt.Y("name:N", sort=order, axis=axis)
    x = alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1.45 if width > 220 else 1.75]))
    details = [
        alt.Tooltip("name:N", title="State"),
        alt.Tooltip("value:Q", title="Value", format=",.0f"),
        alt.Tooltip("unit:N", title="Unit"),
        alt.Tooltip("year:Q", title="Year", format="d"),
        alt.Tooltip("share:Q", title="Share", format=".1%"),
        *theme.source_tooltip(),
    ]
    ends = rows.assign(
        text=[
            f"{_share(row.share)} · {_amount(row.value)}{' est.' if row.estimate else ''}"
            for row in rows.itertuples()
        ]
    )
    base = alt.Chart(ends).encode(y=y, x=x)
    bars = base.mark_bar(height=14).encode(color=theme.by_state(), tooltip=details)
    texts = base.mark_text(align="left", dx=5).encode(text=alt.Text("text:N"))
    title = f"{label}, {unit}, {rows['year'].max()}"
    return alt.layer(bars, texts).properties(width=width, height=24 * len(order), title=title)


def _share(share: float) -> str:
    """Per cent, with one decimal below ten."""
    return f"{words.number(100 * share, 0 if share >= 0.1 else 1)} %"


def _amount(value: float) -> str:
    """A value as short as a bar's end has room for: 143.5 m or 148,967."""
    return f"{words.number(value / 1e6, 1)} m" if value >= 1e6 else words.number(value)
