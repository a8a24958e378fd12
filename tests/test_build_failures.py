"""What must fail, fails: with the place named, a code that is not zero, and the last book kept."""

from pathlib import Path

import pytest

from conftest import build, built_pages, fails, small_book, write_page

FIGURE = """
import altair as alt
import pandas as pd
import csto
from csto import figures, register
from csto.register import Words, figure

def draw(rows, *, width):
    return alt.Chart(rows).mark_point().encode(x="x:Q").properties(width=width)

register.REGISTER.clear()
figures._registered = lambda: register.REGISTER
figure("trial", chapter="page", tables=["states"], rows=lambda states: ({rows}, {{}}),
       words=lambda rows: Words("It rises.", "What.", {alt}, "Pieces"))(draw)
csto.figure("trial")
"""
ROWS = 'pd.DataFrame({"x": [1.0], "records": [9]})'
FEWER = 'pd.DataFrame({"x": [1.0], "records": [5]})'
ALT = "'A point stands at one, far away from zero, in a chart of one point only.'"


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """A book of one small chapter that builds."""
    folder = small_book(tmp_path_factory.mktemp("small") / "book", "page")
    write_page(folder, "1 + 1")
    built = build(folder)
    assert built.code == 0, built.log
    return folder


def test_a_failing_cell(small):
    write_page(small, "total = 1", "total / 0")
    fails(small, "page.ipynb", "ZeroDivisionError")


def test_a_claim_that_no_longer_holds(small):
    write_page(
        small, 'import csto\ncsto.check(1 > 2, "One is more than two.", csto.load("states"))'
    )
    fails(small, "page.ipynb", "no longer bear this sentence: One is more than two.")


def test_a_warning_fails_the_next_build_as_well(small):
    """A page that is not read again would not warn again: it must not slip through then."""
    write_page(small, "1", prose="See [there](nowhere.md).")
    for _ in range(2):
        fails(small, "page.ipynb", "nowhere.md")


def test_a_broken_figure_reference(small):
    write_page(small, "1", prose="See {numref}`no-such-figure`.")
    fails(small, "page.ipynb", "no-such-figure")


def test_a_missing_citation(small):
    write_page(small, "1", prose="As {cite:t}`nobody1999` says.")
    fails(small, "page.ipynb", "nobody1999")


def test_a_number_that_was_never_claimed(small):
    write_page(small, "1", prose="There are {claim}`never`.")
    fails(small, "page.ipynb", "no cell claims 'never'")


def test_a_claim_on_rows_of_no_table(small):
    counts = 'csto.load("exercises").groupby("year").size().reset_index()'
    write_page(small, f'import csto\ncsto.claim("n", "1", {counts})', prose="{claim}`n`")
    fails(small, "page.ipynb", "pass rows that keep their table's key")


def test_a_figure_without_alternative_text(small):
    write_page(small, FIGURE.format(rows=ROWS, alt="''"))
    fails(small, "page.ipynb", "figure 'trial': alternative text of 0 characters")


def test_a_figure_that_loses_rows(small):
    write_page(small, FIGURE.format(rows=FEWER, alt=ALT))
    fails(small, "page.ipynb", "figure 'trial': 9 rows in table 'states', but 5 drawn")


def test_a_picture_without_alternative_text(small):
    write_page(small, "1", prose="![](../book/_static/logo.svg)")
    fails(small, "page.ipynb", "logo.svg has no alternative text")


def test_an_output_drawn_past_the_register(small):
    write_page(small, "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    fails(small, "page.ipynb", "has no alternative text")


def test_a_chart_that_would_ask_another_host(small):
    write_page(small, "import altair as alt\nalt.Chart({'values': []}).mark_point()")
    fails(small, "page.html asks another host")


def test_what_a_cell_says_on_stderr(small):
    write_page(small, "import sys\nprint('careful', file=sys.stderr)")
    fails(small, "page.ipynb", "stderr")


def test_a_faulty_table_stops_the_build_before_any_notebook(small):
    write_page(small, "1 + 2")
    table = small / "data" / "force_strength.csv"
    good = table.read_text("utf-8")
    line = next(n for n, text in enumerate(good.splitlines(), 1) if "16000,16000,16000" in text)
    table.write_text(good.replace("16000,16000,16000", "16000,15000,16000"), "utf-8")
    try:
        built = fails(
            small, f"data/force_strength.csv:{line}: column 'low':", "low is above best", "mend"
        )
        assert "executed" not in built.log
    finally:
        table.write_text(good, "utf-8")


def test_a_page_that_left_the_book_leaves_the_site(small):
    extra, toc = small / "book" / "extra.md", small / "_toc.yml"
    listed = toc.read_text("utf-8")
    write_page(small, "5 + 6")
    extra.write_text("# Extra\n", "utf-8")
    toc.write_text(f"{listed}- file: book/extra\n", "utf-8")
    assert build(small).code == 0
    assert "book/extra.html" in built_pages(small)
    extra.unlink()
    toc.write_text(listed, "utf-8")
    assert build(small).code == 0
    assert "book/extra.html" not in built_pages(small)
