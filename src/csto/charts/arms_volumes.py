"""What the charts of the chapter "arms-volumes" share, and Russia's share by recipient and period.

A release of SIPRI's database is never mixed with another: every function takes one by name.
"""

import altair as alt
import pandas as pd

from csto import style, words
from csto.register import Plotted, Words, figure

RECONSTRUCTED, BASE, LATEST = "2018-03 (reconstructed)", "2024-04-13", "2026-02-12"
DATED = {RECONSTRUCTED: "March 2018", BASE: "13 April 2024", LATEST: "12 February 2026"}
FIRST, SPLIT, LAST = 1991, 2010, 2017  # the monograph's period, and where it is divided
WHOLE = f"{FIRST}–{LAST}"
PERIODS = {
    WHOLE: (FIRST, LAST),
    f"{FIRST}–{SPLIT - 1}": (FIRST, SPLIT - 1),
    f"{SPLIT}–{LAST}": (SPLIT, LAST),
}
OWN = "own calculation from SIPRI's trend-indicator values (TIV)"
TOTALS = "All"  # the category that holds all others


def named(arms_volumes: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The table with plain text, the recipient's `name` and the source's short name."""
    text = dict.fromkeys(["recipient", "supplier", "category", "release", "source"], "string")
    short = sources.astype({"source": "string"}).set_index("source")["short"]
    names = states.astype({"state": "string"}).set_index("state")["name"]
    plain = arms_volumes.astype(text)
    return plain.assign(
        tiv_million=plain["tiv_million"].astype(float),
        year=plain["year"].astype(int),
        name=plain["recipient"].map(names),
        source=plain["source"].map(short),
    )


def of(
    volumes: pd.DataFrame, release: str, first: int, last: int, category: str = TOTALS
) -> pd.DataFrame:
    """Rows of one release, one category and the years from `first` to `last`."""
    return volumes[
        (volumes["release"] == release)
        & (volumes["category"] == category)
        & volumes["year"].between(first, last)
    ]


def shares(rows: pd.DataFrame) -> pd.DataFrame:
    """By recipient: `russia`, `total` (million TIV) and Russia's `share` of one.

    `rows` are of one release and of all categories together; no delivery by Russia counts as zero
    where the release gives a total.
    """
    sums = rows.pivot_table(
        index="recipient", columns="supplier", values="tiv_million", aggfunc="sum"
    )
    sums = sums.reindex(columns=["RUS", "ALL"]).fillna({"RUS": 0.0})
    sums.columns = ["russia", "total"]
    return sums.assign(share=sums["russia"] / sums["total"])


def left_out(volumes: pd.DataFrame, release: str, last: int, other: str) -> dict[str, int]:
    """Why rows are not among those `of` a release up to a year: by reason, how many.

    `other` names the rows of the release and years that are of no use to the chart.
    """
    own = volumes["release"] == release
    category = volumes["category"] != TOTALS
    late = volumes["year"] > last
    return {
        "rows of other releases": int((~own).sum()),
        f"of years after {last}": int((own & late).sum()),
        other: int((own & ~late & category).sum()),
    }


def share_rows(arms_volumes: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Russia's share by recipient, over the whole period and in its parts; highest share first."""
    volumes = named(arms_volumes, states, sources)
    parts = []
    for period, (first, last) in PERIODS.items():
        used = of(volumes, BASE, first, last)
        counted = used.groupby("recipient").size() * int(period != WHOLE)
        parts.append(
            shares(used).assign(
                period=period, records=counted, source=used["source"].iloc[0], name=_names(used)
            )
        )
    rows = pd.concat(parts).reset_index()
    whole = rows[rows["period"] == WHOLE].set_index("recipient")["share"]
    rows = rows.assign(rank=rows["recipient"].map(whole)).sort_values(
        "rank", ascending=False, kind="stable", ignore_index=True
    )
    return rows.drop(columns="rank"), left_out(volumes, BASE, LAST, "by category")


def _names(rows: pd.DataFrame) -> pd.Series:
    return rows.drop_duplicates("recipient").set_index("recipient")["name"]


def share_words(rows: pd.DataFrame) -> Words:
    """Finding: between which shares the recipients lie, and where the parts go lowest."""
    whole = rows[rows["period"] == WHOLE].set_index("name")
    parts = rows[rows["period"] != WHOLE]
    low = parts.loc[parts["share"].idxmin()]
    each = [f"{name} {words.number(100 * share, 1)}" for name, share in whole["share"].items()]
    count = words.spelled(len(whole))
    return Words(
        title=(
            f"From {FIRST} to {LAST} Russia supplied "
            f"{words.span(100 * whole['share'].min(), 100 * whole['share'].max())} per cent of the "
            f"volume of major arms that each of {count} allies imported."
        ),
        caption=(
            f"Russia's share (dark) and that of all other suppliers (light), over the whole period "
            f"and before and since {SPLIT}; {OWN}, release of {DATED[BASE]}. Figures at the bars: "
            "million TIV from Russia, of all. TIV measures volume, not money. Russia has no bar "
            "because it is the supplier. After figures III-1, III-4, III-7, III-10 and III-13 of "
            "Weitz (2018)."
        ),
        alt=(
            f"Bars of Russia's share in per cent, highest first: {words.listing(each)}. The "
            f"lowest part of the period is {low['period']} for {low['name']}, at "
            f"{words.percent(low['share'])}."
        ),
        measure="Russia's share of the volume of major arms imported, per cent",
    )


@figure(
    "arms-share",
    chapter="arms-volumes",
    tables=["arms_volumes", "states", "sources"],
    rows=share_rows,
    words=share_words,
)
def share(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """Bars to a hundred per cent, a thick one a recipient and a thin one a part of the period."""
    narrow = style.is_narrow(width)
    whole = rows["period"] == WHOLE
    percent = (100 * rows["share"]).map(lambda value: words.number(value, 1))
    volume = [
        f"{words.number(russia, 1)} of {words.number(total, 1)}"
        for russia, total in zip(rows["russia"], rows["total"], strict=True)
    ]
    data = rows.assign(
        line=rows["name"] + "|" + rows["period"],
        whole=whole,
        percent=100 * rows["share"],
        note=percent + " %" + ("" if narrow else pd.Series(" · ", rows.index) + volume),
    )
    order: list[str] = []
    for name, lines in data.groupby("name", sort=False)["line"]:
        order += [*lines, f"{name}|"]
    label = "split(datum.value, '|')"
    first = f"{label}[1] == '{WHOLE}'"
    y = alt.Y(
        "line:N",
        title=None,
        scale=alt.Scale(domain=order[:-1], paddingInner=0, paddingOuter=0),
        axis=alt.Axis(
            labelExpr=f"{first} ? {label}[0] : {label}[1]",
            labelFontWeight=alt.condition(first, alt.value(600), alt.value(400)),
            labelColor=alt.condition(first, alt.value(style.INK), alt.value(style.MUTED)),
        ),
    )
    x = alt.X(
        "percent:Q",
        title="Russia's share of the volume, per cent",
        scale=alt.Scale(domain=[0, 122 if narrow else 145], nice=False),
        axis=alt.Axis(orient="top", values=[0, 25, 50, 75, 100], grid=True),
    )
    base = alt.Chart(data).encode(y=y)
    tooltip = [
        alt.Tooltip("name:N", title="Recipient"),
        alt.Tooltip("period:N", title="Period"),
        alt.Tooltip("percent:Q", title="Russia's share, per cent", format=".1f"),
        alt.Tooltip("russia:Q", title="From Russia, million TIV", format=",.1f"),
        alt.Tooltip("total:Q", title="From all, million TIV", format=",.1f"),
        alt.Tooltip("source:N", title="Own calculation from"),
    ]
    layers = []
    for kept, height in (("datum.whole", 17), ("!datum.whole", 9)):
        part = base.transform_filter(kept)
        rest = part.mark_bar(height=height, color=style.OTHER, opacity=0.45)
        own = part.mark_bar(height=height, color=style.STATES["RUS"])
        layers += [
            rest.encode(x=x, x2=alt.datum(100), tooltip=tooltip),
            own.encode(x=x, tooltip=tooltip),
        ]
    notes = base.mark_text(align="left", dx=6).encode(
        x=alt.datum(100),
        text="note:N",
        color=alt.condition("datum.whole", alt.value(style.INK), alt.value(style.MUTED)),
    )
    return style.sized(alt.layer(*layers, notes), width, 18 * len(order) + 40)
