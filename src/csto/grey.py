"""A chart without colour that still reads: states keep their distance, all else its lightness.

What is too light to stand on paper is outlined, and where it is a line, dashed and darker: every
mark has at least 3:1 against white.
"""

import re

from csto import style

# Lightness (CIELAB L*) of each state in a grey version: members 15 apart, so that any two that
# meet in a stack can be told apart; former members stand between them and are always labelled.
LIGHTNESS = {
    "RUS": 14,
    "KGZ": 29,
    "BLR": 44,
    "TJK": 59,
    "KAZ": 74,
    "ARM": 89,
    "AZE": 36,
    "UZB": 52,
    "GEO": 67,
}
DARK_ENOUGH = 61  # L*: 3:1 against white
TEXT = 45  # L*: 4.5:1, and 6:1 with some room
DASHES = {"KAZ": "7,2", "ARM": "3,2", "GEO": "1,2"}  # of lines that are too light as they are
_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
_RGB = re.compile(r"rgb\(\s*(\d+),\s*(\d+),\s*(\d+)\s*\)")
_ELEMENT = re.compile(r"<(?:path|rect|circle|line|text|tspan)\b[^>]*>")
_STATES = {colour: state for state, colour in style.STATES.items()}


def grey(svg: str) -> str:
    """The SVG with every colour replaced by a grey."""
    svg = _RGB.sub(lambda found: "#{:02x}{:02x}{:02x}".format(*map(int, found.groups())), svg)
    svg = _ELEMENT.sub(lambda found: _told_apart(found.group()), svg)
    return _HEX.sub(lambda found: of_colour(found.group()), svg)


def _told_apart(element: str) -> str:
    """An element whose colour as a grey would be too light for what it is."""
    fill, stroke = (_value(element, name) for name in ("fill", "stroke"))
    if element.startswith(("<text", "<tspan")):
        light = TEXT < lightness(of_colour(fill)) < 90 if fill else False
        return (
            element.replace(f'fill="{fill}"', f'fill="{_from_lightness(TEXT)}"')
            if light
            else element
        )
    if stroke in _STATES and LIGHTNESS[_STATES[stroke]] > DARK_ENOUGH:
        dashed = "" if "stroke-dasharray" in element else _dash(_STATES[stroke])
        darker = f'stroke="{_from_lightness(DARK_ENOUGH)}"{dashed}'
        return element.replace(f'stroke="{stroke}"', darker)
    if fill in _STATES and LIGHTNESS[_STATES[fill]] > DARK_ENOUGH and stroke in (None, "#ffffff"):
        outline = f' stroke="{_from_lightness(DARK_ENOUGH)}" stroke-width="1"'
        bare = re.sub(r' stroke(?:-width)?="[^"]*"', "", element)
        return re.sub(r"(/?)>$", rf"{outline}\1>", bare)
    return element


def _value(element: str, name: str) -> str | None:
    found = re.search(rf' {name}="(#[0-9a-fA-F]{{6}})"', element)
    return found.group(1).lower() if found else None


def _dash(state: str) -> str:
    return f' stroke-dasharray="{DASHES[state]}"'


def of_colour(colour: str) -> str:
    """The grey (`#rrggbb`) for a colour: a state's own, else one of the same lightness."""
    state = _STATES.get(colour.lower())
    return _from_lightness(LIGHTNESS[state] if state else lightness(colour))


def lightness(colour: str) -> float:
    """Lightness of an sRGB colour, CIELAB L* under D65: 0 black to 100 white."""
    luminance = style.luminance(colour)
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


def _from_lightness(lightness: float) -> str:
    luminance = ((lightness + 16) / 116) ** 3 if lightness > 8 else lightness / 903.3
    channel = (
        12.92 * luminance if luminance <= 0.0031308 else 1.055 * luminance ** (1 / 2.4) - 0.055
    )
    return "#" + f"{round(255 * channel):02x}" * 3
