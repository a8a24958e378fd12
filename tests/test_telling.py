"""What a reader is told in a notebook: what no longer holds stops nothing, slips are one line."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cells import ROWS, figure, write
from csto import chapters, figures, running, style
from csto.running import CellError

LABELLED = """
def trial(rows, at):
    return at.compose(
        rows,
        marks.bars(),
        marks.labels("label"),
        x=alt.X("best:Q", title="Soldiers", scale=at.room("best", "label")),
        y=alt.Y("statement:N", axis=at.names("statement")),
    )
"""
LONG = "rows['label'] = 'Aleksandrovskaja-' * 4"  # a word as wide as a phone
DOUBTS = "csto.doubts()['told'].tolist()"


def run(folder: Path, *code: str, strict: bool = False):
    return running.run(write(folder / "trial.ipynb", *code), strict=strict)


def told(notebook, cell: int) -> list[str]:
    """The lines that a cell tells its reader."""
    texts = [one.text for one in notebook.cells[cell].outputs if one.get("name") == "stderr"]
    return "".join(texts).splitlines()


def doubts(notebook) -> list[str]:
    return ast.literal_eval(notebook.cells[-1].outputs[-1].data["text/plain"])


def test_a_label_that_has_no_room_is_told_and_the_chart_is_drawn(tmp_path):
    notebook = run(tmp_path, ROWS, LONG, figure(LABELLED), DOUBTS)
    lines = told(notebook, 2)
    assert lines
    assert all(
        re.match(r"csto: figure 'trial': at \d+ px .*takes at least \d+ px", one) for one in lines
    )
    assert doubts(notebook) == [line.removeprefix("csto: ") for line in lines]
    assert "Aleksandrovskaja" in figures.MADE["trial"].record.svg(style.SINGLE)
    assert "image/png" in notebook.cells[2].outputs[-2].data


def test_where_a_book_is_made_it_is_an_error(tmp_path):
    with pytest.raises(CellError, match=r"figure 'trial': .*takes at least \d+ px"):
        run(tmp_path, ROWS, LONG, figure(LABELLED), strict=True)


def test_a_filter_that_keeps_nothing_is_told_in_every_width_once(tmp_path):
    notebook = run(
        tmp_path, ROWS, "rows = rows.head(0)", figure(of="force", left_out="{'a': force}")
    )
    assert told(notebook, 2) == [
        "csto: figure 'trial': no row is left to draw: the filter keeps none"
    ]
    assert "Not drawn: no row is left" in figures.MADE["trial"].record.svg(style.DOUBLE)
    assert "Not drawn" in str(figures.MADE["trial"].chart.to_dict())


def test_too_many_words_are_told_and_a_column_that_is_not_there_is_an_error(tmp_path):
    notebook = run(tmp_path, ROWS, figure(title=repr("word " * 20)))
    assert told(notebook, 1) == ["csto: figure 'trial': title of 20 words; write 1 to 15"]
    wrong = LABELLED.replace('marks.labels("label")', 'marks.labels("bset")')
    with pytest.raises(CellError, match="no column 'bset'; did you mean 'best'"):
        run(tmp_path, ROWS, figure(wrong))


def test_what_holds_again_is_no_longer_listed(tmp_path):
    check = 'csto.check({"There are many": len(rows) > LEAST}, stated)'
    notebook = run(tmp_path, ROWS, "LEAST = 99", check, DOUBTS)
    assert told(notebook, 2) == ["csto: “There are many” no longer holds"]
    assert doubts(notebook) == ["“There are many” no longer holds"]
    notebook = run(tmp_path, ROWS, "LEAST = 99", check, "LEAST = 2", check, DOUBTS)
    assert doubts(notebook) == []
    assert told(run(tmp_path, ROWS, "LEAST = 99", check, strict=True), 2) == []


@pytest.fixture
def of_the_book(monkeypatch):
    """Cells that are taken for the book's."""
    known = {"armenia = table['ARM']\narmenia", "twice = armenia * 2", figure().strip()}
    monkeypatch.setattr(chapters, "_of_the_book", lambda: known)
    return sorted(known, key=len)


def test_a_cell_of_the_book_that_lost_its_rows_is_left_out_with_what_it_made(of_the_book, tmp_path):
    twice, armenia, trial = of_the_book
    cells = ["table = {'ARM': 3}", armenia, twice, "twice"]
    before = run(tmp_path, ROWS, *cells)
    assert before.cells[2].outputs[-1].data["text/plain"] == "3", "its last value is shown"
    after = run(
        tmp_path, ROWS, *cells, trial, "table = {}; del rows", armenia, twice, trial,
        "'armenia' in globals(), 'twice' in globals(), 'trial' in globals()", DOUBTS,
    )  # fmt: skip
    assert told(after, 7) == [
        "csto: a cell is left out: its rows are gone at “armenia = table['ARM']” (KeyError: 'ARM')"
    ]
    assert told(after, 8) == [], "it follows from the one above"
    assert told(after, 9) == [
        "csto: figure 'trial' is left out: it needs 'rows' of a cell above that is left out"
    ]
    assert after.cells[10].outputs[-1].data["text/plain"] == "(False, False, False)"
    assert "trial" not in figures.MADE
    assert len(doubts(after)) == 2


def test_a_cell_of_the_readers_own_fails_as_any_other(of_the_book, tmp_path):
    with pytest.raises(CellError, match="KeyError: 'RUS'"):
        run(tmp_path, ROWS, "table = {}", "russia = table['RUS']")
    with pytest.raises(CellError, match="KeyError: 'ARM'"):
        run(tmp_path, ROWS, "table = {}", of_the_book[1], strict=True)


SLIPS = {
    "csto.load('exercise')": "no table 'exercise'; did you mean exercises",
    "# a view\ncsto.load('exercises', view='hold')": "has no view 'hold'; it has held",
    "csto.export('ksor-strenght', 'x.pdf')": "no figure 'ksor-strenght'; did you mean ksor",
    "csto.cite('arms-share', style='chigaco')": "no citation style 'chigaco'; did you mean",
    "csto.export('arms-share', 'x.pfd')": "no format 'pfd'; did you mean pdf",
    "rows = csto.load('exercises')\nrows['yaer'].min()": "no column 'yaer'; did you mean year",
    "rows[['year', 'nmae']]": "no column 'nmae'; did you mean name",
    "csto.claim({'a': 1}, csto.load('states')[['name']])": "no table's rows in a frame of",
    "import os; os.environ['CSTO_DATA'] = 'Жуков'; csto.load('votes')": "is not there; set CSTO",
}  # fmt: skip
SHELL = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(colors="NoColor")
shell.history_manager.enabled = False
shell.run_cell("import csto")
for code in json.loads(sys.argv[1]):
    print("--")
    shell.run_cell(code)
"""


@pytest.mark.parametrize("page", ["cp437", "utf-8"])
def test_a_slip_in_a_notebook_is_one_line_with_the_near_ones(page, tmp_path):
    command = [sys.executable, "-c", SHELL, json.dumps([*SLIPS])]
    around = os.environ | {"PYTHONIOENCODING": f"{page}:backslashreplace"}
    done = subprocess.run(command, env=around, capture_output=True, cwd=tmp_path)
    answers = done.stdout.decode(page).split("--\n")[1:]
    for (code, said), answer in zip(SLIPS.items(), answers, strict=True):
        (line,) = answer.splitlines()
        assert said in line, line
        assert line.startswith("csto: ")
        assert line.endswith(f"(line {code.count(chr(10)) + 1} of the cell)")
    assert list(tmp_path.iterdir()) == []
