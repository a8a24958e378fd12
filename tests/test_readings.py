"""What stands in columns that once stood in notes: dates, bounds, doubts, second records."""

import pandas as pd
import pytest

import csto
from csto import citations, tables

CLAIMS = [name for name in tables.names() if "qualifier" in csto.load(name)]


def test_a_source_is_cited_unlike_any_other():
    short = csto.load("sources")["short"]
    assert short[short.duplicated(keep=False)].tolist() == []


def test_items_of_one_outlet_and_year_have_references_of_their_own():
    keys = ["armradio20220106", "armradio20220107", "armradio20220113"]
    told = [citations.of_source(key).partition(".")[2].partition(")")[0] for key in keys]
    assert told == [" (2022, January 6", " (2022, January 7", " (2022, January 13"]


def test_a_description_stands_in_brackets_and_no_title_does():
    sources = csto.load("sources").set_index("source")
    bracketed = sources["title"].str.fullmatch(r"\[.+\]")
    assert bracketed.eq(sources["title_basis"] == "description").all()


@pytest.mark.parametrize("name", CLAIMS)
def test_a_bound_is_no_value(name):
    """More than leaves high empty, up to leaves low empty; any other number has both ends."""
    table = csto.load(name).dropna(subset=["qualifier"])
    word = table["qualifier"].astype("string")
    lower, upper = word.isin(["over", "at_least"]), word == "up_to"
    assert table.loc[lower, "high"].isna().all()
    assert table.loc[lower, "low"].notna().all()
    assert table.loc[upper, "low"].isna().all()
    assert table.loc[upper, "high"].notna().all()
    exact = table[word.isin(["exact", "about"])]
    assert exact[["low", "high"]].notna().all().all()


def test_a_fraction_in_words_is_no_exact_number():
    quantities = csto.load("quantities").set_index("quantity")
    thirds = quantities[quantities["as_printed"].str.contains("third", na=False)]
    assert len(thirds) == 3
    assert set(thirds["qualifier"]) == {"about"}
    assert set(thirds["best"]) == {33, 67}


def test_what_has_no_date_has_none():
    facilities = csto.load("facilities")
    assert facilities["as_of"].isna().eq(facilities["dating"] == "none").all()
    for name in ("events", "quantities", "force_strength", "force_contributions", "crises"):
        assert csto.load(name)["dating"].notna().all(), name


@pytest.mark.parametrize("name", ["force_strength", "force_contributions"])
def test_a_second_record_points_to_a_first(name):
    table = csto.load(name)
    key = tables.resource(name)["schema"]["primaryKey"][0]
    first = table[table["same_as"].isna()]
    assert set(table["same_as"].dropna()) <= set(first[key])


def test_releases_of_expenditure_are_kept_apart():
    """The later one has no constant prices and no share of Belarus; a view leaves it out."""
    indicators = csto.load("indicators")
    newer = indicators[indicators["release"] == "2026"]
    assert set(newer["year"]) == set(range(2021, 2026))
    assert "military_expenditure_constant" not in set(newer["indicator"])
    assert "BLR" not in set(newer.loc[newer["indicator"] == "military_expenditure_share", "state"])
    spent = csto.load("indicators", view="release-2025").query("release == '2025'")
    assert spent["year"].max() == 2024
    assert not spent.duplicated(["state", "year", "indicator"]).any()


def test_doubtful_values_are_marked():
    doubtful = csto.load("indicators").dropna(subset=["doubt"])
    assert doubtful["doubt"].value_counts().to_dict() == {"zero": 8, "unit": 3}
    zeros = doubtful[doubtful["doubt"] == "zero"]
    assert (zeros["value"] == 0).all()
    plain = csto.load("indicators").query("doubt.isna()")
    assert not (plain["value"] == 0).any()


def test_sums_of_alliances_are_the_books_and_add_up():
    spending = csto.load("alliance_spending")
    own = spending[spending["basis"] == "derived"]
    share = (100 * own["largest_value"] / own["total"]).round(1)
    assert share.eq(own["share"]).all()
    assert spending.loc[spending["basis"] == "published", "share"].isna().all()
    lacking = own[
        (own["alliance"] == "CSTO") & own["members_missing"].str.contains("UZB", na=False)
    ]
    assert set(lacking["year"]) == set(range(2006, 2012)), "a member without a value"


def test_who_ratified_the_force_and_which_strategy_was_in_force():
    """Belarus alone in May 2010, Russia's chambers in December; the strategy until 2025."""
    events = csto.load("events").set_index("event")
    told = events[(events["kind"] == "ratification") & (events["date"].dt.year == 2010)]
    dates = (told["states"] + told["date"].dt.strftime(" %m-%d")).tolist()
    assert dates == ["BLR 05-26", "RUS 12-08", "RUS 12-15"]
    strategy = events.loc["strategy-2016-dyner"]
    assert (strategy["date"].year, strategy["end"].year) == (2016, 2025)


def test_two_accounts_of_a_term_stand_and_are_told():
    offices = csto.load("offices")
    ends = offices.loc[offices["holder"] == "Taalatbek Masadykov", "end"].dt.year
    assert set(ends) == {2028, 2029}
    register = csto.load("discrepancies").set_index("discrepancy")
    assert (register.loc[["masadykov-term", "kant-renewals"], "stands"] == "both").all()


def test_what_armenia_asked_for_and_got():
    events = csto.load("events")
    months = events["date"].between(pd.Timestamp(2022, 9, 1), pd.Timestamp(2022, 12, 31))
    told = events[months & events["states"].str.contains("ARM", na=False)]
    assert {"request", "other", "statement", "summit", "meeting"} <= set(told["kind"])
    paid = csto.load("quantities").set_index("quantity").loc["armenia-paid-2024"]
    assert (paid["state"], paid["best"]) == ("ARM", 0)
