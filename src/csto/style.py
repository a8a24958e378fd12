"""One visual language: palette, type, the pages' variables.

Every width is a physical one. A figure is laid out for one column of a journal (89 mm) or two
(183 mm); on screen these are the narrow and the wide layout, at 96 pixels an inch.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
FONT = "Open Sans"
FAMILY = f"{FONT}, sans-serif"  # of texts that are drawn where the font may be missing
WIDER = 1.2  # how much wider, at most, a line gets there: in DejaVu Sans, its letters whole pixels

INK = "#22252b"
MUTED = "#5f646c"
HAIR = "#e6e4de"
PAPER = "#ffffff"
PAGE = "#faf9f6"
ACCENT = "#1f2d57"
OTHER = "#9a9a94"

# One colour a state, everywhere. The six members stay at least 17 apart (CAM02-UCS) under full
# colour blindness of each kind; former members are too pale to stand alone and are always labelled.
STATES = {
    "RUS": "#1f2d57",
    "KAZ": "#3f9db3",
    "BLR": "#5d6b5c",
    "ARM": "#d17d0a",
    "KGZ": "#ab161c",
    "TJK": "#9145d3",
    "UZB": "#a8b95f",
    "AZE": "#25b598",
    "GEO": "#ee92cd",
}

# For categories that are not states: dark, middle, light, each 3:1 on paper.
TONES = (ACCENT, "#6578a8", "#949490")
GROUND = "#f1efe9"  # a stretch or a cell set off from paper

MM_PER_INCH = 25.4
SINGLE_MM, DOUBLE_MM = 89, 183
TEXT_PX = 11  # 8.25 pt in print, within the 6.5 to 9 pt that journals ask for
TEXT_PT = TEXT_PX * 0.75
_FACES = {400: "Regular", 600: "SemiBold", 700: "Bold"}


def pixels(width_mm: float) -> int:
    """Millimetres as CSS pixels (96 an inch)."""
    return round(width_mm / MM_PER_INCH * 96)


SINGLE, DOUBLE = pixels(SINGLE_MM), pixels(DOUBLE_MM)  # 336 and 692 px
SMALL = 300  # px, of a thumbnail


def is_narrow(width: int) -> bool:
    """Whether a chart of this width (px) wants the layout for one column or a phone."""
    return width < 480


def parts(colour: str) -> list[int]:
    """Red, green and blue of a colour (`#rrggbb`), 0 to 255."""
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def luminance(colour: str) -> float:
    """Relative luminance of a colour, 0 black to 1 white."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (part / 255 for part in parts(colour))
    ]
    return sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str = PAPER) -> float:
    """Contrast of two colours (`#rrggbb`), 1 to 21, as the rules for accessible pages have it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=512)
def on_paper(colour: str, ratio: float = 3) -> str:
    """The colour, or as much darker as a mark on paper needs for that contrast."""
    for share in range(100, 0, -1):
        darker = "#" + "".join(f"{round(part * share / 100):02x}" for part in parts(colour))
        if contrast(darker) >= ratio:
            return darker
    return INK


def tint(colour: str, share: float = 0.2) -> str:
    """A pale version of a colour for ground: no transparency, which some journals refuse."""
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts(colour))


@lru_cache(maxsize=4096)
def text_width(text: str, size_pt: float, weight: int = 400) -> float:
    """Width of a line of text in CSS pixels, in the book's font, shaped as browsers shape it."""
    name = _FACES[weight]
    advance = sum(advance for _, advance, _ in glyphs(text, name))
    return advance / face(name).upem * size_pt * 96 / 72


def glyphs(text: str, name: str) -> list[tuple[int, int, int]]:
    """The glyphs of a line of text, each with its advance and how far it stands aside (units)."""
    import uharfbuzz

    line = uharfbuzz.Buffer()
    line.add_str(text)
    line.guess_segment_properties()
    uharfbuzz.shape(font(name), line)
    return [
        (glyph.codepoint, at.x_advance, at.x_offset)
        for glyph, at in zip(line.glyph_infos or (), line.glyph_positions or (), strict=True)
    ]


@lru_cache(maxsize=4096)
def has_glyphs(text: str) -> bool:
    """Whether the book's font has a glyph for each letter of a text."""
    return all(number for number, _, _ in glyphs(text, "Regular"))


def wrapped(text: str, size_pt: float, width: float, weight: int = 400) -> list[str]:
    """Text in lines no wider than `width` px; a longer word has a line of its own.

    A space that does not break (U+00A0) is part of its word.
    """
    lines = [""]
    for word in re.split(r"[ \t\n]+", text.strip(" \t\n")):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size_pt, weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@lru_cache(maxsize=4)
def font(name: str) -> Any:
    """A font of the book, as HarfBuzz shapes and draws with it."""
    import uharfbuzz

    return uharfbuzz.Font(face(name))


@lru_cache(maxsize=4)
def face(name: str) -> Any:
    """A font of the book, as HarfBuzz reads it: Regular, SemiBold, Bold or Italic."""
    import uharfbuzz

    file = uharfbuzz.Blob.from_file_path(FONTS / f"OpenSans-{name}.ttf")
    return uharfbuzz.Face(file)


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the shipped fonts known to Matplotlib (once a process)."""
    from matplotlib import font_manager

    for path in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(path)


@lru_cache(maxsize=1)
def register_fonts_to_convert() -> None:
    """Make the shipped fonts known to vl-convert (once a process)."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))


def css_variables() -> str:
    """The palette as CSS custom properties, for the pages."""
    colours = {
        "ink": INK,
        "muted": MUTED,
        "hair": HAIR,
        "paper": PAPER,
        "page": PAGE,
        "accent": ACCENT,
        "wide-width": f"{DOUBLE}px",
    }
    lines = [f"  --csto-{name}: {value};" for name, value in colours.items()]
    return ":root {\n" + "\n".join(lines) + "\n}\n"
