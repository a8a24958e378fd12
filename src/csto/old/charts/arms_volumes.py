"""What the charts of the chapter "arms-volumes" share, and Russia's share by recipient and period.

A release of SIPRI's database is never mixed with another in a sum or a series.
"""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.old.register import Plotted, Words, figure

RECONSTRUCTED, BASE, LATEST = "2018-03 (reconstructed)", "2024-04-13", "2026-02-12"
DATED = {RECONSTRUCTED: "March 2018", BASE: "13 April 2024", LATEST: "12 February 2026"}
FIRST, SPLIT, LAST = 1991, 2010, 2017  # the monograph's period, and where it is divided
WHOLE = words.years(FIRST, LAST)
LINES = {  # line of a recipient: release and years
    WHOLE: (BASE, FIRST, LAST),
    "state of 2018": (RECONSTRUCTED, FIRST, LAST),
    words.years(FIRST, SPLIT - 1): (BASE, FIRST, SPLIT - 1),
    words.years(SPLIT, LAST): (BASE, SPLIT, LAST),
}
OWN = "own calculation from SIPRI's trend-indicator values (TIV)"
TOTALS = "All"  # the category that holds all others
SUPPLIERS = ["RUS", "ALL"]  # which the charts set against each other


def named(arms_volumes: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The table with plain text, the recipient's `name` and the source's short name."""
    text = dict.fromkeys(["recipient", "supplier", "category", "release", "source"], "string")
    names = states.astype({"state": "string"}).set_index("state")["name"]
    plain = arms_volumes.astype(text)
    return plain.assign(
        tiv_million=plain["tiv_million"].astype(float),
        year=plain["year"].astype(int),
        name=plain["recipient"].map(names),
        source=evidence.named(plain["source"], sources),
    )


def of(
    volumes: pd.DataFrame, release: str, first: int, last: int, category: str = TOTALS
) -> pd.DataFrame:
    """Rows of one release, one category and the years from `first` to `last`.

    Only what Russia and what all suppliers together delivered, to the recipients that the release
    of 2024 has in the table; the later releases have more of both.
    """
    recipients = volumes.loc[volumes["release"] == BASE, "recipient"].unique()
    return volumes[
        (volumes["release"] == release)
        & (volumes["category"] == category)
        & volumes["year"].between(first, last)
        & volumes["supplier"].isin(SUPPLIERS)
        & volumes["recipient"].isin(recipients)
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


def bounds(derived: pd.DataFrame) -> pd.DataFrame:
    """`low` and `high` of Russia's values: the bounds of a derived value, else the value itself."""
    ends = {"tiv_low_million": "low", "tiv_high_million": "high"}
    found = derived[list(ends)].rename(columns=ends).astype(float)
    return found.fillna(dict.fromkeys(ends.values(), derived["tiv_million"]))


def share_bounds(used: pd.DataFrame) -> pd.DataFrame:
    """By recipient: `low` and `high` of Russia's share (of one) if every value is at its bound.

    No yearly bound goes above the total of that year. Published values are their own bounds.
    """
    keys = ["recipient", "year"]
    russian, total = (used[used["supplier"] == who].set_index(keys) for who in ("RUS", "ALL"))
    year_total = total["tiv_million"].reindex(russian.index).fillna(0.0)
    ends = bounds(russian)
    ends["high"] = ends["high"].clip(upper=year_total).clip(lower=russian["tiv_million"])
    sums = total.groupby("recipient")["tiv_million"].sum()
    return ends.groupby("recipient").sum().div(sums, axis=0)


def left_out(volumes: pd.DataFrame, releases: list[str], last: int, other: str) -> dict[str, int]:
    """Why rows are not among those `of` releases up to a year: by reason, how many.

    `other` names the rows of the releases and years that are of no use to the chart.
    """
    own = volumes["release"].isin(releases)
    category = volumes["category"] != TOTALS
    late = volumes["year"] > last
    return {
        "rows of other releases": int((~own).sum()),
        f"of years after {last}": int((own & late).sum()),
        other: int((own & ~late & category).sum()),
    }


def share_rows(arms_volumes: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Russia's share by recipient: whole period in both releases, and its parts in the later.

    Highest share first; `low` and `high` are the bounds that the derivation leaves.
    """
    volumes = named(arms_volumes, states, sources)
    names = volumes.drop_duplicates("recipient").set_index("recipient")["name"]
    lines = []
    for line, (release, first, last) in LINES.items():
        used = of(volumes, release, first, last)
        counted = used.groupby("recipient").size() * int(line != WHOLE)
        lines.append(
            shares(used)
            .join(share_bounds(used))
            .assign(
                line=line,
                release=release,
                records=counted,
                source=used["source"].iloc[0],
                name=names,
            )
        )
    rows = pd.concat(lines).reset_index()
    whole = rows[rows["line"] == WHOLE].set_index("recipient")["share"]
    rows = rows.assign(rank=rows["recipient"].map(whole)).sort_values(
        "rank", ascending=False, kind="stable", ignore_index=True
    )
    reasons = left_out(volumes, [BASE, RECONSTRUCTED], LAST, "by category")
    return rows.drop(columns="rank"), reasons


def share_words(rows: pd.DataFrame) -> Words:
    """Finding: between which shares the recipients lie, and where the parts go lowest."""
    whole = rows[rows["line"] == WHOLE].set_index("name")
    derived = rows[rows["release"] == RECONSTRUCTED].set_index("name")
    over = pd.concat([whole["share"], derived["share"]])
    parts = rows[(rows["release"] == BASE) & (rows["line"] != WHOLE)]
    low = parts.loc[parts["share"].idxmin()]
    each = [f"{name} {words.number(100 * share, 1)}" for name, share in whole["share"].items()]
    apart = 100 * (whole["share"] - derived["share"]).abs().max()
    return Words(
        title=(
            f"Of the volume of major arms that each of {words.spelled(len(whole))} allies imported "
            f"from {FIRST} to {LAST}, {words.span(100 * over.min(), 100 * over.max())} per cent "
            "came from Russia, in the release of 2024 as in the state of 2018."
        ),
        caption=(
            f"Russia's share (dark) and that of all other suppliers (light), {WHOLE} and before "
            f"and since {SPLIT}; {OWN}, release of {DATED[BASE]}. Open circle: the state of "
            f"{DATED[RECONSTRUCTED]}, which the book derived from other releases and which is not "
            "SIPRI's own figure; its line spans the bounds that the derivation leaves. Figures at "
            "the bars: million TIV from Russia, of all. TIV measures volume, not money. After "
            "figures III-1, III-4, III-7, III-10 and III-13 of Weitz (2018)."
        ),
        alt=(
            f"Bars of Russia's share in per cent, highest first: {words.listing(each)}. The open "
            f"marks of the state of 2018 differ by at most {words.number(apart, 1)} points. The "
            f"lowest part of the period is {low['line']} for {low['name']}, at "
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
    """Four lines a recipient: a thick bar, an open mark for the derived share, two thin bars."""
    narrow = style.is_narrow(width)
    percent = (100 * rows["share"]).map(lambda value: words.number(value, 1)) + " %"
    decimals = (rows["release"] == BASE).astype(int)  # the derived state is in whole numbers
    volume = [
        f"{words.number(russia, digits)} of {words.number(total, digits)}"
        for russia, total, digits in zip(rows["russia"], rows["total"], decimals, strict=True)
    ]
    data = rows.assign(
        place=rows["name"] + "|" + rows["line"],
        kind=rows["line"].map({WHOLE: "whole"}).fillna("part"),
        percent=100 * rows["share"],
        low=100 * rows["low"],
        high=100 * rows["high"],
        note=percent + ("" if narrow else pd.Series(" · ", rows.index) + volume),
    )
    data.loc[data["release"] == RECONSTRUCTED, "kind"] = "derived"
    order: list[str] = []
    for name, places in data.groupby("name", sort=False)["place"]:
        order += [*places, f"{name}|"]
    base = alt.Chart(data).encode(y=_lines(order[:-1]))
    x = alt.X(
        "percent:Q",
        title="Russia’s share of the volume, per cent",
        scale=alt.Scale(domain=[0, 122 if narrow else 140], nice=False),
        axis=alt.Axis(orient="top", values=[0, 25, 50, 75, 100], grid=True),
    )
    notes = base.mark_text(align="left", dx=6).encode(
        x=alt.XDatum(100),
        text=alt.Text("note:N"),
        color=alt.condition("datum.kind == 'whole'", alt.value(style.INK), alt.value(style.MUTED)),
    )
    layers = [*_bars(base, x), *_derived(base, x), notes]
    return theme.sized(alt.layer(*layers), width, 18 * len(order) + 40)


def _lines(order: list[str]) -> alt.Y:
    """The axis of lines: the recipient's name at the first, a muted label at the others."""
    label = "split(datum.value, '|')"
    first = f"{label}[1] == '{WHOLE}'"
    return alt.Y(
        "place:N",
        title=None,
        scale=alt.Scale(domain=order, paddingInner=0, paddingOuter=0),
        axis=alt.Axis(
            labelExpr=f"{first} ? {label}[0] : {label}[1]",
            labelFontWeight=alt.condition(first, alt.value(600), alt.value(400)),
            labelColor=alt.condition(first, alt.value(style.INK), alt.value(style.MUTED)),
        ),
    )


TOOLTIP = [
    alt.Tooltip("name:N", title="Recipient"),
    alt.Tooltip("line:N", title="Period or state"),
    alt.Tooltip("percent:Q", title="Russia’s share, per cent", format=".1f"),
    alt.Tooltip("russia:Q", title="From Russia, million TIV", format=",.1f"),
    alt.Tooltip("total:Q", title="From all, million TIV", format=",.1f"),
    alt.Tooltip("source:N", title="Own calculation from"),
]


def _bars(base: alt.Chart, x: alt.X) -> list[alt.Chart]:
    """Bars to a hundred per cent: thick for the whole period, thin for its parts."""
    layers = []
    for kind, height in (("whole", 17), ("part", 9)):
        own = base.transform_filter(f"datum.kind == '{kind}'")
        rest = own.mark_bar(height=height, color=style.OTHER, opacity=0.45)
        russia = own.mark_bar(height=height, color=style.STATES["RUS"])
        layers += [
            rest.encode(x=x, x2=alt.datum(100), tooltip=TOOLTIP),
            russia.encode(x=x, tooltip=TOOLTIP),
        ]
    return layers


def _derived(base: alt.Chart, x: alt.X) -> list[alt.Chart]:
    """Open marks for the derived shares, on a line over the bounds."""
    own = base.transform_filter("datum.kind == 'derived'")
    colour = style.STATES["RUS"]
    low = x.copy()
    low.shorthand = "low:Q"
    return [
        own.mark_rule(color=colour, strokeWidth=2).encode(x=low, x2=alt.X2("high:Q")),
        own.mark_point(size=52, stroke=colour, fill=style.PAPER, strokeWidth=1.4, opacity=1).encode(
            x=x,
            tooltip=[
                *TOOLTIP,
                alt.Tooltip("low:Q", title="At least, per cent", format=".1f"),
                alt.Tooltip("high:Q", title="At most, per cent", format=".1f"),
            ],
        ),
    ]
