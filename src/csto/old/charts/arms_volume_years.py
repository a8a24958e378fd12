"""Deliveries by year in the chapter "arms-volumes": Russia's and those of all other suppliers."""

import altair as alt
import pandas as pd

from csto import style, words
from csto.old.charts.arms_volumes import (
    BASE,
    DATED,
    FIRST,
    LAST,
    LATEST,
    OWN,
    WHOLE,
    left_out,
    named,
    of,
    shares,
)
from csto.old.register import Plotted, Words, figure

RUSSIA, OTHERS = "Russia", "all other suppliers"
ENLARGED = 10  # how many times larger the scale of the small recipients is
LABELS = 30  # px, of the axis of volumes


def year_rows(arms_volumes: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Volumes to 2017 in the release of 2024, by recipient, year and kind of supplier."""
    volumes = named(arms_volumes, states, sources)
    rows = by_year(of(volumes, BASE, FIRST, LAST))
    rows = rows.assign(full=of_half(rows) | (rows["supplier"] == OTHERS))
    return rows, left_out(volumes, [BASE], LAST, "by category")


def later_rows(arms_volumes: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Volumes after 2017 in the latest release, by recipient, year and kind of supplier."""
    volumes = named(arms_volumes, states, sources)
    used = of(volumes, LATEST, LAST + 1, int(volumes["year"].max()))
    other = int((volumes["release"] != LATEST).sum())
    return by_year(used).assign(full=True), {
        "rows of other releases": other,
        "of other recipients, suppliers and years": len(volumes) - other - len(used),
    }


def by_year(used: pd.DataFrame) -> pd.DataFrame:
    """A row per recipient, year and kind of supplier; recipients with most from Russia first.

    What others supplied is the total less Russia's part. A year in which the release lists no
    delivery to a recipient has no row.
    """
    wide = used.pivot_table(
        index=["recipient", "name", "year", "source"], columns="supplier", values="tiv_million"
    )
    given = used.assign(own=used["supplier"] == "RUS").groupby(["recipient", "year"])["own"]
    wide = wide.reset_index().fillna({"RUS": 0.0})
    counts = pd.DataFrame({"own": given.sum(), "all": given.size()})
    wide = wide.merge(counts.reset_index(), on=["recipient", "year"])
    kinds = [
        wide.assign(supplier=RUSSIA, tiv=wide["RUS"], start=0.0, records=wide["own"]),
        wide.assign(
            supplier=OTHERS,
            tiv=(wide["ALL"] - wide["RUS"]).round(2),
            start=wide["RUS"],
            records=wide["all"] - wide["own"],
        ),
    ]
    rows = pd.concat(kinds).rename(columns={"ALL": "total"})
    rows = rows.assign(end=rows["start"] + rows["tiv"])
    order = wide.groupby("recipient")["RUS"].sum().rank(ascending=False)
    keep = ["recipient", "name", "year", "supplier", "tiv", "start", "end", "total", "source"]
    return (
        rows.assign(rank=rows["recipient"].map(order))
        .sort_values(["rank", "year", "start"], ignore_index=True)
        .loc[:, [*keep, "records"]]
    )


def sums(rows: pd.DataFrame) -> pd.DataFrame:
    """By name: `russia`, `total`, `share`, the year of Russia's largest delivery and its size."""
    own = rows[rows["supplier"] == RUSSIA]
    first = own.loc[own.groupby("name", sort=False)["tiv"].idxmax()].set_index("name")
    long = rows.rename(columns={"recipient": "code", "name": "recipient", "tiv": "tiv_million"})
    whole = long.drop_duplicates(["recipient", "year"]).assign(supplier="ALL")
    whole = whole.assign(tiv_million=whole["total"])
    russian = long[long["supplier"] == RUSSIA].assign(supplier="RUS")
    result = shares(pd.concat([russian, whole])).reindex(own["name"].unique())
    return result.assign(peak=first["year"], most=first["tiv"])


def of_half(rows: pd.DataFrame) -> pd.Series:
    """By row: whether it is one of the fewest years that hold half of the volume from Russia."""
    own = rows[rows["supplier"] == RUSSIA].sort_values("tiv", ascending=False)
    group = own.groupby("name")["tiv"]
    before = group.cumsum() - own["tiv"]
    return (before < group.transform("sum") / 2).reindex(rows.index, fill_value=False)


def year_words(rows: pd.DataFrame) -> Words:
    """Finding: in how few years half of the volume from Russia came."""
    totals = sums(rows)
    few = rows[rows["full"] & (rows["supplier"] == RUSSIA)].groupby("name").size()
    most = totals["most"].idxmax()
    small = _enlarged(rows)
    parts = [f"{name} {words.number(value)}" for name, value in totals["russia"].items()]
    return Words(
        title=(
            f"Half or more of what each recipient got from Russia by {LAST} came in only "
            f"{words.spelled(few.min())} to {words.spelled(few.max())} years."
        ),
        caption=(
            f"Volume of deliveries by year, {WHOLE}, from Russia and, above it, from all other "
            "suppliers; full colour: the fewest years that make up half of Russia's part. "
            f"{words.sentence(OWN)}, release of {DATED[BASE]}. The scale of "
            f"{words.listing(small)} is enlarged {ENLARGED} times. A tick on the baseline is a "
            "year with deliveries, none of them Russian; a year without a mark has none listed, "
            "which is not proof of none. "
            "After figures III-2, III-5, III-8, III-11 and III-14 of Weitz (2018)."
        ),
        alt=(
            f"{words.sentence(words.spelled(len(totals)))} panels of yearly columns. From Russia "
            f"to {LAST}, in million TIV: {words.listing(parts)}. {most} has the largest Russian "
            f"delivery of a year, {words.number(totals['most'].max(), 1)} in "
            f"{totals.loc[most, 'peak']}."
        ),
        measure="Volume of deliveries, million TIV",
    )


def later_words(rows: pd.DataFrame) -> Words:
    """Finding: whose share from Russia is below and above a half after 2017."""
    totals = sums(rows).sort_values("share")
    below = totals[totals["share"] < 0.5]
    high = totals[totals["share"] > 0.9]
    each = [f"{name} {words.number(100 * share, 1)}" for name, share in totals["share"].items()]
    first, last = rows["year"].min(), rows["year"].max()
    least = [f"{name} {words.percent(share, 1)}" for name, share in below["share"].items()]
    return Words(
        title=(
            f"From {first} to {last} Russia supplied over 90 per cent of the volume for "
            f"{words.listing(high.index)}, but less than half for {words.listing(below.index)}."
        ),
        caption=(
            f"Volume of deliveries by year from Russia and, above it, from all other suppliers; "
            f"{OWN}, release of {DATED[LATEST]}, not to be joined with another. The scale of "
            f"{words.listing(_enlarged(rows))} is enlarged {ENLARGED} times. A tick on the "
            "baseline is a year with deliveries, none of them Russian; a year without a mark has "
            "none listed. In the heads: Russia's share."
        ),
        alt=(
            f"Panels of yearly columns, {first} to {last}. Russia's share in per cent, lowest "
            f"first: {words.listing(each)}. Below one in two: {words.listing(least)}."
        ),
        measure="Volume of deliveries, million TIV",
    )


def _enlarged(rows: pd.DataFrame) -> list[str]:
    """Recipients whose largest year fits in a scale of a tenth."""
    top = rows.groupby("name", sort=False)["end"].max()
    return top.index[top <= _ceiling(rows) / ENLARGED].tolist()


def _ceiling(rows: pd.DataFrame) -> int:
    """End of the common scale: the next full hundred."""
    return int(-(-rows["end"].max() // 100) * 100)


@figure(
    "arms-volumes-by-year",
    chapter="arms-volumes",
    tables=["arms_volumes", "states", "sources"],
    rows=year_rows,
    words=year_words,
)
def years(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.VConcatChart:
    """A panel a recipient below one another on one axis of years."""
    ticks = [1995, 2005, 2015] if style.is_narrow(width) else list(range(1993, LAST + 1, 3))
    return _stack(rows, (rows["year"].min(), LAST), ticks, width)


@figure(
    "arms-volumes-after-2017",
    chapter="arms-volumes",
    tables=["arms_volumes", "states", "sources"],
    rows=later_rows,
    words=later_words,
)
def later(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.HConcatChart | alt.VConcatChart:
    """A panel a recipient, side by side or below one another."""
    span = rows["year"].min(), rows["year"].max()
    if style.is_narrow(width):
        return _stack(rows, span, list(range(span[0], span[1] + 1)), width)
    names, gap = rows["name"].unique(), 10
    room = (width - 38 - gap * (len(names) - 1)) // len(names) - LABELS
    panels = [
        _panel(rows, name, span, [span[0], span[1]], True).properties(
            width=room, height=150, title=_head(rows, name, lines=True)
        )
        for name in names
    ]
    return alt.hconcat(*panels, spacing=gap)


def _stack(
    rows: pd.DataFrame, span: tuple[int, int], ticks: list[int], width: int
) -> alt.VConcatChart:
    """Panels below one another; the years stand under the last."""
    names = rows["name"].unique()
    panels = [
        _panel(rows, name, span, ticks, name == names[-1]).properties(
            width=width - LABELS - 18, height=62, title=_head(rows, name, lines=False)
        )
        for name in names
    ]
    return alt.vconcat(*panels, spacing=14)


def _head(rows: pd.DataFrame, name: str, *, lines: bool) -> alt.TitleParams:
    """Name of a panel with Russia's part of the sum: in one line, or a line each."""
    row = sums(rows).loc[name]
    parts = [
        f"Russia {words.number(100 * row['share'], 1)} %",
        f"{words.number(row['russia'], 1)} of {words.number(row['total'], 1)}",
        f"scale enlarged × {ENLARGED}" if name in _enlarged(rows) else "",
    ]
    text = parts if lines else [", ".join(filter(None, parts))]
    return alt.TitleParams(
        name,
        subtitle=text,
        subtitleColor=style.MUTED,
        subtitleFontSize=style.TEXT_PX,
        subtitlePadding=2,
        offset=6,
        frame="group",
    )


def _panel(
    rows: pd.DataFrame, name: str, span: tuple[int, int], ticks: list[int], labels: bool
) -> alt.LayerChart:
    """Columns of one recipient over the years, others' on Russia's."""
    top = _ceiling(rows) / (ENLARGED if name in _enlarged(rows) else 1)
    x = alt.X(
        "year:O",
        title=None,
        scale=alt.Scale(domain=list(range(span[0], span[1] + 1)), paddingInner=0.2),
        axis=alt.Axis(values=ticks, labelAngle=0, format="d", labels=labels, labelOverlap=False),
    )
    y = alt.Y(
        "start:Q",
        title=None,
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(values=[0, top / 2, top], minExtent=LABELS, maxExtent=LABELS, format=",d"),
    )
    own = rows[rows["name"] == name].reset_index(drop=True)
    colour = alt.Color(
        "supplier:N",
        scale=alt.Scale(domain=[RUSSIA, OTHERS], range=[style.STATES["RUS"], "#bcbbb5"]),
        legend=alt.Legend(title="Million TIV from", titleOrient="left", symbolType="square"),
    )
    base = alt.Chart(own).encode(x=x)
    bars = base.mark_bar().encode(
        y=y,
        y2=alt.Y2("end:Q"),
        color=colour,
        opacity=alt.condition(alt.datum.full, alt.value(1), alt.value(0.55)),
        tooltip=[
            alt.Tooltip("name:N", title="Recipient"),
            alt.Tooltip("year:O", title="Year"),
            alt.Tooltip("supplier:N", title="From"),
            alt.Tooltip("tiv:Q", title="Million TIV", format=",.2f"),
            alt.Tooltip("total:Q", title="From all, million TIV", format=",.2f"),
            alt.Tooltip("source:N", title="Own calculation from"),
        ],
    )
    none = f"datum.supplier == '{RUSSIA}' && datum.tiv == 0"
    zero = base.transform_filter(none).mark_tick(
        orient="horizontal", thickness=2.4, color=style.STATES["RUS"]
    )
    return alt.layer(bars, zero.encode(y=y))
