"""How to count: every recipe runs as it is printed, and gives the number that it says."""

import contextlib
import io
import sqlite3

import numpy as np
import pandas as pd
import pytest

import csto
from conftest import ROOT
from csto import counting, downloads, tables, views

ENTRIES = {name: tables.resource(name) for name in tables.names()}
TOLD = [name for name, entry in ENTRIES.items() if "howToCount" in entry]
VIEWS = [(name, view) for name, entry in ENTRIES.items() for view in entry.get("views", {})]
# Registers of what the tables of facts point to, in which nothing is counted.
REGISTERS = {"states", "withdrawn"}


def by_pandas(recipe: str, monkeypatch: pytest.MonkeyPatch) -> dict:
    """What plain pandas knows after a recipe that was run where the CSV files lie."""
    monkeypatch.chdir(ROOT / "data")
    known: dict = {}
    exec(compile(recipe, "recipe", "exec"), known)  # noqa: S102 (our own data package)
    assert not [name for name in known if name.startswith("csto")], "without the library"
    return known


def by_sql(sql: str) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(":memory:")) as base:
        for name in views.named(sql):
            if name in ENTRIES:
                tables.plain(name).to_sql(name, base, index=False)
        return base.execute(sql).fetchall()


def flat(answer: object) -> list:
    """An answer as a list: numbers to two places, all else as text."""
    cells = [answer] if np.isscalar(answer) else list(answer)
    return [str(one) if isinstance(one, str) else round(float(one), 2) for one in cells]


@pytest.mark.parametrize("name", [name for name in ENTRIES if name not in REGISTERS])
def test_every_table_of_facts_says_how_to_count(name):
    told = ENTRIES[name]["howToCount"]
    assert set(told) == {"row", "traps", "question", "pandas", "sql", "answer"}
    assert told["question"].endswith("?")
    assert told["traps"]


@pytest.mark.parametrize("name", TOLD)
def test_a_recipe_gives_its_answer(name, monkeypatch):
    told = ENTRIES[name]["howToCount"]
    expected = flat(told["answer"])
    assert flat(by_pandas(told["pandas"], monkeypatch)["answer"]) == pytest.approx(expected)
    rows = by_sql(told["sql"])
    assert flat([cell for row in rows for cell in row]) == pytest.approx(expected)


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_a_view_equals_its_recipe(name, view, monkeypatch):
    """`csto.load`, the SQL, the pandas and the CSV of the zip have the same rows."""
    told = ENTRIES[name]["views"][view]
    columns = [field["name"] for field in tables.fields(name)]
    loaded = csto.load(name, view=view)
    raw = tables.raw(name).iloc[tables.rows_of(name, view)].reset_index(drop=True)
    assert 0 < len(loaded) == len(raw) < len(csto.load(name))
    recipe = by_pandas(told["pandas"], monkeypatch)["answer"]
    selected = by_sql(told["sql"])
    texts = [tuple("" if cell is None else str(cell) for cell in row) for row in selected]
    plain = tables.plain(name).iloc[tables.rows_of(name, view)]
    assert sorted(texts) == sorted(
        tuple("" if pd.isna(cell) else str(cell) for cell in row)
        for row in plain.astype(object).itertuples(index=False)
    )
    keys = tables.resource(name)["schema"]["primaryKey"]
    keys = [keys] if isinstance(keys, str) else keys
    assert recipe[keys].astype(str).to_numpy().tolist() == raw[keys].to_numpy().tolist()
    file = downloads.views()[f"views/{name}-{view}.csv"].decode()
    assert file.splitlines()[0] == ",".join(columns)
    assert len(pd.read_csv(io.StringIO(file), dtype=str)) == len(raw)


def test_an_unknown_view_names_those_there_are():
    with pytest.raises(views.UnknownViewError, match="has no view 'had'; it has held"):
        csto.load("exercises", view="had")
    with pytest.raises(views.UnknownViewError, match="it has none"):
        csto.load("states", view="held")


def test_the_readme_of_the_tables_tells_the_same():
    readme = (ROOT / "data" / "README.md").read_text("utf-8")
    assert counting.written(readme) == readme, "run make counting"
    with pytest.raises(ValueError, match="lacks the lines"):
        counting.written("# Without")
