"""Several sources, one value."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto import evidence, tables

CLAIMS = pd.DataFrame(
    {
        "state": ["BLR", "BLR", "RUS", "TJK"],
        "low": pd.array([500, 200, 1850, None], "Float64"),
        "best": pd.array([500, 200, 1850, None], "Float64"),
        "high": pd.array([500, 200, None, None], "Float64"),
        "grade": ["A", "B", "B", "A"],
        "source": ["dyner2022", "beliakova2022", "beliakova2022", "dyner2022"],
    }
)


def test_disagreement_counts_statements_and_their_ratio():
    found = evidence.disagreement(CLAIMS, by=["state"]).set_index("state")
    assert found.loc["BLR", ["statements", "least", "most", "ratio"]].tolist() == [2, 200, 500, 2.5]
    assert "TJK" not in found.index, "a claim without a number is no zero"


@pytest.mark.parametrize(
    ("policy", "belarus"),
    [("best", 500), ("official", 500), ("lowest", 200), ("highest", 500), ("beliakova2022", 200)],
)
def test_resolve_under_each_policy(policy, belarus):
    found = evidence.resolve(CLAIMS, by=["state"], policy=policy).set_index("state")
    assert found.loc["BLR", "value"] == belarus
    assert found.loc["BLR", ["least", "most"]].tolist() == [200, 500], "the spread stays visible"
    assert pd.isna(found.loc["TJK", "value"])
    assert set(found["policy"]) == {policy}


def test_an_unknown_policy_is_refused():
    with pytest.raises(ValueError, match="neither best, official, lowest, highest nor a source"):
        evidence.resolve(CLAIMS, by=["state"], policy="loudest")


def test_official_goes_before_a_better_number_of_the_press():
    """The organisation's own figure stands before a study's, whatever the grades."""
    claims = pd.DataFrame(
        {
            "state": ["KAZ", "KAZ"],
            "low": pd.array([5000, 4500], "Float64"),
            "best": pd.array([5000, 4500], "Float64"),
            "high": pd.array([5000, 4500], "Float64"),
            "grade": ["B", "A"],
            "source": ["mfabelarus2023", "mcdermott2011"],
        }
    )
    values = {
        policy: evidence.resolve(claims, ["state"], policy)["value"].iloc[0]
        for policy in ("best", "official")
    }
    assert values == {"best": 4500, "official": 5000}


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_every_policy_stays_within_the_statements(values):
    numbers = pd.array(values, "Float64")
    claims = pd.DataFrame(
        {
            "low": numbers,
            "best": numbers,
            "high": numbers,
            "grade": "A",
            "source": "x",
            "state": "RUS",
        }
    )
    for policy in evidence.POLICIES:
        value = evidence.resolve(claims, by=["state"], policy=policy)["value"].iloc[0]
        assert min(values) <= value <= max(values) + 1e-6


def test_a_source_line_names_studies_and_counts_news():
    keys = tables.load("sources")["source"].tolist()
    cited = evidence.cited(keys)
    assert "Weitz 2018" in cited
    assert cited[-1].endswith(" news items")
    assert len(cited) < len(keys) / 2
    assert evidence.cited(keys[:3]) == evidence.short_names(keys[:3])


def test_rows_can_name_several_sources():
    keys = pd.Series(["weitz2018", "dyner2022", "weitz2018"])
    text = evidence.together(keys)
    assert text == "Dyner 2022; Weitz 2018"
    rows = pd.DataFrame({"source": [text]})
    behind = evidence.sources_behind(rows, tables.load("crises"))
    assert behind == ["weitz2018", "dyner2022"]
    assert evidence.named(keys, tables.load("sources")).tolist()[1] == "Dyner 2022"


def test_rows_without_sources_rest_on_their_table_by_key_or_by_short_name():
    table = tables.load("exercise_counts")
    counted = pd.DataFrame({"state": ["RUS"], "exercises": [1]})
    assert evidence.sources_behind(counted, table) == ["forester2022"]
    assert evidence.sources_behind(counted, evidence.with_names(table)) == ["forester2022"]
