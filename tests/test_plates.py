"""A figure as it leaves the book, as a picture."""

import io
import re
from dataclasses import replace

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from cells import ROWS, figure, run
from csto import plates, register, style


@pytest.mark.parametrize("width", [style.SINGLE, style.DOUBLE])
def test_a_picture_drawn_in_bands_is_that_drawn_whole(tmp_path, monkeypatch, width):
    """No line of paper runs through text where two bands meet."""
    (made,) = register.records_in(run(tmp_path, ROWS, figure()), "trial")
    svg = plates.plate(made, width)

    def drawn() -> np.ndarray:
        return np.asarray(Image.open(io.BytesIO(plates.as_png(svg))).convert("L")).astype(int)

    monkeypatch.setattr(plates, "BAND_PX", 97)
    in_bands = drawn()
    monkeypatch.setattr(plates, "BAND_PX", 100_000)
    whole = drawn()
    assert in_bands.shape == whole.shape
    assert len(whole) > 5 * 97
    assert np.abs(in_bands - whole).max() < 64, "no more than a softer edge"


def test_a_rare_colour_near_another_does_not_take_its_place():
    """White paper stays white beside the palest tint that Pillow would take for it."""
    picture = Image.new("RGB", (100, 100), "white")
    picture.paste((247, 251, 252), (0, 0, 5, 5))
    few = picture.quantize(palette=plates._palette(picture), dither=Image.Dither.NONE)
    assert few.convert("RGB").getpixel((50, 50)) == (255, 255, 255)


@pytest.mark.parametrize("width", [style.SINGLE, style.DOUBLE])
def test_no_line_of_sources_leaves_the_plate(tmp_path, width):
    """By the widths of the letters that are drawn: SIPRI's credit stands in these lines."""
    (made,) = register.records_in(run(tmp_path, ROWS, figure()), "trial")
    sources = "; ".join(f"Zakon i Pravo {year}, treaty" for year in range(1990, 2026))
    svg = plates.plate(replace(made, source_line=f"Sources: {sources}."), width)
    lines = re.findall(r'font-size="9px"[^>]*>([^<]+)<', svg)
    assert len(lines) > 3
    with TTFont(style.FONTS / "OpenSans-Regular.ttf") as font:
        letters, advance = font.getBestCmap(), font["hmtx"].metrics
        units = font["head"].unitsPerEm
        for line in lines:
            drawn = sum(advance[letters[ord(letter)]][0] for letter in line) * 9 / units
            assert drawn <= width - plates.MARGIN, line
