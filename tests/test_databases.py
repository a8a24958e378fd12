"""The tables as DuckDB and SQLite read them, and the recipes for counting rows in both."""

import contextlib
import re
import sqlite3

import duckdb
import pytest

from printed import (
    ENTRIES,
    PRINTED,
    WORDS,
    all_same,
    cells,
    each_table,
    fields,
    is_years,
    path,
    same,
)

DAY = re.compile(r"\d{4}-\d\d-\d\d")


# DuckDB


def duck(name: str, **options: object) -> duckdb.DuckDBPyRelation:
    return duckdb.read_csv(str(path(name)), **options)


@each_table
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


@each_table
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


@each_table
def test_sqlite_keeps_what_is_printed_in_the_types_of_the_schema(name):
    kinds = {"string": "text", "integer": "integer", "number": "real"}
    with contextlib.closing(sqlite3.connect(":memory:")) as base:
        into_sqlite(base, name)
        for column, field in fields(name).items():
            sql = f'SELECT "{column}", typeof("{column}") FROM "{name}"'  # noqa: S608
            for (value, kind), printed in zip(base.execute(sql), cells(name)[column], strict=True):
                assert kind == (kinds[field["type"]] if printed else "null"), f"{column}: {value}"
                assert same(field, value, printed), f"{column}: {value}"
