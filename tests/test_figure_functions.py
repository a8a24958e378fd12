"""The function of a figure: it draws from the rows that it gets, and reads nothing that changes."""

import textwrap

import pytest

from cells import ROWS, figure, run
from csto import figures
from csto.running import CellError

SETTING = """
import functools

more, most, MORE = rows.tail(2), 3, rows.tail(2)

def plain(rows, at):
    return alt.Chart(rows).mark_point().encode(x="best:Q", y="source:N")

def helper():
    return more

@functools.cache
def kept():
    return more

def within(frame):
    return lambda rows, at: plain(frame, at)

inner = within(more)
"""
LATE = {
    "more": "plain(more, at)",
    "most": "plain(rows.tail(most), at)",
    "MORE": "plain(MORE, at)",
    "more, most": "plain(pd.concat([more.tail(most) for _ in rows]), at)",
    "more ": "plain(helper(), at)",
    "more  ": "plain(kept(), at)",
    "frame": "inner(rows, at)",
}


@pytest.mark.parametrize(("names", "chart"), LATE.items(), ids=LATE.values())
def test_a_function_that_reads_the_notebook_is_refused(names, chart, tmp_path):
    cell = figure(f"def trial(rows, at):\n    return {chart}")
    said = rf"figure 'trial': its function reads {names.strip()} of the notebook; it may read"
    with pytest.raises(CellError, match=said):
        run(tmp_path, ROWS, SETTING, cell)


def test_a_function_that_has_closed_over_rows_is_refused(tmp_path):
    cell = figure("def trial(rows, at):\n    return plain(frame, at)")
    around = f"def around(frame):\n{textwrap.indent(cell, '    ')}\n\naround(more)"
    with pytest.raises(CellError, match="its function reads frame of the notebook"):
        run(tmp_path, ROWS, SETTING, around)


def test_a_function_may_read_imports_functions_classes_and_constants(tmp_path):
    setting = """
from math import log10

LEAST, KINDS, HALF = 3, {"a": "b"}, np.int64(rows["best"].min()) // 2

class Size:
    POINT = 40

def again(count):
    return again(count - 1) if count else Size.POINT * LEAST
"""
    draw = """
def trial(rows, at):
    def seen(frame):
        return frame[frame["best"] > HALF]
    size = again(LEAST) + log10(len(KINDS))
    chart = alt.Chart(seen(rows)).mark_point(size=size).encode(x="best:Q", y="source:N")
    return chart.properties(width=at.width - width)
"""
    around = f"def around(width):\n{textwrap.indent(figure(draw), '    ')}\n\naround(180)"
    run(tmp_path, ROWS, setting, around)
    assert figures.MADE["trial"].record.is_live


def test_what_the_notebook_does_later_does_not_change_a_figure(tmp_path):
    run(tmp_path, ROWS, figure())
    first = figures.MADE["trial"]
    later = "rows['best'] = 1\nrows.drop(rows.index, inplace=True)\nstated = force = None"
    run(tmp_path, ROWS, figure(), later)
    made = figures.MADE["trial"]
    assert made.record == first.record
    assert made.at_width(500) == first.at_width(500)
    assert made.chart.to_dict() == first.chart.to_dict()


def test_a_function_that_changes_its_rows_changes_only_its_own(tmp_path):
    draw = "def trial(rows, at):\n    rows['best'] = 7\n    return alt.Chart(rows).mark_point()"
    run(tmp_path, ROWS, figure(draw))
    made = figures.MADE["trial"]
    assert "7" not in set(made.record.rows["best"])
    assert 7 not in set(made.rows["best"])
