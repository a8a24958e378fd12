"""The tables as other tools read them: DuckDB, SQLite, polars, pandas as it comes, and R."""

import contextlib
import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from conftest import ROOT
from csto import record, tables

DATA = ROOT / "data"
ENTRIES = {name: tables.resource(name) for name in tables.names()}
PRINTED = {"as_printed", "other_as_printed"}  # quotations, which may be numbers alone
WORDED = PRINTED | {"locator", "other_locator", "note"}
MAY_BE_EMPTY = {"as_printed", "note"}  # every table of facts has them, also one from a database
WORDS = {"yes", "no"}
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NA_WORDS = {"NA", "N/A", "NaN", "nan", "NULL", "null", "None", "none."}
RSCRIPT = shutil.which("Rscript")


@pytest.fixture(params=ENTRIES)
def name(request) -> str:
    return request.param


def fields(name: str) -> dict[str, dict]:
    return {field["name"]: field for field in ENTRIES[name]["schema"]["fields"]}


def path(name: str) -> Path:
    return DATA / ENTRIES[name]["path"]


@cache
def cells(name: str) -> dict[str, list[str]]:
    """Every cell as the file has it, by column."""
    with path(name).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert all(len(row) == len(head) for row in rows)
    return dict(zip(head, map(list, zip(*rows, strict=True)), strict=True))


def is_years(values: list[str]) -> bool:
    return all(re.fullmatch(r"\d{4}|", value) for value in values)


def same(field: dict, value: object, text: str) -> bool:
    """Whether a tool has what the file prints."""
    if value is None or value is pd.NA:
        return text == ""
    if field["type"] in ("integer", "number"):
        return float(value) == float(text)
    return value == text


def all_same(field: dict, values: Sequence[object], printed: list[str]) -> bool:
    return all(same(field, *pair) for pair in zip(values, printed, strict=True))


# The files themselves


def test_a_file_is_plain_utf8_in_unix_lines(name):
    content = path(name).read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf"), "no byte-order mark: data/README.md says why"
    assert b"\r" not in content
    assert b"\xc2\xa0" not in content, "no spaces that do not break"
    assert content.endswith(b"\n")
    assert b"\n\n" not in content
    content.decode("utf-8")


def test_no_cell_is_read_in_two_ways(name):
    """Numbers without noise, no words that one tool takes for true, false or missing."""
    for column, values in cells(name).items():
        field = fields(name)[column]
        said = [value for value in values if value]
        assert said or column in MAY_BE_EMPTY, f"{column}: a column without any value"
        for value in said:
            assert value == value.strip(), f"{column}: {value!r}"
            assert value.lower() not in ("true", "false", "t", "f"), f"{column}: {value!r}"
            assert value not in NA_WORDS, f"{column}: {value!r}"
            assert "\n" not in value, f"{column}: {value!r}"
            if field["type"] == "integer":
                assert re.fullmatch(r"-?\d+", value), f"{column}: {value}"
            if field["type"] == "number":
                assert re.fullmatch(r"-?\d+(\.\d+)?", value), f"{column}: {value}"
                assert float(value) == float(f"{float(value):.12g}"), f"{column}: {value} is noise"
        if field["type"] == "number":
            empty = [value for value in said if value.endswith(".0")]
            assert not said or empty != said, f"{column}: whole numbers with empty decimals"


def test_yes_and_no_are_told_as_a_vocabulary(name):
    for column, values in cells(name).items():
        if set(values) - {""} and set(values) <= WORDS | {""}:
            assert set(fields(name)[column]["constraints"]["enum"]) >= WORDS, column


def test_a_category_has_one_spelling_across_tables():
    spellings: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name in ENTRIES:
        schema = ENTRIES[name]["schema"]
        keys = [schema["primaryKey"], *(key["fields"] for key in schema.get("foreignKeys", []))]
        for column, values in cells(name).items():
            few, is_key = set(values) - {""}, column in keys or [column] in keys
            if column in WORDED or is_key or fields(name)[column]["type"] != "string":
                continue
            if len(few) > 40:
                continue
            for value in few:
                plain = re.sub(r"[\W_]+", "", value.lower())
                spellings[column, plain][value].add(name)
    twice = {key: dict(found) for key, found in spellings.items() if len(found) > 1}
    assert not twice


# DuckDB


def duck(name: str, **options: object) -> duckdb.DuckDBPyRelation:
    return duckdb.read_csv(str(path(name)), **options)


def test_duckdb_reads_a_table_as_it_comes(name):
    """Types that it guesses: years whole numbers or text, codes text, yes and no also booleans."""
    found = duck(name)
    guessed = dict(zip(found.columns, map(str, found.types), strict=True))
    printed = cells(name)
    assert list(guessed) == list(fields(name))
    assert len(found) == len(next(iter(printed.values())))
    for column, field in fields(name).items():
        allowed = {
            "integer": {"BIGINT"},
            "number": {"BIGINT", "DOUBLE"},
            "string": {"VARCHAR"},
        }[field["type"]]
        if field.get("partialDate"):
            allowed = {"BIGINT"} if is_years(printed[column]) else {"VARCHAR"}
        elif column in PRINTED:
            allowed = {"VARCHAR", "DOUBLE", "BIGINT"}
        elif set(printed[column]) <= WORDS | {""}:
            allowed = {"BOOLEAN"}
        if all(DAY.fullmatch(value) for value in printed[column] if value):
            allowed = {"DATE"}
        if any(printed[column]):
            assert guessed[column] in allowed, f"{column}: {guessed[column]}"


def test_duckdb_reads_what_is_printed_with_the_types_of_the_schema(name):
    kinds = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE"}
    types = {column: kinds[field["type"]] for column, field in fields(name).items()}
    found = duck(name, dtype=types, header=True)
    columns = list(zip(*found.fetchall(), strict=True))
    for values, (column, field) in zip(columns, fields(name).items(), strict=True):
        assert all_same(field, values, cells(name)[column]), column


def sql_of(entry: dict) -> dict[str, str]:
    found = {"how to count": entry["howToCount"]["sql"]} if "howToCount" in entry else {}
    return found | {name: view["sql"] for name, view in entry.get("views", {}).items()}


RECIPES = [(name, what) for name, entry in ENTRIES.items() for what in sql_of(entry)]


@pytest.mark.parametrize(("name", "what"), RECIPES)
def test_duckdb_answers_a_recipe_as_sqlite_does(name, what):
    sql = sql_of(ENTRIES[name])[what]
    with duckdb.connect() as ducks, contextlib.closing(sqlite3.connect(":memory:")) as base:
        for other in set(re.findall(r"\w+", sql)) & set(ENTRIES):
            ducks.execute(f"CREATE VIEW {other} AS FROM read_csv('{path(other)}')")
            into_sqlite(base, other)
        one, two = ducks.execute(sql).fetchall(), base.execute(sql).fetchall()
    assert one
    assert [list(map(text, row)) for row in one] == [list(map(text, row)) for row in two]


def text(value: object) -> str:
    """A value of a result as both tools would say it: DuckDB takes yes and no for booleans."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.9g}"
    number = str(value)
    return f"{float(number):.9g}" if re.fullmatch(r"-?\d+(\.\d+)?", number) else number


# SQLite


def into_sqlite(base: sqlite3.Connection, name: str) -> None:
    """A table with the types of its schema, an empty cell as NULL."""
    kinds = {"string": "TEXT", "integer": "INTEGER", "number": "REAL"}
    columns = ", ".join(f'"{c}" {kinds[field["type"]]}' for c, field in fields(name).items())
    base.execute(f'CREATE TABLE "{name}" ({columns})')
    marks = ", ".join("?" * len(fields(name)))
    rows = zip(*cells(name).values(), strict=True)
    filled = [[cell or None for cell in row] for row in rows]
    base.executemany(f'INSERT INTO "{name}" VALUES ({marks})', filled)  # noqa: S608


def test_sqlite_keeps_what_is_printed_in_the_types_of_the_schema(name):
    kinds = {"string": "text", "integer": "integer", "number": "real"}
    with contextlib.closing(sqlite3.connect(":memory:")) as base:
        into_sqlite(base, name)
        for column, field in fields(name).items():
            sql = f'SELECT "{column}", typeof("{column}") FROM "{name}"'  # noqa: S608
            for (value, kind), printed in zip(base.execute(sql), cells(name)[column], strict=True):
                assert kind == (kinds[field["type"]] if printed else "null"), f"{column}: {value}"
                assert same(field, value, printed), f"{column}: {value}"


# polars


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


def test_polars_reads_what_is_printed_with_the_types_of_the_schema(name):
    kinds = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64}
    types = {column: kinds[field["type"]] for column, field in fields(name).items()}
    found, printed = pl.read_csv(path(name), schema_overrides=types), cells(name)
    for column, field in fields(name).items():
        assert all_same(field, found[column].to_list(), printed[column]), column


# pandas without the library


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


# Plotted rows


def test_plotted_rows_are_written_for_every_reader():
    rows = pd.DataFrame(
        {
            "share": [0.1 + 0.2, 16000.0, float("nan")],
            "year": pd.array([2016, None, 2018], "Int64"),
            "held": [True, False, True],
            "led": pd.array([True, None, False], "boolean"),
            "mixed": [True, None, "a, b"],
            "best": pd.array([2 / 3, None, 1e6], "Float64"),
        }
    )
    assert record.rows_csv(rows).splitlines() == [
        "share,year,held,led,mixed,best",
        "0.3,2016,TRUE,TRUE,TRUE,0.666666666667",
        "16000,NA,FALSE,NA,NA,NA",
        'NA,2018,TRUE,FALSE,"a, b",1000000',
    ]
    assert record.rows_csv(rows.head(0)).splitlines() == ["share,year,held,led,mixed,best"]
