"""A few of the tables in a folder of their own, to be made faulty on purpose."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from conftest import ROOT, keep_tables
from csto import validation
from csto.faults import Fault

Row = dict[str, str]


def few(folder: Path, *names: str) -> Path:
    """A data folder with some tables and those that they point to, in a checkout of its own."""
    data = shutil.copytree(ROOT / "data", folder / "data")
    keep_tables(data, names)
    return data


def read_package(data: Path) -> dict:
    return json.loads((data / "datapackage.json").read_text("utf-8"))


def write_package(data: Path, package: dict) -> None:
    (data / "datapackage.json").write_text(json.dumps(package), "utf-8")


def rows_of(data: Path, table: str) -> list[Row]:
    with (data / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write_rows(data: Path, table: str, rows: list[Row]) -> None:
    with (data / f"{table}.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def change(data: Path, table: str, index: int = 0, /, **cells: str) -> int:
    """Write other cells into a row of a table; returns its line."""
    rows = rows_of(data, table)
    rows[index] |= cells
    write_rows(data, table, rows)
    return index + 2


def first(data: Path, table: str, holds: Callable[[Row], bool]) -> int:
    """The first row of a table for which something holds."""
    return next(index for index, row in enumerate(rows_of(data, table)) if holds(row))


def rewrite(path: Path, edit: Callable[[bytes], bytes]) -> None:
    path.write_bytes(edit(path.read_bytes()))


def only(data: Path) -> Fault:
    """The one fault of a folder."""
    found = validation.validate(data)
    assert len(found) == 1, [str(fault) for fault in found]
    return found[0]
