"""A deal as the charts on deliveries tell it: how far its years are known, and in which words."""

import altair as alt
import pandas as pd

from csto import theme, words
from csto.old.charts.arms_transfers import ACCESSED

REPORTED = "reported"
PLANNED = "planned in part"
IN_PART = "first year not reported"
UNKNOWN = "not reported"

DEAL_TOOLTIP = [
    alt.Tooltip("name:N", title="Recipient"),
    alt.Tooltip("weapon:N", title="Weapon"),
    alt.Tooltip("kind:N", title="Kind"),
    alt.Tooltip("order_year:Q", title="Ordered in", format="d"),
    alt.Tooltip("delivered:N", title="Delivered in"),
    alt.Tooltip("ordered:N", title="Pieces ordered"),
    *theme.source_tooltip(),
]


def with_phrases(rows: pd.DataFrame) -> pd.DataFrame:
    """The deals with `delivered` and `ordered` as a reader wants them told."""
    return rows.assign(
        delivered=rows.apply(_delivered, axis=1),
        ordered=rows["ordered"].map(words.number, na_action="ignore").fillna(UNKNOWN),
    )


def _delivered(deal: pd.Series) -> str:
    """The years of delivery as a phrase: 1994–1996, ?–2001, not reported."""
    if deal["years"] == UNKNOWN:
        return UNKNOWN
    first, last = deal["first_delivery"], deal["last_delivery"]
    if deal["years"] == IN_PART:
        return f"?–{last}"
    text = words.years(first, last)
    if deal["years"] == REPORTED:
        return text
    return f"{text}, planned" if first >= ACCESSED.year else f"{text}, in part planned"
