"""The built book in a real browser: from a server and as files, with JavaScript and without."""

import base64
import io
import json
import re
import sys
import zipfile

import nbformat
import pytest
import yaml
from PIL import Image

from conftest import ROOT, Build
from csto import record, tables
from csto import register as figures
from csto.book.pages import rendering
from csto.book.publish import copies
from pages import CHAPTERS, PAGES, by_page


@pytest.fixture
def register(book: Build) -> list[dict]:
    return json.loads((book.html / "figures.json").read_text("utf-8"))


def test_the_book_has_its_pages_and_no_other(book):
    pages = (*book.html.rglob("*.html"), *book.html.glob("notebooks/*.ipynb"))
    built = {path.relative_to(book.html).as_posix() for path in pages}
    notebooks = {page.replace(".html", ".ipynb") for page in CHAPTERS}
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["sphinx"]["config"]
    own = {rendering.page_of(id) for id in figures.ids()}
    former = {address for address in config.get("csto_redirects", {}) if "#" not in address}
    assert {page for page in built if not page.startswith("_")} == {
        *PAGES,
        *notebooks,
        *former,
        *own,
    }


def test_every_notebook_was_executed(book):
    for chapter in CHAPTERS:
        name = chapter.removeprefix("notebooks/").removesuffix(".html")
        assert f"{name}.ipynb: executed in" in book.log


def test_the_front_door_leads_to_the_first_page(chromium, base):
    page = chromium.new_page()
    page.goto(f"{base}/index.html", wait_until="commit")
    page.wait_for_url("**/book/index.html")
    assert page.locator(".bd-article h1").inner_text().startswith("The CSTO in Numbers")
    page.close()


def test_the_vega_bundle_loads_only_where_charts_are(chromium, served):
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served}/book/index.html", wait_until="networkidle")
    assert not [url for url in asked if "vega" in url or "csto.js" in url]
    page.close()


def test_a_figure_is_one_chart_below_its_finding_and_one_caption(book, register):
    for name, entries in by_page(register).items():
        text = (book.html / name).read_text("utf-8")
        for part in ('class="csto-finding"', "<figcaption", "</figcaption"):
            assert text.count(part) == len(entries), name


def test_numbered_references_name_their_figure(book, register):
    for entry in register:
        text = (book.html / entry["page"]).read_text("utf-8")
        assert (
            f'href="#{entry["id"]}"><span class="std std-numref">Figure {entry["number"]}</span>'
            in text
        )


def test_claims_lead_to_their_rows_and_back(chromium, base, book):
    listed = json.loads((book.html / "claims.json").read_text("utf-8"))
    assert len(listed) > 300
    assert len({entry["id"] for entry in listed}) == len(listed)
    for entry in listed:
        assert entry["page"] in CHAPTERS
        assert entry["tables"], entry["id"]
        assert entry["rows"] or entry["figures"], entry["id"]
        said = entry["value"] == "holds" or entry["value"].lower() in entry["text"].lower()
        assert said, entry["id"]
    page = chromium.new_page()
    for chapter in ("forces", "kazakhstan-2022"):
        page.goto(f"{base}/notebooks/{chapter}.html")
        number = page.locator("a.csto-claim").first
        said = number.inner_text()
        number.click()
        page.wait_for_url(f"**/book/claims.html#{chapter}-*")
        row = page.locator("tr:target")
        assert row.is_visible(), "the fold that holds it is open"
        assert row.locator("td").first.inner_text() == said
        row.locator("a").first.click()
        page.wait_for_url(f"**/notebooks/{chapter}.html#claim-*")
        assert page.locator(":target").inner_text() == said
    page.close()


def test_long_tables_are_searched_and_sorted(chromium, base):
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{base}/notebooks/disagreements.html")
    table = page.locator("#disagreements-list")
    table.scroll_into_view_if_needed()
    page.locator("#disagreements-list[data-live]").wait_for(state="attached")
    before = table.locator("tbody tr").count()
    page.locator(".dt-search input").first.fill("Almaz")
    page.wait_for_function(
        "() => document.querySelectorAll('#disagreements-list tbody tr').length < 15"
    )
    assert 0 < table.locator("tbody tr").count() < before
    assert table.locator("caption").inner_text().startswith("Table 16.2")
    page.close()


def test_a_long_table_is_whole_without_a_script(chromium, served):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/notebooks/disagreements.html")
    rows = page.locator("#disagreements-list tbody tr").count()
    assert rows == len(tables.load("discrepancies"))
    context.close()


def test_the_gallery_filters_by_table(chromium, base, register):
    page = chromium.new_page()
    page.goto(f"{base}/book/data.html#table-facilities")  # which opens its fold
    page.locator("a[href='figures.html?table=facilities']").click()
    page.wait_for_url("**/figures.html?table=facilities")
    page.locator(".csto-filters output:not(:empty)").wait_for()
    shown = page.locator(".csto-gallery > li:visible")
    wanted = [entry for entry in register if "facilities" in entry["tables"]]
    assert shown.count() == len(wanted) > 0
    page.locator("select[name=table]").select_option("")
    assert shown.count() == len(register)
    page.close()


def test_the_first_use_of_a_term_leads_to_the_glossary(chromium, served):
    page = chromium.new_page()
    page.goto(f"{served}/notebooks/disagreements.html")
    links = page.locator("a:has(> .csto-term)")
    assert len(set(links.all_inner_texts())) == links.count() > 0
    links.first.click()
    page.wait_for_url("**/book/glossary.html#term-*")
    page.close()


def test_a_citation_is_copied(chromium, served):
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{served}/notebooks/forces.html")
    fold = page.locator("details.csto-reuse").first
    fold.locator("> summary").click()
    fold.locator(".csto-copy").click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == fold.locator(".csto-citation").inner_text()
    context.close()


def test_the_book_has_what_it_promises(register):
    assert len(CHAPTERS) >= 17
    assert len(register) >= 60


AWAY = re.compile(r'<details class="csto-code csto-away">.*?</details>', re.DOTALL)


def test_what_is_missing_is_left_empty(book):
    """But in what cells show of their rows, which is away with their code: there pandas tells."""
    for page in book.html.rglob("*.html"):
        text = AWAY.sub("", page.read_text("utf-8"))
        assert not re.search(r">(&lt;NA&gt;|NaN|nan|NaT|None)</td>", text), page


def test_no_path_of_a_machine_is_in_pages_and_notebooks(book):
    for path in (*book.html.rglob("*.html"), *book.html.rglob("*.ipynb")):
        text = path.read_text("utf-8")
        for place in (book.folder, ROOT, sys.prefix):
            assert str(place) not in text, path


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_is_published_as_executed_beside_its_page(book, register, chapter):
    path = (book.html / chapter).with_suffix(".ipynb")
    executed = nbformat.read(path, as_version=4)
    nbformat.validate(executed)
    source = nbformat.read(book.folder / "notebooks" / path.name, as_version=4)
    own = [cell.source for cell in source.cells]
    assert [cell.source for cell in executed.cells[: len(own)]] == own
    assert {cell.id for cell in executed.cells[len(own) :]} <= {copies.SOURCES}
    code = [cell for cell in executed.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    shown = [output for cell in code for output in cell.outputs]
    assert {"error", "stream"}.isdisjoint(output.output_type for output in shown)
    made = [output for output in shown if record.MIME in output.get("data", {})]
    listed = {entry["id"]: entry for entry in register if entry["page"] == chapter}
    assert [output.data[record.MIME]["id"] for output in made] == list(listed)
    for output in made:
        picture = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"])))
        assert picture.width > 1.9 * output.metadata["image/png"]["width"] > 1000
        assert len(set(picture.convert("L").resize((60, 30)).getdata())) > 5, "drawn upon"
        alt = listed[output.data[record.MIME]["id"]]["alt"]
        assert output.metadata["image/png"]["alt"] == alt


def test_the_dictionary_names_every_table_and_column(chromium, served):
    page = chromium.new_page()
    page.goto(f"{served}/book/data.html")
    text = page.locator("article").text_content()  # columns and how to count are folds
    for name in tables.names():
        assert page.locator(f"#table-{name.replace('_', '-')}").count() == 1, name
        for field in tables.fields(name):
            assert field["name"] in text
    page.close()


@pytest.mark.parametrize("name", ["csto-data.zip", "csto-data.xlsx", "csto-data-parquet.zip"])
def test_the_tables_can_be_taken_along(chromium, served, name):
    page = chromium.new_page()
    page.goto(f"{served}/book/data.html")
    with page.expect_download() as download:
        page.locator(f"a[href$='{name}']").click()
    assert zipfile.is_zipfile(download.value.path())
    page.close()
