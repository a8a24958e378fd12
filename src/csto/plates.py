"""A figure as it leaves the book: chart, source and credit, and its title where it stands alone."""

import base64
import math
import re
from functools import lru_cache
from html import escape, unescape
from io import BytesIO
from typing import Any

import numpy as np

from csto import extras, legible, pdfs, style
from csto.grey import grey as without_colour
from csto.papers import outlines
from csto.record import Record

TITLE_PX, NOTE_PX = 12, 9  # 9 and 6.75 pt in print
MARGIN = 4  # px
BELOW = 6  # px of paper below a chart
BAND_PX = 300  # of a picture that is drawn in bands
_WEIGHTS = {"SemiBold": 600, "Bold": 700}


def plate(
    record: Record,
    width: int,
    *,
    title: bool = True,
    grey: bool = False,
    foot: bool = True,
    spare: float = 1,
) -> str:
    """An SVG document of `width` px (96 an inch): chart, title and source line where wanted.

    The title is the finding, the line below it measure, place and period. Text stays text in
    Open Sans; `with_fonts` puts the font into the file. `spare` is how much wider the lines above
    and below the chart may get in another font.
    """
    picture = _within(record.svg(width), width)
    drawn = drawn_height(picture)
    room = (width - 2 * MARGIN) / spare
    head = style.wrapped(record.title, TITLE_PX * 0.75, room, 700) if title else []
    measure = style.wrapped(record.subtitle, style.TEXT_PT, room) if title else []
    lines = style.wrapped(record.source_line, NOTE_PX * 0.75, room) if foot else []
    top = 16 * len(head) + 15 * len(measure) + (12 if title else 0)
    height = round(top + drawn + BELOW + 12 * len(lines) + MARGIN)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(record.alt)}">',
        f'<rect width="{width}" height="{height}" fill="{style.PAPER}"/>',
        _text(head, 15, 16, TITLE_PX, style.INK, 700),
        _text(measure, 16 * len(head) + 14, 15, style.TEXT_PX, style.MUTED),
        _inner(picture, top),
        _text(lines, top + drawn + 16, 12, NOTE_PX, style.MUTED),
        "</svg>",
    ]
    text = "\n".join(parts)
    return without_colour(text) if grey else text


def size(svg: str) -> tuple[int, int]:
    """Width and height of a plate in px."""
    return tuple(map(int, re.search(r'width="(\d+)" height="(\d+)"', svg).groups()))


def heightened(svg: str, height: int) -> str:
    """The plate with room below, up to a height in px."""
    _, drawn = size(svg)
    return svg.replace(f'height="{drawn}"', f'height="{height}"', 2).replace(
        f' {drawn}" role', f' {height}" role', 1
    )


def widened(svg: str) -> str:
    """A plate of the same size that shows more paper: texts in a wider font stay on it."""
    width, height = size(svg)
    drawn = legible.texts(svg, style.WIDER)
    left = max(math.ceil(-min((text.left for text in drawn), default=0)), 0)
    right = max(math.ceil(max((text.right for text in drawn), default=0) - width), 0)
    wide = width + left + right
    high = math.ceil(height * wide / width)
    place = f'x="{-left}" width="{wide}" height="{high}"'
    svg = svg.replace(f'viewBox="0 0 {width} {height}"', f'viewBox="{-left} 0 {wide} {high}"', 1)
    return svg.replace(f'<rect width="{width}" height="{height}"', f"<rect {place}", 1)


def with_fonts(svg: str) -> str:
    """The plate with the glyphs that it uses in it, so that it looks the same everywhere."""
    used = "".join(sorted(set(unescape("".join(re.findall(r">([^<]+)<", svg))))))
    slants = {"Italic"} if "italic" in svg else set()
    weights = {name for name, number in _WEIGHTS.items() if re.search(rf"\b{number}\b", svg)}
    faces = "".join(_font_face(name, used) for name in sorted({"Regular"} | weights | slants))
    return svg.replace(">", f"><style>{faces}</style>", 1)


def as_pdf(svg: str, record: Record) -> bytes:
    """The plate as PDF of its physical size, fonts embedded, tagged with the figure's words."""
    return pdfs.settled(_converted(svg), record)


def _converted(svg: str) -> bytes:
    import vl_convert

    style.register_fonts_to_convert()
    points = re.sub(
        r'width="(\d+)" height="(\d+)"',
        lambda size: f'width="{int(size[1]) * 0.75}" height="{int(size[2]) * 0.75}"',
        svg,
        count=1,
    )
    return vl_convert.svg_to_pdf(points)


def as_png(svg: str, dots_per_inch: int = 600) -> bytes:
    """The plate as PNG with 256 colours, its physical size written into it."""
    return _saved(_raster(svg, dots_per_inch), dots_per_inch)


@lru_cache(maxsize=1)  # a page of Word and a slide have the same
def chart_as_png(svg: str, dots_per_inch: int = 600) -> bytes:
    """The chart alone, cut from the picture of its plate."""
    whole, scale = _raster(svg, dots_per_inch), dots_per_inch / 96
    inner = re.search(r'<svg [^>]* y="([\d.]+)" overflow="visible">', svg)
    top, drawn = float(inner[1]), drawn_height(inner[0]) + BELOW
    cut = whole.crop((0, round(top * scale), whole.width, round((top + drawn) * scale)))
    return _saved(cut, dots_per_inch)


def _saved(picture: Any, dots_per_inch: int) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG", dpi=(dots_per_inch, dots_per_inch))
    return buffer.getvalue()


@lru_cache(maxsize=1)  # a kit has it whole, and what is cut from it
def _raster(svg: str, dots_per_inch: int) -> Any:
    """The plate in 256 colours.

    Drawn in bands, so that a tall plate does not need room for all its colours at once.
    """
    from PIL import Image

    with extras.needed("kits"):
        import pypdfium2
    # From the PDF: four times as fast as from the SVG, and the two look the same.
    # Letters are outlines by then: the converter opens the file of the font for each of them.
    document = pypdfium2.PdfDocument(_converted(outlines.outlined(svg, foreign=False)))
    page, scale = document[0], dots_per_inch / 72
    colours = _palette(page.render(scale=1.5, rev_byteorder=True).to_pil())
    wide, high = (math.ceil(side * scale) for side in page.get_size())
    picture = Image.new("P", (wide, high))
    picture.putpalette(colours.getpalette())
    for top in range(0, high, BAND_PX):
        # Half a pixel more on each side: a cut that falls short would be rounded to a row too few.
        below = max(page.get_height() - (top + BAND_PX + 0.5) / scale, 0)
        cut = (0, below, 0, max(top - 0.5, 0) / scale)
        band = page.render(scale=scale, crop=cut, rev_byteorder=True)
        few = band.to_pil().quantize(palette=colours, dither=Image.Dither.NONE)
        picture.paste(few, (0, top))
        band.close()
    document.close()
    return picture


def _palette(picture: Any) -> Any:
    """The most frequent colours of a small picture, exactly, for the large one to use.

    Pillow looks a colour up rounded down to multiples of four: of two with less than nine steps
    between them the rarer one is left out, lest it take the place of the other.
    """
    from PIL import Image

    counted = picture.getcolors(picture.width * picture.height)
    left = np.array(
        [colour for _, colour in sorted(counted, key=lambda at: (-at[0], at[1]))[:2000]]
    )
    chosen: list[int] = []
    while len(left) and len(chosen) < 3 * 256:
        chosen += left[0].tolist()
        left = left[np.abs(left - left[0]).max(axis=1) >= 9]
    colours = Image.new("P", (1, 1))
    colours.putpalette(chosen)
    return colours


@lru_cache(maxsize=128)
def _font_face(name: str, used: str) -> str:
    """A font of the book as a CSS rule, cut to the glyphs that are used."""
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, used))
    data = base64.b64encode(uharfbuzz.subset(style.face(name), wanted).blob.data).decode()
    slant = "italic" if name == "Italic" else "normal"
    return (
        f'@font-face{{font-family:"{style.FONT}";font-weight:{_WEIGHTS.get(name, 400)};'
        f"font-style:{slant};src:url(data:font/ttf;base64,{data})}}"
    )


def drawn_height(svg: str) -> float:
    """Height of a drawn chart in px; Matplotlib writes points."""
    value, unit = re.search(r'<svg[^>]*? height="([\d.]+)(pt)?"', svg).groups()
    return float(value) * (96 / 72 if unit else 1)


def _within(svg: str, width: int) -> str:
    """The chart, drawn smaller where a reader has made it wider than the plate."""
    start, rest = svg.split(">", 1)
    size = re.search(r' width="([\d.]+)" height="([\d.]+)"', start)
    if not size or (wide := float(size[1])) <= width:
        return svg
    smaller = f' width="{width}" height="{float(size[2]) * width / wide:.6g}"'
    return f"{start.replace(size[0], smaller)}>{rest}"


def _inner(svg: str, top: float) -> str:
    """The chart as a part of the plate: placed, and without a name of its own."""
    bare = re.sub(
        r' (?:role|aria-label|xmlns|xmlns:xlink|version)="[^"]*"', "", svg.split(">", 1)[0]
    )
    # What goes over its edge in a wider font is within the plate, which has room for it.
    return f'{bare} x="0" y="{top}" overflow="visible">' + svg.split(">", 1)[1]


def _text(
    lines: list[str], top: float, step: int, size: int, colour: str, weight: int = 400
) -> str:
    return "\n".join(
        f'<text x="{MARGIN}" y="{top + step * place}" font-family="{style.FAMILY}" '
        f'font-size="{size}px" font-weight="{weight}" fill="{colour}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
