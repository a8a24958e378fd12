"""Time across a form: dates or years on one scale, with as many ticks as have room."""

from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from csto import words
from csto.dates import year_of
from csto.layout import scales
from csto.layout.fields import LayoutError
from csto.layout.scales import Numbers, text_px

DAY = pd.Timedelta(days=1)
TWO_YEARS = 730  # days from which on years are ticks, not days
PRECISIONS = ("day", "month", "year")


@dataclass(frozen=True)
class Times:
    """A scale of time: its ends, its length in px, whether they are dates or years as numbers."""

    first: pd.Timestamp | float
    last: pd.Timestamp | float
    length: float

    @property
    def dated(self) -> bool:
        """Whether moments are dates."""
        return isinstance(self.first, pd.Timestamp)

    @property
    def long(self) -> bool:
        """Whether years are on the axis rather than days."""
        return not self.dated or (self.last - self.first).days > TWO_YEARS

    def px(self, moments: pd.Series) -> np.ndarray:
        """Places along the axis."""
        axis = Numbers(_number(self.first), _number(self.last), self.length)
        return axis.px([_number(moment) for moment in moments])

    def ticks(self) -> list[pd.Timestamp] | list[int]:
        """Years, or days, as many as have room, their labels inside the picture."""
        found = self._ticks()
        half = text_px(["2000" if self.long else "31"]) / 2
        places = self.px(found)
        return [tick for tick, at in zip(found, places, strict=True) if at + half <= self.length]

    def _ticks(self) -> list[pd.Timestamp] | list[int]:
        if not self.dated:
            return scales.year_ticks(self.first, self.last, self.length)
        if self.long:
            first, last = (year_of(moment) for moment in (self.first, self.last))
            years = scales.year_ticks(first, last, self.length)
            return [pd.Timestamp(year, 1, 1) for year in years]
        days = max((self.last - self.first).days, 1)
        px = self.length / days
        every = next(n for n in (1, 2, 3, 7, 14, 30, 61, 122) if px * n > 30 or n > 90)
        return list(pd.date_range(self.first.normalize() + DAY, self.last, freq=f"{every}D"))

    def channel(self, field: str, title: str | None) -> alt.X:
        """The channel of x that a chart over this scale has on top."""
        long = {"format": "%Y"} if self.long else {"format": "%-d"}
        axis = alt.Axis(
            orient="top",
            grid=self.long,
            values=[_utc(tick) for tick in self.ticks()],
            labelOverlap=False,
            **(long if self.dated else {"format": "d"}),
        )
        # On the clock of no place: else a chart is another one where clocks are put forward.
        kinds = {"type": "utc"} if self.dated else {"zero": False}
        domain = [_utc(self.first), _utc(self.last)]
        scale = alt.Scale(domain=domain, nice=False, **kinds)
        kind = "temporal" if self.dated else "quantitative"
        return alt.X(field=field, type=kind, title=title, scale=scale, axis=axis)


def _utc(moment: Any) -> Any:
    return moment.tz_localize("UTC") if isinstance(moment, pd.Timestamp) else moment


def in_utc(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows to be drawn over such a scale: their dates are those of UTC."""
    dates = rows.select_dtypes("datetime").columns
    return rows.assign(**{name: rows[name].dt.tz_localize("UTC") for name in dates})


def _number(moment: object) -> float:
    if isinstance(moment, pd.Timestamp):
        return moment.value / 8.64e13
    return float(moment)


def period(moments: pd.Series, precisions: pd.Series | None) -> tuple[pd.Series, pd.Series]:
    """First and last moment that a date of a precision may mean: a year is all of it.

    Raises LayoutError for a precision that is no day, month or year.
    """
    if precisions is None:
        return moments, moments
    said = precisions.astype("string").fillna("day")
    if strange := sorted(set(said) - set(PRECISIONS)):
        raise LayoutError(f"no precision {strange[0]!r}; it is {', '.join(PRECISIONS)}")
    first, last = moments.copy(), moments.copy()
    for code, offset in (("month", "M"), ("year", "Y")):
        some = (said == code) & moments.notna()
        if some.any():
            spans = moments[some].dt.to_period(offset)
            first[some], last[some] = spans.dt.start_time, spans.dt.end_time.dt.normalize()
    return first, last


def said(moment: pd.Timestamp, precision: str | None, *, long: bool) -> str:
    """A date beside an event: its year where the axis has years, else day and month."""
    if long:
        return words.date(moment, precision or "day")
    return f"{moment.day} {moment:%B}"
