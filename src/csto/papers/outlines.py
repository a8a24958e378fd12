"""Text of a picture as outlines, for programs that have neither its font nor a way to embed it."""

import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from typing import Any

from csto import style

_TEXT = re.compile(r"<text\b([^>]*)>([^<]*)</text>")
_EMPTY = re.compile(r"<(?:text|tspan)\b[^>]*/>")
_LINES = re.compile(r"<text\b([^>]*)>((?:<tspan\b[^>]*>[^<]*</tspan>)+)</text>")
_LINE = re.compile(r"<tspan\b([^>]*)>([^<]*)</tspan>")
_OWN = f'font-family="{style.FONT}'
_FACES = {"600": "SemiBold", "700": "Bold", "bold": "Bold"}


def outlined(svg: str, *, foreign: bool = True) -> str:
    """The SVG with each text drawn as the outlines of its glyphs, one path a text.

    Without `foreign` what is not in the book's font, or not drawn by this library, stays text.
    """

    def drawn(found: re.Match[str]) -> str:
        text = unescape(found[2])
        own = foreign or (_OWN in found[1] and style.has_glyphs(text))
        return _path(found[1], text) if own else found[0]

    def apart(found: re.Match[str]) -> str:
        return _apart(*found.groups()) if foreign or _OWN in found[1] else found[0]

    return _TEXT.sub(drawn, _LINES.sub(apart, _EMPTY.sub("", svg)))


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
    face = face or _FACES.get(given.get("font-weight", ""), "Regular")
    commands, advance = _outline(face, text)
    scale = size(given) / style.face(face).upem
    shift = {"middle": advance / 2, "end": advance}.get(given.get("text-anchor", ""), 0) * scale
    x, y = float(given.get("x", 0)) - shift, float(given.get("y", 0))
    placed = f"translate({x:g},{y:g}) scale({scale:g},{-scale:g})"
    transform = f"{given.get('transform', '')} {placed}".strip()
    kept = "".join(
        f' {name}="{given[name]}"' for name in ("fill", "opacity", "fill-opacity") if name in given
    )
    return f'<path transform="{transform}" d="{commands}"{kept}/>'


@cache
def _outline(face: str, text: str) -> tuple[str, float]:
    """Outlines of a text in font units, shaped as browsers shape it, and its advance."""
    drawn, at = [], 0
    for number, advance, aside in style.glyphs(text, face):
        drawn.append(f"M{at + aside:g} 0{_glyph(face, number)}")
        at += advance
    return "".join(drawn), at


@cache
def _glyph(face: str, number: int) -> str:
    """The outlines of a glyph, as commands of a path that begins where its text is."""
    import uharfbuzz

    commands, at = [], [0, 0]

    def add(letter: str, *points: float) -> None:
        steps = (point - at[place % 2] for place, point in enumerate(points))
        commands.append(letter + " ".join(f"{step:g}" for step in steps))
        at[:] = points[-2:] or start

    def move(x: float, y: float, _: Any) -> None:
        add("m", x, y)
        start[:] = at

    start, pen = [0, 0], uharfbuzz.DrawFuncs()
    pen.set_move_to_func(move)
    pen.set_line_to_func(lambda *points: add("l", *points[:2]))
    pen.set_quadratic_to_func(lambda *points: add("q", *points[:4]))
    pen.set_cubic_to_func(lambda *points: add("c", *points[:6]))
    pen.set_close_path_func(lambda _: add("z"))
    style.font(face).draw_glyph(number, pen, None)
    return "".join(commands)
