"""Where a number in prose of the old kind comes from: records are left, a failed check stops."""

import IPython.display
import pytest

import csto
from csto.old import claims


@pytest.fixture
def records(monkeypatch) -> list[dict]:
    """What is left in a cell's output."""
    left: list[dict] = []
    keep = lambda data, raw: left.append(data[claims.MIME])  # noqa: E731
    monkeypatch.setattr(IPython.display, "display", keep)
    return left


def test_a_claim_leaves_its_value_and_rows(records):
    rows = csto.load("force_strength").query("force == 'ksbr'")
    csto.old.claim("ksbr", "4,000", rows)
    (entry,) = records
    assert entry["value"] == "4,000"
    assert entry["tables"] == ["force_strength"]
    assert entry["rows"] == [f"force_strength/{key}" for key in rows["statement"]]


def test_a_claim_on_a_figure_names_it_and_its_tables(records):
    shown = csto.old.figure("facilities-kinds")
    csto.old.claim("most", "7", shown)
    (entry,) = records
    assert entry["figures"] == ["facilities-kinds"]
    assert entry["tables"] == list(shown.figure.tables)


def test_a_check_that_holds_is_recorded_and_one_that_fails_names_its_sentence(records):
    rows = csto.load("states")
    csto.old.check(True, "There are states", rows)
    (entry,) = records
    assert entry["sentence"] == "There are states"
    with pytest.raises(claims.ClaimError, match="no longer bear this sentence: Most were Russian"):
        csto.old.check(False, "Most were Russian", rows)
