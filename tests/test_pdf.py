"""The print edition: what is in it, what is left out, and what stops it."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pypdf
import pytest
from bs4 import BeautifulSoup

from conftest import Build
from csto import register, style, tables
from csto.book.pages import sources
from csto.book.print import pdf
from csto.book.print import tables as paper_tables

IN_ORDER = ["ATOP 4.01", "Dyner 2022", "TASS 7 Oct 2016", "TASS 6 Sep 2023", "TASS 12 Feb 2026"]
TEX = "_build/latex/csto.tex"
NEEDS_TEX = pytest.mark.skipif(
    bool(pdf.missing_tex()), reason=f"needs TeX, which the book does not: {pdf.PACKAGES}"
)


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run what `make pdf` runs after the book is built."""
    command = [sys.executable, "-m", "csto.book.print.pdf"]
    every = os.environ | {"CSTO_DATA": str(folder / "data"), "NO_COLOR": "1"} | environment
    return subprocess.run(command, cwd=folder, env=every, capture_output=True, text=True)


@pytest.fixture(scope="module")
def printed(book: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the built book with its print edition."""
    folder = tmp_path_factory.mktemp("print") / "ein Büch"
    shutil.copytree(book.folder, folder)
    done = run(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def reader(printed: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(printed / "_build" / pdf.NAME)


@pytest.fixture(scope="module")
def text(reader: pypdf.PdfReader) -> str:
    """All words of the print edition, one space between them."""
    pages = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(pages.split())


@NEEDS_TEX
def test_names_its_edition_and_its_chapters_in_order(reader, text):
    package = tables.package()
    first = reader.pages[0].extract_text()
    assert f"Version {package['version']}" in first
    assert package["created"][:10] in first
    assert "Creative Commons Attribution 4.0" in first
    titles = [title.partition(":")[0] for title in named(reader.outline, depth=2)]
    chapters = ["Membership", "Collective forces", "Disagreements", "Glossary", "Sources"]
    places = [titles.index(name) for name in chapters]
    assert places == sorted(places)


def named(outline: list, depth: int) -> Iterator[str]:
    """Titles of the outline down to a depth; what stands below an entry follows it as a list."""
    for entry in outline:
        if not isinstance(entry, list):
            yield entry["/Title"]
        elif depth > 1:
            yield from named(entry, depth - 1)


@NEEDS_TEX
def test_has_every_figure_under_its_number_on_the_pages(printed, text):
    letters = "".join(text.split()).replace("-", "")
    listed = json.loads((printed / "_build" / "html" / "figures.json").read_text("utf-8"))
    assert {entry["id"] for entry in listed} == set(register.ids())
    for entry in listed:
        start = "".join(entry["caption"].split()[:4]).replace("-", "")
        assert f"Figure{entry['number']}{start}" in letters, entry["id"]
        for words in ("title", "subtitle"):
            assert "".join(entry[words].split()).replace("-", "") in letters, entry["id"]


@NEEDS_TEX
@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("notebooks/forces.html", "csto.claim("),
        ("notebooks/forces.html", "Show all code"),
        ("notebooks/forces.html", "Rerun this chapter: notebook"),
        ("book/claims.html", "For checking facts: every number of the chapters"),
        ("book/figures.html", "Every figure of the book with its finding"),
        ("book/index.html", "Download the data"),
        ("book/index.html", "“Reuse this figure”"),
        ("notebooks/forces.html", "How this was counted"),
        ("notebooks/forces.html", "Data behind this figure"),
        ("book/reuse.html", "On the command line"),
        ("book/rerun.html", "The library"),
        ("book/cite.html", "@misc"),
        ("book/status.html", "SHA-256"),
        ("book/data.html", "One of: own, description, shortened"),
        ("book/glossary.html", "leads here"),
    ],
)
def test_leaves_out_what_needs_a_screen(printed, text, page, words):
    html = (printed / "_build/html" / page).read_text("utf-8")
    sought, seen = "".join(words.split()), BeautifulSoup(html, "html.parser").get_text()
    assert sought in "".join(seen.split())
    assert sought.replace("-", "") not in "".join(text.split()).replace("-", "")


@NEEDS_TEX
def test_has_no_marks_of_the_source(text):
    assert not re.findall(r"`|\\", text)
    assert "$500 million" in text
    listed = text[text.rindex("begins with the words by which") :]
    assert "D’Orazio" in listed
    assert "'" not in re.sub(r"https?:\S+", "", listed)


@NEEDS_TEX
def test_a_table_longer_than_a_page_is_left_to_the_web_edition_with_its_address(printed, text):
    left = re.findall(r"(\d+) rows, in the web edition: (\S+)\.html#(\S+)", text)
    assert ("189", "notebooks/disagreements", "disagreements-list") in left
    for _, page, id in left:
        assert f'id="{id}"' in (printed / f"_build/html/{page}.html").read_text("utf-8")
    captions = re.findall(r"\\(?:sphinx)?caption\{", (printed / TEX).read_text("utf-8"))
    assert len(captions) > 90
    assert len(re.findall("continued from previous page", text)) <= 2  # others are whole


@NEEDS_TEX
def test_figures_and_tables_stand_in_their_section(printed, reader):
    """Each stands below its own heading and above the next one."""
    tex = (printed / TEX).read_text("utf-8")
    body = tex[tex.index(r"\chapter{\cstotopic") : tex.index(r"\chapter{The tables")]
    written = re.findall(r"\\(chapter|section)\{|\\(?:sphinx)?(caption)\{", body)
    places = []
    for name, place in reader.named_destinations.items():
        if found := re.match(r"(chapter|section|figure|table)\.[\d.c]", name):
            page = reader.get_destination_page_number(place)
            places.append((page, -place["/Top"], found[1]))
    assert per_heading(kinds for _, _, kinds in sorted(places)) == per_heading(
        map("".join, written)
    )


def per_heading(kinds: Iterable[str]) -> list[int]:
    """How many captions stand below each heading."""
    counts = []
    for kind in kinds:
        if kind in ("chapter", "section"):
            counts.append(0)
        else:
            counts[-1] += 1
    return counts


@NEEDS_TEX
def test_a_reference_to_a_chapter_says_its_number_and_page(printed, reader, text):
    tex = (printed / TEX).read_text("utf-8")
    links = re.findall(
        r"\\hyperref\[\\detokenize\{notebooks/[\w-]+::doc\}\](.{90})", tex, re.DOTALL
    )
    assert len(links) > 60
    assert all(r"\cstochapter{" in after for after in links)
    first = {
        name.removeprefix("chapter."): reader.get_destination_page_number(place)
        for name, place in reader.named_destinations.items()
        if name.startswith("chapter.")
    }
    said = re.findall(r"Chapter (\d+), p\. (\d+)", text)
    assert len(said) > 60
    assert all(reader.page_labels[first[number]] == page for number, page in said)


@NEEDS_TEX
def test_a_source_stands_in_the_list_under_the_words_that_cite_it(printed):
    tex = (printed / TEX).read_text("utf-8").replace(r"\sphinxhyphen{}", "-")
    begin = {
        key: words.removesuffix(".")
        for key, words in re.findall(
            r"\{book/bibliography:(\w+)\}\}\s+\\sphinxAtStartPar\s+\\sphinxstylestrong\{(.*?)\}",
            tex,
        )
    }
    short = tables.load("sources").set_index("source")["short"].str.replace("'", "’")
    assert begin == short.str.removesuffix(".").to_dict()
    cited = re.findall(r"\{book/bibliography:(\w+)\}\]\{.*?std-ref\}\{(.*?)\}", tex)
    assert len(cited) > 200
    for key, said in cited:
        assert said in (short[key], sources.in_text(short[key]))
    places = [list(begin.values()).index(words) for words in IN_ORDER]
    assert places == sorted(places)


@NEEDS_TEX
def test_a_source_says_its_date_and_its_publisher_once(text):
    entries = text[text.rindex("begins with the words by which text and figures cite it") :]
    assert "SojuzPravoInform. About the documents" in entries
    assert "18 June 2004" in entries
    assert not re.findall(r"\b\d{4}-\d\d-\d\d\.", entries)
    assert not re.findall(r"(?<!-)(\d{4})\. \d{1,2} \w+ \1\b", entries)
    assert "TASS. TASS." not in entries


@NEEDS_TEX
def test_embeds_all_fonts_as_outlines(reader):
    found = {font.indirect_reference: font for page in reader.pages for font in fonts(page)}
    assert found
    for font in found.values():
        assert font["/Subtype"] != "/Type3"
        for part in font.get("/DescendantFonts", [font]):
            described = part.get_object()["/FontDescriptor"]
            assert any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def fonts(holder: pypdf.generic.DictionaryObject) -> Iterator[pypdf.generic.DictionaryObject]:
    """Fonts of a page, and of the figures on it."""
    if "/Resources" not in holder:
        return
    resources = holder["/Resources"]  # an item, unlike what get() gives, is the object itself
    if "/Font" in resources:
        yield from (font.get_object() for font in resources["/Font"].values())
    if "/XObject" in resources:
        for inside in resources["/XObject"].values():
            yield from fonts(inside.get_object())


@NEEDS_TEX
def test_links_lead_somewhere(reader):
    known = set(reader.named_destinations)
    inside = addresses = 0
    for page in reader.pages:
        for note in page.get("/Annots", []):
            action = note.get_object().get("/A", {}).get_object()
            if action.get("/S") == "/GoTo":
                inside += 1
                assert str(action["/D"]) in known
            elif action.get("/S") == "/URI":
                addresses += 1
                assert action["/URI"].startswith(("https://", "http://"))
    assert inside > 300
    assert addresses > 50


@NEEDS_TEX
def test_the_built_book_has_it_and_its_first_page_links_to_it(printed, book):
    html = printed / "_build" / "html"
    page = (html / "book" / "index.html").read_text("utf-8")
    assert f'href="../_static/{pdf.NAME}"' in page
    made = (printed / "_build" / pdf.NAME).read_bytes()
    assert (html / "_static" / pdf.NAME).read_bytes() == made
    assert pdf.NAME not in (book.html / "book" / "index.html").read_text("utf-8")


def test_without_tex_it_says_what_to_install_and_keeps_the_last_one(tmp_path):
    kept = tmp_path / "_build" / pdf.NAME
    kept.parent.mkdir()
    kept.write_bytes(b"the last good one")
    done = run(tmp_path, PATH=str(tmp_path))
    assert done.returncode == 1
    assert "TeX lacks lualatex" in done.stderr
    assert f"apt-get install --no-install-recommends {pdf.PACKAGES}" in done.stderr
    assert kept.read_bytes() == b"the last good one"


def test_cut_lines_and_missing_letters_are_faults():
    log = (
        "Overfull \\hbox (0.4pt too wide) in paragraph at lines 1--2\n"
        "Overfull \\hbox (31.5pt too wide) in paragraph at lines 3--4\n"
        "Missing character: There is no ☃ (U+2603) in font OpenSans!\n"
        "LaTeX Warning: There were undefined references.\n"
        "Underfull \\hbox (badness 10000) in paragraph at lines 5--6\n"
    )
    found = "\n".join(pdf.faults(log))
    for fault in ("31.5pt", "U+2603", "undefined references"):
        assert fault in found
    for harmless in ("0.4pt", "Underfull"):
        assert harmless not in found


def test_columns_get_what_they_like_where_there_is_room_and_share_the_width_elsewhere():
    assert paper_tables.column_widths([[20, 60], [30, 50]], [20, 30]) == [30, 60]
    page = paper_tables.WIDE_MM / style.MM_PER_INCH * 72
    narrow, broad = paper_tables.column_widths([[80, 2000]] * 9, [40, 60])
    assert narrow + broad + paper_tables.GAP_PT == pytest.approx(page)
    assert 40 <= narrow <= 81
    assert broad > 300
