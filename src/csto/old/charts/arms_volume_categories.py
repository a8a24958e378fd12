"""Russia's deliveries by armament category in the chapter "arms-volumes"."""

import altair as alt
import pandas as pd

from csto import style, words
from csto.old.charts.arms_panels import category_bars, category_base, category_panels, zero_ticks
from csto.old.charts.arms_volumes import BASE, DATED, LAST, OWN, TOTALS, WHOLE, left_out, named
from csto.old.register import Plotted, Words, figure


def category_rows(
    arms_volumes: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Volume from Russia by recipient and category, with its share of the recipient's sum.

    Recipients with the largest sum first, categories likewise; zeros included.
    """
    volumes = named(arms_volumes, states, sources)
    used = volumes[
        (volumes["release"] == BASE) & (volumes["category"] != TOTALS) & (volumes["year"] <= LAST)
    ]
    keys = ["recipient", "category"]
    found = used.groupby(keys)["tiv_million"].agg(["sum", "size"])
    orders = [used.groupby(key)["tiv_million"].sum().sort_values(ascending=False) for key in keys]
    grid = pd.MultiIndex.from_product([order.index for order in orders], names=keys)
    rows = found.reindex(grid, fill_value=0).reset_index()
    rows = rows.rename(columns={"sum": "tiv", "size": "records"})
    total = rows.groupby("recipient")["tiv"].transform("sum")
    names = used.drop_duplicates("recipient").set_index("recipient")["name"]
    rows = rows.assign(
        name=rows["recipient"].map(names),
        total=total,
        share=rows["tiv"] / total,
        source=used["source"].iloc[0],
    )
    reasons = left_out(volumes, [BASE], LAST, "by category")
    del reasons["by category"]
    not_divided = len(volumes) - len(used) - sum(reasons.values())
    return rows, {**reasons, "not divided by category": not_divided}


def leaders(rows: pd.DataFrame) -> pd.DataFrame:
    """The largest category of each recipient."""
    return rows.loc[rows.groupby("name", sort=False)["share"].idxmax()]


def category_words(rows: pd.DataFrame) -> Words:
    """Finding: which category leads for how many recipients."""
    top = leaders(rows)
    common = top["category"].value_counts().index[0]
    with_it = top[top["category"] == common]
    rest = [
        f"{lead['category'].lower()} for {lead['name']}"
        for lead in top[top["category"] != common].to_dict("records")
    ]
    each = [
        f"{lead['name']} {lead['category'].lower()} {words.percent(lead['share'])}"
        for lead in top.to_dict("records")
    ]
    low, high = with_it["share"].min(), with_it["share"].max()
    return Words(
        title=(
            f"{common} are {words.span(100 * low, 100 * high)} per cent of the volume from Russia "
            f"for {words.listing(with_it['name'])}; the largest category is "
            f"{words.listing(rest)}."
        ),
        caption=(
            f"Armament categories as shares of each recipient's volume from Russia, {WHOLE}, the "
            f"largest in full colour; {OWN}, release of {DATED[BASE]}. In the heads: the "
            "volume from Russia. A baseline without a bar is a category in which the release "
            "lists nothing. "
            "After figures III-3, III-6, III-9, III-12 and III-15 of Weitz (2018)."
        ),
        alt=(
            f"Bars of {words.spelled(rows['category'].nunique())} categories for "
            f"{words.spelled(len(top))} recipients. The largest of each: {words.listing(each)}."
        ),
        measure="Share of the volume from Russia, per cent",
    )


@figure(
    "arms-volumes-by-category",
    chapter="arms-volumes",
    tables=["arms_volumes", "states", "sources"],
    rows=category_rows,
    words=category_words,
)
def categories(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.FacetChart:
    """A panel a recipient, a bar a category."""
    narrow = style.is_narrow(width)
    line = 16 if narrow else 22
    percent = 100 * rows["share"]
    data = rows.assign(
        percent=percent,
        note=percent.map(words.number).mask(percent < 1, "<1") + " %",
        leads=rows.index.isin(leaders(rows).index),
        head=rows["name"] + " · " + rows["total"].map(words.number) + " million TIV",
    )
    scale = alt.Scale(domain=[0, 85 if narrow else 110], nice=False)
    base = category_base(rows)
    told = [
        alt.Tooltip("tiv:Q", title="Million TIV", format=",.2f"),
        alt.Tooltip("percent:Q", title="Per cent of the recipient’s", format=".1f"),
        alt.Tooltip("source:N", title="Own calculation from"),
    ]
    bars = category_bars(base, "percent", scale, *told, height=line - 5)
    bars = bars.encode(color=alt.ColorValue(style.STATES["RUS"]))
    notes = (
        base.transform_filter("datum.tiv > 0")
        .mark_text(align="left", dx=5)
        .encode(x=alt.X("percent:Q"), text=alt.Text("note:N"))
    )
    layers = [bars, zero_ticks(base, line - 3), notes]
    return category_panels(layers, data, width=width, line=line)
