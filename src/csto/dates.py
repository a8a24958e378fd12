"""Dates on an axis of years."""

from typing import overload

import pandas as pd


@overload
def year_of(moments: pd.Series) -> pd.Series: ...
@overload
def year_of(moments: pd.Timestamp) -> float: ...
def year_of(moments: pd.Series | pd.Timestamp) -> pd.Series | float:
    """Moments as years and fractions of them, by the length of the year: 2002.0 starts 2002."""
    days = moments.dt if isinstance(moments, pd.Series) else moments
    return days.year + (days.day_of_year - 1) / (365 + days.is_leap_year)
