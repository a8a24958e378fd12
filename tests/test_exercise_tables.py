"""The tables of exercises: counted as their recipes say, each value with its source."""

import runpy
import sqlite3

import pandas as pd
import pytest

import csto
from csto import tables

TABLES = [
    "exercise_series",
    "exercises",
    "exercise_sources",
    "exercise_participants",
    "exercise_reports",
    "exercise_counts",
]


@pytest.fixture(scope="module")
def plain():
    """The tables as a reader gets them who knows neither the schema nor the library."""
    return {name: pd.read_csv(tables.file(name)) for name in TABLES}


@pytest.fixture(scope="module")
def database(plain):
    connection = sqlite3.connect(":memory:")
    for name, frame in plain.items():
        frame.to_sql(name, connection, index=False)
    yield connection
    connection.close()


def once(exercises: pd.DataFrame) -> pd.DataFrame:
    """The organisation's own exercises that were held, without parts and second records."""
    own = exercises[(exercises["organiser"] == "CSTO") & (exercises["status"] == "held")]
    return own[own["parent"].isna() & own["same_as"].isna()]


def phased_days(exercises: pd.DataFrame, whole: str) -> int:
    """Days of exercise of a plan with phases: those of its parts."""
    parts = exercises[exercises["parent"] == whole]
    ends = pd.to_datetime(parts["end"]) - pd.to_datetime(parts["start"])
    return int((ends.dt.days + 1).sum())


@pytest.mark.parametrize("name", TABLES)
def test_a_recipe_gives_its_answer_in_pandas_and_in_sql(name, database, monkeypatch, tmp_path):
    how = tables.resource(name)["howToCount"]
    assert how["row"]
    assert len(how["traps"]) >= 3
    assert how["question"].endswith("?")
    recipe = tmp_path / "recipe.py"
    recipe.write_text(how["pandas"], encoding="utf-8")
    monkeypatch.chdir(tables.data_dir())
    assert list(runpy.run_path(str(recipe))["answer"]) == how["answer"]
    rows = database.execute(how["sql"]).fetchall()
    assert [value for row in rows for value in row] == how["answer"]
    assert "import csto" not in how["pandas"]


def test_exercises_in_which_armenia_took_part(plain):
    """The question on which counting from the documents went wrong: 2, 2, 2 and 5."""
    took = plain["exercise_participants"].query("state == 'ARM' and role != 'absent'")
    own = once(plain["exercises"])
    counts = own[own["exercise"].isin(took["exercise"])]["year"].value_counts()
    years = [2017, 2022, 2023, 2024]
    assert counts.reindex(years, fill_value=0).tolist() == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("trap", "wrong"),
    [
        ("absent", lambda parts, exercises: parts[parts["state"] == "ARM"].merge(exercises)),
        (
            "parts",
            lambda parts, exercises: parts.query("state == 'ARM' and role != 'absent'").merge(
                exercises[exercises["organiser"] == "CSTO"]
            ),
        ),
    ],
)
def test_each_trap_is_one(plain, trap, wrong):
    """A count that falls into it does not give the right numbers."""
    parts = plain["exercise_participants"][["exercise", "state", "role"]]
    counts = wrong(parts, plain["exercises"])["year"].value_counts()
    years = [2017, 2022, 2023, 2024]
    assert counts.reindex(years, fill_value=0).tolist() != [1, 1, 0, 0], trap


def test_phases_are_counted_not_the_days_between(plain):
    exercises = plain["exercises"]
    whole = exercises.set_index("exercise").loc["combat-brotherhood-2017"]
    between = (pd.Timestamp(whole["end"]) - pd.Timestamp(whole["start"])).days + 1
    assert (between, phased_days(exercises, "combat-brotherhood-2017")) == (49, 26)
    assert (exercises["parent"] == "combat-brotherhood-2017").sum() == 4


def test_a_statement_says_truly_how_it_stands_to_its_row(plain):
    exercises = plain["exercises"].astype("string").set_index("exercise")
    for row in plain["exercise_sources"].itertuples():
        assert (row.relation == "beside") == (row.aspect not in exercises.columns)
        if row.relation == "beside":
            continue
        cell = exercises.loc[row.exercise, row.aspect]
        same = pd.notna(cell) and cell == row.reading
        assert same == (row.relation in ("taken", "agrees")), row.statement


def test_one_aspect_is_taken_from_one_source_and_not_from_the_rows_own(plain):
    own = plain["exercises"].set_index("exercise")["source"]
    taken = plain["exercise_sources"].query("relation == 'taken'")
    assert not taken.duplicated(["exercise", "aspect"]).any()
    assert (taken["source"] != taken["exercise"].map(own)).all()


def test_no_note_hides_a_source_that_the_row_rests_on(plain):
    """The form of words by which rows named a second source is gone."""
    notes = plain["exercises"]["note"].dropna()
    keys = "|".join(csto.load("sources")["source"])
    assert not notes.str.contains(rf"\bfrom (?:{keys})\b", regex=True).any()
    named = plain["exercises"].query("source in ('weitz2018', 'mcdermott2011')")["exercise"]
    taken = plain["exercise_sources"].query("relation == 'taken'")
    assert set(taken["exercise"]) & set(named) >= {
        "rubezh-2008",
        "tsentr-2008",
        "zapad-2009",
        "interaction-2009",
        "tsentr-2011",
        "interaction-2012",
        "interaction-2013",
        "rubezh-2014",
        "unbreakable-brotherhood-2015",
        "poisk-2017",
        "combat-brotherhood-2018",
        "interaction-2018",
        "unbreakable-brotherhood-2018",
    }


@pytest.mark.parametrize("name", ["exercise_participants", "exercise_reports"])
def test_a_lower_bound_is_marked_as_one(plain, name):
    table = plain[name]
    low, high = table["low"].notna(), table["high"].notna()
    assert (table["bound"] == "lower").eq(low & ~high).all()
    assert (table["bound"] == "upper").eq(high & ~low).all()
    assert table.loc[table["qualifier"] == "over", "bound"].eq("lower").all()
    stated = table[["low", "best", "high"]].notna().any(axis=1)
    printed = table["as_printed"].str.contains(r"\b(?:more than|over)\b(?! / )", regex=True)
    open_ended = table[stated & printed.fillna(False) & ~table["as_printed"].str.contains(" / ")]
    assert open_ended["bound"].eq("lower").all()


def test_parts_point_to_their_whole(plain):
    reports = plain["exercise_reports"]
    by_key = reports.set_index("report")
    wholes = plain["exercises"].set_index("exercise")["parent"]
    for row in reports.dropna(subset=["part_of"]).itertuples():
        whole = by_key.loc[row.part_of]
        assert whole["exercise"] in (row.exercise, wholes[row.exercise])
        assert whole["source"] == row.source
        assert row.best <= whole["best"]
    assert reports["covers"].eq("part").eq(reports["scope"] == "part").all()


def test_a_part_of_a_contingent_is_no_share_of_a_whole(plain):
    """The Russian paratroopers of 2010 are a lower bound for the Russian contingent."""
    parts = plain["exercise_participants"].set_index("part")
    assert parts.loc["interaction-2010-rus-mcdermott2011", "covers"] == "part"
    stated = parts[["low", "best", "high"]].notna().any(axis=1)
    assert parts["covers"].notna().eq(stated).all()


def test_run_together_and_called_off_are_columns(plain):
    exercises = plain["exercises"].set_index("exercise")
    joined = exercises[exercises["joined"] > 1]["joined"].to_dict()
    assert joined["combat-brotherhood-2023"] == 5
    assert joined["interaction-2024"] == 3
    cancelled = exercises[exercises["status"] == "cancelled"]
    assert list(cancelled.index) == ["unbreakable-brotherhood-2022"]
    reports = plain["exercise_reports"]
    together = set(reports.loc[reports["covers"] == "joined_exercises", "exercise"])
    assert together <= set(joined)
    announced = reports["announced"].eq("yes")
    assert announced[reports["qualifier"] == "planned"].all()


def test_corrections_stand_with_their_sources(plain):
    exercises = plain["exercises"].set_index("exercise")
    rubezh = exercises.loc["rubezh-2012"]
    assert rubezh[["status", "start", "end"]].tolist() == ["held", "2012-08-06", "2012-08-10"]
    assert rubezh["site"].startswith("Chebarkul")
    assert exercises.loc["rubezh-2022", "site"] == "Kharbmaidon"
    differing = plain["exercise_sources"].query("relation == 'differs'")
    said = set(zip(differing["exercise"], differing["reading"], strict=True))
    assert {
        ("poisk-2017", "ARM"),
        ("interaction-2022", "2022-10-08"),
        ("tsentr-2011", "2011-09-26"),
        ("rubezh-2012", "2012-08-02"),
    } <= said
    register = set(csto.load("discrepancies")["discrepancy"])
    assert {"rubezh-2012-dates", "poisk-2017-place", "interaction-2022-end"} <= register


def test_the_list_with_russia_is_merged_not_doubled(plain):
    """41 of its 42 entries; Channel is an operation and stands in `operations`."""
    listed = plain["exercises"].query("source == 'leffel2024'")
    merged = plain["exercise_sources"].query("source == 'leffel2024'")
    assert (len(listed), len(merged)) == (22, 19)
    assert not set(listed["exercise"]) & set(merged["exercise"])
    assert listed["grade"].eq("C").all()
    assert not (listed["organiser"] == "CSTO").any()


def test_counts_are_no_list_and_false_zeros_are_empty(plain):
    counts = plain["exercise_counts"]
    assert not counts.duplicated(["state", "year"]).any()
    assert len(counts) == 9 * 26
    empty = counts[counts["exercises"].isna()]
    assert set(empty["state"]) == {"UZB"}
    assert empty["year"].tolist() == list(range(2010, 2017))
    assert empty["missing"].eq("implausible").all()
    russia = counts[(counts["state"] == "RUS") & counts["year"].between(2011, 2016)]["exercises"]
    assert (russia.min(), russia.max()) == (17, 32)
