"""How numbers read in sentences."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csto import words
from csto.dates import year_of


def test_numbers_ranges_and_lists():
    assert words.number(25500) == "25,500"
    assert words.number(-3.25, 1) == "−3.3"
    assert words.span(11.2, 11.4) == "11"
    assert words.span(2000, 2500) == "2,000–2,500"
    assert words.span(7, 7) == "7"
    assert words.percent(0.74) == "74 per cent"
    assert words.plural(1, "exercise") == "one exercise"
    assert words.plural(21, "exercise") == "21 exercises"
    assert words.listing(["a", "b", "c"]) == "a, b and c"
    assert words.listing(["a"]) == "a"


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (62.5, 0, "63"),
        (12.5, 0, "13"),
        (12.49, 0, "12"),
        (0.125, 2, "0.13"),
        (1.005, 2, "1.01"),
        (2499.5, 0, "2,500"),
        (-62.5, 0, "−63"),
        (-12.5, 0, "−13"),
        (-12.49, 0, "−12"),
        (-0.125, 2, "−0.13"),
        (-0.4, 0, "0"),
        (np.float64(0.5), 0, "1"),
    ],
)
def test_halves_are_rounded_up(value, decimals, printed):
    assert words.number(value, decimals) == printed


@given(st.integers(1, 2000), st.sampled_from([8, 16, 40, 125, 200, 800, 2000]), st.integers(0, 2))
@example(23, 40, 0)  # 57.49999999999999 as a computer has it
def test_shares_are_rounded_as_on_paper(part, whole, decimals):
    exact = Fraction(100 * part, whole) * 10**decimals
    printed = f"{Decimal(floor(exact + Fraction(1, 2))).scaleb(-decimals):,f}"
    assert words.percent(part / whole, decimals) == f"{printed} per cent"
    assert words.number(100 * part / whole, decimals) == printed
    assert words.number(-100 * part / whole, decimals).strip("−") == printed


def test_a_range_has_its_ends_rounded_up():
    assert words.span(12.5, 62.5) == "13–63"
    assert words.span(12.5, 13.4) == "13"
    assert words.percent(0.625) == "63 per cent"
    assert words.percent(0.125) == "13 per cent"
    assert words.percent(-0.00125, 2) == "−0.13 per cent"


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
