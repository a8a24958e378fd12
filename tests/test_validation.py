"""Each rule of the tables, shown by a table made faulty on purpose."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT
from csto import validation

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


def test_a_missing_table_and_a_missing_column(folder):
    (folder / "forces.csv").unlink()
    text = (folder / "states.csv").read_text("utf-8")
    (folder / "states.csv").write_text(text.replace("adjective,", "", 1), "utf-8")
    files = {Path(fault.file).name for fault in validation.validate(folder)}
    assert {"forces.csv", "states.csv"} <= files


def test_a_folder_without_tables(tmp_path):
    (fault,) = validation.validate(tmp_path)
    assert "no data package" in fault.rule
