"""Where texts stand beside their marks, so that none covers another, a mark, or leaves the view."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csto import style
from csto.layout import signs
from csto.layout.fields import LayoutError
from csto.layout.scales import LINE, text_px
from csto.layout.sheet import DOT, Sheet

ARROW = 12  # px that an arrow reaches beyond its mark
GAP = 4  # px between a mark and its text
BASE = 7  # px from the baseline to the middle of a mark without a value
Box = tuple[float, float, float, float]  # left, top, right, bottom
Point = tuple[float, float, Sequence[str], np.ndarray]


@dataclass(frozen=True)
class Spot:
    """A text beside a point: its place relative to it, how it is aligned, the box it takes."""

    align: str
    dx: float
    dy: float
    box: Box

    def ground(self, x: float, y: float) -> str:
        """Its box as a path around the point, short of what lies next to it."""
        left, top, right, bottom = self.box
        return signs.box(left - x, top - y + 1, right - x, bottom - y - 1)


def folded(text: str, room: float) -> list[str]:
    """A label in lines; what stands before a middle dot is kept with it."""
    lines = style.wrapped(text.replace(" · ", "\u00a0· "), style.TEXT_PT, room)
    return [line.replace("\u00a0·", " ·") for line in lines]


def spots(
    x: float, y: float, lines: Sequence[str], clear: np.ndarray, order: str
) -> Iterator[Spot]:
    """Places of a text around a point, in the order in which they are tried.

    `order` has a letter each: right, left, above, below, top (in the middle above); `clear` are
    the pixels that marks take on the left and on the right.
    """
    wide, tall = text_px(lines), LINE * len(lines)
    up, first = tall / 2 + DOT + 1, -(len(lines) - 1) * LINE / 2
    begins = {"left": 0, "center": wide / 2, "right": wide}
    places = {
        "r": [("left", clear[1], 0.0)],
        "l": [("right", -clear[0], 0.0)],
        "t": [("center", 0.0, -tall / 2 - 3)],
        "a": [("left", -5, -up), ("center", 0, -up), ("right", 5, -up)],
        "b": [("left", -5, up), ("center", 0, up), ("right", 5, up)],
    }
    for align, dx, dy in (place for side in order for place in places[side]):
        left, middle = x + dx - begins[align], y + dy
        box = (left, middle - tall / 2, left + wide, middle + tall / 2)
        yield Spot(align, dx, dy + first, box)


def free(box: Box, taken: np.ndarray, within: Box) -> bool:
    """Whether a box lies inside and meets none that is taken."""
    left, top, right, bottom = box
    if left < within[0] or top < within[1] or right > within[2] or bottom > within[3]:
        return False
    apart = (taken[:, 2] <= left) | (taken[:, 0] >= right)
    apart |= (taken[:, 3] <= top + 1) | (taken[:, 1] >= bottom - 1)
    return bool(apart.all())


def clearance(sheet: Sheet) -> np.ndarray:
    """Pixels from the middle of each row's mark to where a text may begin: left, right."""
    clear = np.full((len(sheet.rows), 2), GAP + (0.0 if sheet.has("bars") else DOT))
    for layer in sheet.layers:
        if layer.kind == "arrow":
            said = sheet.rows[layer.about["qualifier"]].astype("string")
            for side, words in enumerate((layer.about["down"], layer.about["up"])):
                clear[said.isin(words).to_numpy(bool, na_value=False), side] += ARROW
    return clear


def obstacles(sheet: Sheet, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The boxes that marks take: points, bars from zero, spans between points."""
    boxes, half = [np.empty((0, 4))], sheet.thick / 2
    for layer in sheet.layers:
        if layer.kind in ("dots", "lines"):
            reach = DOT if layer.kind == "dots" else 3.0
            left, right = np.maximum(reach, clearance(sheet) - GAP).T
            boxes.append(np.column_stack([x - left, y - reach, x + right, y + reach]))
        elif layer.kind == "bars" and sheet.lying:
            zero = np.full(len(x), sheet.across.px([0])[0])
            boxes.append(np.column_stack([zero, y - half, np.maximum(x, zero), y + half]))
        elif layer.kind == "bars":
            bottom = np.full(len(x), sheet.height)
            boxes.append(np.column_stack([x - half, y, x + half, bottom]))
        elif layer.about.get("to"):  # a reader's own bar to another value of x
            to = sheet.across.px(sheet.rows[layer.about["to"]])
            boxes.append(np.column_stack([np.fmin(x, to), y - 2, np.fmax(x, to), y + 2]))
        elif layer.kind == "span":
            places = pd.DataFrame({"x": x, "y": y}, index=sheet.rows.index)
            joined = places.groupby(sheet.rows[layer.about["detail"]], observed=True)
            ends = joined.agg(["min", "max"])[joined.size() > 1].to_numpy()
            boxes.append(ends[:, [0, 2, 1, 3]] + [0, -2, 0, 2])
    return np.vstack(boxes)


def crossed(sheet: Sheet) -> np.ndarray:
    """What a text may lie on where it has no other room: rules; what is close to axes on them."""
    at = [layer.about["at"] for layer in sheet.layers if layer.kind == "rule"]
    x = sheet.across.px(at) if at and sheet.across else np.empty(0)
    boxes = np.column_stack([x - 1, 0 * x, x + 1, np.full(len(x), sheet.height)])
    axes = [[-sheet.left, -20, sheet.width, 0], [-sheet.left, 0, 5, sheet.height]]
    return np.vstack([boxes, axes]) if sheet.lying else boxes


def settle(
    points: Sequence[Point], taken: np.ndarray, within: Box, order: str, rules: np.ndarray
) -> tuple[list[Spot | None], np.ndarray]:
    """A spot for the text of each point, or None; and what is taken then.

    A point has x, y, lines, and what marks take beside it. Texts keep off `rules` where all of
    them have room so.
    """
    off, shown = _settled(points, taken, within, order, rules)
    if not len(rules) or all(spot or not point[2] for spot, point in zip(off, points, strict=True)):
        return off, shown
    return _settled(points, taken, within, order, rules[:0])


def _settled(
    points: Sequence[Point], taken: np.ndarray, within: Box, order: str, rules: np.ndarray
) -> tuple[list[Spot | None], np.ndarray]:
    """As `settle`, in one go. Those far to the right choose first: they have one side alone."""
    found: list[Spot | None] = [None] * len(points)
    for place in sorted(range(len(points)), key=lambda place: -points[place][0]):
        if points[place][2]:
            around = [s for s in spots(*points[place], order) if free(s.box, taken, within)]
            clear = (s for s in around if free(s.box, rules, within))
            found[place] = next(clear, around[0] if around else None)
            if found[place]:
                taken = np.vstack([taken, found[place].box])
    return found, taken


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
