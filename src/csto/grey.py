"""A chart without colour that still reads: states keep their distance, all else its lightness."""

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
_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
_RGB = re.compile(r"rgb\(\s*(\d+),\s*(\d+),\s*(\d+)\s*\)")


def grey(svg: str) -> str:
    """The SVG with every colour replaced by a grey."""
    svg = _RGB.sub(lambda found: "#{:02x}{:02x}{:02x}".format(*map(int, found.groups())), svg)
    return _HEX.sub(lambda found: of_colour(found.group()), svg)


def of_colour(colour: str) -> str:
    """The grey (`#rrggbb`) for a colour: a state's own, else one of the same lightness."""
    states = {style.STATES[state]: lightness for state, lightness in LIGHTNESS.items()}
    return _from_lightness(states.get(colour.lower(), lightness(colour)))


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
