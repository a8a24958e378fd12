"""The page of a figure: it stands in a site of another origin, and all of the figure beside it."""

import json
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from threading import Thread
from urllib.parse import urljoin, urlsplit

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from lxml import html
from playwright.sync_api import FrameLocator, Locator, expect

from conftest import Quiet
from csto import citations, register, tables
from csto.book.pages import rendering
from csto.book.publish import addresses, figures
from csto.book.run import pictures
from csto.record import place
from pages import ALL_RULES, AXE, AXE_SCRIPT, UNFOLD

ID = "responses-asked"
WIDTHS = {"wide": 1000, "narrow": 390}


@pytest.fixture(scope="module")
def soups(built) -> dict[str, BeautifulSoup]:
    """The page of each figure, read."""
    pages = {id: built.html / rendering.page_of(id) for id in register.ids()}
    return {id: BeautifulSoup(page.read_text("utf-8"), "html.parser") for id, page in pages.items()}


@pytest.fixture(scope="module")
def abouts(built) -> dict[str, dict]:
    """What a program finds beside the page of each figure."""
    files = {id: built.html / place(id) / "metadata.json" for id in register.ids()}
    return {id: json.loads(file.read_text("utf-8")) for id, file in files.items()}


def test_all_its_rows_stand_on_it_and_the_first_in_its_chapter(soups, built):
    """Thousands of cells, folded away, slow the page of a chapter down on a phone."""
    chapters = {path.stem: html.parse(path) for path in (built.html / "notebooks").glob("*.html")}
    for id, soup in soups.items():
        made = register.record(id)
        rows, fold = len(made.rows), f'//figure[@id="{id}"]//details[@class="csto-data"]'
        assert len(soup.select("#rows tbody tr")) == rows, id
        shown = chapters[made.chapter].xpath(f"{fold}//tbody/tr")
        assert len(shown) == min(rows, pictures.FEW), id
        led = chapters[made.chapter].xpath(f'{fold}/p[@class="csto-more"]/a/text()')
        assert led == ([f"All {rows} rows"] if rows > pictures.FEW else []), id


@pytest.fixture
def other_site(tmp_path, soups, served) -> Iterator[str]:
    """A page of another origin that has what a public book offers to embed: page, and picture."""
    svg = str(soups[ID].select_one(".wide svg"))
    codes = figures.embeds_of(register.record(ID), f"{served}/{place(ID)}", svg).values()
    text = f"<!DOCTYPE html><meta charset=utf-8><title>Other</title>{''.join(codes)}"
    (tmp_path / "index.html").write_text(text, "utf-8")
    with ThreadingHTTPServer(("localhost", 0), partial(Quiet, directory=tmp_path)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/index.html"
        server.shutdown()


@pytest.mark.parametrize("layout", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_stands_in_another_site_without_scripts(chromium, other_site, layout, scheme):
    context = chromium.new_context(
        viewport={"width": WIDTHS[layout], "height": 950},
        java_script_enabled=False,
        color_scheme=scheme,
    )
    page, faults = context.new_page(), []
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.goto(other_site)
    frame = page.frame_locator("iframe")
    _shows_the_picture_first(frame, layout)
    inner = page.frames[1].evaluate("[innerWidth, document.documentElement.scrollWidth]")
    assert inner[1] <= inner[0], "nothing stands out of the frame"
    size = page.locator("body > a > img").evaluate("image => image.naturalWidth")
    assert size > 4000
    assert faults == []
    context.close()


def _shows_the_picture_first(frame: FrameLocator, layout: str) -> None:
    """The picture of this layout alone, whole, below the finding, and above all other words."""
    picture = frame.get_by_role("img")
    expect(picture).to_have_count(1)
    expect(picture).to_have_accessible_name(register.record(ID).alt)
    box, title = picture.bounding_box(), frame.locator("h1")
    assert title.inner_text() == register.record(ID).title
    assert (
        title.bounding_box()["y"] < box["y"] < frame.locator("main > p").nth(1).bounding_box()["y"]
    )
    assert box["height"] > 100
    assert box["width"] <= WIDTHS[layout]
    assert frame.locator(f".{layout}").is_visible()


def test_its_links_lead_to_what_is_there(soups, abouts, built):
    for id, soup in soups.items():
        found = [link["href"] for link in soup.select("a, link:not([rel=icon])")]
        assert {"data.csv", "metadata.json", f"{id}.zip", f"{id}.png"} <= set(found)
        for link in found:
            address = urlsplit(urljoin(rendering.page_of(id), link))
            assert not address.scheme, link
            page = built.html / address.path
            assert page.is_file(), link
            assert not address.fragment or f'id="{address.fragment}"' in page.read_text("utf-8")
        linked = {link["href"] for link in soup.select("a[download]")}
        assert linked == set(abouts[id]["files"].values()) - {"README.txt"}


def test_rows_and_what_they_are_lie_beside_it(abouts, built):
    for id, about in abouts.items():
        record = register.record(id)
        rows = pd.read_csv(built.html / place(id) / "data.csv", dtype="string")
        assert rows.equals(record.rows)
        assert about["rows_hash"] == record.rows_hash
        assert about["units"] == dict(record.units)
        assert about["edition"].startswith("version ")
        assert "credit" in about["rights"]


def test_it_says_how_to_read_cite_and_reuse_it(soups, abouts):
    for id, about in abouts.items():
        for name in ("subtitle", "caption", "source_line", "citation", "rights"):
            assert about[name] in soups[id].get_text(), (id, name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_reads_well(chromium, served, scheme):
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{served}/{place(ID)}")
    page.evaluate(UNFOLD)
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(AXE, ALL_RULES) == []
    assert page.evaluate("document.fonts.check('600 15px \"Open Sans\"')")
    context.close()


def test_a_chapter_has_picture_rows_and_citation_and_leads_to_the_rest(chromium, base):
    page = chromium.new_page()
    page.goto(f"{base}/notebooks/responses.html#{ID}")
    fold = page.locator(f"#{ID} details.csto-reuse")
    fold.locator("> summary").click()
    names = [link.rpartition("/")[2] for link in _links(fold)]
    assert names == [f"{ID}.png", f"{ID}.csv", "index.html#formats"]
    fold.get_by_text("Its page").click()
    page.wait_for_url(f"**/{rendering.page_of(ID)}#formats")
    page.get_by_role("link", name="LaTeX block").wait_for()  # the fold has opened
    page.get_by_role("link", name="Figure 7.").click()
    page.wait_for_url(f"**/notebooks/responses.html#{ID}")
    page.close()


def _links(part: Locator) -> list[str]:
    return part.locator("a").evaluate_all("links => links.map(link => link.href)")


def test_the_former_place_of_its_files_leads_on(chromium, base, built):
    page = chromium.new_page()
    page.goto(f"{base}/{addresses.KITS}/{ID}/index.html", wait_until="commit")
    page.wait_for_url(f"**/{rendering.page_of(ID)}")
    page.close()
    former = (built.html / addresses.KITS).rglob("*")
    assert {path.name for path in former if path.is_file()} == {"index.html"}


def test_a_figure_is_cited_with_the_address_of_its_page(built, monkeypatch):
    public = tables.package() | {"homepage": "https://book.test/csto/"}
    monkeypatch.setattr(tables, "package", lambda: public)
    cited = citations.cite(ID)
    assert f"https://book.test/csto/{place(ID)}" in cited
