"""The tables as data frames: in polars, in pandas without the library, and in R."""

import json
import os
import shutil
import subprocess

import pandas as pd
import polars as pl
import pytest

from csto import tables
from printed import DATA, ENTRIES, PRINTED, all_same, cells, each_table, fields, is_years, path

RSCRIPT = shutil.which("Rscript")


# polars


@each_table
def test_polars_reads_a_table_as_it_comes(name):
    """It guesses from the first hundred rows: one of them has to show that a date can be fuller."""
    found, printed = pl.read_csv(path(name)), cells(name)
    assert len(found) == len(next(iter(printed.values())))
    for column, field in fields(name).items():
        allowed = {
            "integer": {pl.Int64},
            "number": {pl.Int64, pl.Float64},
            "string": {pl.String},
        }[field["type"]]
        if field.get("partialDate") and is_years(printed[column]):
            allowed = {pl.Int64}
        elif column in PRINTED:
            allowed = {pl.String, pl.Int64, pl.Float64}
        if any(printed[column]):
            assert found.schema[column] in allowed, f"{column}: {found.schema[column]}"


@each_table
def test_polars_reads_what_is_printed_with_the_types_of_the_schema(name):
    kinds = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64}
    types = {column: kinds[field["type"]] for column, field in fields(name).items()}
    found, printed = pl.read_csv(path(name), schema_overrides=types), cells(name)
    for column, field in fields(name).items():
        assert all_same(field, found[column].to_list(), printed[column]), column


# pandas without the library


@each_table
def test_pandas_keeps_years_and_codes_with_its_nullable_types(name):
    found, printed = pd.read_csv(path(name), dtype_backend="numpy_nullable"), cells(name)
    for column, field in fields(name).items():
        kind = str(found[column].dtype)
        allowed = {
            "integer": {"Int64"},
            "number": {"Int64", "Float64"},
            "string": {"string"},
        }[field["type"]]
        if field.get("partialDate") and is_years(printed[column]):
            allowed = {"Int64"}
        elif column in PRINTED:
            allowed = {"string", "Int64", "Float64"}
        if any(printed[column]):
            assert kind in allowed, f"{column}: {kind}"


@each_table
def test_pandas_gives_a_table_back_with_the_types_of_the_schema(name, tmp_path):
    kinds = {"string": "string", "integer": "Int64", "number": "Float64"}
    types = {column: kinds[field["type"]] for column, field in fields(name).items()}
    reading = {"dtype": types, "keep_default_na": False, "na_values": [""]}
    first = pd.read_csv(path(name), **reading)
    for column, field in fields(name).items():
        assert all_same(field, first[column].tolist(), cells(name)[column]), column
    first.to_csv(tmp_path / "again.csv", index=False)
    pd.testing.assert_frame_equal(first, pd.read_csv(tmp_path / "again.csv", **reading))


def test_a_file_that_a_spreadsheet_has_saved_is_still_read(tmp_path, monkeypatch):
    """Such a file may come back with a byte-order mark and lines of Windows."""
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    saved = (DATA / "polls.csv").read_text("utf-8").replace("\n", "\r\n")
    (tmp_path / "polls.csv").write_bytes(saved.encode("utf-8-sig"))
    expected = tables.load("polls")
    monkeypatch.setenv("CSTO_DATA", str(tmp_path))
    pd.testing.assert_frame_equal(tables.load("polls"), expected)


# R: where it is installed, with the packages readr and jsonlite; data/README.md has the same lines

READR = """
library(readr)
library(jsonlite)
package <- fromJSON("datapackage.json", simplifyVector = FALSE)
types <- c(string = "c", integer = "i", number = "d")
read <- function(entry) {
  kinds <- types[vapply(entry$schema$fields, function(field) field$type, "")]
  read_csv(entry$path, col_types = paste(kinds, collapse = ""), na = "")
}
tables <- lapply(package$resources, read)
names(tables) <- vapply(package$resources, function(entry) entry$name, "")
"""
CHECKED = """
plain <- lapply(package$resources, function(e) read_csv(e$path, show_col_types = FALSE))
faults <- function(table) nrow(problems(table))
count <- function(table) sum(!is.na(table))
told <- list(faults = sum(vapply(c(tables, plain), faults, 0L)),
             rows = lapply(tables, nrow), cells = lapply(tables, count),
             plain = lapply(plain, count))
cat(toJSON(told, auto_unbox = TRUE))
"""


@pytest.mark.skipif(RSCRIPT is None, reason="R is not installed")
def test_readr_reads_every_table(tmp_path):
    script = tmp_path / "read.R"
    script.write_text(READR + CHECKED, "utf-8")
    done = subprocess.run(
        [RSCRIPT, script], cwd=DATA, capture_output=True, text=True, env=os.environ
    )
    if "there is no package called" in done.stderr:
        pytest.skip("R has no readr or jsonlite")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout[done.stdout.index("{") :])
    assert told["faults"] == 0
    expected = {name: cells(name) for name in ENTRIES}
    assert told["rows"] == {name: len(next(iter(c.values()))) for name, c in expected.items()}
    filled = {n: sum(1 for v in c.values() for cell in v if cell) for n, c in expected.items()}
    assert told["cells"] == filled
    assert told["plain"] == list(filled.values())
