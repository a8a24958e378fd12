"""Base maps: the nine states on the land around them, for charts to draw on."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import altair as alt

from csto import style, tables

LAND, DISPUTED = "#efede8", "#d9d6cf"

# How the globe is turned, the conic's parallels, points that must stay in view, and the height of
# the picture as a share of its width.
_ROTATE, _PARALLELS = [-58, 0, 0], [35, 55]
_FIT = [[22, 55], [26, 40], [78, 36], [90, 48], [60, 58]]
_HEIGHT = 0.61


@dataclass(frozen=True)
class Map:
    """A base map for one width: what a chart needs to draw on it."""

    land: alt.LayerChart
    """All land in neutral grey: the lowest layer."""
    projection: dict[str, Any]
    """For `chart.project(**projection)`, after layering."""
    width: int
    height: int


def base(width: int) -> Map:
    """The base map in a width (px), from Belarus to Kyrgyzstan; Russia reaches beyond it.

    Layer marks on `land` (places by `longitude:Q`, `latitude:Q`; states by `shapes`), then call
    `.project(**projection).properties(width=width, height=height)`; clip marks with `clip=True`.
    """
    points = {"type": "MultiPoint", "coordinates": _FIT}
    fit = {"type": "Feature", "properties": {}, "geometry": points}
    projection = {
        "type": "conicEqualArea",
        "rotate": _ROTATE,
        "parallels": _PARALLELS,
        "fit": {"type": "FeatureCollection", "features": [fit]},
    }
    shown = [_slim(feature) for feature in features()]
    around = alt.Chart(_inline(shown))
    land = around.mark_geoshape(
        fill=LAND, stroke=style.PAPER, strokeWidth=0.6, clip=True, aria=False
    )
    disputed = alt.Chart(
        _inline([shape for shape in shown if shape["name"] == "Crimea"])
    ).mark_geoshape(fill=DISPUTED, stroke=style.PAPER, strokeWidth=0.6, clip=True, aria=False)
    return Map(alt.layer(land, disputed), projection, width, round(width * _HEIGHT))


def shapes(values: dict[str, dict[str, Any]]) -> alt.InlineData:
    """Shapes of states with values joined: `values` maps an alpha-3 code to fields of the datum.

    Each shape also has `state` and `name`; encode them as `state:N` in a `mark_geoshape`.
    """
    return _inline(
        [
            _slim(feature) | values[feature["properties"]["state"]]
            for feature in features()
            if feature["properties"]["state"] in values
        ]
    )


def _inline(shapes: list[dict[str, Any]]) -> alt.InlineData:
    """Shapes as the data of a chart: as text, since Altair walks through anything else slowly."""
    text = json.dumps(shapes, separators=(",", ":"), ensure_ascii=False)
    return alt.InlineData(values=text, format=alt.DataFormat(type="json"))


def features() -> list[dict[str, Any]]:
    """GeoJSON features of the base map, each with `state` (or empty) and `name` as properties."""
    own = tables.within(tables.data_dir(), "geo/hub.geojson")
    return _read(own if own.is_file() else tables.shipped_dir() / "geo" / own.name)


@lru_cache(maxsize=4)
def _read(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text("utf-8"))["features"]


def _slim(feature: dict[str, Any]) -> dict[str, Any]:
    """A feature with its properties as fields, so that a chart encodes them by their plain name."""
    return {"type": "Feature", "geometry": feature["geometry"], **feature["properties"]}
