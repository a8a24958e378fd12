"""Members as of a date, against what the documents say of these dates."""

import pandas as pd
import pytest

from csto import membership

SIX = ["ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"]


@pytest.mark.parametrize(
    "date", ["2003-01-01", "2005-06-30", "2014-08-18", "2022-01-05", "2026-01-01"]
)
def test_six_members_of_the_organisation(date):
    """Beliakova and Dyner name the six of 2002 and of 2022."""
    assert membership.members_on(date) == SIX


def test_uzbekistan_twice_in_and_twice_out():
    assert "UZB" in membership.members_on("1995-01-01")
    assert "UZB" not in membership.members_on("2000-01-01", possible=True)
    assert membership.members_on("2010-12-10") == sorted([*SIX, "UZB"]), "as at the Moscow summit"
    assert "UZB" not in membership.members_on("2013-01-01", possible=True)


def test_a_year_without_its_day_is_open():
    assert "UZB" not in membership.members_on("2006-07-01")
    assert "UZB" in membership.members_on("2006-07-01", possible=True)
    assert "UZB" in membership.members_on("2012-06-01", possible=True)


def test_azerbaijan_and_georgia_belong_to_the_treaty_only():
    possible = membership.members_on("1998-01-01", possible=True)
    assert {"AZE", "GEO"} <= set(possible)
    assert len(possible) == 9
    for date in ("2000-01-01", "2010-01-01"):
        assert not {"AZE", "GEO"} & set(membership.members_on(date, possible=True))


def test_armenia_freezes_and_stays():
    before, after = membership.on("2023-12-31"), membership.on("2024-06-01")
    assert "frozen" not in set(before["status"])
    assert after.query("status == 'frozen'")["state"].tolist() == ["ARM"]
    assert "ARM" in membership.members_on("2024-06-01")


def test_denominators_follow_the_date():
    dates = pd.Series(["1992-06-01", "2010-12-10", "2022-01-05"])
    assert membership.denominators(dates)["certain"].tolist() == [6, 7, 6]
