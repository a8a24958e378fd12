"""Panels of bars by armament category, a panel a recipient, for both chapters on arms."""

import altair as alt
import pandas as pd

from csto import style

LABELS, GAP = 112, 14  # px: room for the categories, space between panels


def category_base(rows: pd.DataFrame) -> alt.Chart:
    """A chart without data whose lines are the categories in the rows' order."""
    return alt.Chart().encode(
        y=alt.Y(
            "category:N",
            sort=rows["category"].unique().tolist(),
            title=None,
            axis=alt.Axis(minExtent=LABELS, maxExtent=LABELS),
        )
    )


def zero_ticks(base: alt.Chart, line: int) -> alt.Chart:
    """The baseline of every bar."""
    ticks = base.mark_tick(orient="vertical", height=line, thickness=1, color=style.OTHER)
    return ticks.encode(x=alt.XDatum(0))


def category_bars(
    base: alt.Chart, measure: str, scale: alt.Scale, *more: alt.Tooltip, height: float
) -> alt.Chart:
    """A bar a category, what `leads` in full colour; the colour itself is the caller's."""
    return base.mark_bar(height=height).encode(
        x=alt.X(f"{measure}:Q", title=None, axis=None, scale=scale),
        opacity=alt.condition(alt.datum.leads, alt.value(1), alt.value(0.5)),
        tooltip=[
            alt.Tooltip("name:N", title="Recipient"),
            alt.Tooltip("category:N", title="Category"),
            *more,
        ],
    )


def category_panels(
    layers: list[alt.Chart], data: pd.DataFrame, *, width: int, line: int
) -> alt.FacetChart:
    """The layers for each `head` of the data: side by side, or below one another if narrow.

    A head is a name and a note, parted by " · "; side by side the note stands below the name.
    """
    narrow = style.is_narrow(width)
    count = 1 if narrow else data["head"].nunique()
    room = (width - LABELS - 12 - GAP * (count - 1)) // count
    # A name for the layer's data, so that one panel and all panels draw the same.
    panel = alt.layer(*layers, data=data).properties(
        width=room, height=line * data["category"].nunique()
    )
    header = alt.Header(
        title=None,
        labelPadding=4,
        labelExpr="datum.value" if narrow else "split(datum.value, ' · ')",
    )
    return panel.facet(
        facet=alt.Facet("head:N", sort=data["head"].unique().tolist(), header=header),
        columns=count,
        spacing=GAP,
    )
