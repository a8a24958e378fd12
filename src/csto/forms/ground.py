"""The base map: the nine states on the land around them, and where places lie in its picture."""

import json
from collections.abc import Iterable
from functools import lru_cache
from math import radians
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from csto import style, tables
from csto.layout import pieces

LAND, DISPUTED_LAND, DARK = "#efede8", "#d9d6cf", "#6f6b62"
DISPUTED = "Crimea"
DOTS = 3.5  # px between the dots of disputed ground
EDGE = 4  # px beyond the picture in which outlines are whole

# How the globe is turned, the conic's parallels, points that must stay in view, and the height of
# the picture as a share of its width.
ROTATE, PARALLELS = [-58, 0, 0], [35, 55]
FIT = [[22, 55], [26, 40], [78, 36], [90, 48], [60, 58]]
HEIGHT = 0.61


def height(width: int) -> int:
    """Of the picture, which reaches from Belarus to Kyrgyzstan; Russia reaches beyond it."""
    return round(width * HEIGHT)


def projection() -> alt.Projection:
    """What all layers of a map have: their shapes are in px of the picture already."""
    return alt.Projection(type="identity", scale=1, translate=[0, 0])


def land(width: int) -> list[alt.Chart]:
    """All land in neutral grey; disputed ground is dotted, and has no state's tint or pattern."""
    dots = pd.DataFrame(inside(DISPUTED, width, DOTS), columns=["_x", "_y"])
    shown = seen(width)
    disputed = [each for each in shown if each["properties"]["name"] == DISPUTED]
    look = {"stroke": style.PAPER, "strokeWidth": 0.6, "clip": True, "aria": False}
    return [
        alt.Chart(_inline(map(_bare, shown))).mark_geoshape(fill=LAND, **look),
        alt.Chart(_inline(map(_bare, disputed))).mark_geoshape(fill=DISPUTED_LAND, **look),
        pieces.signs(dots, 2.5, shape="circle", fill=DARK).encode(**pieces.place("_x", "_y")),
    ]


def shapes(values: dict[str, dict[str, Any]], width: int) -> alt.InlineData:
    """Shapes of states with values joined: `values` maps an alpha-3 code to fields of the datum."""
    states = [each for each in seen(width) if each["properties"]["state"] in values]
    return _inline(
        _bare(each) | each["properties"] | values[each["properties"]["state"]] for each in states
    )


def _bare(feature: dict[str, Any]) -> dict[str, Any]:
    """A feature without properties; fields beside its geometry are encoded by their plain name."""
    return {"type": "Feature", "geometry": feature["geometry"]}


def _inline(data: Iterable[dict[str, Any]]) -> alt.InlineData:
    """Shapes as the data of a chart: as text, since Altair walks through anything else slowly."""
    text = json.dumps(list(data), separators=(",", ":"), ensure_ascii=False)
    return alt.InlineData(values=text, format=alt.DataFormat(type="json"))


def seen(width: int) -> list[dict[str, Any]]:
    """What of the base map is seen in a picture of a width, in tenths of its px."""
    pieces = [(each, _pieces(each["geometry"])) for each in features()]
    parts = [(each, [p for p in (_cut(one, width) for one in some) if p]) for each, some in pieces]
    return [
        each | {"geometry": {"type": "MultiPolygon", "coordinates": shown}}
        for each, shown in parts
        if shown
    ]


def _cut(piece: list[Any], width: int) -> list[list[list[float]]]:
    """The rings of a piece in px, without the points whose lines all run outside the picture."""
    rings = []
    for ring in piece:
        points = np.round(np.column_stack(px(*np.array(ring, dtype=float).T, width)), 1)
        sides = np.hstack([points < -EDGE, points > np.array([width, height(width)]) + EDGE])
        beyond = (sides @ [1, 2, 4, 8]).tolist()
        kept = [0]
        for at in range(1, len(points) - 1):
            if not beyond[kept[-1]] & beyond[at] & beyond[at + 1]:
                kept.append(at)
        if not np.bitwise_and.reduce(beyond):
            rings.append(points[[*kept, -1]].tolist())
    return rings


def features() -> list[dict[str, Any]]:
    """GeoJSON features of the base map, each with `state` (or empty) and `name` as properties."""
    own = tables.within(tables.data_dir(), "geo/hub.geojson")
    return _read(own if own.is_file() else tables.shipped_dir() / "geo" / own.name)


def _pieces(shape: dict[str, Any]) -> list[Any]:
    """The polygons of a geometry."""
    return shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]


@lru_cache(maxsize=4)
def _read(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text("utf-8"))["features"]


def px(longitudes: Any, latitudes: Any, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Where places lie, from the left and from the top, as d3 computes it."""
    fit_x, fit_y = _projected(*np.array(FIT, dtype=float).T)
    scale = min(width / np.ptp(fit_x), height(width) / np.ptp(fit_y))
    across = (width - scale * (fit_x.min() + fit_x.max())) / 2
    down = (height(width) + scale * (fit_y.min() + fit_y.max())) / 2
    x, y = _projected(np.asarray(longitudes, dtype=float), np.asarray(latitudes, dtype=float))
    return scale * x + across, down - scale * y


def _projected(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    low, high = (np.sin(radians(parallel)) for parallel in PARALLELS)
    n = (low + high) / 2
    c = 1 + low * (2 * n - low)
    angle = np.radians(longitude + ROTATE[0]) * n
    radius = np.sqrt(c - 2 * n * np.sin(np.radians(latitude))) / n
    return radius * np.sin(angle), np.sqrt(c) / n - radius * np.cos(angle)


@lru_cache(maxsize=64)
def inside(name: str, width: int, step: float) -> tuple[tuple[float, float], ...]:
    """Points of the picture, `step` px apart, on the largest piece of a state or of a name."""
    (shape,) = [each["geometry"] for each in features() if name in each["properties"].values()]
    steps = np.arange(step / 2, width, step), np.arange(step / 2, height(width), step)
    points = np.column_stack([axis.ravel() for axis in np.meshgrid(*steps)])
    best = points[:0]
    for piece in _pieces(shape):
        outline = np.column_stack(px(*np.array(piece[0], dtype=float).T, width))
        held = points[_within(points, outline)]
        best = held if len(held) > len(best) else best
    return tuple(map(tuple, best.tolist()))


def _within(points: np.ndarray, outline: np.ndarray) -> np.ndarray:
    """Whether points lie in a ring: a ray to the right crosses it an odd number of times."""
    x, y = points.T[:, :, None]
    (x1, y1), (x2, y2) = outline[:-1].T, outline[1:].T
    with np.errstate(divide="ignore", invalid="ignore"):  # a level side is crossed by no ray
        crosses = ((y1 > y) != (y2 > y)) & (x < x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    return crosses.sum(axis=1) % 2 == 1
