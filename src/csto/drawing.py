"""From a chart to an SVG element: Altair through vl-convert, Matplotlib through its SVG writer."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from csto import style


def layout(
    chart: Any, *, alt: str, salt: str, told: list[str] | None = None
) -> dict[str, Any] | str:
    """A chart as it is kept: a Vega-Lite specification, or the SVG of a Matplotlib figure.

    `salt` keeps the ids in an SVG apart from those of others, and the same each time. Raises
    ValueError when the chart would drop rows without a word; `told` takes it where there is one.
    """
    if is_live(chart):
        from csto import theme  # noqa: F401 # enables it for all charts

        spec = chart.to_dict(validate=False) | {"description": alt}  # tests validate
        missing = gaps(spec)
        if told is not None:
            told.extend(missing)
        elif missing:
            raise ValueError(missing[0])
        return spec
    style.register_fonts()
    return _matplotlib_svg(chart, salt)


def svg(laid_out: Mapping[str, Any] | str, *, alt: str, prefix: str) -> str:
    """One SVG element that can stand in a page beside others.

    `alt` becomes its accessible name; `prefix` goes before every id in it.
    """
    text = laid_out if isinstance(laid_out, str) else vega_svg(laid_out)
    text = _own_ids(text[text.index("<svg") :].strip(), prefix)
    return text.replace("<svg", f'<svg role="img" aria-label="{escape(alt)}"', 1)


def standalone(svg_element: str) -> str:
    """An SVG element as a document of its own."""
    spaces = (
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
    )
    start = svg_element[: svg_element.index(">")]
    missing = "".join(f' {name}="{space}"' for name, space in spaces if f" {name}=" not in start)
    return svg_element.replace("<svg", f"<svg{missing}", 1)


def is_live(chart: Any) -> bool:
    """Whether the chart can be explored (Altair) rather than only looked at."""
    import altair

    return isinstance(chart, altair.TopLevelMixin)


def vega_svg(spec: Mapping[str, Any]) -> str:
    """A Vega-Lite specification drawn by the engine of this process."""
    import vl_convert

    style.register_fonts_to_convert()
    text = vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=vega_lite_version())
    # The element gets one name as a whole; a name for every mark would be noise to a screen reader.
    return _numbered_anew(re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", text))


def _numbered_anew(svg: str) -> str:
    """Clips and gradients numbered from one: Vega counts them over the life of its process."""
    seen: dict[str, str] = {}

    def renumber(found: re.Match[str]) -> str:
        opening, name, kind = found.groups()
        return opening + seen.setdefault(name, f"{kind}{len(seen) + 1}")

    return re.sub(r'(\bid="|#)((clip|gradient_)\d+)\b', renumber, svg)


def vega_lite_version() -> str:
    """Version of Vega-Lite that Altair writes, as vl-convert names it: 6.4."""
    import altair

    return ".".join(altair.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def _matplotlib_svg(figure: Any, salt: str) -> str:
    import matplotlib as mpl

    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": salt, "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return re.sub(r"<metadata>.*?</metadata>", "", buffer.getvalue(), flags=re.DOTALL)


def _own_ids(text: str, prefix: str) -> str:
    text = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', text)
    text = re.sub(r'href="#([^"]+)"', rf'href="#{prefix}-\1"', text)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", text)


def has_borders(layout: Mapping[str, Any] | str) -> bool:
    """Whether a chart draws shapes of states: a mark of the kind `geoshape`."""
    return not isinstance(layout, str) and "geoshape" in json.dumps(layout)


def gaps(spec: dict[str, Any]) -> list[str]:
    """What a chart would drop: rows with empty values in a channel of position.

    Vega leaves out a mark whose position is null; a chart that means to show a gap filters it
    itself, in a layer of its own.
    """
    found = []
    for name, field in sorted(set(_placed(spec))):
        data = spec.get("datasets", {}).get(name, [])
        empty = sum(record.get(field) is None for record in data if field in record)
        if empty:
            said = f"{empty} of {len(data)} rows have no {field!r} and would vanish from the chart"
            found.append(said)
    return found


def _placed(part: Mapping[str, Any], name: str = "") -> Iterator[tuple[str, str]]:
    """Datasets, and fields of theirs that marks have on a channel of position."""
    name = (part.get("data") or {}).get("name", name)
    for channel in ("x", "x2", "y", "y2"):
        if field := part.get("encoding", {}).get(channel, {}).get("field"):
            yield name, field
    inner = [part["spec"]] if "spec" in part else []
    for key in ("layer", "hconcat", "vconcat", "concat"):
        inner += part.get(key, [])
    for each in inner:
        yield from _placed(each, name)


def vega_bundle() -> str:
    """Vega, Vega-Lite and vega-embed as one classic script that sets `window.vegaEmbed`.

    Made by vl-convert for the very Vega-Lite that Altair writes, so that a live chart and its
    static picture are drawn by the same code.
    """
    import vl_convert

    script = vl_convert.javascript_bundle(vl_version=vega_lite_version())
    return f"(function () {{\n{script}\n}})();\n"  # it declares names that must not meet others'
