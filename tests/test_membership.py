"""Members as of a date, against what the documents and ATOP say of these dates."""

import numpy as np
import pandas as pd
import pytest

import csto
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


NINE = sorted([*SIX, "AZE", "GEO", "UZB"])
SIGNERS = ["ARM", "KAZ", "KGZ", "RUS", "TJK", "UZB"]


@pytest.mark.parametrize(
    ("date", "members"),
    [("1993-06-01", SIGNERS), ("1994-06-01", NINE), ("1998-01-01", NINE), ("1999-06-01", SIX)],
)
def test_parties_to_the_treaty_in_the_1990s(date, members):
    """The documents name the signers and who did not prolong; ATOP dates what they leave open."""
    assert membership.members_on(date) == members
    assert membership.members_on(date, possible=True) == members, "nothing is left open"
    found = membership.on(date).query("status == 'member'").set_index("state")
    assert found["certain"].all()
    late = found.index.isin({"AZE", "BLR", "GEO"})
    by_atop = late if date < "1999" else late & False
    assert (found["word"] == "ATOP").tolist() == by_atop.tolist()
    assert (found["source"] == membership.ATOP).tolist() == by_atop.tolist()


def test_the_documents_alone_leave_accessions_open():
    for date in ("1993-06-01", "1998-01-01"):
        assert membership.members_on(date, documents_only=True) == SIGNERS
        assert membership.members_on(date, possible=True, documents_only=True) == NINE
    found = membership.on("1994-06-01", documents_only=True).set_index("state")
    assert found["word"].eq("documents").all()
    assert set(found.index[~found["certain"]]) == {"AZE", "BLR", "GEO"}


def test_a_year_or_a_month_is_closed_by_atop():
    for date, inside in [
        ("1999-04-10", True),
        ("2006-08-16", False),
        ("2006-08-17", True),
        ("2012-06-27", True),
        ("2012-06-29", False),
    ]:
        assert ("UZB" in membership.members_on(date)) == inside, date
        assert "UZB" not in membership.members_on(date, documents_only=True)
        assert "UZB" in membership.members_on(date, possible=True, documents_only=True)


def test_the_day_of_leaving_itself_is_open():
    assert "UZB" not in membership.members_on("2012-06-28")
    assert "UZB" in membership.members_on("2012-06-28", possible=True)


def test_days_of_atop_are_those_of_the_obligations():
    """Each day stands in the row of the obligations that it names, and fits the documents."""
    spells = csto.load("membership").astype({"obligation": "string"})
    promised = csto.load("obligations").astype({"obligation": "string"}).set_index("obligation")
    rows = promised.loc[spells["obligation"].dropna()]
    named = spells[spells["obligation"].notna()]
    member = (named["status"] == "member").to_numpy()
    joined, left = rows["start"].to_numpy(), rows["end"].to_numpy()
    assert (named["start_atop"].to_numpy() == np.where(member, joined, left)).all()
    gone = member & (rows["ended"] == "left").to_numpy()
    assert (named["end_atop"].notna().to_numpy() == gone).all()
    assert (named["end_atop"].to_numpy()[gone] == left[gone]).all()
    for edge in ("start", "end"):
        both = named[named[edge].notna() & named[f"{edge}_atop"].notna()]
        for row in both.itertuples():
            length = {"year": 4, "month": 7, "day": 10}[getattr(row, f"{edge}_precision")]
            told, coded = str(getattr(row, edge))[:length], str(getattr(row, f"{edge}_atop"))
            assert coded.startswith(told), row.spell


def test_azerbaijan_and_georgia_belong_to_the_treaty_only():
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


def test_stretches_are_the_members_of_each_day():
    """One stretch a state and day, with the word on which it rests; a freeze is one of its own."""
    found = membership.stretches()
    for day in pd.to_datetime(
        ["1993-06-01", "1994-06-01", "2002-10-07", "2010-12-10", "2026-01-01"]
    ):
        here = found[(found["begin"] <= day) & ~(found["end"] <= day)]
        told = membership.on(day).query("status == 'member'").set_index("state")["word"]
        assert here.set_index("state")["word"].sort_index().to_dict() == told.to_dict(), day
    uzbek = found[found["state"] == "UZB"]
    assert uzbek["word"].tolist() == ["documents", "ATOP", "documents", "ATOP"]
    assert (uzbek.loc[uzbek["word"] == "ATOP", "source"] == membership.ATOP).all()
    frozen = found[found["status"] == "frozen"]
    assert frozen["state"].tolist() == ["ARM"]
    assert frozen["begin"].isin(found["end"]).all()
    assert frozen["end"].isna().all()
    thawed = membership.stretches(csto.load("membership").query("status == 'member'"))
    assert thawed.loc[thawed["end"].isna(), "state"].tolist() == SIX
