"""The paper kits of the built book: every file is there, opens, and is what it says it is."""

import io
import json
import re
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import pandas as pd
import pptx
import pypdf
import pytest
import vl_convert
from PIL import Image
from pybtex.database import parse_string

from conftest import Build
from csto import accounts, citations, drawing, exports, grey, kits, plates, register, rights, style
from csto.papers import blocks, documents
from csto.record import Record
from measuring import faults, seen

pytestmark = pytest.mark.usefixtures("built")
IDS = register.ids()


@pytest.fixture(scope="module")
def entries(book: Build) -> dict[str, dict]:
    listed = json.loads((book.html / "figures.json").read_text("utf-8"))
    return {entry["id"]: entry for entry in listed}


@pytest.fixture(params=IDS)
def kit(request, book, entries) -> dict[str, Path]:
    """The files of one figure by what they are."""
    return {kind: book.html / path for kind, path in entries[request.param]["files"].items()}


@pytest.fixture
def record(kit) -> Record:
    """The figure of the kit."""
    return register.record(kit["svg"].stem)


def pages(path: Path) -> list[pypdf.PageObject]:
    return pypdf.PdfReader(path).pages


def test_every_figure_has_a_kit_with_the_files_of_the_contract(book, entries):
    assert set(entries) == set(IDS)
    always = set(kits.PARTS) - {"spec", "pptx"} | {"readme", "zip"}
    for entry in entries.values():
        assert always <= set(entry["files"])
        assert ("spec" in entry["files"]) == (entry["kind"] == "interactive")
        assert all((book.html / path).is_file() for path in entry["files"].values())
        assert len(set(entry["files"].values())) == len(entry["files"])
        assert (book.html / entry["thumbnail"]).is_file()


def test_pdfs_have_the_width_of_their_column_and_embed_their_fonts(kit):
    widths = {"pdf_single": style.SINGLE_MM, "pdf_double": style.DOUBLE_MM}
    widths |= {"grey_pdf_single": style.SINGLE_MM, "grey_pdf": style.DOUBLE_MM}
    for kind, width in widths.items():
        (page,) = pages(kit[kind])
        assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(width, abs=0.3)
        assert "/Group" in page  # of one colour space; nothing is seen through, as the SVG says
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        assert fonts
        for font in fonts:
            assert font["/Subtype"] == "/Type0", "a Type 3 font is a picture, not text"
            (inner,) = font["/DescendantFonts"]
            assert {"/FontFile2", "/FontFile3"} & set(inner.get_object()["/FontDescriptor"])
            assert "OpenSans" in font["/BaseFont"]


def test_the_png_has_600_dpi_at_its_physical_width(kit):
    picture = Image.open(kit["png"])
    assert picture.info["dpi"] == pytest.approx((600, 600), abs=0.1)
    assert picture.width / 600 * 25.4 == pytest.approx(style.DOUBLE_MM, abs=0.3)


def test_the_svg_brings_its_font_its_title_and_its_sources(kit, record):
    text = kit["svg"].read_text("utf-8")
    assert "@font-face" in text
    said = " ".join(re.findall(r">([^<]+)</text>", text))
    for word in f"{record.title} {record.subtitle} {record.source_line}".split():
        assert word.replace("&", "&amp;").replace("'", "&#x27;") in said
    assert not re.search(r'(?:href|src)="https?:', text)


def test_grey_versions_have_no_colour(kit):
    svg = kit["grey_svg"].read_text("utf-8")
    colours = set(re.findall(r"#[0-9a-fA-F]{6}\b", svg))
    assert colours
    assert "rgb(" not in svg
    for colour in colours:
        assert colour[1:3] == colour[3:5] == colour[5:7], colour


def test_the_csv_is_what_the_chart_draws(kit, record):
    assert kit["csv"].read_text("utf-8") == record.rows_csv
    kept = pd.read_csv(kit["csv"])
    assert list(kept) == list(record.rows)
    assert len(kept) == len(record.rows) > 0
    if "spec" not in kit:
        return
    spec = json.loads(kit["spec"].read_text("utf-8"))
    assert record.layout(style.DOUBLE).items() <= spec.items()
    assert any(spec["datasets"].values()), "it brings its rows"
    assert " ".join(spec["title"]["text"]) == record.title
    assert spec["usermeta"]["source"] == record.source_line
    assert "CC BY 4.0" in spec["usermeta"]["licence"]
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=drawing.vega_lite_version())
    assert "sans-serif" in drawn
    assert record.title.split()[0] in drawn


def test_the_text_has_all_words_of_the_figure(kit, record):
    text = kit["text"].read_text("utf-8")
    for words in (record.title, record.subtitle, record.caption, record.alt, record.source_line):
        assert words in text
    assert ("How this was counted" in text) == bool(accounts.told(record.accounts))
    for line in accounts.told(record.accounts):
        assert line in text


def test_the_blocks_cite_main_sources_and_the_book(kit, record):
    keys = set(parse_string(kit["bib"].read_text("utf-8"), "bibtex").entries)
    latex = kit["tex"].read_text("utf-8")
    (cited,) = re.findall(r"\\cite\{([^}]*)\}", latex)
    named = cited.split(",")
    assert set(named) <= keys
    assert 2 <= len(named) <= blocks.MOST + 1
    assert named[-1] == citations.key(record.id)
    assert f"{{{kit['pdf_double'].name}}}" in latex
    for kind in ("markdown", "typst"):
        text = kit[kind].read_text("utf-8")
        assert re.findall(r"@([a-z][\w-]+)", text) == named
        assert kit["svg_plain"].name in text


def test_the_zip_is_complete_and_says_its_terms(kit, record):
    with zipfile.ZipFile(kit["zip"]) as archive:
        assert archive.testzip() is None
        held = {Path(name).name for name in archive.namelist()}
        assert held == {path.name for kind, path in kit.items() if kind != "zip"}
        readme = archive.read(f"{kit['svg'].stem}/README.txt").decode()
    assert record.rows_hash in readme
    assert "CC BY 4.0" in readme
    asks = any(source.startswith("sipri") for source in record.sources)
    assert ("for commercial use ask SIPRI" in readme) == asks


def test_every_picture_says_whose_it_is(kit, record):
    """PDF in its properties and to a screen reader, SVG to one and in its source line."""
    for kind in ("pdf_single", "pdf_double", "grey_pdf"):
        file = pypdf.PdfReader(kit[kind])
        assert file.metadata.title == record.title
        assert file.metadata.author == "The CSTO in Numbers"
        assert "CC BY 4.0" in file.metadata["/Keywords"]
        assert file.trailer["/Root"]["/Lang"] == "en-GB"
        assert file.pdf_header == "%PDF-1.5", "pdfTeX warns of newer ones"
        (drawn,) = file.trailer["/Root"]["/StructTreeRoot"]["/K"]
        assert drawn.get_object()["/Alt"] == record.alt


def test_outlines_need_no_font_and_keep_every_place(kit):
    text = kit["svg_outlines"].read_text("utf-8")
    plain = kit["svg_plain"].read_text("utf-8")
    assert "<text" not in text
    assert "font-family" not in text
    assert plates.size(text) == plates.size(plain)
    labels = re.findall(r">([^<>]+)</(?:text|tspan)>", plain)
    assert text.count("<path") >= plain.count("<path") + len([label for label in labels if label])


def test_nothing_is_seen_through(kit):
    """Some journals refuse transparency; one see-through mark would make a PDF so."""
    seen = re.findall(r'opacity="([\d.]+)"', kit["svg"].read_text("utf-8"))
    assert set(seen) <= {"0", "1"}


def test_word_has_picture_caption_and_alternative_text(kit, record):
    document = docx.Document(kit["docx"])
    (shape,) = document.inline_shapes
    assert shape.width.mm == pytest.approx(documents.TEXT_MM, abs=0.5)
    assert shape._inline.docPr.get("descr") == record.alt
    caption = document.paragraphs[-1].text
    for words in (record.title, record.caption, rights.credit(record)):
        assert words in caption


def test_a_slide_has_nothing_under_12_points(kit, record):
    if "pptx" not in kit:
        with pytest.raises(exports.ExportError, match="too tall for a slide"):
            exports.rendered(record, "pptx")
        return
    (page,) = pptx.Presentation(kit["pptx"]).slides
    pictures = [shape for shape in page.shapes if shape.shape_type == 13]
    scale = pictures[0].width.mm / style.DOUBLE_MM
    assert scale * style.TEXT_PT >= 11.99
    said = " ".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)
    assert record.title in said
    assert rights.credit(record) in said
    sizes = [
        run.font.size.pt
        for shape in page.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    ]
    assert min(sizes) >= 12


def test_the_codebook_names_every_column(kit, record):
    told = pd.read_csv(kit["codebook"], dtype="string")
    assert told["column"].tolist() == list(record.rows)
    assert told["meaning"].notna().all()


@pytest.mark.parametrize("state", ["KAZ", "ARM", "GEO"])
def test_what_is_too_light_in_grey_is_outlined_or_darker(state):
    colour = style.STATES[state]
    area = grey.grey(f'<path d="M0,0h9v9h-9Z" fill="{colour}"/>')
    line = grey.grey(f'<path d="M0,0h9" stroke="{colour}" stroke-width="2"/>')
    for drawn in (area, line):
        (edge,) = re.findall(r'stroke="(#\w+)"', drawn)
        assert grey.lightness(edge) <= 61.5, "3:1 against white"
    assert "stroke-dasharray" in line
    assert grey.of_colour(colour) in area


def test_members_are_15_apart_in_grey():
    members = ["RUS", "KAZ", "BLR", "ARM", "KGZ", "TJK"]
    drawn = sorted(grey.lightness(grey.of_colour(style.STATES[state])) for state in members)
    assert all(b - a >= 14.5 for a, b in pairwise(drawn))
    assert grey.lightness("#ffffff") == pytest.approx(100, abs=0.1)
    assert grey.lightness(grey.of_colour("#3b8f2a")) == pytest.approx(
        grey.lightness("#3b8f2a"), abs=0.5
    )


def test_state_colours_are_kept_apart_by_contrast():
    """Members stand at least 3:1 against white, as lines and marks must."""
    for state in ["RUS", "KAZ", "BLR", "ARM", "KGZ", "TJK"]:
        assert _contrast_with_white(style.STATES[state]) >= 3, state


def _contrast_with_white(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    luminance = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


@pytest.mark.parametrize("id", IDS)
def test_text_in_print_is_between_6_5_and_9_points(id):
    for width in (style.SINGLE, style.DOUBLE):
        svg = register.record(id).svg(width)
        points = 1 if 'pt"' in svg[: svg.index(">")] else 0.75
        sizes = {
            float(size) * points for size in re.findall(r"font(?:-size)?[:=][^;>]*?([\d.]+)px", svg)
        }
        assert sizes
        assert min(sizes) >= 6.5
        assert max(sizes) <= 9


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("width", [style.SINGLE, style.DOUBLE])
def test_nothing_is_cut_or_lies_on_another_text(id, width):
    """As printed for one column and two, with title and source line."""
    plate = plates.plate(register.record(id), width)
    assert faults(seen(plate), width) == []


def test_the_png_has_white_paper_and_the_palettes_colours(kit):
    picture = Image.open(io.BytesIO(kit["png"].read_bytes())).convert("RGB")
    assert picture.getpixel((3, 3)) == (255, 255, 255)
    assert picture.getpixel((3, picture.height - 3)) == (255, 255, 255)
    assert picture.convert("L").getextrema()[0] < 100
