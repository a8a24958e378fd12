"""Text of a picture as outlines, for programs that have neither its font nor a way to embed it."""

import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from typing import Any

from csto import extras, style

_TEXT = re.compile(r"<text\b([^>]*)>([^<]*)</text>")
_EMPTY = re.compile(r"<(?:text|tspan)\b[^>]*/>")
_LINES = re.compile(r"<text\b([^>]*)>((?:<tspan\b[^>]*>[^<]*</tspan>)+)</text>")
_LINE = re.compile(r"<tspan\b([^>]*)>([^<]*)</tspan>")
_FACES = {"600": "SemiBold", "700": "Bold", "bold": "Bold"}


def outlined(svg: str) -> str:
    """The SVG with each text drawn as the outlines of its glyphs, one path a text."""
    svg = _LINES.sub(lambda found: _apart(*found.groups()), _EMPTY.sub("", svg))
    return _TEXT.sub(lambda found: _path(found.group(1), unescape(found.group(2))), svg)


def _apart(attributes: str, lines: str) -> str:
    """The lines of a text, each as a text of its own."""
    texts, down = [], 0.0
    for given, text in _LINE.findall(lines):
        step = re.search(r'\bdy="([\d.-]+)"', given)
        down += float(step.group(1)) if step else 0
        texts.append(f'<text{attributes} y="{down:g}">{text}</text>')
    return "".join(texts)


def properties(attributes: Mapping[str, str]) -> dict[str, str]:
    """How a text is drawn: its attributes, with those that Matplotlib writes as a style."""
    styled = re.findall(r"([\w-]+): *([^;]+)", unescape(attributes.get("style", "")))
    return dict(attributes) | dict(styled)


def size(given: Mapping[str, str]) -> float:
    """Size of a text in px."""
    return float(re.search(r"([\d.]+)px", given.get("font-size") or given["font"]).group(1))


def _path(attributes: str, text: str) -> str:
    given = properties(dict(re.findall(r'([\w-]+)="([^"]*)"', attributes)))
    face = "Italic" if given.get("font-style") == "italic" else ""
    commands, advance, units = _outline(
        face or _FACES.get(given.get("font-weight", ""), "Regular"), text
    )
    scale = size(given) / units
    shift = {"middle": advance / 2, "end": advance}.get(given.get("text-anchor", ""), 0) * scale
    x, y = float(given.get("x", 0)) - shift, float(given.get("y", 0))
    placed = f"translate({x:g},{y:g}) scale({scale:g},{-scale:g})"
    transform = f"{given.get('transform', '')} {placed}".strip()
    kept = "".join(
        f' {name}="{given[name]}"' for name in ("fill", "opacity", "fill-opacity") if name in given
    )
    return f'<path transform="{transform}" d="{commands}"{kept}/>'


@cache
def _outline(face: str, text: str) -> tuple[str, float, int]:
    """Outlines of a text in font units, its advance, and the units of an em."""
    with extras.needed("kits"):
        from fontTools.pens.svgPathPen import SVGPathPen
        from fontTools.pens.transformPen import TransformPen
    font, glyphs, names = _font(face)
    pen, at = SVGPathPen(glyphs, lambda number: f"{number:g}"), 0.0
    for letter in text:
        name = names.get(ord(letter), ".notdef")
        glyphs[name].draw(TransformPen(pen, (1, 0, 0, 1, at, 0)))
        at += glyphs[name].width
    return pen.getCommands(), at, font["head"].unitsPerEm


@cache
def _font(face: str) -> tuple[Any, Any, dict[int, str]]:
    with extras.needed("kits"):
        from fontTools.ttLib import TTFont
    font = TTFont(style.FONTS / f"OpenSans-{face}.ttf")
    return font, font.getGlyphSet(), font.getBestCmap()
