"""Drawn pictures measured: where each text stands, and what of it cannot be read."""

import re
from dataclasses import dataclass
from itertools import combinations
from math import hypot
from xml.etree import ElementTree

from csto import style

SVG = "{http://www.w3.org/2000/svg}"
LEAST_PX = 6.5 * 96 / 72  # 6.5 pt in print


@dataclass(frozen=True)
class Text:
    """A text of a picture and the box that it takes (px)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


def texts(svg: str, wider: float = 1) -> list[Text]:
    """The texts of an SVG that this library drew with Vega, each with its box.

    `wider` is how much wider another font draws them.
    """
    found: list[Text] = []
    _walk(ElementTree.fromstring(svg), (0.0, 0.0), wider, found)  # noqa: S314 (we drew it)
    return found


def _walk(
    node: ElementTree.Element, origin: tuple[float, float], wider: float, texts: list[Text]
) -> None:
    moved = re.findall(r"translate\(([-\d.e]+)[, ]+([-\d.e]+)\)", node.get("transform", ""))
    x, y = origin
    if node.tag == f"{SVG}svg":  # a chart on its plate
        x, y = x + float(node.get("x", 0)), y + float(node.get("y", 0))
    for across, down in moved:
        x, y = x + float(across), y + float(down)
    if node.tag == f"{SVG}text":
        texts += _texts(node, x + float(node.get("x", 0)), y + float(node.get("y", 0)), wider)
        return
    for child in node:
        _walk(child, (x, y), wider, texts)


def _texts(node: ElementTree.Element, x: float, y: float, wider: float) -> list[Text]:
    lines = [node.text] if node.text else []
    lines += [span.text for span in node.iter(f"{SVG}tspan")]
    size = float(node.get("font-size", "11px").removesuffix("px"))
    step = max((float(span.get("dy", 0)) for span in node.iter(f"{SVG}tspan")), default=0)
    upright = "rotate(-90" in node.get("transform", "") or "rotate(270" in node.get("transform", "")
    weight = {"bold": 700, "600": 600, "700": 700}.get(node.get("font-weight", ""), 400)
    found = []
    for number, line in enumerate(lines):
        wide = style.text_width(line or "", size * 0.75, weight) * wider
        share = {"middle": 0.5, "end": 1}.get(node.get("text-anchor", "start"), 0)
        start, up = -wide * share, number * step
        box = (start, up - 0.73 * size, start + wide, up + 0.2 * size)
        if upright:
            box = (box[1], -box[2], box[3], -box[0])
        if line and line.strip():
            found.append(Text(line, x + box[0], y + box[1], x + box[2], y + box[3], size))
    return found


def faults(found: list[Text], width: float, height: float) -> list[str]:
    """What cannot be read: texts outside a picture of that size, too small, or on each other."""
    said = []
    for text in found:
        inside = text.left >= -0.5 and text.right <= width + 0.5
        if not (inside and text.top >= -0.5 and text.bottom <= height + 0.5):
            said.append(f"{text.text!r} leaves the picture")
        if text.size < LEAST_PX:
            said.append(f"{text.text!r} has {text.size} px")
    for one, other in combinations(found, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.bottom, other.bottom) - max(one.top, other.top)
        if across > 0.5 and down > 0.5 and hypot(across, down) > 1:
            said.append(f"{one.text!r} lies on {other.text!r}")
    return said
