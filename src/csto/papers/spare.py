"""Room beside a picture for programs that draw its text in another, wider font."""

import math
import re
from xml.etree import ElementTree

from csto import plates, style
from csto.papers import outlines

_MOVE = re.compile(r"translate\(\s*([-\d.e]+)[\s,]+([-\d.e]+)")
_SHARE = {"middle": 0.5, "end": 1.0}  # of a text that stands before its anchor


def widened(svg: str) -> str:
    """A plate of the same size that shows more paper, so that its texts in `style.WIDER` fit."""
    width, height = plates.size(svg)
    left, right = _beyond(svg, width)
    wide = width + left + right
    high = math.ceil(height * wide / width)
    place = f'x="{-left}" width="{wide}" height="{high}"'
    svg = svg.replace(f'viewBox="0 0 {width} {height}"', f'viewBox="{-left} 0 {wide} {high}"', 1)
    return svg.replace(f'<rect width="{width}" height="{height}"', f"<rect {place}", 1)


def _beyond(svg: str, width: int) -> tuple[int, int]:
    """How far texts in the wider font leave a picture on the left and on the right (whole px)."""
    ends = [(0.0, float(width))]
    _walk(ElementTree.fromstring(svg), 0.0, ends)  # noqa: S314 (we drew it)
    left, right = min(start for start, _ in ends), max(end for _, end in ends)
    return math.ceil(-left), math.ceil(right - width)


def _walk(node: ElementTree.Element, x: float, ends: list[tuple[float, float]]) -> None:
    transform = node.get("transform", "")
    x += sum(float(across) for across, _ in _MOVE.findall(transform))
    tag = node.tag.rpartition("}")[2]
    if tag in ("svg", "text"):
        x += float(node.get("x", 0))
    if tag != "text":
        for child in node:
            _walk(child, x, ends)
    elif "rotate" not in transform or "rotate(-0" in transform:
        ends += [_ends(node, line, x) for line in node.itertext() if line.strip()]


def _ends(text: ElementTree.Element, line: str, x: float) -> tuple[float, float]:
    given = outlines.properties(text.attrib)
    weight = 700 if given.get("font-weight") in ("600", "700", "bold") else 400
    points = outlines.size(given) * 0.75
    wide = style.text_width(line, points, weight, style.WIDER)
    start = x - wide * _SHARE.get(given.get("text-anchor", ""), 0)
    return start - 1, start + wide + 1  # a letter may lean over its advance
