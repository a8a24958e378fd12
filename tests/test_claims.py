"""Numbers and comparisons of a chapter: what they rest on, their names, rows accounted for."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest

import csto
from cells import ROWS, figure, run
from csto import accounts, claims, figures, names, provenance
from csto.running import CellError

TABLE = "force_strength"


def told(notebook, cell: int) -> list[dict]:
    """What a cell shows of claims and comparisons, by media type."""
    shown = [output.data for output in notebook.cells[cell].outputs]
    return [data for data in shown if claims.MIME in data]


def test_claims_leave_their_values_rows_and_anchors(tmp_path):
    claim = (
        'csto.claim({"most": f"{rows[\'best\'].max():,.0f}", "sources": 7, "low": "<1"}, stated)'
    )
    ((shown),) = told(run(tmp_path, ROWS, claim), 1)
    record = shown[claims.MIME]
    assert record["values"] == {"most": "25,000", "sources": "7", "low": "<1"}
    assert record["tables"] == [TABLE]
    force = csto.load(TABLE).query("force == 'ksor'").dropna(subset=["best"])
    assert record["rows"] == [f"{TABLE}/{key}" for key in force["statement"]]
    assert record["figures"] == []
    page = shown["text/html"]
    assert re.findall(r'id="([^"]+)"', page) == ["most", "sources", "low"], "links lead there"
    assert ">25,000</td>" in page
    assert ">&lt;1</td>" in page
    assert "<th" not in page, "a strict sanitiser prints it"
    assert shown["text/plain"].splitlines() == ["most: 25,000", "sources: 7", "low: <1"]


def test_a_claim_that_has_no_value_says_so(tmp_path):
    claim = "csto.claim({'a': float('nan'), 'b': rows['best'].head(0).max(), 'c': ''}, stated)"
    ((shown),) = told(run(tmp_path, ROWS, claim), 1)
    assert set(shown[claims.MIME]["values"].values()) == {"no number"}


def test_a_claim_on_a_figure_names_it_and_its_tables(tmp_path):
    claim = 'csto.claim({"most": 1}, [trial, csto.load("states")])'
    ((shown),) = told(run(tmp_path, ROWS, figure(), claim), 2)
    assert shown[claims.MIME]["figures"] == ["trial"]
    assert shown[claims.MIME]["tables"] == [TABLE, "states"]
    assert len(shown[claims.MIME]["rows"]) == len(csto.load("states"))


def test_a_comparison_that_fails_is_recorded_and_stops_nothing(tmp_path):
    check = (
        'csto.check({"There are < 99 rows": len(rows) < 99, "None <b>is</b>": pd.isna(1)}, stated)'
    )
    notebook = run(tmp_path, ROWS, check, 'csto.claim({"later": 1}, stated)')
    ((shown),) = told(notebook, 1)
    assert shown[claims.MIME]["checks"] == {"There are < 99 rows": True, "None <b>is</b>": False}
    assert shown[claims.MIME]["rows"]
    assert re.search(
        '<tr id="there-are-99-rows"><td[^>]*>There are &lt; 99 rows</td>', shown["text/html"]
    )
    assert "><strong>no longer holds</strong></td>" in shown["text/html"]
    assert "<b>" not in shown["text/html"]
    assert "no longer holds" in shown["text/plain"]
    assert told(notebook, 2)


def test_outside_a_notebook_nothing_is_shown(capsys):
    with names.anew():
        csto.claim({"most": 1}, csto.load("states"))
        csto.check({"There are states": True}, csto.load("states"))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            ['csto.claim({"dyner2022": 1}, stated)'],
            "'dyner2022' is a source already and cannot be a claim",
        ),
        ([figure(id="dyner2022")], "'dyner2022' is a source already and cannot be a figure"),
        (
            ['csto.claim({"trial": 1}, stated)', figure()],
            "'trial' is a claim already and cannot be a figure",
        ),
        (
            [figure(), 'csto.claim({"trial": 1}, stated)'],
            "'trial' is a figure already and cannot be a claim",
        ),
        (
            ['csto.check({"It is so": True}, stated)', 'csto.claim({"it-is-so": 1}, stated)'],
            "'it-is-so' is a comparison already and cannot be a claim",
        ),
        (
            ['csto.claim({"Most of it": 1}, stated)'],
            "'Most of it': a claim is named in lower case, words joined by hyphens",
        ),
    ],
)
def test_a_name_that_is_taken_or_no_anchor_is_refused(cells, said, tmp_path):
    with pytest.raises(CellError, match=said):
        run(tmp_path, ROWS, *cells)


def test_a_cell_may_run_again_and_another_chapter_begins_anew(tmp_path):
    claim = 'csto.claim({"most": 1}, stated)'
    run(tmp_path, ROWS, claim, claim, figure(), figure())
    run(tmp_path, ROWS, figure(id="most"), 'csto.claim({"trial": 1}, stated)')
    assert list(figures.MADE) == ["most"]


def test_rows_are_told_by_the_most_specific_key():
    parts = csto.load("exercise_participants").merge(csto.load("exercises"), on="exercise")
    assert set(provenance.rows_of(parts.head(9))) == {"exercise_participants"}
    volumes = csto.load("arms_volumes").head(2)
    (keys,) = provenance.rows_of(volumes).values()
    assert keys[0].count(":") == 4
    assert provenance.rows_of(csto.load("states").set_index("state")) == {
        "states": csto.load("states")["state"].tolist()
    }


def test_the_same_name_of_a_key_in_two_tables_is_told_by_its_values():
    assert set(provenance.rows_of(csto.load("facilities").head(3))) == {"facilities"}
    assert set(provenance.rows_of(csto.load(TABLE).head(3))) == {TABLE}


def test_a_frame_that_lost_its_rows_is_refused(tmp_path):
    counts = csto.load("exercises").groupby("year").size().rename("exercises").reset_index()
    with pytest.raises(provenance.ProvenanceError, match="pass rows that keep their table's key"):
        provenance.rows_of(counts)
    for cell in ('csto.claim({"most": 1}, rows[["best"]])', figure(of="force", drawn="rows[[]]")):
        with pytest.raises(CellError, match="no table's rows in a frame of"):
            run(tmp_path, ROWS, cell)


@pytest.fixture(scope="module")
def rows() -> SimpleNamespace:
    """A table cut into two parts, and some rows of another one."""
    table = csto.load("forces")
    assert len(table) > 3
    return SimpleNamespace(
        all=table, first=table.head(2), rest=table.iloc[2:], other=csto.load("states")
    )


def test_rows_that_are_all_drawn_or_left_out_are_counted(rows):
    twice = pd.concat([rows.first, rows.first.assign(note="again")])
    counted = accounts.account(
        rows.all, twice, {"without a number": rows.rest, "none": rows.all.head(0)}, [rows.other]
    )
    assert counted["faults"] == []
    count = len(rows.rest)
    assert counted["tables"] == {
        "forces": {
            "rows": count + 2,
            "drawn": 2,  # one row may have several marks
            "left_out": {"without a number": count},
        }
    }
    assert counted["used"] == {"states": 9}
    assert accounts.told(counted) == [
        f"forces: {count + 2} rows, 2 drawn and {count} left out (without a number).",
        "states: nine rows used for numbers.",
    ]


def test_rows_in_no_part_in_two_or_of_no_such_table_are_faults(rows):
    key = rows.all["force"].tolist()

    def faults(of, drawn, **left_out):
        return accounts.account(of, drawn, left_out)["faults"]

    assert faults(rows.all, rows.rest) == [
        f"2 rows of forces are neither drawn nor left out: {', '.join(sorted(key[:2]))}"
    ]
    assert faults(rows.all, rows.all, small=rows.first) == [
        f"2 rows of forces are in two parts: {', '.join(sorted(key[:2]))}"
    ]
    assert faults(rows.rest, rows.all) == [
        "2 rows of forces are drawn or left out, but not among the rows accounted for: "
        + ", ".join(sorted(key[:2]))
    ]
    assert faults(rows.all, rows.all, small=rows.other) == [
        "the part “small” has rows of states, none of forces"
    ]
    assert faults(rows.all, rows.other)[0] == "the part “drawn” has rows of states, none of forces"
    assert faults(None, rows.rest, small=rows.other) == [], "nothing is accounted for"


def test_rows_that_only_numbers_rest_on_are_accounted_for_as_used(rows):
    counted = accounts.account(rows.all, rows.rest, {}, [rows.first, rows.first])
    assert counted["faults"] == []
    assert counted["used"] == {"forces": 2}
    counted = accounts.account(rows.all, rows.rest, {"small": rows.first}, [rows.all])
    assert counted["faults"] == []
    assert counted["used"] == {}, "they are drawn or left out"


def test_a_figure_says_how_its_rows_were_counted(tmp_path):
    cell = figure(of="force", drawn="stated", left_out="{'without': force[force['best'].isna()]}")
    run(tmp_path, ROWS, cell)
    counted = figures.MADE["trial"].record.accounts
    assert counted["faults"] == []
    table = counted["tables"][TABLE]
    assert table["rows"] == table["drawn"] + sum(table["left_out"].values())


def test_rows_not_accounted_for_are_told_below_the_figure(tmp_path):
    whole = run(tmp_path, ROWS, figure(of="force", drawn="force"))
    assert "Not accounted for" not in whole.cells[1].outputs[2].data["text/markdown"]
    lost = run(tmp_path, ROWS, figure(of="force", drawn="force.iloc[2:]"))
    text = lost.cells[1].outputs[2].data["text/markdown"]
    assert "**Not accounted for:** 2 rows of force_strength are neither drawn nor left out" in text
    (fault,) = figures.MADE["trial"].record.accounts["faults"]
    assert fault in text


def test_a_comparison_is_true_or_false():
    with pytest.raises(ValueError, match="'yes' is a str; give a comparison"):
        csto.check({"Something holds": "yes"}, csto.load("states"))
