"""The Altair theme, and what many Altair charts share: their size, their channels."""

import os
from typing import Any

import altair as alt

from csto import drawing, outputs, style


def altair_config() -> dict[str, Any]:
    """Configuration that every Altair chart gets."""
    text = {"font": style.FAMILY, "fontSize": style.TEXT_PX, "color": style.INK}
    label = {"labelFont": style.FAMILY, "labelFontSize": style.TEXT_PX, "labelColor": style.INK}
    title = {
        "titleFont": style.FAMILY,
        "titleFontSize": style.TEXT_PX,
        "titleColor": style.MUTED,
        "titleFontWeight": 400,
    }
    return {
        "background": style.PAPER,
        "padding": 4,
        "font": style.FAMILY,
        "view": {"stroke": None},
        "axis": {
            **label,
            **title,
            "domain": False,
            "ticks": False,
            "gridColor": style.HAIR,
            "labelPadding": 6,
            "titlePadding": 8,
        },
        "axisX": {"grid": False, "titleAnchor": "start", "labelFlush": False},
        "axisY": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end"},
        "legend": {**label, **title, "symbolSize": 80, "orient": "top"},
        "header": {**label, "labelFontWeight": 600, "labelAnchor": "start", "title": None},
        "title": {
            "font": style.FAMILY,
            "fontSize": style.TEXT_PX + 1,
            "fontWeight": 600,
            "color": style.INK,
            "anchor": "start",
        },
        "text": text,
        "bar": {"color": style.ACCENT},
        "point": {"color": style.ACCENT, "filled": True, "size": 60, "opacity": 1},
        "rule": {"color": style.OTHER},
    }


def _picture(spec: dict[str, Any], **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A chart in a notebook as a picture: Altair's own way asks another host for its scripts."""
    import vl_convert

    style.register_fonts_to_convert()
    picture = vl_convert.vegalite_to_png(spec, vl_version=drawing.vega_lite_version(), scale=2)
    width = int.from_bytes(picture[16:20], "big") // 2
    return {"image/png": picture}, {"image/png": {"width": width}}


alt.renderers.register("csto", _picture)
if not os.environ.get(outputs.BUILD):  # a book refuses a chart that is no figure
    alt.renderers.enable("csto")


@alt.theme.register("csto", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    return {"config": altair_config()}
