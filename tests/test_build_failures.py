"""What must fail, fails: with the place named, a code that is not zero, and the last book kept."""

from pathlib import Path

import pytest

import cells
from conftest import FEW, build, built_pages, fails, small_book, write_page

STATES = 'import csto\nrows = csto.load("states")\n'


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """A book of one small chapter that builds."""
    folder = small_book(tmp_path_factory.mktemp("small") / "book", "page", tables=FEW)
    write_page(folder, "1 + 1")
    built = build(folder)
    assert built.code == 0, built.log
    return folder


def test_a_failing_cell(small):
    write_page(small, "total = 1", "total / 0")
    fails(small, "page.ipynb, cell 2", "ZeroDivisionError")


def test_a_comparison_that_no_longer_holds(small):
    write_page(small, STATES + 'csto.check({"One is more than two": 1 > 2}, rows.head(1))')
    fails(
        small,
        "page.ipynb, cell 1, line 3: no longer holds: One is more than two (rests on states: RUS)",
    )


def test_a_warning_fails_the_next_build_as_well(small):
    """A page that is not read again would not warn again: it must not slip through then."""
    write_page(small, "1", prose="See [there](nowhere.md).")
    for _ in range(2):
        fails(small, "page.ipynb", "nowhere.md")


def test_roles_that_lead_nowhere(small):
    roles = "{numref}`no-such-figure`, {cite:t}`nobody1999`, {claim}`never`"
    write_page(small, "1", prose=f"See {roles}.")
    fails(small, "page.ipynb", "no-such-figure", 'role "cite:t"', 'role "claim"')


def test_links_that_lead_nowhere_and_a_name_given_twice(small):
    claim = 'csto.claim({"states": len(rows)}, rows)'
    links = "[this](#no-such-figure), [Nobody 1999](#nobody1999), [5](#state)"
    write_page(small, STATES + claim, claim, prose=f"See {links}.")
    fails(
        small,
        "page.ipynb, cell 0, line 3: no-such-figure: nothing has this name (printed: this)",
        "page.ipynb, cell 0, line 3: nobody1999: nothing has this name (printed: Nobody 1999)",
        "page.ipynb, cell 0, line 3: state: nothing has this name (printed: 5); did you mean",
        "page.ipynb, cell 2: states: name of this claim and of a claim in cell 1; rename one",
    )


def test_a_name_of_two_kinds(small):
    write_page(small, cells.ROWS, 'csto.claim({"trial": 1}, force)', cells.figure())
    fails(small, "page.ipynb", "'trial' is a claim already and cannot be a figure")


def test_a_claim_on_rows_of_no_table(small):
    counts = 'csto.load("exercises").groupby("year").size().reset_index()'
    write_page(small, f'import csto\ncsto.claim({{"n": 1}}, {counts})', prose="It is [1](#n).")
    fails(small, "page.ipynb", "pass rows that keep their table's key")


def test_a_figure_without_alternative_text(small):
    write_page(small, cells.ROWS, cells.figure(alt="''"))
    fails(small, "page.ipynb", "figure 'trial': alt of 0 words; write 10 to 35")


def test_a_figure_that_loses_rows(small):
    write_page(small, cells.ROWS, cells.figure(of="csto.load('force_strength')"))
    lost = "rows of force_strength are neither drawn nor left out"
    fails(small, "page.ipynb, cell 2: not accounted for:", lost, "(figure trial)")


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
