"""Time across a form: dates on one scale, with as many ticks as have room."""

from collections.abc import Iterable
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from csto.dates import year_of
from csto.layout import fields, scales
from csto.layout.scales import Numbers, text_px

DAY = pd.Timedelta(days=1)
TWO_YEARS = 730  # days from which on years are ticks, not days
PRECISIONS = {"day": "D", "month": "M", "year": "Y"}


@dataclass(frozen=True)
class Times:
    """A scale of time: its ends, its length in px."""

    first: pd.Timestamp
    last: pd.Timestamp
    length: float

    @property
    def long(self) -> bool:
        """Whether years are on the axis rather than days."""
        return (self.last - self.first).days > TWO_YEARS

    def px(self, moments: Iterable[pd.Timestamp]) -> np.ndarray:
        """Places along the axis."""
        axis = Numbers(self.first.value, self.last.value, self.length)
        return axis.px([moment.value for moment in moments])

    def ticks(self) -> list[pd.Timestamp]:
        """Years, or days, as many as have room, their labels inside the picture."""
        if self.long:
            years = scales.year_ticks(year_of(self.first), year_of(self.last), self.length)
            found = [pd.Timestamp(year, 1, 1) for year in years]
        else:
            px = self.length / max((self.last - self.first).days, 1)
            every = next(n for n in (1, 2, 3, 7, 14, 30, 61, 122) if px * n > 30 or n > 90)
            start = self.first.normalize() + DAY
            found = list(pd.date_range(start, self.last, freq=f"{every}D"))
        half = text_px(["2000" if self.long else "31"]) / 2
        places = zip(found, self.px(found), strict=True)
        return [tick for tick, place in places if place + half <= self.length]

    def channel(self, field: str, title: str | None = None) -> alt.X:
        """The channel of x that a chart over this scale has on top."""
        axis = alt.Axis(
            orient="top",
            grid=self.long,
            values=[tick.tz_localize("UTC") for tick in self.ticks()],
            labelOverlap=False,
            format="%Y" if self.long else "%-d",
        )
        # On the clock of no place: else a chart is another one where clocks are put forward.
        domain = [self.first.tz_localize("UTC"), self.last.tz_localize("UTC")]
        scale = alt.Scale(domain=domain, nice=False, type="utc")
        return alt.X(field=field, type="temporal", title=title, scale=scale, axis=axis)


def in_utc(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows to be drawn over such a scale: their dates are those of UTC."""
    dates = rows.select_dtypes("datetime").columns
    return rows.assign(**{name: rows[name].dt.tz_localize("UTC") for name in dates})


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
