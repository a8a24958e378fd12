"""Orders year by year: which recipient ordered how often, and who led in which decade."""

import altair as alt
import pandas as pd

from csto import style, theme, words
from csto.dates import year_of
from csto.membership import CHARTER
from csto.old.charts.arms_transfers import deals
from csto.old.register import Plotted, Words, figure

NAMES, HEAD, FOOT = 78, 34, 20  # px: room for names, for the decades' heads, below a baseline
DEAL = 6  # px: height of one deal


def year_rows(arms_transfers: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Deals by recipient and year of order, zeros included, with the recipient's place in it."""
    every = deals(arms_transfers, states, sources)
    years = every["order_year"].astype(int)
    first, last = years.min(), years.max()
    grid = pd.MultiIndex.from_product(
        [every["name"].unique(), range(first, last + 1)], names=["name", "year"]
    )
    counted = every.assign(year=years, line=every["locator"].str.extract(r"row (\d+)$")[0])
    cells = counted.groupby(["name", "year"]).agg(
        deals=("transfer", "size"),
        pieces=("number_ordered", "sum"),
        weapons=("designation", lambda names: ", ".join(dict.fromkeys(names))),
        source=("source", "first"),
        locator=("locator", lambda places: places.iloc[0].split(",")[0]),
        lines=("line", ", ".join),
    )
    rows = cells.reindex(grid).reset_index()
    rows = rows.assign(
        locator=rows["locator"] + ", row " + rows["lines"],
        deals=rows["deals"].fillna(0).astype(int),
        pieces=rows["pieces"].fillna(0).astype(int),
        period=[_period(year, first, last) for year in rows["year"]],
    ).drop(columns="lines")
    total = rows.groupby(["name", "period"])["deals"].transform("sum")
    state = every.drop_duplicates("name").set_index("name")["state"]
    rows.insert(0, "state", rows["name"].map(state))
    return rows.assign(
        in_period=total,
        leads=total == total.groupby(rows["period"]).transform("max"),
        records=rows["deals"],
    ), {}


def _period(year: int, first: int, last: int) -> str:
    """The decade of a year, cut to the years that the tables cover: 1993–1999."""
    start = year // 10 * 10
    return words.years(max(start, first), min(start + 9, last))


def periods(rows: pd.DataFrame) -> pd.DataFrame:
    """By period: all deals, who had the most, how many, and the number of the next."""
    sums = rows.groupby(["period", "name"])["deals"].sum()
    found = {}
    for period, own in sums.groupby("period"):
        ranked = own.droplevel("period").sort_values(ascending=False)
        leaders = ranked.index[ranked == ranked.max()]
        found[period] = {
            "total": ranked.sum(),
            "leader": words.listing(leaders),
            "most": ranked.max(),
            "runner_up": ranked.index[len(leaders)],
            "next": ranked.iloc[len(leaders)],
        }
    return pd.DataFrame.from_dict(found, orient="index")


def year_words(rows: pd.DataFrame) -> Words:
    """Finding: who had the most orders in each decade."""
    spans = periods(rows)
    parts = [
        f"from {name} "
        + words.listing([f"in {p.Index} ({p.most} of {p.total})" for p in own.itertuples()])
        for name, own in spans.groupby("leader", sort=False)
    ]
    fullest, last = rows.loc[rows["deals"].idxmax()], spans.iloc[-1]
    return Words(
        title=f"The most orders came {words.listing(parts)}.",
        caption=(
            "Number of deals by recipient and year of order, a dash where the tables list none; "
            "below each line the deals of the decade, as far as the tables cover it. Full colour: "
            "the most deals in that decade. The dashed line is the signing of the charter in "
            f"{CHARTER:%B %Y}."
        ),
        alt=(
            f"Bars by year of order, {rows['year'].min()} to {rows['year'].max()}, a row a "
            f"recipient. The highest bar is {fullest['name']} in {fullest['year']} with "
            f"{fullest['deals']} deals. In {spans.index[-1]} {last['leader']} has {last['most']}, "
            f"{last['runner_up']} {last['next']} of {last['total']}."
        ),
        measure="Deals by year of order",
    )


@figure(
    "arms-recipients-by-year",
    chapter="arms-transfers",
    tables=["arms_transfers", "states", "sources"],
    rows=year_rows,
    words=year_words,
)
def by_year(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A row of bars for each recipient on one axis of years, with the decades' sums below."""
    first, last = int(rows["year"].min()), int(rows["year"].max())
    a_px = (last + 1 - first) / (width - 8 - NAMES)  # years that a pixel stands for
    left, right = first - 0.5 - NAMES * a_px, last + 0.5
    bands = (rows.groupby("name", sort=False)["deals"].max() * DEAL + 18 + FOOT).cumsum()
    base = rows["name"].map(bands) + HEAD - FOOT
    data = rows.assign(
        x=rows["year"] - 0.4, x2=rows["year"] + 0.4, y=base - rows["deals"] * DEAL, y2=base
    )
    height = float(bands.max() + HEAD + 14)  # room for the note on the charter
    at = {
        "x": alt.X(
            "x:Q",
            title="Year of order",
            scale=alt.Scale(domain=[left, right], nice=False),
            axis=alt.Axis(
                orient="top", values=[*range(1995, last + 1, 5)], format="d", titleX=NAMES
            ),
        ),
        "y": alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False)),
    }
    return theme.sized(
        alt.layer(*_ground(data, at, left, right, height), *_counts(data, at)),
        width,
        round(height) + 40,
    )


def _ground(
    data: pd.DataFrame, at: dict[str, alt.SchemaBase], left: float, right: float, height: float
) -> list[alt.Chart]:
    """Names, baselines, the decades with their sums, and the charter."""
    floors = data.drop_duplicates("name")[["name", "y2"]].rename(columns={"y2": "y"})
    floors = floors.assign(x=left, x2=right)
    span = data.groupby("period")
    heads = pd.DataFrame(
        {"x": span["year"].mean(), "total": span["deals"].sum().map("{} deals".format)}
    ).reset_index()
    edges = pd.DataFrame({"x": span["x"].min().iloc[1:] - 0.1, "y": 0, "y2": height - 14})
    day = year_of(CHARTER) - 0.5
    signed = pd.DataFrame({"x": [day], "y": [HEAD], "y2": [height]})
    sums = data.groupby(["name", "period"], as_index=False).agg(
        x=("year", "mean"), y=("y2", "first"), deals=("deals", "sum"), leads=("leads", "first")
    )
    text = alt.Chart(sums).encode(**at, text=alt.Text("deals:Q"))
    return [
        alt.Chart(floors).mark_rule(color=style.HAIR).encode(**at, x2=alt.X2("x2:Q")),
        alt.Chart(edges).mark_rule(color=style.OTHER).encode(**at, y2=alt.Y2("y2:Q")),
        alt.Chart(signed)
        .mark_rule(color=style.MUTED, strokeDash=[3, 3])
        .encode(**at, y2=alt.Y2("y2:Q")),
        alt.Chart(signed.assign(y=height, text=f"charter signed, {CHARTER:%B %Y}"))
        .mark_text(align="left", baseline="bottom", dx=4, dy=-1, color=style.MUTED)
        .encode(**at, text=alt.Text("text:N")),
        alt.Chart(floors)
        .mark_text(align="left", baseline="bottom", dy=-3, fontWeight=600)
        .encode(**at, text=alt.Text("name:N")),
        alt.Chart(heads.assign(y=8))
        .mark_text(fontWeight=600)
        .encode(**at, text=alt.Text("period:N")),
        alt.Chart(heads.assign(y=22))
        .mark_text(color=style.MUTED)
        .encode(**at, text=alt.Text("total:N")),
        text.transform_filter("datum.leads").mark_text(dy=10, fontWeight=700),
        text.transform_filter("!datum.leads").mark_text(dy=10, color=style.MUTED),
    ]


def _counts(data: pd.DataFrame, at: dict[str, alt.SchemaBase]) -> list[alt.Chart]:
    """A bar with its number for each year with orders, a dash for each without."""
    held, none = data[data["deals"] > 0], data[data["deals"] == 0]
    bars = (
        alt.Chart(held.drop(columns="records"))
        .mark_rect()
        .encode(
            **at,
            x2=alt.X2("x2:Q"),
            y2=alt.Y2("y2:Q"),
            fill=theme.by_state(alt.Fill),
            opacity=alt.condition(alt.datum.leads, alt.value(1), alt.value(0.5)),
            tooltip=[
                alt.Tooltip("name:N", title="Recipient"),
                alt.Tooltip("year:Q", title="Ordered in", format="d"),
                alt.Tooltip("deals:Q", title="Deals", format=",d"),
                alt.Tooltip("pieces:Q", title="Pieces ordered, as far as printed", format=",d"),
                alt.Tooltip("weapons:N", title="Weapons"),
                *theme.source_tooltip()[:2],
            ],
        )
    )
    tops = held.assign(x=held["year"])[["x", "y", "deals"]]
    dashes = none.assign(x=none["year"] - 0.2, x2=none["year"] + 0.2)[["x", "x2", "y"]]
    return [
        bars,
        alt.Chart(dashes).mark_rule(color=style.MUTED).encode(**at, x2=alt.X2("x2:Q")),
        alt.Chart(tops).mark_text(baseline="bottom", dy=-2).encode(**at, text=alt.Text("deals:Q")),
    ]
