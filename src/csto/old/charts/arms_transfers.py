"""The deals of the chapter "arms-transfers", and what they were for."""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.old.charts.arms_panels import category_bars, category_base, category_panels, zero_ticks
from csto.old.register import Plotted, Words, figure

# The database as read for the tables; its last full year of deliveries is the year before.
ACCESSED = pd.Timestamp("2018-06-25")

# Printed as air-defence systems, but its number is likely that of their missiles.
DOUBTFUL = "BLR-20"


def deals(
    arms_transfers: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> pd.DataFrame:
    """Every deal with `state`, its `name`, `deals` (of that state) and the source's short name.

    Recipients with the most deals first, then in the order of the orders and first deliveries.
    """
    named = (
        arms_transfers.assign(source=lambda frame: evidence.named(frame["source"], sources))
        .rename(columns={"recipient": "state"})
        .merge(states[["state", "name", "member_order"]], on="state")
        .astype({"state": "string", "category": "string"})
    )
    return (
        named.assign(deals=named.groupby("state")["transfer"].transform("size"))
        .sort_values(
            ["deals", "member_order", "order_year", "delivery_start", "transfer"],
            ascending=[False, True, True, True, True],
        )
        .reset_index(drop=True)
    )


def category_rows(
    arms_transfers: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Number of deals by recipient and armament category, zeros included."""
    every = deals(arms_transfers, states, sources)
    counted = (
        every.assign(doubtful=every["transfer"] == DOUBTFUL)
        .groupby(["name", "category"])
        .agg(deals=("transfer", "size"), doubtful=("doubtful", "sum"))
    )
    grid = pd.MultiIndex.from_product(
        [every["name"].unique(), every["category"].value_counts().index],
        names=["name", "category"],
    )
    rows = counted.reindex(grid, fill_value=0).astype(int).reset_index()
    state = every.drop_duplicates("name").set_index("name")["state"]
    rows.insert(0, "state", rows["name"].map(state))
    return rows.assign(records=rows["deals"]), {}


def _leaders(rows: pd.DataFrame, deals: pd.Series) -> pd.Series:
    """By recipient: the categories with the most deals."""
    top = rows[deals == deals.groupby(rows["name"]).transform("max")]
    return top.groupby("name", sort=False)["category"].agg(list)


def _moved(rows: pd.DataFrame) -> pd.Series:
    """Deals with the doubtful one counted as a deal for missiles."""
    doubtful = rows.groupby("name")["doubtful"].transform("sum")
    gained = doubtful.where(rows["category"] == "Missiles", 0)
    return rows["deals"] - rows["doubtful"] + gained


def category_words(rows: pd.DataFrame) -> Words:
    """Finding: which category leads in how many recipients' lists."""
    leaders = _leaders(rows, rows["deals"]).map(words.listing)
    common = leaders.value_counts().index[0]
    with_it = leaders[leaders == common]
    rest = [f"{what.lower()} for {name}" for name, what in leaders[leaders != common].items()]
    level = _leaders(rows, _moved(rows)).map(len)
    total, of_it = rows["deals"].sum(), rows.loc[rows["category"] == common, "deals"].sum()
    unsure = words.listing(rows.loc[rows["doubtful"] > 0, "name"].unique())
    return Words(
        title=(
            f"{common} are the most frequent kind of deal for {words.spelled(len(with_it))} of "
            f"{words.spelled(len(leaders))} recipients, {words.listing(rest)}."
        ),
        caption=(
            "Number of deals, not of pieces, by recipient and armament category; the most frequent "
            "category of each recipient in full colour. One of the deals of "
            f"{unsure} for air-defence systems (outlined) is likely one for missiles; counted as "
            f"such, it would leave {words.spelled(level[unsure])} categories level there."
        ),
        alt=(
            f"Bars by category for {words.spelled(len(leaders))} recipients. {common} are "
            f"{of_it} of {total} deals and lead for {words.listing(with_it.index)}; "
            f"{words.listing(rest)}."
        ),
        measure="Deals",
    )


@figure(
    "arms-by-category",
    chapter="arms-transfers",
    tables=["arms_transfers", "states", "sources"],
    rows=category_rows,
    words=category_words,
)
def by_category(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.FacetChart:
    """A panel a recipient, a bar a category; the doubtful deal outlined."""
    narrow = style.is_narrow(width)
    line = 15 if narrow else 19
    by_name = rows.groupby("name")["deals"]
    data = rows.assign(
        sure=rows["deals"] - rows["doubtful"],
        leads=rows["deals"] == by_name.transform("max"),
        head=rows["name"] + " · " + by_name.transform("sum").astype(str) + " deals",
    )
    scale = alt.Scale(domain=[0, data["deals"].max() * (1.12 if narrow else 1.25)], nice=False)
    base = category_base(rows)
    count = alt.Tooltip("deals:Q", title="Deals", format=",d")
    bars = category_bars(base, "sure", scale, count, height=line - 4)
    bars = bars.encode(color=theme.by_state())
    unsure = (
        base.transform_filter("datum.doubtful > 0")
        .mark_bar(height=line - 5.4, fill=style.PAPER, strokeWidth=1.4, xOffset=0.7, x2Offset=-0.7)
        .encode(
            x=alt.X("sure:Q", scale=scale), x2=alt.X2("deals:Q"), stroke=theme.by_state(alt.Stroke)
        )
    )
    notes = base.mark_text(align="left", dx=5).encode(x=alt.X("deals:Q"), text=alt.Text("deals:Q"))
    layers = [bars, unsure, zero_ticks(base, line - 2), notes]
    return category_panels(layers, data, width=width, line=line)
