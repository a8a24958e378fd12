"""Text of tables is text: whatever a cell holds, a reader sees it and no browser runs it.

The tables refuse most of it; here the rule that does so is taken out, to see what stands behind it.
"""

import json
import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Page

from conftest import Build, build, small_book, write_page
from csto.refresh import prose

HOSTILE = [
    "<script>window.ran = 1; alert(1)</script>",
    '<img src="x" onerror="window.ran = 1; alert(1)">',
    '"></td></table><svg onload="window.ran = 1">',
    "</script><!--<script>window.ran = 1",
    "[x](javascript:alert(1)) <javascript:alert(1)>",
    "{{ 7 * 7 }} {% raw %} ${7 * 7}",
    "`code` {ref}`nowhere` **strong** _em_ $x^2$ a | b",
    "% gone",
    "- point",
    '=HYPERLINK("https://example.org", "click")',
    "+1+cmd",
    "@SUM(1)",
]
CELLS = {  # of these tables, each hostile text in its own row
    "terms": ["abbreviation", "meaning", "explanation"],
    "discrepancies": ["topic", "reading", "treatment"],
    "exercises": ["site"],
}
FIGURE = """
import altair as alt
import csto

rows = csto.load("exercises")[["exercise", "site", "source"]].head(12).assign(x=1.0)
said = rows["site"].tolist()


@csto.figure(
    "hostile",
    rows=rows,
    title=said[0],
    subtitle=said[2],
    caption=" ".join(said),
    alt=f"{said[0]} {said[1]} and more text of that kind, as long as is asked for.",
    units={"x": said[5]},
    tables=["exercises"],
)
def hostile(rows, at):
    y = alt.Y("site:N", sort=None, axis=alt.Axis(labelLimit=900))
    chart = alt.Chart(rows).mark_bar().encode(x="x:Q", y=y, tooltip="site:N")
    return chart.properties(width=100)
"""
PAGE = [
    FIGURE,
    'rows = csto.load("discrepancies")[["topic", "reading", "treatment"]].head(30)\n'
    'csto.listing("hostile-list", rows, caption=rows["topic"][0])',
    'rows = csto.load("discrepancies").head(2)\n'
    'csto.claim({"said": rows["topic"][1]}, rows)\ncsto.check({rows["topic"][0]: True}, rows)',
]
PROSE = "It is [so](#said). See [the chart](#hostile)."


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Build:
    """A small book from tables with hostile cells, past the rule that would refuse them."""
    folder = small_book(tmp_path_factory.mktemp("hostile") / "book", "page")
    toc = folder / "_toc.yml"
    pages = ("data", "glossary", "figures", "claims")
    listed = "".join(f"- file: book/{page}\n" for page in pages)
    toc.write_text(toc.read_text("utf-8") + listed, "utf-8")
    for table, columns in CELLS.items():
        _poison(folder / "data" / f"{table}.csv", columns)
    # The glossary has the alliance's forces, said in a chapter or not.
    terms = folder / "data" / "terms.csv"
    table = pd.read_csv(terms, dtype="string", keep_default_na=False)
    table = table.assign(kind="force", meaning="Collective " + table["meaning"])
    table.to_csv(terms, index=False, lineterminator="\n")
    _poison_metadata(folder / "data" / "datapackage.json")
    rules = folder / "src" / "csto" / "validation" / "cells.py"
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("return _unsafe(text)", "return None"), "utf-8")
    assert rules.read_text("utf-8") != text
    write_page(folder, *PAGE, prose=prose.rewritten(PROSE, {"said": HOSTILE[1]}))
    built = build(folder, PYTHONPATH=str(folder / "src"))
    assert built.code == 0, built.log
    return built


def _poison(path: Path, columns: list[str]) -> None:
    table = pd.read_csv(path, dtype="string", keep_default_na=False)
    for column in columns:
        table.loc[: len(HOSTILE) - 1, column] = HOSTILE
    table.to_csv(path, index=False, lineterminator="\n")


def _poison_metadata(path: Path) -> None:
    package = json.loads(path.read_text("utf-8"))
    entry = next(entry for entry in package["resources"] if entry["name"] == "states")
    entry["description"] = " ".join(HOSTILE)
    for field, text in zip(entry["schema"]["fields"], HOSTILE, strict=False):
        field["description"] = text
    path.write_text(json.dumps(package), "utf-8")


@pytest.fixture
def page(chromium):
    """A page without the policy, which would keep from running what should not be there at all."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    opened = context.new_page()
    yield opened
    _is_harmless(opened)
    context.close()


def _is_harmless(page: Page) -> None:
    """Nothing of the texts has run or has become an element."""
    assert page.evaluate("window.ran") is None
    assert page.locator("img[src=x], svg[onload], a[href^='javascript:' i]").count() == 0


def test_what_is_looked_for_would_be_found(page):
    page.set_content(HOSTILE[1])
    page.wait_for_function("() => window.ran")
    page.set_content("<p>text</p>")
    page.evaluate("window.ran = undefined")


def _shows(page: Page, place: str, texts: list[str] = HOSTILE) -> None:
    """See all texts in a place, as they are."""
    _is_harmless(page)
    seen = _plain(page.locator(place).evaluate("part => part.textContent"))
    for text in texts:
        assert _plain(text) in seen, f"{text!r} is not to be read in {place}"


def _plain(text: str) -> str:
    """A text without what typesetting changes: white space, quotation marks, dashes."""
    text = re.sub(r"[“”„]", '"', re.sub(r"\s+", " ", text))
    return text.replace("’", "'").replace("‘", "'").replace("–", "--")


def test_on_pages_that_are_made_of_tables(page, hostile):
    base = hostile.html.as_uri()
    page.goto(f"{base}/book/glossary.html")
    _shows(page, "article")
    assert page.locator("article dt").count() > len(HOSTILE)
    page.goto(f"{base}/book/data.html")
    _shows(page, "article")
    page.goto(f"{base}/book/figures.html")
    _shows(page, ".csto-gallery", HOSTILE[:1])
    page.goto(f"{base}/book/claims.html")
    _shows(page, "details.csto-claims", HOSTILE[:2])


def test_in_a_figure_and_its_tooltip(page, hostile):
    page.goto(f"{hostile.html.as_uri()}/notebooks/page.html")
    chart = page.locator("#hostile .csto-chart:visible")
    _shows(page, "#hostile .csto-wide svg")
    _shows(page, "#hostile .csto-finding", [HOSTILE[0], HOSTILE[2]])
    _shows(page, "#hostile figcaption")
    _shows(page, "#hostile .csto-data")
    chart.scroll_into_view_if_needed()
    chart.hover()
    page.locator("#hostile .csto-wide[data-live]").wait_for()
    _shows(page, "#hostile .csto-wide .vega-embed")
    bars = page.locator("#hostile .csto-wide .mark-rect path").all()
    for bar, text in zip(bars, HOSTILE, strict=True):
        bar.hover()
        page.locator("#vg-tooltip-element.visible").wait_for()
        _shows(page, "#vg-tooltip-element", [text])
        page.mouse.move(1, 1)
        page.locator("#vg-tooltip-element:not(.visible)").wait_for(state="attached")


def test_in_prose(page, hostile):
    page.goto(f"{hostile.html.as_uri()}/notebooks/page.html")
    _shows(page, "a.csto-claim", HOSTILE[1:2])


def test_in_a_searchable_table(page, hostile):
    page.goto(f"{hostile.html.as_uri()}/notebooks/page.html")
    _shows(page, "#hostile-list")
    page.locator("#hostile-list").scroll_into_view_if_needed()
    page.mouse.move(400, 400)
    page.locator("#hostile-list[data-live]").wait_for()
    _shows(page, "#hostile-list")
    page.locator(".dt-search input").first.fill("onerror")
    page.wait_for_function("() => document.querySelectorAll('#hostile-list tbody tr').length < 12")
    _shows(page, "#hostile-list", HOSTILE[1:2])
    page.locator("#hostile-list th").first.click()


def test_in_the_search(page, hostile):
    page.goto(f"{hostile.html.as_uri()}/search.html?q=window")
    page.locator("#search-results li").first.wait_for()
    written = "&lt;b&gt; <i>x</i> </textarea><img src=x>"
    assert page.evaluate("text => cstoText(text)", written) == written.replace(
        "&lt;b&gt;", "<b>"
    ), "names are found as HTML or as text; both are shown as text"
    search = (hostile.html / "_static" / "searchtools.js").read_text("utf-8")
    assert "innerHTML = title" not in search


def test_in_registers_and_workbook(hostile):
    figures = json.loads((hostile.html / "figures.json").read_text("utf-8"))
    assert figures[0]["title"] == HOSTILE[0]
    claims = json.loads((hostile.html / "claims.json").read_text("utf-8"))
    assert HOSTILE[1] in {entry["value"] for entry in claims}
    book = openpyxl.load_workbook(hostile.html / "_static" / "csto-data.xlsx")
    cells = [cell for row in book["terms"].iter_rows() for cell in row]
    assert {cell.value for cell in cells} >= set(HOSTILE)
    assert {cell.data_type for cell in cells} == {"s", "n"}  # no formula; n also of empty cells
    assert not any(cell.hyperlink for cell in cells)


SNEAKED = [
    ("<script>alert(1)</script>", "has a script or style in it: <script>"),
    ("<p onclick='alert(1)'>there</p>", "has it in an element: <p onclick="),
    ('<a href="java&#x09;script:alert(1)">there</a>', "links to what is no address"),
    ("<p style='color: red'>red</p>", "has it in an element: <p style="),
]


@pytest.mark.parametrize(("words", "fault"), SNEAKED)
def test_what_comes_into_a_page_by_hand_is_refused(tmp_path, words, fault):
    from csto.book.publish import inline, scrutiny

    page = f'<html><head><meta charset="utf-8" /></head><body>{words}</body></html>'
    (tmp_path / "page.html").write_text(inline.mend(page), "utf-8")
    (found,) = scrutiny.faults_in_pages(tmp_path)
    assert fault in found
