"""Pictures measured: where each text of a drawn chart stands, and what is wrong with it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import altair as alt
import vl_convert

from csto import drawing, legible
from csto.legible import Text

WIDTHS = (336, 400, 480, 600, 692)


@dataclass(frozen=True)
class Picture:
    """A chart as drawn."""

    width: float
    height: float
    texts: list[Text]
    svg: str

    def says(self, text: str) -> bool:
        return any(text in found.text for found in self.texts)

    def marks(self, kind: str) -> list[str]:
        """The paths of a kind of mark that Vega draws (symbol, rect, rule, line)."""
        groups = re.findall(rf'<g class="mark-{kind} [^"]*"[^>]*>(.*?)</g>', self.svg, re.DOTALL)
        return [path for group in groups for path in re.findall(r"<(?:path|line)[^>]*>", group)]

    def colours(self, kind: str) -> set[str]:
        found = " ".join(self.marks(kind))
        mixed = re.findall(r'(?:fill|stroke)="rgb\((\d+), (\d+), (\d+)\)"', found)
        whole = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', found))
        return whole | {"#{:02x}{:02x}{:02x}".format(*map(int, parts)) for parts in mixed}


def round_trip(chart: alt.TopLevelMixin) -> None:
    """Hold a chart against the schema; read back, it is the same."""
    spec = chart.to_dict()  # validates
    assert alt.Chart.from_dict(json.loads(json.dumps(spec))).to_dict() == spec


def picture(chart: alt.TopLevelMixin) -> Picture:
    """The chart as drawn."""
    return seen(drawing.vega_svg(chart.to_dict(validate=False)))


def seen(svg: str) -> Picture:
    """A drawn SVG, and where its texts stand."""
    root = ElementTree.fromstring(svg)  # noqa: S314 (we drew it)
    return Picture(float(root.get("width")), float(root.get("height")), legible.texts(svg), svg)


def faults(drawn: Picture, width: float) -> list[str]:
    """What cannot be read: texts outside the picture, on each other, too small; a wide picture."""
    said = []
    if not width * 0.9 - 8 <= drawn.width <= width + 1:
        said.append(f"the picture is {drawn.width} px wide, not {width}")
    return said + legible.faults(drawn.texts, drawn.width, drawn.height)


def drawn_marks(spec: dict[str, Any], layer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """What a specification draws, as Vega places it: kind and item; of one layer if named."""
    version = drawing.vega_lite_version()
    yield from _items(
        vl_convert.vegalite_to_scenegraph(spec, vl_version=version)["scenegraph"], layer
    )


def _items(node: dict[str, Any], layer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for item in node.get("items", []):
        if node.get("marktype") == "group":
            for inner in item.get("items", []):
                yield from _items(inner, layer)
        elif node.get("role") == "mark" and str(node.get("name")).startswith(layer):
            yield node["marktype"], item
