"""What the figures of the chapters draw is no more than what the sources say."""

from dataclasses import replace

import pytest

import csto
from csto import register
from csto.record import Record

TIMES = ("date", "day", "start", "end", "year", "month")  # columns that axes of time are drawn from
DATED_BY = {"events": "date", "crises": "start", "operations": "start", "exercises": "year"}
# Where a date comes from that is not its own: of a crisis, only a stated one counts.
NOT_ITS_OWN = {"events": ["publication"], "crises": ["publication", "convention", "context"]}
LOWER = {"over", "more than", "at least", "at_least", "lower bound"}
SHARES = ("per cent", "percent", "share")


def _records() -> list[Record]:
    chapters = register.notebooks()
    return [made for name in chapters for made in register.records(name).values()]


@pytest.fixture(scope="module")
def records(built) -> list[Record]:
    found = _records()
    assert len(found) > 7
    return found


def undated(record: Record) -> list[str]:
    """Rows of tables that have no date and are drawn with one."""
    found = []
    times = [name for name in TIMES if name in record.rows]
    for table, column in DATED_BY.items():
        rows = csto.load(table)
        key = rows.columns[0]
        if key in record.rows and times:
            without = rows[column].isna()
            if table in NOT_ITS_OWN:
                without |= rows["dating"].isin(NOT_ITS_OWN[table])
            without = set(rows.loc[without, key].astype(str))
            drawn = record.rows[record.rows[key].isin(without)]
            found += drawn.loc[drawn[times].notna().any(axis=1), key].tolist()
    return found


def shares_of_bounds(record: Record) -> list[str]:
    """Shares worked out of a lower bound: what is more than a number is no part of a whole."""
    if "qualifier" not in record.rows:
        return []
    bounds = record.rows[record.rows["qualifier"].isin(LOWER)]
    parts = [name for name, unit in record.units.items() if any(word in unit for word in SHARES)]
    return [name for name in parts if name in bounds and bounds[name].notna().any()]


def test_what_has_no_date_is_on_no_axis(records):
    assert {one.id: undated(one) for one in records if undated(one)} == {}


def test_a_lower_bound_is_never_a_share(records):
    assert {one.id: shares_of_bounds(one) for one in records if shares_of_bounds(one)} == {}


def test_what_is_drawn_without_a_date_or_a_bound_as_a_share_is_found(records):
    """Both tests can fail."""
    crises = csto.load("crises")
    vague = crises.loc[crises["dating"] == "convention", "account"].iloc[0]
    dated = replace(records[0], rows_csv=f"account,start\n{vague},1990\n")
    assert undated(dated) == [vague]
    assert undated(replace(dated, rows_csv=f"account,start\n{vague},\n")) == []
    bound = replace(
        records[0], rows_csv="qualifier,share\nover,0.2\nexact,\n", units={"share": "per cent"}
    )
    assert shares_of_bounds(bound) == ["share"]
    assert shares_of_bounds(replace(bound, rows_csv="qualifier,share\nover,\nexact,0.2\n")) == []
