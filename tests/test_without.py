"""Tables without a source, what rests on one, and numbers that their words do not print."""

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import ROOT
from csto import basis, tables, validation, without
from csto.cli import main
from csto.validation import printed
from small_tables import change, first, rows_of


def run(*words: str):
    return CliRunner().invoke(main, [str(word) for word in words])


# One of some rows, those of whole tables, and that of the states, which all others need.
SOURCES = ["mcdermott2011", "weitz2018", "iso3166", "geonames"]


@pytest.mark.parametrize("source", SOURCES)
def test_tables_without_a_source_are_sound_and_do_not_cite_it(tmp_path, source):
    to = tmp_path / "tables without ä"
    done = run("without", source, to)
    assert done.exit_code == 0, done.output
    assert validation.validate(to) == []
    for path in to.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                assert source not in (row.get("source"), row.get("other_source")), path.name
    assert sorted(path.name for path in tmp_path.iterdir()) == [to.name]


def test_a_row_that_others_need_stays_on_their_word(tmp_path):
    """An exercise that Weitz tells, with states that others name; his are gone."""
    to = tmp_path / "without weitz"
    without.write("weitz2018", to)
    before, after = rows_of(ROOT / "data", "exercises"), rows_of(to, "exercises")
    mine = {row["exercise"] for row in before if row["source"] == "weitz2018"}
    kept = [row for row in after if row["exercise"] in mine]
    parts = {row["exercise"] for row in rows_of(to, "exercise_participants")}
    assert kept
    assert mine - {row["exercise"] for row in kept}
    for row in kept:
        assert "weitz2018 was taken out" in row["note"]
        assert row["source"] not in ("", "weitz2018")
        assert row["name"]
        assert not row["scenario"]
    assert parts <= {row["exercise"] for row in after}


def test_a_value_taken_from_a_statement_goes_with_it(tmp_path):
    source = "canews20030729"  # it gave the organiser; another source says the same of it
    to = tmp_path / "without"
    without.write(source, to)
    index = first(to, "exercises", lambda row: row["exercise"] == "interaction-2003")
    assert rows_of(to, "exercises")[index]["organiser"] == "SCO"
    assert not [row for row in rows_of(to, "exercise_sources") if row["source"] == source]


def test_an_emptied_table_says_why_and_loads(tmp_path, monkeypatch):
    to = tmp_path / "without"
    without.write("atop401", to)
    monkeypatch.setenv("CSTO_DATA", str(to))
    assert len(tables.load("obligations")) == 0
    assert tables.package()["without"] == ["atop401"]
    spells = tables.load("membership")
    assert spells[["obligation", "start_atop", "end_atop"]].isna().all(axis=None)


def test_used_wrongly_it_says_so_in_a_line_and_writes_nothing(tmp_path, monkeypatch):
    data = shutil.copytree(ROOT / "data", tmp_path / "my data")
    monkeypatch.setenv("CSTO_DATA", str(data))
    (tmp_path / "file").write_text("mine", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    for words, said in (
        (["without", "mcdermot2011", tmp_path / "new"], "did you mean mcdermott2011"),
        (["rests-on", "mcdermot2011"], "did you mean mcdermott2011"),
        (["without", "mcdermott2011", data], "is there already"),
        (["without", "mcdermott2011", data / "new"], "lies among the tables"),
        (["without", "mcdermott2011", tmp_path / "file" / "new"], "file"),
    ):
        done = run(*words)
        assert done.exit_code == 2, done.output
        assert done.stderr.startswith("csto: ")
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert sorted(tmp_path.rglob("*")) == before


def test_what_rests_on_a_source(built):
    """Rows by table, figures that name it, numbers of its rows, sentences that cite it."""
    found = basis.of("mcdermott2011")
    assert found.rows["force_strength"][0] == "ksor-mcdermott2011"
    assert found.figures["ksor-strength"] == "forces"
    assert any(what.startswith("ksor-range = ") for _, what in found.claims)
    assert [words for place, words in found.sentences if place.startswith("forces.ipynb, cell ")]
    head, *lines = basis.told(found)
    assert head.startswith(f"{sum(map(len, found.rows.values()))} rows in ")
    assert len(lines) == sum(map(len, (found.rows, found.figures, found.claims, found.sentences)))


def test_a_number_that_its_words_do_not_print_is_told_and_is_no_fault(tmp_path):
    data = shutil.copytree(ROOT / "data", tmp_path / "my tables ä")
    assert printed.doubts(Path(data)) == []
    index = first(data, "force_strength", lambda row: row["best"] == "16000")
    line = change(data, "force_strength", index, best="16500", high="17000")
    done = run("validate", data)
    assert done.exit_code == 0
    assert done.stdout.count("perhaps wrong: ") == 2
    assert f"force_strength.csv:{line}: column 'best': '16500 beside “approximately" in done.stdout
    assert done.stderr == "no faults, 2 perhaps wrong\n"
    change(data, "force_strength", index, as_printed="16.5 thousand, at most 17,000")
    assert printed.doubts(Path(data)) == []
