"""Colours as the colour-blind see them, as greys, and against paper."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from colorspacious import cspace_convert, deltaE

from conftest import Build
from csto import grey, kits, register, style
from measuring import drawn_marks

pytestmark = pytest.mark.usefixtures("built")
IDS = register.ids()
BLIND = ("protanomaly", "deuteranomaly", "tritanomaly")  # at full strength: the -opias
# Distance of two colours in CAM02-UCS, where 1 can just be noticed of large fields; marks as small
# as those of a chart need several times that (Szafir 2018, doi:10.1109/TVCG.2017.2744359).
APART = 12
LIGHTER = 8  # L*: steps between greys that a key tells apart
HUES = r"\b(?:colou?r\w*|orange|red|green|blue|purple|violet|pink|teal|brown|yellow|gr[ae]y)\b"
MEMBERS = ["RUS", "KAZ", "BLR", "ARM", "KGZ", "TJK"]


def seen_by(colour: str, blindness: str) -> np.ndarray:
    """A colour as someone sees it without one kind of cones.

    By the matrices of Machado, Oliveira and Fernandes (2009, doi:10.1109/TVCG.2009.113), which
    colorspacious carries; of deuteranopia: 0.367322, 0.860646, -0.227968; 0.280085, 0.672501,
    0.047413; -0.011820, 0.042940, 0.968881, on linear red, green and blue.
    """
    space = {"name": "sRGB1+CVD", "cvd_type": blindness, "severity": 100}
    return np.clip(cspace_convert(np.array(style.parts(colour)) / 255, space, "sRGB1"), 0, 1)


def apart(one: str, other: str) -> float:
    """The least distance of two colours for the three kinds of colour blindness."""
    return min(
        deltaE(seen_by(one, kind), seen_by(other, kind), input_space="sRGB1") for kind in BLIND
    )


def spec(book: Build, id: str) -> dict[str, Any]:
    record = register.record(id)
    return json.loads((book.html / record.place / kits.name(record, "spec")).read_text("utf-8"))


def alike(book: Build, id: str) -> Iterator[tuple[str, str]]:
    """Pairs of colours that the key of a figure gives to one and the same sign."""
    for rows in spec(book, id)["datasets"].values():
        if {"text", "sign", "fill", "across"} <= set(rows[0]):
            for one, other in combinations(rows, 2):
                if one["sign"] == other["sign"] and one["fill"] != other["fill"]:
                    yield one["fill"], other["fill"]


def test_the_simulation_is_that_of_the_paper():
    """Pure red, seen without the cones of middle waves."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in seen_by("#ff0000", "deuteranomaly")
    ]
    assert linear == pytest.approx([0.367322, 0.280085, 0], abs=1e-3)


def test_members_are_17_apart_to_the_colour_blind():
    assert min(apart(style.STATES[a], style.STATES[b]) for a, b in combinations(MEMBERS, 2)) >= 17


@pytest.mark.parametrize("id", IDS)
def test_what_a_key_tells_apart_by_colour_alone_is_apart_to_all(book, id):
    pairs = [*alike(book, id)]
    assert [pair for pair in pairs if apart(*pair) < APART] == []
    shades = [[grey.lightness(grey.of_colour(colour)) for colour in pair] for pair in pairs]
    near = [abs(one - other) < LIGHTER for one, other in shades]
    assert [pair for pair, close in zip(pairs, near, strict=True) if close] == []


@pytest.mark.parametrize("id", IDS)
def test_marks_stand_out_from_paper(book, id):
    """All but grounds, lines that guide the eye, and shades of cells that print their number."""
    faint = set()
    for kind, mark in drawn_marks(spec(book, id)):
        sides = ["fill", "stroke"] if kind in ("symbol", "rect", "line") else []
        colours = {str(mark.get(side)) for side in sides} - {style.PAPER, style.GROUND}
        colours = {colour for colour in colours if colour.startswith("#")}
        faint |= {colour for colour in colours if style.contrast(colour) < 3}
    assert faint == set()


@pytest.mark.parametrize("id", IDS)
def test_captions_speak_of_nothing_that_a_grey_version_has_not(id):
    record = register.record(id)
    for words in (record.title, record.subtitle, record.caption):
        assert not re.search(HUES, words, re.IGNORECASE)
