"""The kits' SVG in programs that have not the book's font: rsvg, CairoSVG, Typst, Chromium."""

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import cairocffi
import cairosvg
import matplotlib as mpl
import numpy as np
import pytest
import typst
from PIL import Image
from playwright.sync_api import Browser, Page

from conftest import Build
from csto import kits, legible, plates, register, style
from programs import missing

pytestmark = pytest.mark.usefixtures("fonts")
IDS = register.ids()
# One of each form and kind of mark, for programs that draw as the others do.
FEW = ["arms-share", "exercise-participation", "facilities-map", "ksor-strength"]
FEW += ["members-armenia", "membership-spells", "responses-timeline", "un-positions"]
WIDER = 1.07  # how much, at least, most lines grow in DejaVu Sans
# The fonts that Matplotlib brings are all that the machine has, and stand for all others.
ONLY = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{fonts}</dir><cachedir>{cache}</cachedir><alias><family>sans-serif</family>
<prefer><family>DejaVu Sans</family></prefer></alias></fontconfig>"""


@pytest.fixture(scope="module")
def fonts(tmp_path_factory) -> Iterator[None]:
    """A machine without Open Sans, whose next best letters are the widest in use."""
    folder = tmp_path_factory.mktemp("fonts")
    (folder / "cache").mkdir()
    own = Path(mpl.get_data_path()) / "fonts" / "ttf"
    (folder / "fonts.conf").write_text(ONLY.format(fonts=own, cache=folder / "cache"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(folder / "fonts.conf"))
        assert _advance(style.FONT) == _advance("DejaVu Sans"), "Open Sans is still there"
        yield


def _advance(family: str) -> float:
    """How far a word takes Cairo, which finds fonts as rsvg does."""
    context = cairocffi.Context(cairocffi.ImageSurface(cairocffi.FORMAT_A8, 9, 9))
    context.select_font_face(family)
    return context.text_extents("Collective")[4]


@pytest.fixture(scope="module")
def page(fonts, chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def by_rsvg(path: Path) -> bytes:
    return subprocess.run(["rsvg-convert", path], stdout=subprocess.PIPE, check=True).stdout


def by_cairo(path: Path) -> bytes:
    return cairosvg.svg2png(url=str(path))


def by_typst(path: Path) -> bytes:
    source = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{path.name}")'
    options = {"format": "png", "ppi": 96, "ignore_system_fonts": True}
    return typst.compile(source.encode(), root=str(path.parent), **options)


@pytest.fixture
def by_chromium(page: Page) -> Callable[[Path], bytes]:
    def drawn(path: Path) -> bytes:
        wide, high = plates.size(path.read_text("utf-8"))
        page.set_viewport_size({"width": wide, "height": high})
        page.goto(path.as_uri())
        return page.screenshot()

    return drawn


def picture(png: bytes) -> Image.Image:
    """What was drawn, on paper, in shades of grey."""
    drawn = Image.open(io.BytesIO(png)).convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    return Image.alpha_composite(paper, drawn).convert("L")


def path(book: Build, id: str, part: str) -> Path:
    record = register.record(id)
    return book.html / record.place / kits.name(record, part)


def is_whole(drawn: Image.Image) -> bool:
    """Whether no ink lies at an edge, where something would have been cut."""
    shades = np.asarray(drawn)
    return min(side.min() for side in (shades[0], shades[-1], shades[:, 0], shades[:, -1])) > 250


def unseen(drawn: Image.Image, svg: str) -> list[str]:
    """Texts in whose place nothing is drawn that stands out from its ground."""
    left, top, wide, high = map(float, re.search(r'viewBox="([^"]*)"', svg)[1].split())
    across, down = drawn.width / wide, drawn.height / high
    found = []
    for text in legible.texts(re.sub(r"<style>.*?</style>", "", svg)):
        box = (text.left - left) * across, (text.top - top) * down
        box += (text.right - left) * across, (text.bottom - top) * down
        darkest, lightest = drawn.crop(tuple(map(round, box))).getextrema()
        found += [text.text] if lightest - darkest < 60 else []
    return found


def cut(drawn: Image.Image, svg: str) -> list[str]:
    """Texts that go over the sides of the book's plate in wider letters, and end there."""
    left, _, wide, _ = map(float, re.search(r'viewBox="([^"]*)"', svg)[1].split())
    scale, (width, _) = drawn.width / wide, plates.size(svg)
    found = []
    for text in legible.texts(svg, WIDER):
        sides = [(text.left, 0)] if text.left < -2 else []
        sides += [(width, text.right)] if text.right > width + 2 else []
        for start, end in sides:
            box = ((start - left) * scale, text.top * scale, (end - left) * scale)
            beyond = drawn.crop(tuple(map(round, (*box, text.bottom * scale))))
            found += [text.text] if beyond.getextrema()[0] > 200 else []
    return found


def shown(svg: Path, drawn: Callable[[Path], bytes]) -> Image.Image:
    made = picture(drawn(svg))
    assert is_whole(made)
    assert unseen(made, svg.read_text("utf-8")) == []
    return made


@pytest.mark.usefixtures("built")
@pytest.mark.skipif(missing("rsvg-convert") != "", reason=missing("rsvg-convert"))
@pytest.mark.parametrize("id", IDS)
def test_rsvg_shows_all_texts_within_the_picture(book, id):
    svg = path(book, id, "svg")
    assert cut(shown(svg, by_rsvg), svg.read_text("utf-8")) == []


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("id", IDS)
def test_chromium_shows_all_texts_within_the_picture(book, by_chromium, id):
    shown(path(book, id, "svg"), by_chromium)


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("by", [by_cairo, by_typst])
@pytest.mark.parametrize("id", FEW)
def test_other_programs_show_all_texts_within_the_picture(book, id, by):
    shown(path(book, id, "svg"), by)


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("id", FEW)
def test_outlines_look_like_the_original_in_every_program(book, by_chromium, id):
    """That is the SVG in Chromium, which takes the font from the file."""
    svg, outlined = (path(book, id, part) for part in ("svg_plain", "svg_outlines"))
    text = svg.read_text("utf-8")
    left, _, wide, high = map(float, re.search(r'viewBox="([^"]*)"', text)[1].split())
    whole, (width, height) = picture(by_chromium(svg)), plates.size(text)
    scale = whole.width / wide
    box = (-left * scale, 0, (width - left) * scale, height * whole.height / high)
    original = whole.resize((width // 4, height // 4), box=box)
    programs = [by_cairo, by_typst, by_chromium]
    for drawn in [*programs, *([] if missing("rsvg-convert") else [by_rsvg])]:
        made = picture(drawn(outlined))
        assert made.size == (width, height)
        assert is_whole(made)
        apart = np.subtract(made.resize(original.size), original, dtype=float)
        assert np.abs(apart).max() < 60, drawn
        assert np.abs(apart).mean() < 2, drawn
