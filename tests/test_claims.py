"""Where a number in prose comes from: rows are recognised, records are left."""

import IPython.display
import pytest

import csto
from csto import claims, provenance


@pytest.fixture
def records(monkeypatch) -> list[dict]:
    """What is left in a cell's output."""
    left: list[dict] = []
    keep = lambda data, raw: left.append(data[claims.MIME])  # noqa: E731
    monkeypatch.setattr(IPython.display, "display", keep)
    return left


def test_a_claim_leaves_its_value_and_rows(records):
    rows = csto.load("force_strength").query("force == 'ksbr'")
    csto.claim("ksbr", "4,000", rows)
    (entry,) = records
    assert entry["value"] == "4,000"
    assert entry["tables"] == ["force_strength"]
    assert entry["rows"] == [f"force_strength/{key}" for key in rows["statement"]]


def test_a_claim_on_a_figure_names_it_and_its_tables(records):
    shown = csto.figure("ksor-strength")
    csto.claim("most", "25,000", shown)
    (entry,) = records
    assert entry["figures"] == ["ksor-strength"]
    assert entry["tables"] == list(shown.figure.tables)


def test_a_check_that_holds_is_recorded_and_one_that_fails_names_its_sentence(records):
    rows = csto.load("states")
    csto.check(True, "There are states", rows)
    (entry,) = records
    assert entry["sentence"] == "There are states"
    with pytest.raises(claims.ClaimError, match="no longer bear this sentence: Most were Russian"):
        csto.check(False, "Most were Russian", rows)


def test_rows_are_told_by_the_most_specific_key():
    parts = csto.load("exercise_participants").merge(csto.load("exercises"), on="exercise")
    assert set(provenance.rows_of(parts.head(9))) == {"exercise_participants"}
    volumes = csto.load("arms_volumes").head(2)
    (keys,) = provenance.rows_of(volumes).values()
    assert keys[0].count(":") == 4
    assert provenance.rows_of(csto.load("states").set_index("state")) == {
        "states": csto.load("states")["state"].tolist()
    }


def test_the_same_name_of_a_key_in_two_tables_is_told_by_its_values():
    assert set(provenance.rows_of(csto.load("facilities").head(3))) == {"facilities"}
    assert set(provenance.rows_of(csto.load("force_strength").head(3))) == {"force_strength"}


def test_a_frame_that_lost_its_rows_is_refused():
    counts = csto.load("exercises").groupby("year").size().rename("exercises").reset_index()
    with pytest.raises(provenance.ProvenanceError, match="pass rows that keep their table's key"):
        provenance.rows_of(counts)
