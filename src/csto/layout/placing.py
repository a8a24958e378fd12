"""Where texts stand beside their marks, so that none covers another, a mark, or leaves the view."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csto import style
from csto.layout.fields import LayoutError, datum
from csto.layout.layers import Layer
from csto.layout.scales import LINE, Numbers, text_px

DOT = 6.5  # px from the middle of a mark to its edge
ARROW = 12  # px that an arrow reaches beyond its mark
GAP = 4  # px between a mark and its text
BASE = 7  # px from the baseline to the middle of a mark without a value
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Spot:
    """A text beside a point: its place relative to it, how it is aligned, the box it takes."""

    side: str
    dx: float
    dy: float
    box: Box


def folded(text: str, room: float) -> list[str]:
    """A label in lines; what stands before a middle dot is kept with it."""
    lines = style.wrapped(text.replace(" · ", "\u00a0· "), style.TEXT_PT, room)
    return [line.replace("\u00a0·", " ·") for line in lines]


def spots(
    x: float, y: float, lines: Sequence[str], clear: tuple[float, float], order: str
) -> Iterator[Spot]:
    """Places of a text around a point, in the order in which they are tried.

    `order` has a letter each: right, left, above, below, top (in the middle above); `clear` are
    the pixels that marks take on the left and on the right.
    """
    wide, tall = text_px(lines), LINE * len(lines)
    up, first = tall / 2 + DOT + 1, -(len(lines) - 1) * LINE / 2
    for side in order:
        if side in "rl":
            dx, dy = (clear[1], 0.0) if side == "r" else (-clear[0], 0.0)
            sides = ["left" if side == "r" else "right"]
        elif side == "t":
            dx, dy, sides = 0.0, -tall / 2 - 3, ["center"]
        else:
            dx, dy, sides = 0.0, (-up if side == "a" else up), ["left", "center", "right"]
        for align in sides:
            shift = dx + (0 if side in "rlt" else {"left": -5, "center": 0, "right": 5}[align])
            left = x + shift - {"left": 0, "center": wide / 2, "right": wide}[align]
            middle = y + dy
            box = (left, middle - tall / 2, left + wide, middle + tall / 2)
            yield Spot(align, shift, dy + first, box)


def free(box: Box, taken: np.ndarray, within: Box) -> bool:
    """Whether a box lies inside and meets none that is taken."""
    left, top, right, bottom = box
    if left < within[0] or top < within[1] or right > within[2] or bottom > within[3]:
        return False
    if not len(taken):
        return True
    apart = (taken[:, 2] <= left) | (taken[:, 0] >= right)
    apart |= (taken[:, 3] <= top + 1) | (taken[:, 1] >= bottom - 1)
    return bool(apart.all())


def around(x: float, y: float, clear: tuple[float, float], reach: float = DOT) -> Box:
    """The box that a mark takes."""
    left, right = (max(reach, side - GAP) for side in clear)
    return (x - left, y - reach, x + right, y + reach)


def clearance(rows: pd.DataFrame, layers: Sequence[Layer]) -> list[tuple[float, float]]:
    """Pixels from the middle of each row's mark to where a text may begin: left, right."""
    edge = 0.0 if any(layer.kind == "bars" for layer in layers) else DOT
    left, right = np.full(len(rows), edge + GAP), np.full(len(rows), edge + GAP)
    for layer in layers:
        if layer.kind == "arrow":
            said = rows[layer.about["qualifier"]].astype("string")
            right[said.isin(layer.about["up"]).to_numpy(bool, na_value=False)] += ARROW
            left[said.isin(layer.about["down"]).to_numpy(bool, na_value=False)] += ARROW
    return list(zip(left, right, strict=True))


def obstacles(
    rows: pd.DataFrame,
    layers: Sequence[Layer],
    places: tuple[np.ndarray, np.ndarray],
    axes: tuple[object, object],
    thick: float,
) -> list[Box]:
    """The boxes that marks take: points, bars from zero, spans between points, strips."""
    (x, y), clear, boxes = places, clearance(rows, layers), []
    across, lying = axes[0], not isinstance(axes[1], Numbers)
    for layer in layers:
        if layer.kind in ("dots", "lines"):
            reach = DOT if layer.kind == "dots" else 3.0
            boxes += [around(a, b, c, reach) for a, b, c in zip(x, y, clear, strict=True)]
        elif layer.kind == "bars" and lying and isinstance(across, Numbers) and not across.log:
            zero = float(across.px([0])[0])
            boxes += [
                (zero, b - thick / 2, max(a, zero), b + thick / 2)
                for a, b in zip(x, y, strict=True)
            ]
        elif layer.kind == "bars" and isinstance(axes[1], Numbers):
            boxes += [
                (a - thick / 2, b, a + thick / 2, axes[1].length) for a, b in zip(x, y, strict=True)
            ]
        elif layer.kind == "span":
            for _, part in rows.groupby(layer.about["detail"], observed=True):
                at = part.index.to_numpy()
                if len(at) > 1:
                    boxes.append((x[at].min(), y[at].min() - 2, x[at].max(), y[at].max() + 2))
    return boxes


def settle(
    points: Sequence[tuple[float, float, Sequence[str], tuple[float, float]]],
    marks: Sequence[Box],
    within: Box,
    order: str,
) -> list[Spot | None]:
    """A spot for the text of each point, or None; texts that are placed become obstacles.

    A point has x, y, lines, and what marks take beside it. Those far to the right choose first:
    they have room on one side alone.
    """
    taken = np.array([*marks], dtype=float).reshape(-1, 4)
    found: list[Spot | None] = [None] * len(points)
    for place in sorted(range(len(points)), key=lambda place: -points[place][0]):
        x, y, lines, clear = points[place]
        if not lines:
            continue
        for spot in spots(x, y, lines, clear, order):
            if free(spot.box, taken, within):
                found[place] = spot
                taken = np.vstack([taken, spot.box])
                break
    return found


def placement(slot: int) -> dict[str, dict[str, str]]:
    """Properties of a text mark that stands where `beside` put it."""
    return {
        "align": {"expr": datum(f"_side{slot}")},
        "dx": {"expr": datum(f"_dx{slot}")},
        "dy": {"expr": datum(f"_dy{slot}")},
    }


def spread(places: Sequence[float], height: float, apart: float = LINE) -> list[float]:
    """Heights near to `places` that are `apart` and inside the view, in their order.

    Raises LayoutError where they have no room.
    """
    if (len(places) - 1) * apart > height + apart:
        raise LayoutError(
            f"{len(places)} names of lines need a height of {(len(places) - 1) * apart:.0f} px; "
            f"it is {height:.0f}"
        )
    order = np.argsort(places, kind="stable")
    found = np.array(places, dtype=float)[order]
    for _ in range(200):  # neighbours that are too close part from their middle
        near = np.flatnonzero(np.diff(found) < apart - 0.01)
        if not len(near):
            break
        for at in near:
            lack = (apart - (found[at + 1] - found[at])) / 2
            found[at], found[at + 1] = found[at] - lack, found[at + 1] + lack
        found = np.clip(found, 0, height)
        found = np.maximum.accumulate(found)
    result = np.empty(len(places))
    result[order] = found
    return result.tolist()
