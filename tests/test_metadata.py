"""What machines read in the head of the pages, and addresses: with one of the book and without."""

import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from PIL import Image

import cells
from conftest import FEW, ROOT, build, built_pages, small_book, write_page
from csto import citations, references, register, tables
from csto.book.publish import bundles

ADDRESS = "https://book.test/csto"
FINDING = "Stated sizes differ."
PROSE = f"""
1. {FINDING} "They" <do> & `may`.
2. More.

As [Weitz 2018](#weitz2018) says.
"""


class Head(HTMLParser):
    """The metadata of a page: `meta` by name, `links` by relation, `records` of schema.org."""

    def __init__(self, page: Path) -> None:  # noqa: D107
        super().__init__()
        self.meta: dict[str, list[str]] = {}
        self.links: dict[str, list[str]] = {}
        self.records: list[dict] = []
        self._record: list[str] | None = None
        self.feed(page.read_text("utf-8").partition("</head>")[0])

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "meta" and (name := attrs.get("name") or attrs.get("property")):
            self.meta.setdefault(name, []).append(attrs["content"])
        if tag == "link":
            self.links.setdefault(attrs["rel"], []).append(attrs["href"])
        if tag == "script" and attrs.get("type") == "application/ld+json":
            self._record = []

    def handle_data(self, data):
        if self._record is not None:
            self._record.append(data)

    def handle_endtag(self, tag):
        if tag == "script" and self._record is not None:
            self.records.append(json.loads("".join(self._record)))
            self._record = None

    def one(self, name: str) -> str:
        (content,) = self.meta[name]
        return content


def heads(html: Path) -> dict[str, Head]:
    pages = {path.relative_to(html).as_posix(): path for path in html.rglob("*.html")}
    return {name: Head(path) for name, path in pages.items() if not name.startswith("_")}


@pytest.fixture(scope="module")
def pages(book) -> dict[str, Head]:
    mark = 'http-equiv="refresh"'  # of the front door and of redirects
    return {
        name: head
        for name, head in heads(book.html).items()
        if mark not in (book.html / name).read_text("utf-8")
    }


def test_every_page_says_once_what_it_is(pages):
    said = {name: head.one("description") for name, head in pages.items()}
    assert len(set(said.values())) == len(said), "each its own"
    for name, head in pages.items():
        assert 10 < len(said[name]) <= 300, name
        assert head.one("og:description") == head.one("twitter:description") == said[name]
        assert head.one("og:title") == head.one("twitter:title")
        assert head.one("og:site_name") == "The CSTO in Numbers"


def test_a_chapter_is_described_by_its_first_finding(chromium, served, pages):
    page = chromium.new_page(java_script_enabled=False)
    chapters = [name for name in pages if name.startswith("notebooks/")]
    assert len(chapters) >= 13
    for name in chapters:
        page.goto(f"{served}/{name}")
        finding = page.locator(".csto-findings li").first.inner_text()
        start = pages[name].one("description").removesuffix(" …")
        assert " ".join(finding.split()).startswith(start), name
    page.close()


def test_the_data_are_described_as_a_dataset(pages, book):
    package = tables.package()
    for name in ("book/data.html", "book/index.html"):
        (record,) = pages[name].records
        assert record["@type"] == "Dataset"
        assert record["version"] == package["version"]
        assert record["dateModified"] == package["created"][:10]
        assert record["license"] == "https://creativecommons.org/licenses/by/4.0/"
        assert record["creator"]["name"] == "The CSTO in Numbers"
        assert {state["name"] for state in record["spatialCoverage"]} >= {"Armenia", "Russia"}
        assert re.fullmatch(r"\d{4}/\d{4}", record["temporalCoverage"])
        assert {"persons", "pieces"} <= {what["unitText"] for what in record["variableMeasured"]}
        assert len(record["distribution"]) == 3
        for file in record["distribution"]:
            assert (book.html / name).parent.joinpath(file["contentUrl"]).is_file()


def test_a_chapter_is_described_as_an_article_with_its_sources(pages, book):
    for name, head in pages.items():
        if not name.startswith("notebooks/"):
            continue
        (record,) = head.records
        assert record["@type"] == "ScholarlyArticle"
        assert record["headline"] == head.one("og:title")
        assert record["description"] == head.one("description")
        assert record["dateModified"] == tables.package()["created"][:10]
        assert record["isPartOf"]["name"] == "The CSTO in Numbers"
        text = (book.html / name).read_text("utf-8")
        cited = set(re.findall(r'bibliography\.html#(\w+)"', text))
        assert len(record["citation"]) == len(cited) > 0, name


def test_without_an_address_nothing_pretends_to_one(pages, book):
    for head in pages.values():
        assert not [name for name in head.meta if name in ("og:image", "og:url", "twitter:image")]
        assert "canonical" not in head.links
    assert not (book.html / "sitemap.xml").exists()
    assert not (book.html / "robots.txt").exists()


@pytest.fixture(scope="module")
def public(tmp_path_factory) -> Path:
    """A small book with an address, a figure, and redirects from a page, all of it, and places."""
    folder = small_book(tmp_path_factory.mktemp("public") / "book", "page", tables=FEW)
    write_page(folder, cells.ROWS, cells.figure(), prose=PROSE)
    configure(
        folder,
        {
            "notebooks/former.html": "notebooks/page.html#trial",
            "notebooks/former.html#figure": "book/bibliography.html",
            "notebooks/former.ipynb": "notebooks/page.ipynb",
            "notebooks/page.html#sizes": "notebooks/page.html#trial",
            "notebooks/page.html#sources": "book/bibliography.html",
        },
    )
    built = build(folder)
    assert built.code == 0, built.log
    return folder


def configure(folder: Path, redirects: dict[str, str]) -> None:
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    config["html"]["baseurl"] = ADDRESS
    config["sphinx"]["config"]["csto_redirects"] = redirects
    (folder / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")


def test_a_public_book_says_where_its_pages_are(public):
    html = public / "_build" / "html"
    for name, head in heads(html).items():
        if name not in ("index.html", "notebooks/former.html"):
            address = f"{ADDRESS}/{name}".replace("trial/index.html", "trial/")
            assert head.links["canonical"] == [address]
            assert head.one("og:url") == address
    listed = re.findall("<loc>(.*?)</loc>", (html / "sitemap.xml").read_text("utf-8"))
    assert {f"{ADDRESS}/notebooks/page.html", f"{ADDRESS}/figures/trial/"} <= set(listed)
    for address in listed:
        path = html / address.removeprefix(f"{ADDRESS}/")
        assert (path / "index.html" if address.endswith("/") else path).is_file()
    assert f"Sitemap: {ADDRESS}/sitemap.xml" in (html / "robots.txt").read_text("utf-8")


def test_a_public_book_is_cited_with_its_address(public):
    """In kits, on the page Cite, in the executed copies that the library reads, and the package."""
    html, whole = public / "_build" / "html", f"{ADDRESS}/figures/trial/"
    kit = (html / "figures/trial/trial.bib").read_text("utf-8")
    assert f"url = {{{whole}}}" in kit
    assert f"url = {{{ADDRESS}}}" in kit
    executed = json.loads((html / "notebooks/page.ipynb").read_text("utf-8"))
    (made,) = register.records_in(executed, "page")
    assert whole in citations.reference(made)
    with zipfile.ZipFile(html / "_static/csto-data.zip") as packed:
        assert json.loads(packed.read("datapackage.json"))["homepage"] == ADDRESS


@pytest.mark.parametrize("name", ["notebooks/page.html", "figures/trial/index.html"])
def test_the_card_of_a_public_chapter_or_figure_has_a_picture(public, name):
    html = public / "_build" / "html"
    head = Head(html / name)
    assert head.one("twitter:card") == "summary_large_image"
    assert head.one("og:image") == head.one("twitter:image")
    with Image.open(html / head.one("og:image").removeprefix(f"{ADDRESS}/")) as image:
        assert image.size == (1200, 630)
        assert len(set(image.convert("L").resize((60, 30)).getdata())) > 10, "drawn upon"
    assert head.one("og:image:alt") == head.one("twitter:image:alt") != ""


def test_the_page_of_a_public_figure_offers_to_embed_it(public):
    html = public / "_build" / "html"
    page = BeautifulSoup((html / "figures/trial/index.html").read_text("utf-8"), "html.parser")
    codes = [BeautifulSoup(code.get_text(), "html.parser") for code in page.select("code")]
    (frame,), (picture,) = (code.select("iframe, a") for code in codes)
    assert frame["src"] == picture["href"] == f"{ADDRESS}/figures/trial/"
    assert frame["title"] == page.h1.get_text()
    assert picture.img["alt"] == page.svg["aria-label"]
    assert (html / picture.img["src"].removeprefix(f"{ADDRESS}/")).is_file()


def test_a_public_chapter_is_described_with_its_address(public):
    head = Head(public / "_build" / "html" / "notebooks" / "page.html")
    assert head.one("description") == f"{FINDING} “They” <do> & may."
    (record,) = head.records
    assert record["url"] == f"{ADDRESS}/notebooks/page.html"
    assert record["image"] == head.one("og:image")
    title = references.items()["weitz2018"]["title"]
    assert [work["name"] for work in record["citation"]] == [title]


def test_colab_installs_the_wheel_that_the_published_book_serves(public):
    path = public / "_build" / "html" / "notebooks" / "page.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    said = f'if "google.colab" in sys.modules:\n    %pip install --quiet {ADDRESS}/_static/'
    assert first.source.endswith(said + bundles.wheel())


def test_former_addresses_lead_on(chromium, public):
    base = (public / "_build" / "html").as_uri()
    page = chromium.new_page()
    page.goto(f"{base}/notebooks/former.html", wait_until="commit")
    page.wait_for_url("**/notebooks/page.html#trial")
    page.goto(f"{base}/notebooks/former.html#figure", wait_until="commit")
    page.wait_for_url("**/book/bibliography.html")
    moved = nbformat.read(public / "_build/html/notebooks/former.ipynb", as_version=4)
    nbformat.validate(moved)
    assert "(page.ipynb)" in moved.cells[0].source
    page.goto(f"{base}/notebooks/page.html#sizes")
    apart = page.evaluate(
        """() => {
            const [former, present] = ["sizes", "trial"]
                .map(id => document.getElementById(id).getBoundingClientRect().y);
            return present - former;
        }"""
    )
    assert 0 <= apart < 100, "the former place is beside the present one"
    assert page.locator("#sources").is_hidden(), "what has moved is told to those who look for it"
    page.goto(f"{base}/notebooks/page.html#sources")
    page.locator("#sources a").click()
    page.wait_for_url("**/book/bibliography.html")
    page.close()


MISLEADING = {
    "notebooks/old.html": ("notebooks/gone.html", "which is not in the book"),
    "notebooks/older.html": ("notebooks/page.html#gone", "which is not in the book"),
    "book/index.html": ("notebooks/page.html", "is a page of the book"),
    "notebooks/oldest.html#figure": ("notebooks/page.html", "is no place on a page"),
}


def test_redirects_that_mislead_fail(public):
    before = built_pages(public)
    configure(public, {former: present for former, (present, _) in MISLEADING.items()})
    built = build(public)
    assert built.code != 0
    for former, (_, said) in MISLEADING.items():
        assert any(former in part and said in part for part in built.log.split("; ")), former
    assert built_pages(public) == before, "the last good book is kept"
