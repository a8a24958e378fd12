"""How numbers read in sentences."""

import pandas as pd

from csto import words
from csto.dates import year_of


def test_numbers_ranges_and_lists():
    assert words.number(25500) == "25,500"
    assert words.number(-3.25, 1) == "−3.3"
    assert [words.number(share) for share in (62.5, 12.5, 12.49, -0.4)] == ["63", "13", "12", "0"]
    assert words.number(1.005, 2) == "1.01"
    assert words.span(11.2, 11.4) == "11"
    assert words.span(2000, 2500) == "2,000–2,500"
    assert words.span(7, 7) == "7"
    assert words.percent(0.74) == "74 per cent"
    assert words.plural(1, "exercise") == "one exercise"
    assert words.plural(21, "exercise") == "21 exercises"
    assert words.listing(["a", "b", "c"]) == "a, b and c"
    assert words.listing(["a"]) == "a"


def test_dates_and_years():
    assert words.years(2003, 2010) == "2003–2010"
    assert words.years(2003, 2003) == "2003"
    moment = pd.Timestamp("2002-10-07")
    assert words.date(moment) == "7 October 2002"
    assert words.date(moment, "month") == "October 2002"
    assert words.date(pd.NaT) == "not stated"


def test_a_date_on_an_axis_of_years_counts_the_days_of_its_year():
    assert year_of(pd.Timestamp("2002-01-01")) == 2002
    assert year_of(pd.Timestamp("2023-07-02T00:00")) == 2023 + 182 / 365
    moments = pd.Series(pd.to_datetime(["2024-12-31", "2023-12-31"]))
    assert year_of(moments).tolist() == [2024 + 365 / 366, 2023 + 364 / 365]


def test_a_number_that_is_none_says_so():
    assert words.number(float("nan")) == words.span(float("nan"), float("nan")) == "no number"
