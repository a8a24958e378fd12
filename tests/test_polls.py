"""Surveys: what is known of each question, which shares may be compared, what repeats another."""

import pandas as pd
import pytest

import csto

FIRST_EDITION = 60  # rows on surveys that `quantities` had


@pytest.fixture(scope="module")
def polls() -> pd.DataFrame:
    return csto.load("polls")


def test_rows_left_quantities_with_their_keys(polls):
    quantities = csto.load("quantities")
    assert "polls" not in quantities["topic"].cat.categories
    assert not set(polls["statement"]) & set(quantities["quantity"])
    new = {"weitz-belarusians-threat"}
    assert new < set(polls["statement"])
    assert len(polls) - len(new) >= FIRST_EDITION


def test_the_notes_have_no_form_of_words_left(polls):
    notes = polls["note"].dropna()
    for name in ("Pollster", "asked", "on", "of", "answer", "sample", "by", "held"):
        assert not notes.str.contains(rf"\b{name}: ", case=False).any(), name
    for said in ("inferred", "not reported", "Undated"):
        assert not notes.str.contains(said).any(), said


def test_a_question_on_the_organisation_has_a_stance_and_no_other(polls):
    assert (polls["stance"].notna() == (polls["about"] == "CSTO")).all()


def test_alternatives_are_not_against_the_organisation(polls):
    """Whoever chose NATO, Russia or neutrality where the CSTO was on offer spoke for that."""
    own = polls[polls["about"] == "CSTO"]
    alternatives = own[own["choice"].isin(["nato", "russia", "neutral", "neither"])]
    assert set(alternatives["stance"]) == {"other_choice"}
    against = own[own["stance"] == "against"]
    assert set(against["choice"]) <= {"no", "definitely-yes", "rather-yes", "leave"}


def test_dates_rest_on_what_they_say(polls):
    fieldwork = polls["dated_by"] == "fieldwork"
    assert (polls["field_start"].notna() == fieldwork).all()
    assert (polls["field_end"].notna() == fieldwork).all()
    known = polls[fieldwork]
    assert (known["field_start"] <= known["field_end"]).all()
    assert (known["as_of"].dt.year == known["field_start"].dt.year).all()


def test_a_series_is_one_question_of_one_pollster(polls):
    for key, rows in polls.groupby("series"):
        assert rows["question"].nunique() == 1, key
        assert rows["about"].nunique() == 1, key
        pollsters = {name.split(" (")[0] for name in rows["pollster"]}
        assert len(pollsters) == 1, key
    told = polls.dropna(subset=["series"])
    apart = told[told["repeats"].isna()]
    keys = ["survey", "series", "choice", "state", "respondents"]
    twice = apart[apart.duplicated(keys, keep=False) & apart["state"].notna()]
    assert twice.empty, "one share twice: name the first in repeats"


def test_wording_is_told_where_there_is_a_question(polls):
    assert (polls["wording"].notna() == polls["question"].notna()).all()
    assert polls.loc[polls["question"].notna(), "question"].str.endswith("?").all()


def test_answers_that_exclude_one_another_do_not_exceed_the_whole(polls):
    single = polls[polls["question_kind"] == "single_choice"]
    keys = ["survey", "series", "source", "state", "respondents"]
    sums = single.groupby(keys, observed=True, dropna=False)["best"].sum()
    assert sums.max() <= 100.5


def test_what_repeats_is_on_the_same_share(polls):
    rows = polls.set_index("statement")
    for key, other in rows["repeats"].dropna().items():
        one, two = rows.loc[key], rows.loc[other]
        assert one["source"] != two["source"], key
        assert pd.isna(two["repeats"]), key
        for name in ("survey", "choice", "state", "respondents"):
            assert one[name] == two[name], (key, name)


def test_groups_give_no_share(polls):
    groups = polls[polls["method"] == "focus_groups"]
    assert groups["best"].isna().all()
    assert groups["missing"].notna().all()


def test_days_are_told_as_the_reports_have_them(polls):
    rows = polls.set_index("statement")
    held = {
        "acgrc-2017-war-no": ("2017-06-01", "2017-09-01", "day"),
        "gia-2024-02-bloc-csto": ("2024-02-26", "2024-02-28", "day"),
        "paperlab-2023-troops": ("2022-12-29", "2023-01-10", "day"),
        "osw-2022-belarus-csto": ("2022-05-01", "2022-06-01", "month"),
        "gallup-2016-rus-threat-usc": ("2016-01-01", "2016-01-01", "year"),
    }
    for key, (first, last, precision) in held.items():
        row = rows.loc[key]
        assert (row["field_start"], row["field_end"]) == (pd.Timestamp(first), pd.Timestamp(last))
        assert row["field_start_precision"] == row["field_end_precision"] == precision
    assert pd.isna(rows.loc["socies-2022-guarantor-csto", "field_start"])
    assert rows.loc["gia-2022-trust", "sample_size"] == 1100


def test_one_question_was_put_twice_in_the_same_way(polls):
    """What the chapter rests on: one pollster, one question, one method, one size of sample."""
    whole = polls[(polls["respondents"] == "all") & polls["repeats"].isna()]
    by_series = whole.dropna(subset=["series"]).groupby("series")
    again = by_series.filter(lambda rows: rows["survey"].nunique() > 1)
    assert set(again["series"]) == {"gia-bloc"}
    for name in ("pollster", "question", "method", "sample_size", "state"):
        assert again[name].nunique() == 1, name
