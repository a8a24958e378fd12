"""Where things of a base map lie in its picture: places, states, ground that is disputed."""

from dataclasses import dataclass
from functools import lru_cache
from math import radians
from typing import Any

import numpy as np
from matplotlib.path import Path as Outline

from csto import maps

DISPUTED = "Crimea"


@dataclass(frozen=True)
class Globe:
    """The projection of `maps.base` in a width, as d3 computes it."""

    scale: float
    across: float
    down: float
    width: float
    height: float

    def px(self, longitudes: Any, latitudes: Any) -> tuple[np.ndarray, np.ndarray]:
        """Pixels from the left and from the top."""
        x, y = _raw(np.asarray(longitudes, dtype=float), np.asarray(latitudes, dtype=float))
        return self.scale * x + self.across, self.down - self.scale * y


def _raw(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Conic projection of equal areas."""
    low, high = (np.sin(radians(parallel)) for parallel in maps._PARALLELS)
    n = (low + high) / 2
    c = 1 + low * (2 * n - low)
    angle = np.radians(longitude + maps._ROTATE[0]) * n
    radius = np.sqrt(c - 2 * n * np.sin(np.radians(latitude))) / n
    return radius * np.sin(angle), np.sqrt(c) / n - radius * np.cos(angle)


@lru_cache(maxsize=32)
def globe(width: int) -> Globe:
    """The projection of the base map of this width."""
    height = maps.base(width).height
    x, y = _raw(*(np.array(axis, dtype=float) for axis in zip(*maps._FIT, strict=True)))
    scale = min(width / np.ptp(x), height / np.ptp(y))
    across = (width - scale * (x.min() + x.max())) / 2
    down = (height + scale * (y.min() + y.max())) / 2
    return Globe(float(scale), float(across), float(down), width, height)


def _rings(geometry: dict[str, Any]) -> list[np.ndarray]:
    parts = geometry["coordinates"]
    parts = parts if geometry["type"] == "MultiPolygon" else [parts]
    return [np.array(part[0], dtype=float) for part in parts]


@lru_cache(maxsize=64)
def inside(name: str, width: int, step: float) -> tuple[tuple[float, float], ...]:
    """Points of the picture, `step` px apart, on the largest piece of a state or of a name."""
    at = globe(width)
    (feature,) = [
        found
        for found in maps.features()
        if name in (found["properties"]["state"], found["properties"]["name"])
    ]
    across, down = np.meshgrid(
        np.arange(step / 2, at.width, step), np.arange(step / 2, at.height, step)
    )
    points = np.column_stack([across.ravel(), down.ravel()])
    best = points[:0]
    for ring in _rings(feature["geometry"]):
        outline = Outline(np.column_stack(at.px(ring[:, 0], ring[:, 1])))
        held = points[outline.contains_points(points)]
        best = held if len(held) > len(best) else best
    return tuple(map(tuple, best.tolist()))


@lru_cache(maxsize=256)
def middle(state: str, width: int) -> tuple[float, float, float]:
    """A point in the middle of a state (px), and how wide the state is there."""
    points = next(np.array(p) for p in (inside(state, width, s) for s in (4.0, 1.0)) if len(p))
    centre = points.mean(axis=0)
    at = points[np.argmin(((points - centre) ** 2).sum(axis=1))]
    line = points[np.abs(points[:, 1] - at[1]) < 1, 0]
    return float(at[0]), float(at[1]), float(np.ptp(line))


def names() -> dict[str, str]:
    """The name of each state by its code."""
    found = (feature["properties"] for feature in maps.features())
    return {each["state"]: each["name"] for each in found if each["state"]}
