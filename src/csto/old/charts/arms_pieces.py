"""Missiles and everything else: the deals of "arms-transfers" counted in pieces as well."""

import altair as alt
import pandas as pd

from csto import style, theme, words
from csto.old.charts.arms_transfers import DOUBTFUL, deals
from csto.old.register import Plotted, Words, figure

MISSILES, OTHERS = "missiles", "others"
AS_PRINTED, LIKELY = "as printed", "likely missiles"


def piece_rows(
    arms_transfers: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Deals and pieces ordered by recipient: missiles and others, the doubtful deal by itself."""
    every = deals(arms_transfers, states, sources)
    counted = every.dropna(subset=["number_ordered"])
    missiles = counted["category"] == "Missiles"
    doubtful = counted["transfer"] == DOUBTFUL
    sums = (
        counted.assign(
            kind=missiles.map({True: MISSILES, False: OTHERS}),
            reading=doubtful.map({True: LIKELY, False: AS_PRINTED}),
        )
        .groupby(["name", "kind", "reading"])
        .agg(deals=("transfer", "size"), pieces=("number_ordered", "sum"))
    )
    kinds = [(MISSILES, AS_PRINTED), (OTHERS, AS_PRINTED), (OTHERS, LIKELY)]
    grid = pd.MultiIndex.from_tuples(
        [(name, *kind) for name in every["name"].unique() for kind in kinds],
        names=["name", "kind", "reading"],
    )
    rows = sums.reindex(grid, fill_value=0).astype(int).reset_index()
    rows = rows[(rows["reading"] == AS_PRINTED) | (rows["deals"] > 0)].reset_index(drop=True)
    state = every.drop_duplicates("name").set_index("name")["state"]
    rows.insert(0, "state", rows["name"].map(state))
    left_out = {"deal without a number": len(every) - len(counted)}
    return rows.assign(records=rows["deals"]), left_out


def piece_words(rows: pd.DataFrame) -> Words:
    """Finding: the share of missiles in deals and in pieces."""
    total = rows[["deals", "pieces"]].sum()
    missiles = rows[rows["kind"] == MISSILES][["deals", "pieces"]].sum()
    share = missiles / total
    by_state = rows[rows["kind"] == MISSILES].set_index("name")["pieces"].sort_values()
    first, second = by_state.index[-1], by_state.index[-2]
    doubtful = rows[rows["reading"] == LIKELY]
    return Words(
        title=(
            f"Missiles are {words.percent(share['deals'])} of the deals with a number but "
            f"{words.percent(share['pieces'])} of the pieces ordered."
        ),
        caption=(
            "Deals and pieces ordered, by recipient. Others are aircraft, armoured vehicles, "
            "artillery, air-defence systems, sensors and ships. Outlined: a deal for "
            f"{words.number(doubtful['pieces'].sum())} pieces that is printed as one for "
            "air-defence systems and likely means their missiles."
        ),
        alt=(
            f"Two panels of bars. Missiles: {missiles['deals']} of {total['deals']} deals, but "
            f"{words.number(missiles['pieces'])} of {words.number(total['pieces'])} pieces, most "
            f"of them for {first} ({words.number(by_state[first])}) and {second} "
            f"({words.number(by_state[second])})."
        ),
        measure="Deals; pieces ordered",
    )


@figure(
    "arms-missiles-platforms",
    chapter="arms-transfers",
    tables=["arms_transfers", "states", "sources"],
    rows=piece_rows,
    words=piece_words,
)
def missiles_and_others(
    rows: pd.DataFrame, *, width: int = style.DOUBLE
) -> alt.HConcatChart | alt.VConcatChart:
    """Two panels on the same recipients, deals and pieces; two bars a recipient."""
    narrow = style.is_narrow(width)
    labels, gap = 76, 18
    if narrow:
        room = width - labels - 8
        return alt.vconcat(
            _bars(rows, "deals", "Deals", [0, 10, 20, 30], 43).properties(width=room),
            _bars(rows, "pieces", "Pieces ordered", [0, 1000, 2000], 3650).properties(width=room),
            spacing=gap,
        )
    left = 209
    right = width - labels - 8 - gap - left
    return alt.hconcat(
        _bars(rows, "deals", "Deals", [0, 10, 20, 30], 44).properties(width=left),
        _bars(rows, "pieces", "Pieces ordered", [0, 1000, 2000], 3000, names=False).properties(
            width=right
        ),
        spacing=gap,
    )


def _bars(
    rows: pd.DataFrame, field: str, title: str, ticks: list[int], end: float, names: bool = True
) -> alt.LayerChart:
    """One panel: bars of `field` from zero to at most `end`, each with its number and kind."""
    group = rows.groupby(["name", "kind"], sort=False)[field]
    data = rows.assign(end=group.cumsum(), total=group.transform("sum"))
    data = data.assign(start=data["end"] - data[field], filled=data["reading"] == AS_PRINTED)
    axis = alt.Axis(labels=names, minExtent=76 if names else 0, maxExtent=76 if names else 0)
    y = alt.Y("name:N", sort=rows["name"].unique().tolist(), title=None, axis=axis)
    y = y.scale(paddingInner=0.3, paddingOuter=0.1)
    offset = alt.YOffset("kind:N", sort=[MISSILES, OTHERS])
    x = alt.X(
        "start:Q",
        title=title,
        scale=alt.Scale(domain=[0, end], nice=False),
        axis=alt.Axis(orient="top", values=ticks, format=",d", grid=True),
    )
    base = alt.Chart(data).encode(y=y, yOffset=offset)
    bars, unsure = _filled(base, x), _outlined(base, x)
    zero = (
        base.transform_filter("datum.total == 0")
        .mark_tick(orient="vertical", thickness=1.2, color=style.OTHER)
        .encode(x=x)
    )
    ends = data.drop_duplicates(["name", "kind"], keep="last")
    doubt = ", " + ends[field].map(words.number) + " in doubt"
    ends = ends.assign(
        note=ends["kind"] + ": " + ends["total"].map(words.number) + doubt.mask(ends["filled"], "")
    )
    labels = alt.Chart(ends).encode(y=y, yOffset=offset, x=alt.X("end:Q"), text=alt.Text("note:N"))
    halo = labels.mark_text(align="left", dx=5, stroke=style.PAPER, strokeWidth=4)
    notes = labels.mark_text(align="left", dx=5)
    under = base.mark_bar(fill=style.PAPER)  # no gridline shines through
    ground = under.encode(x=x, x2=alt.X2("end:Q"))
    return alt.layer(ground, bars, unsure, zero, halo, notes).properties(
        height=38 * rows["name"].nunique()
    )


TOOLTIP = [
    alt.Tooltip("name:N", title="Recipient"),
    alt.Tooltip("kind:N", title="Kind"),
    alt.Tooltip("reading:N", title="Reading"),
    alt.Tooltip("deals:Q", title="Deals", format=",d"),
    alt.Tooltip("pieces:Q", title="Pieces", format=",d"),
]


def _filled(base: alt.Chart, x: alt.X) -> alt.Chart:
    """Bars read as printed, missiles in full colour."""
    return (
        base.transform_filter("datum.filled")
        .mark_bar()
        .encode(
            x=x,
            x2=alt.X2("end:Q"),
            color=theme.by_state(),
            opacity=alt.condition(alt.datum.kind == MISSILES, alt.value(1), alt.value(0.5)),
            tooltip=TOOLTIP,
        )
    )


def _outlined(base: alt.Chart, x: alt.X) -> alt.Chart:
    """The part of a bar that is in doubt."""
    return (
        base.transform_filter("!datum.filled")
        .mark_bar(fill=style.PAPER, strokeWidth=1.4)
        .encode(
            x=x,
            x2=alt.X2("end:Q"),
            stroke=theme.by_state(alt.Stroke),
            tooltip=TOOLTIP,
        )
    )
