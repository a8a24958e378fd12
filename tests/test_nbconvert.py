"""Executed chapters converted: to HTML and LaTeX by nbconvert, and what GitHub leaves of them."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import bleach
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter, LatexExporter
from nbconvert.filters import escape_latex

from executed import UNREAD, Executed, chapter, words

CHAPTERS = ["forces", "kazakhstan-2022"]
# GitHub keeps these tags of a notebook, without ids and styles.
LEFT = "h1 h2 h3 p br table thead tbody tr th td a img ul ol li pre code div span em strong"
# Of TeX's packages nbconvert needs these, and the book does not.
OF_TEX = ["eurosym.sty", "soul.sty", "ulem.sty", "rsfs10.tfm"]


@pytest.fixture(scope="module")
def executed() -> dict[str, Executed]:
    return {name: chapter(name) for name in CHAPTERS}


def _html(read: Executed, **options: bool | str) -> BeautifulSoup:
    body, _ = HTMLExporter(**options).from_notebook_node(read.notebook)
    return BeautifulSoup(body, "html.parser")


@pytest.mark.parametrize("sanitised", [False, True])
@pytest.mark.parametrize("name", CHAPTERS)
def test_html_keeps_figures_words_and_links(executed, name, sanitised):
    read = executed[name]
    page = _html(read, sanitize_html=sanitised)
    pictures = page.select("img[src^='data:image/png']")
    assert len(pictures) == len(read.chapter.figures)
    text = words(page.get_text(" "))
    assert [told for told in read.told() if words(told) not in text] == []
    for link in read.links:
        assert words(link.words) in [
            words(one.text) for one in page.select(f"a[href='#{link.name}']")
        ]
    assert [one for one in read.names if not page.find(id=one)] == []
    addresses = re.findall(r"<(https?://[^>]+)>", read.notebook.cells[-1].source)
    assert addresses
    for address in addresses:
        assert page.find("a", href=address).text == address
    for code in page.find_all(["pre", "style", "script"]):
        code.decompose()
    # Sanitised, nbconvert shows the tags of headings and paragraphs, as of any notebook.
    assert sanitised or not UNREAD.search(page.get_text())


@pytest.mark.parametrize("name", CHAPTERS)
def test_what_github_leaves_reads(executed, name):
    read = executed[name]
    page = _html(read, template_name="classic")
    for code in page.find_all(["style", "script"]):
        code.decompose()
    kept = {"a": ["href"], "img": ["src", "alt"]}
    protocols = ["http", "https", "data"]
    left = bleach.clean(
        str(page.body), tags=LEFT.split(), attributes=kept, protocols=protocols, strip=True
    )
    page = BeautifulSoup(left, "html.parser")
    figures = read.chapter.figures.values()
    assert [one["alt"] for one in page.find_all("img")] == [one.alt for one in figures]
    text = words(page.get_text(" "))
    assert [told for told in read.told() if words(told) not in text] == []
    for code in page.find_all("pre"):
        code.decompose()
    assert not UNREAD.search(page.get_text())


def _unread(text: str, source: str, to: str, **_: object) -> str:
    """In the place of Pandoc, where there is none: prose stands as it is typed."""
    if to == "json":
        return json.dumps({"meta": {}, "blocks": [{"t": "Para", "c": [{"t": "Str", "c": text}]}]})
    return escape_latex(json.loads(text)["blocks"][0]["c"][0]["c"] if source == "json" else text)


def _latex(read: Executed, folder: Path) -> str:
    """The LaTeX source; its pictures lie in the folder beside it."""
    exporter = LatexExporter()
    if not shutil.which("pandoc"):
        exporter.register_filter("convert_pandoc", _unread)
    source, resources = exporter.from_notebook_node(read.notebook)
    for name, picture in resources["outputs"].items():
        (folder / name).write_bytes(picture)
    (folder / "chapter.tex").write_text(source, "utf-8")
    return source


def _letters(text: str) -> str:
    """Without what TeX and Pandoc write in another way."""
    return re.sub(r"[\W_]+", "", text)


@pytest.mark.parametrize("name", CHAPTERS)
def test_latex_keeps_figures_and_words(executed, name, tmp_path):
    read = executed[name]
    source = _latex(read, tmp_path)
    drawn = re.findall(r"\{(output_[^}]*\.png)\}", source)
    assert len(drawn) == len(read.chapter.figures)
    assert all((tmp_path / one).read_bytes().startswith(b"\x89PNG") for one in drawn)
    text = _letters(source)
    told = [*read.told(), *(link.words for link in read.links)]
    assert [one for one in told if _letters(one) not in text] == []


def _has_tex() -> bool:
    if not shutil.which("lualatex"):
        return False
    return not subprocess.run(["kpsewhich", *OF_TEX], stdout=subprocess.DEVNULL).returncode


@pytest.mark.skipif(not _has_tex(), reason="needs TeX with the packages of nbconvert's template")
@pytest.mark.parametrize("name", CHAPTERS[:1])
def test_latex_compiles(executed, name, tmp_path):
    _latex(executed[name], tmp_path)
    command = ["lualatex", "-interaction=nonstopmode", "-halt-on-error", "chapter.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Missing character" not in (tmp_path / "chapter.log").read_text("utf-8", "replace")
