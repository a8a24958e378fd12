"""Each rule of the tables, shown by a table made faulty on purpose."""

import csv
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from csto import rules, tables, validation

Row = dict[str, str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


def change(folder: Path, table: str, index: int, edit: Callable[[Row], Row | None]) -> None:
    """Edit one row of a table (or remove it, when the edit gives None)."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    fields = list(rows[0])
    edited = edit(rows[index])
    rows[index : index + 1] = [] if edited is None else [edited]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


FAULTS = [
    ("force_strength", {"force": "nato"}, "force", "foreign key"),
    ("force_strength", {"source": "nobody1999"}, "source", "foreign key"),
    ("force_strength", {"low": "9", "best": "8", "high": "9"}, "low", "low is above best"),
    ("force_strength", {"low": "9", "best": "", "high": "8"}, "low", "low is above high"),
    ("force_strength", {"best": "about 16000"}, "best", "type"),
    ("force_strength", {"best": "-1", "low": "-1"}, "best", "constraint"),
    ("force_strength", {"low": "", "best": "", "high": ""}, "missing", "no number and no reason"),
    ("force_strength", {"missing": "not_reported"}, "missing", "a number and a reason"),
    ("force_strength", {"kind": "guessed"}, "kind", "constraint"),
    ("force_strength", {"as_of": "2009-13"}, "as_of", "constraint"),
    ("force_strength", {"as_printed": "x" * 81}, "as_printed", "constraint"),
    ("force_strength", {"as_printed": "16,000 | "}, "as_printed", "an empty piece"),
    ("force_strength", {"statement": ""}, "statement", "constraint"),
    ("exercises", {"hosts": "KAZ XXX"}, "hosts", "no such state"),
    ("exercises", {"start": "2014-02", "end": "2014-01"}, "start", "start is after end"),
    ("arms_transfers", {"order_year": "1999", "delivery_start": "1998"}, "order_year", "is after"),
    (
        "arms_transfers",
        {"number_ordered": "1", "number_delivered": "2"},
        "number_delivered",
        "more",
    ),
    ("exercise_participants", {"state": "GEO", "role": "participant"}, "state", "no member in"),
    (
        "operation_contributions",
        {"low": "9000", "best": "9000", "high": "9000"},
        "high",
        "add up to",
    ),
]


@pytest.mark.parametrize(("table", "cells", "column", "rule"), FAULTS)
def test_a_fault_is_named_with_file_line_column_and_rule(folder, table, cells, column, rule):
    index = 1 if table == "operation_contributions" else 0
    change(folder, table, index, lambda row: row | cells)
    found = validation.validate(folder)
    assert found, "the fault went unseen"
    hits = [fault for fault in found if fault.column == column and rule in fault.rule]
    assert hits, [str(fault) for fault in found]
    assert hits[0].file.endswith(f"{table}.csv")
    assert str(hits[0]).startswith(f"{hits[0].file}:{hits[0].line}: column {column!r}: ")


def test_a_date_in_order_at_its_own_precision_is_no_fault(folder):
    """An end known by its month only may be the month in which the start lies."""
    change(folder, "exercises", 0, lambda row: row | {"start": "2008-09-20", "end": "2008-09"})
    assert validation.validate(folder) == []


def test_duplicate_key(folder):
    path = folder / "forces.csv"
    text = path.read_text("utf-8")
    path.write_text(text + text.splitlines(keepends=True)[1], "utf-8")
    assert any(
        "primary key" in fault.rule or "unique" in fault.rule
        for fault in validation.validate(folder)
    )


def rewrite(path: Path, edit: Callable[[bytes], bytes]) -> None:
    path.write_bytes(edit(path.read_bytes()))


FILES = [
    (lambda text: text.replace(b",", b";"), "cells are separated by ';'"),
    (lambda text: text.replace(b"Force", b"F\xf6rce", 1), "not UTF-8"),
    (lambda text: b"", "the file is empty"),
    (lambda text: text.splitlines(keepends=True)[0], "a header without rows"),
    (lambda text: text.replace(b"name,", b"", 1), "missing column"),
    (lambda text: text.replace(b"name,", b"name,title,", 1), "extra column"),
    (
        lambda text: text.replace(b"force,name", b"name,force", 1),
        "columns in another order than the schema's",
    ),
]


@pytest.mark.parametrize(("edit", "rule"), FILES, ids=[rule for _, rule in FILES])
def test_a_file_that_is_no_table_is_named_once(folder, edit, rule):
    """Tables that point to it are not blamed for it."""
    rewrite(folder / "forces.csv", edit)
    found = validation.validate(folder)
    assert len(found) == 1
    assert found[0].rule.startswith(rule)
    assert found[0].file.endswith("forces.csv")


def test_a_table_that_is_not_there(folder):
    (folder / "forces.csv").unlink()
    (fault,) = validation.validate(folder)
    assert fault.rule == "the table has no file"


def test_a_byte_order_mark_is_accepted(folder):
    rewrite(folder / "forces.csv", lambda text: b"\xef\xbb\xbf" + text)
    assert validation.validate(folder) == []
    assert tables.load("forces", folder)["force"].iloc[0] == "ksor"


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
def test_text_that_a_spreadsheet_or_a_page_would_run(folder, text, rule):
    change(folder, "forces", 0, lambda row: row | {"purpose": text})
    (fault,) = validation.validate(folder)
    assert (fault.column, fault.line, fault.rule) == ("purpose", 2, rule)


def test_every_fault_is_reported_at_once(folder):
    change(folder, "forces", 0, lambda row: row | {"grade": "Z"})
    change(folder, "exercises", 0, lambda row: row | {"year": "MMXIV"})
    change(folder, "membership", 0, lambda row: row | {"state": "XXX"})
    files = [Path(fault.file).stem for fault in validation.validate(folder)]
    assert {"forces", "exercises", "membership"} <= set(files)


def test_a_folder_without_tables(tmp_path):
    (fault,) = validation.validate(tmp_path)
    assert "no data package" in fault.rule


NUMBER = st.one_of(st.none(), st.integers(0, 10**6))


@given(low=NUMBER, best=NUMBER, high=NUMBER)
def test_a_range_out_of_order_is_found_whatever_its_numbers(low, best, high):
    columns = {"low": low, "best": best, "high": high}
    frame = pd.DataFrame({name: pd.array([value], "Float64") for name, value in columns.items()})
    known = [value for value in (low, best, high) if value is not None]
    found = list(rules.ordered_range({"force_strength": frame}))
    assert bool(found) == (known != sorted(known))


@given(start=st.dates(date(1991, 1, 1), date(2026, 12, 31)), days=st.integers(-400, 400))
def test_an_end_before_its_start_is_found_whatever_the_days(start, days):
    end = start + timedelta(days=days)
    frame = pd.DataFrame({"start": [pd.Timestamp(start)], "end": [pd.Timestamp(end)]})
    assert bool(list(rules.dates_in_order({"exercises": frame}))) == (days < 0)
