"""Each rule of the tables, shown by a table made faulty on purpose."""

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto import faults, validation
from csto.validation import members, numbers, orders, rules, texts
from small_tables import (
    change,
    few,
    only,
    read_package,
    rows_of,
    write_package,
    write_rows,
)

NUMBER = {"low": "", "best": "", "high": "", "qualifier": "", "missing": ""}
FAULTS = [
    ("force_strength", {"force": "nato"}, "force", "no such key in forces.csv"),
    ("force_strength", {"source": "nobody1999"}, "source", "no such key in sources.csv"),
    ("force_strength", {"low": "9", "best": "8", "high": "9"}, "low", "low is above best"),
    (
        "force_strength",
        {"low": "9", "best": "", "high": "8", "qualifier": "planned"},
        "low",
        "low is above high",
    ),
    ("force_strength", {"best": "about 16000"}, "best", "no plain number"),
    ("force_strength", {"best": "-1", "low": "-1"}, "best", "below 0"),
    ("force_strength", NUMBER, "missing", "no number and no reason"),
    ("force_strength", {"missing": "not_reported"}, "missing", "a number and a reason"),
    ("force_strength", {"qualifier": ""}, "qualifier", "a number without its qualifier"),
    (
        "force_strength",
        NUMBER | {"qualifier": "about", "missing": "not_reported"},
        "qualifier",
        "a qualifier without a number",
    ),
    (
        "force_strength",
        {"qualifier": "over"},
        "high",
        "high is not empty, though the qualifier is over",
    ),
    (
        "force_strength",
        {"qualifier": "up_to"},
        "low",
        "low is not empty, though the qualifier is up_to",
    ),
    (
        "force_strength",
        {"qualifier": "at_least", "best": "17000", "high": ""},
        "best",
        "another number than low, though the qualifier is at_least",
    ),
    ("force_strength", {"high": ""}, "high", "high is empty, though the qualifier is about"),
    ("force_strength", {"kind": "guessed"}, "kind", "no word of this column"),
    ("force_strength", {"as_of": "2009-13"}, "as_of", "a month that there is not"),
    ("force_strength", {"as_printed": "x" * 81}, "as_printed", "more than 80 characters"),
    ("force_strength", {"as_printed": "16,000 | "}, "as_printed", "an empty piece"),
    ("force_strength", {"as_printed": "16,000 "}, "as_printed", "spaces at an end of the cell"),
    ("force_strength", {"as_printed": "16,000 |  | troops"}, "as_printed", "an empty piece"),
    ("force_strength", {"statement": ""}, "statement", "an empty cell, where one is needed"),
    ("exercises", {"hosts": "KAZ XXX"}, "hosts", "no such key in states.csv"),
    ("exercises", {"start": "1994-03", "end": "1994-02"}, "start", "start is after end"),
    ("exercises", {"year": "2015"}, "year", "not the year of start"),
    ("events", {"date": "1994", "end": "1988"}, "date", "date is after end"),
    ("quantities", {"as_of": "2011", "until": "2010"}, "as_of", "as_of is after until"),
    ("sources", {"year": "2018", "published": "2017-12"}, "year", "not the year of published"),
    ("arms_transfers", {"order_year": "1999", "delivery_start": "1998"}, "order_year", "is after"),
    (
        "arms_transfers",
        {"number_ordered": "1", "number_delivered": "2"},
        "number_delivered",
        "number_delivered is above number_ordered",
    ),
    ("places", {"facilities": "base-103"}, "facilities", "no such key in facilities.csv"),
]


@pytest.mark.parametrize(("table", "cells", "column", "rule"), FAULTS)
def test_a_fault_is_named_once_with_file_line_column_and_rule(tmp_path, table, cells, column, rule):
    folder = few(tmp_path, table, "states", "facilities")
    line = change(folder, table, **cells)
    found = validation.validate(folder)
    hits = [fault for fault in found if fault.column == column and rule in fault.rule]
    assert hits, [str(fault) for fault in found]
    assert [fault.column for fault in found].count(column) == 1, "told in many ways"
    assert hits[0].file.endswith(f"{table}.csv")
    assert hits[0].line == line
    assert hits[0].cure, "a fault has a cure"
    assert str(hits[0]).startswith(f"{hits[0].file}:{line}: column {column!r}: ")


def test_a_participant_that_was_no_member(tmp_path):
    folder = few(tmp_path, "membership", "exercises", "exercise_participants")
    change(folder, "exercise_participants", state="GEO", role="participant")
    fault = only(folder)
    assert (fault.column, fault.value, fault.rule) == ("state", "GEO", "no member in 2008")
    assert fault.cure.startswith("write guest in role")


def test_contingents_above_their_total(tmp_path):
    folder = few(tmp_path, "operation_contributions")
    change(folder, "operation_contributions", 1, low="9000", best="9000", high="9000")
    fault = only(folder)
    assert fault.column == "high"
    assert "add up to" in fault.rule


def test_a_date_in_order_at_its_own_precision_is_no_fault(tmp_path):
    """An end known by its month only may be the month in which the start lies."""
    folder = few(tmp_path, "exercises")
    change(folder, "exercises", year="2008", start="2008-09-20", end="2008-09")
    assert validation.validate(folder) == []


COLUMNS = {  # of a table that no rule has heard of, with columns of the kinds that there are
    "vote": {"type": "string"},
    "vote_date": {"type": "string", "constraints": {"pattern": r"\d{4}-\d{2}-\d{2}"}},
    "year": {"type": "integer"},
    "date": {"type": "string", "partialDate": True},
    "field_start": {"type": "string", "partialDate": True},
    "field_end": {"type": "string", "partialDate": True},
    "tiv_low_million": {"type": "number"},
    "tiv_million": {"type": "number"},
    "tiv_high_million": {"type": "number"},
    "low": {"type": "number"},
    "high": {"type": "number"},
    "qualifier": {"type": "string"},
    "bound": {"type": "string"},
}
OTHER = [
    ({"vote_date": "2022-02-30"}, "vote_date", "a day that its month does not have"),
    ({"year": "2021", "date": "2022-03-02"}, "year", "not the year of date"),
    ({"field_start": "2022", "field_end": "2021"}, "field_start", "field_start is after field_end"),
    ({"field_start": "2021-03", "field_end": "2021"}, None, None),
    (
        {"tiv_low_million": "0.5", "tiv_million": "0.4"},
        "tiv_low_million",
        "tiv_low_million is above tiv_million",
    ),
    (
        {"tiv_low_million": "0.5", "tiv_high_million": "0.4"},
        "tiv_low_million",
        "tiv_low_million is above tiv_high_million",
    ),
    ({"low": "7", "high": "7"}, "qualifier", "a number without its qualifier"),
    ({"qualifier": "exact"}, "qualifier", "a qualifier without a number"),
    (
        {"low": "7", "qualifier": "over"},
        "bound",
        "not the bound that the number is: high is empty",
    ),
    (
        {"low": "7", "high": "8", "qualifier": "about", "bound": "lower"},
        "bound",
        "not the bound that the number is: no end is empty",
    ),
    ({"bound": "upper"}, "bound", "not the bound that the number is: there is no number"),
    ({"high": "7", "qualifier": "up_to", "bound": "upper"}, None, None),
    ({"tiv_million": "1.700"}, "tiv_million", "no plain number"),
    ({"tiv_million": "16.0"}, None, None),  # as the other row has a decimal
]


@pytest.mark.parametrize(("cells", "column", "rule"), OTHER)
def test_rules_ask_for_columns_not_for_tables(tmp_path, cells, column, rule):
    folder = few(tmp_path, "states")
    package = read_package(folder)
    described = [{"name": name} | entry for name, entry in COLUMNS.items()]
    schema = {"fields": described, "primaryKey": "vote", "missingValues": [""]}
    package["resources"].append({"name": "votes", "path": "votes.csv", "schema": schema})
    write_package(folder, package)
    empty = dict.fromkeys(COLUMNS, "")
    other = empty | {"vote": "a", "tiv_million": "1.5"}
    write_rows(folder, "votes", [other, empty | {"vote": "b"} | cells])
    found = [(fault.line, fault.column, fault.rule) for fault in validation.validate(folder)]
    assert found == ([(3, column, rule)] if column else [])


CELLS = [
    ("=SUM(A1:A9)", "a formula-like cell"),
    ("@cmd", "a formula-like cell"),
    ("-cmd", "a formula-like cell"),
    ("<script>alert(1)</script>", "markup in a text cell"),
    ("<img src=x onerror=alert(1)>", "markup in a text cell"),
    ("javascript:alert(1)", "markup in a text cell"),
    ("{{ config }}", "markup in a text cell"),
]


@pytest.mark.parametrize(("text", "rule"), CELLS)
def test_text_that_a_spreadsheet_or_a_page_would_run(tmp_path, text, rule):
    folder = few(tmp_path, "forces")
    change(folder, "forces", purpose=text)
    fault = only(folder)
    assert (fault.column, fault.line, fault.rule) == ("purpose", 2, rule)


def test_every_fault_is_reported_at_once(tmp_path):
    """In several tables, and of several layers in one table."""
    folder = few(tmp_path, "forces", "exercises", "membership")
    change(folder, "forces", grade="Z")
    change(folder, "membership", state="XXX")
    change(folder, "exercises", 0, year="MMXIV")
    change(folder, "exercises", 1, year="2015")
    change(folder, "exercises", 2, name="Name ")
    change(folder, "exercises", 3, hosts="RUZ")
    change(folder, "exercises", 4, start="1998-02-30")
    found = {(Path(fault.file).stem, fault.line) for fault in validation.validate(folder)}
    exercises = {("exercises", line) for line in range(2, 7)}
    assert found == {("forces", 2), ("membership", 2)} | exercises


def test_very_many_faults_of_a_kind_are_summed_up(tmp_path):
    folder = few(tmp_path, "exercises")
    rows = [row | {"status": "Held"} for row in rows_of(folder, "exercises")]
    write_rows(folder, "exercises", [*rows[:-1], rows[-1] | {"status": "Announced"}])
    change(folder, "sources", grade="Z")
    found = validation.validate(folder)
    assert len(found) == len(rows) + 1
    lines = list(faults.told(found))
    assert len(lines) == faults.MOST + 2
    where = f"in lines {faults.MOST + 2} to {len(rows) + 1}"
    more = f"{len(rows) - faults.MOST} more like these, {where}"
    assert lines[-1].endswith(f"column 'status': no word of this column: {more}")
    assert list(faults.summary(found)) == [
        f"{len(rows) + 1} faults in 2 files",
        f"{len(rows):6} × exercises.csv, column 'status': no word of this column",
        "     1 × sources.csv, column 'grade': no word of this column",
    ]


NUMBERS = st.one_of(st.none(), st.integers(0, 10**6))


@given(low=NUMBERS, best=NUMBERS, high=NUMBERS)
def test_a_range_out_of_order_is_found_whatever_its_numbers(low, best, high):
    columns = {"low": low, "best": best, "high": high}
    frame = pd.DataFrame({name: pd.array([value], "Float64") for name, value in columns.items()})
    known = [value for value in (low, best, high) if value is not None]
    found = list(orders.in_order(frame))
    assert len(found) == (known != sorted(known))


@given(start=st.dates(date(1991, 1, 1), date(2026, 12, 31)), days=st.integers(-400, 400))
def test_an_end_before_its_start_is_found_whatever_the_days(start, days):
    end = start + timedelta(days=days)
    frame = pd.DataFrame({"start": [pd.Timestamp(start)], "end": [pd.Timestamp(end)]})
    assert bool(list(orders.in_order(frame))) == (days < 0)


def test_every_rule_is_asked():
    """No rule is defined and forgotten."""
    listed = {rule.__name__ for rule, _ in rules.RULES} | {"members_or_guests"}
    defined = {
        name
        for module in (members, numbers, orders, texts)
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
    }
    assert defined == listed
