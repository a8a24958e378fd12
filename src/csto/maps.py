"""Base maps: the nine states on the land around them, for charts to draw on."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import altair as alt

from csto import style, tables

BORDERS_NOTE = (
    "Borders are those of Natural Earth; Crimea is left to neither side, and the map takes no "
    "position on any border."
)
LAND, DISPUTED = "#efede8", "#d9d6cf"

# Per map: how the globe is turned, the conic's parallels, points that must stay in view, and the
# height of the picture as a share of its width.
_VIEWS: dict[str, dict[str, Any]] = {
    "members": {
        "rotate": [-95, 0, 0],
        "parallels": [40, 65],
        "fit": [[22, 50], [40, 38.5], [60, 36], [75, 36.5], [135, 46], [190, 65], [100, 78]],
        "height": 0.56,
    },
    "hub": {
        "rotate": [-58, 0, 0],
        "parallels": [35, 55],
        "fit": [[22, 55], [26, 40], [78, 36], [90, 48], [60, 58]],
        "height": 0.61,
    },
}


@dataclass(frozen=True)
class Map:
    """A base map for one width: what a chart needs to draw on it."""

    land: alt.LayerChart
    """All land in neutral grey: the lowest layer."""
    projection: dict[str, Any]
    """For `chart.project(**projection)`, after layering."""
    width: int
    height: int


def base(width: int, view: str = "members") -> Map:
    """The base map in a width (px): `members` (all of them) or `hub` (Belarus to Kyrgyzstan).

    Layer marks on `land` (places by `longitude:Q`, `latitude:Q`; states by `shapes`), then call
    `.project(**projection).properties(width=width, height=height)`; clip marks with `clip=True`.
    """
    form = _VIEWS[view]
    fit = {"type": "Feature", "properties": {}, "geometry": _points(form["fit"])}
    projection = {
        "type": "conicEqualArea",
        "rotate": form["rotate"],
        "parallels": form["parallels"],
        "fit": {"type": "FeatureCollection", "features": [fit]},
    }
    shown = [_slim(feature) for feature in features(view)]
    around = alt.Chart(_inline(shown))
    land = around.mark_geoshape(
        fill=LAND, stroke=style.PAPER, strokeWidth=0.6, clip=True, aria=False
    )
    disputed = alt.Chart(
        alt.InlineData(values=[f for f in shown if f["name"] == "Crimea"])
    ).mark_geoshape(fill=DISPUTED, stroke=style.PAPER, strokeWidth=0.6, clip=True, aria=False)
    height = round(width * form["height"])
    return Map(alt.layer(land, disputed), projection, width, height)


def shapes(values: dict[str, dict[str, Any]], view: str = "members") -> alt.InlineData:
    """Shapes of states with values joined: `values` maps an alpha-3 code to fields of the datum.

    Each shape also has `state` and `name`; encode them as `state:N` in a `mark_geoshape`.
    """
    return _inline(
        [
            _slim(feature) | values[feature["properties"]["state"]]
            for feature in features(view)
            if feature["properties"]["state"] in values
        ]
    )


def _inline(shapes: list[dict[str, Any]]) -> alt.InlineData:
    """Shapes as the data of a chart: as text, since Altair walks through anything else slowly."""
    text = json.dumps(shapes, separators=(",", ":"), ensure_ascii=False)
    return alt.InlineData(values=text, format=alt.DataFormat(type="json"))


def features(view: str) -> list[dict[str, Any]]:
    """GeoJSON features of a base map, each with `state` (or empty) and `name` as properties."""
    own = tables.data_dir() / "geo" / f"{view}.geojson"
    return _read(own if own.is_file() else tables.shipped_dir() / "geo" / own.name)


@lru_cache(maxsize=4)
def _read(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text("utf-8"))["features"]


def _slim(feature: dict[str, Any]) -> dict[str, Any]:
    """A feature with its properties as fields, so that a chart encodes them by their plain name."""
    return {"type": "Feature", "geometry": feature["geometry"], **feature["properties"]}


def _points(coordinates: list[list[float]]) -> dict[str, Any]:
    return {"type": "MultiPoint", "coordinates": coordinates}
