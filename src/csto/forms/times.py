"""Time across a form: dates as numbers of years, or of days, with as many ticks as have room."""

import altair as alt
import pandas as pd

from csto.dates import year_of
from csto.layout import fields, scales
from csto.layout.scales import Numbers, text_px

DAY = pd.Timedelta(days=1)
TWO_YEARS = 730 * DAY  # from which on years are on the axis, not days
PRECISIONS = {"day": "D", "month": "M", "year": "Y"}


def numbers(moments: pd.Series, *, long: bool) -> pd.Series:
    """Dates as years with fractions, or as days since 1970."""
    return year_of(moments) if long else (moments - pd.Timestamp(0)) / DAY


def channel(field: str, axis: Numbers, *, long: bool = True, title: str | None = None) -> alt.X:
    """The channel of x over years or days, its axis on top and its labels inside the picture."""
    if long:
        ticks = scales.year_ticks(axis.low, axis.high, axis.length)
    else:
        px = axis.length / (axis.high - axis.low)
        every = next(n for n in (1, 2, 3, 7, 14, 30, 61, 122) if px * n > 30 or n > 90)
        ticks = list(range(int(axis.low) + 1, int(axis.high) + 1, every))
    half = text_px(["2000" if long else "31"]) / 2
    places = zip(ticks, axis.px(ticks), strict=True)
    drawn = alt.Axis(
        orient="top",
        grid=long,
        values=[tick for tick, place in places if place + half <= axis.length],
        labelOverlap=False,
        labelExpr="format(datum.value, 'd')" if long else "utcFormat(datum.value * 864e5, '%-d')",
    )
    scale = alt.Scale(domain=[axis.low, axis.high], nice=False, zero=False)
    return alt.X(field=field, type="quantitative", title=title, scale=scale, axis=drawn)


def period(moments: pd.Series, precisions: pd.Series) -> tuple[pd.Series, pd.Series]:
    """First and last moment that a date of a precision may mean: a year is all of it.

    Raises LayoutError for a precision that is no day, month or year.
    """
    fields.refuse_others(precisions, PRECISIONS, "precision")
    first, last = moments.copy(), moments.copy()
    for code in set(precisions) - {"day"}:
        spans = moments[precisions == code].dt.to_period(PRECISIONS[code])
        first.update(spans.dt.start_time)
        last.update(spans.dt.end_time.dt.normalize())
    return first, last
