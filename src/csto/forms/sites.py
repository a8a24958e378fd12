"""Sites and names on a map, in pixels of the picture, so that none lies on another."""

from collections.abc import Iterator
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from csto import style
from csto.forms import ground
from csto.layout import At, LayoutError, fields, placing
from csto.layout.fields import hued
from csto.layout.scales import text_px
from csto.layout.sheet import PADDING

SIGN, LINE = 14.0, 15.0  # px: a sign with its edge; a line of the list
CELL, SMALL = 4.0, 70.0  # px: a cell in which places are weighed; a state with a name beside it
Box = tuple[float, float, float, float]


def at(across: str, down: str) -> dict[str, Any]:
    """Channels of a mark whose place in px two columns have."""
    return {
        "x": alt.XValue({"expr": fields.datum(across)}),
        "y": alt.YValue({"expr": fields.datum(down)}),
    }


def names(states: pd.Series, labels: pd.Series, on: pd.Series, place: At) -> list[alt.Chart]:
    """Names on their states where these are wide enough, else beside them with a line.

    `on` has the colour of each state. Raises LayoutError where a name has no room.
    """
    texts = labels.fillna("").astype(str)

    def put(width: float) -> tuple[list[dict[str, Any]], list[str]]:
        return placed_names(list(states), list(texts), list(on), int(width - 2 * PADDING))

    found, hidden = put(place.width)
    if hidden:
        place.refuse(hidden, lambda width: put(width)[1])
    data = pd.DataFrame(found)
    away, led = data[data["away"]], data[data["led"]]
    charts = []
    if len(led):
        line = alt.Chart(led).mark_rule(strokeWidth=0.8, color=style.INK)
        ends = {
            "x2": alt.X2Value({"expr": "datum.at_x"}),
            "y2": alt.Y2Value({"expr": "datum.at_y"}),
        }
        charts.append(line.encode(**at("x", "y"), **ends))
    if len(away):  # a name beside its state may lie on another
        box = alt.Chart(away).mark_rect(fill=style.PAPER, cornerRadius=2)
        ends = {
            "x2": alt.X2Value({"expr": "datum.right"}),
            "y2": alt.Y2Value({"expr": "datum.bottom"}),
        }
        charts.append(box.encode(**at("left", "top"), **ends))
    words = alt.Chart(data).mark_text(fill={"expr": "datum.ink"})
    return [*charts, words.encode(**at("x", "y"), text=fields.by(alt.Text, "text"))]


def placed_names(
    states: list[str], texts: list[str], on: list[str], width: int
) -> tuple[list[dict[str, Any]], list[str]]:
    """Where the name of each state stands and what its line joins (px); and which have no room."""
    globe = ground.globe(width)
    middles = [ground.middle(state, width) for state in states]
    lands = [cells(state, width) for state in states]
    # A name may hide some of a large state, but hardly any of a small one.
    weights = [10.0 if wide < SMALL else 1.0 for _, _, wide in middles]
    whole = sum(weight * land for weight, land in zip(weights, lands, strict=True))
    within = (0.0, 0.0, float(globe.width), float(globe.height))
    taken: list[Box] = []
    found, hidden = [], []
    order = sorted(range(len(states)), key=lambda n: -middles[n][2])
    for n in order:
        if not texts[n]:
            continue
        x, y, wide = middles[n]
        inside = text_px([texts[n]]) + 8 <= wide
        hides = whole - weights[n] * lands[n] if inside else whole
        crosses = (whole > 0) & ~lands[n]
        spot = _best_free(_candidates(x, y, texts[n], inside), taken, hides, crosses, within)
        if spot is None:
            hidden.append(f"there is no free place for “{texts[n]}”")
            continue
        at_x, at_y, box = spot
        taken.append(box)
        ink = max(
            (style.INK, style.PAPER),
            key=lambda c: style.contrast(c, on[n] if inside else style.PAPER),
        )
        found.append(
            {
                "text": texts[n], "x": at_x, "y": at_y, "at_x": x, "at_y": y, "ink": ink,
                "left": box[0], "top": box[1], "right": box[2], "bottom": box[3],
                "away": not inside, "led": not inside,
            }
        )  # fmt: skip
    return found, hidden


def cells(state: str, width: int) -> np.ndarray:
    """The picture in cells, down and across: true where the state is."""
    globe = ground.globe(width)
    cells = np.zeros((int(globe.height // CELL) + 1, int(globe.width // CELL) + 1), dtype=bool)
    points = np.array(ground.inside(state, width, CELL)).reshape(-1, 2)
    across, down = (points // CELL).astype(int).T
    cells[down, across] = True
    return cells


def _best_free(
    candidates: Iterator[tuple[float, float, Box]],
    taken: list[Box],
    hides: np.ndarray,
    crosses: np.ndarray,
    within: Box,
) -> tuple[float, float, Box] | None:
    """The place on no name that hides least, with a line that crosses least of other states.

    `hides` has what each cell of the picture weighs, `crosses` those of other states.
    """
    best, least, start = None, np.inf, None
    for at_x, at_y, box in candidates:
        start = start or (at_x, at_y)
        off = min(0, within[2] - box[2]) + max(0, -box[0])  # back from beyond the edge
        at_x, box = at_x + off, (box[0] + off, box[1], box[2] + off, box[3])
        if not placing.free(box, np.array(taken).reshape(-1, 4), within):
            continue
        left, top, right, bottom = (int(end // CELL) for end in box)
        across, down = (np.linspace(start, (at_x, at_y), 30) // CELL).astype(int).T
        seen = (across < left) | (across > right) | (down < top) | (down > bottom)
        crossed = (crosses[down, across] & seen).sum()
        cost = hides[top : bottom + 1, left : right + 1].sum() + 5 * crossed
        if cost < least:  # of equal ones the nearest, which comes first
            best, least = (at_x, at_y, box), cost
    return best


def _candidates(x: float, y: float, text: str, inside: bool) -> Iterator[tuple[float, float, Box]]:
    """Middles of a text and the box it takes: on the state, then around it, nearer ones first."""
    half, tall = text_px([text]) / 2 + 2, 7.5
    yield x, y, (x - half, y - tall, x + half, y + tall)
    for far in range(10, 90, 6):
        for angle in range(0, 360, 15):
            dx, dy = np.cos(np.radians(angle)), np.sin(np.radians(angle))
            at_x = x + dx * far + half * (dx if abs(dx) < 0.9 else np.sign(dx))
            at_y = y + dy * far
            yield float(at_x), float(at_y), (at_x - half, at_y - tall, at_x + half, at_y + tall)


def numbered(
    rows: pd.DataFrame, place: At, label: str | None, columns: tuple[str, str], shapes: pd.Series
) -> tuple[list[alt.Chart], float]:
    """Sites with their signs and numbers, and the list of them; also the height of the list."""
    width = place.width - 2 * PADDING
    globe = ground.globe(width)
    x, y = globe.px(*(fields.filled(rows, name) for name in columns))
    if off := int(((x < 0) | (y < 0) | (x > globe.width) | (y > globe.height)).sum()):
        raise LayoutError(f"{off} of {len(rows)} sites lie off the map: leave them out, and say so")
    numbers = [str(number + 1) for number in range(len(rows))]
    wide = np.array([SIGN + text_px([number]) + 3 for number in numbers])
    to_x, to_y = _apart(x, y, wide, globe)
    data = rows.assign(
        _x=to_x, _y=to_y, _at_x=x, _at_y=y, _number=numbers,
        _shape=shapes,
    )  # fmt: skip
    data["_moved"] = np.hypot(data["_x"] - x, data["_y"] - y) > 3
    moved = alt.Chart(data).transform_filter("datum._moved")
    ends = {"x2": alt.X2Value({"expr": "datum._x"}), "y2": alt.Y2Value({"expr": "datum._y"})}
    mark = alt.Chart(data).mark_point(
        size=75, strokeWidth=0, opacity=1, shape={"expr": "datum._shape"}
    )
    halo = alt.Chart(data).mark_point(shape="circle", size=130, strokeWidth=0, opacity=1)
    words = alt.Chart(data).mark_text(align="left", dx=SIGN / 2 + 1, fontWeight=600)
    charts = [
        moved.mark_rule(strokeWidth=0.8, color=style.INK).encode(**at("_at_x", "_at_y"), **ends),
        moved.mark_point(shape="circle", size=10, strokeWidth=0, fill=style.INK).encode(
            **at("_at_x", "_at_y")
        ),
        halo.encode(**at("_x", "_y"), fill=alt.FillValue(style.PAPER)),
        mark.encode(**at("_x", "_y"), fill=hued(alt.Fill)),
        words.encode(**at("_x", "_y"), text=fields.by(alt.Text, "_number")),
    ]
    if label is None or place.small:
        return charts, 0
    listed, tall = _listed(numbers, list(fields.column(rows, label).astype(str)), width)
    return [*charts, *listed], tall


def _apart(
    x: np.ndarray, y: np.ndarray, wide: np.ndarray, globe: ground.Globe
) -> tuple[np.ndarray, np.ndarray]:
    """Places of signs with their numbers: their own, or the nearest that covers nothing.

    Those that are moved go away from their neighbours, so that their lines do not cross.
    """
    within = (0.0, 0.0, float(globe.width), float(globe.height))
    own = np.column_stack([x - 3, y - 3, x + 3, y + 3])
    placed: list[Box] = []
    to_x, to_y = x.astype(float).copy(), y.astype(float).copy()
    crowd = [np.hypot(x - a, y - b) < 45 for a, b in zip(x, y, strict=True)]
    for n in sorted(range(len(x)), key=lambda n: (crowd[n].sum(), n)):
        others = np.delete(own, n, axis=0)
        taken = np.vstack([others, np.array(placed).reshape(-1, 4)])
        away = np.arctan2(y[n] - y[crowd[n]].mean(), x[n] - x[crowd[n]].mean())
        for at_x, at_y in _rings(x[n], y[n], float(away)):
            half = SIGN / 2
            box = (at_x - half, at_y - half, at_x - half + wide[n], at_y + half)
            if placing.free(box, taken, within):
                placed.append(box)
                to_x[n], to_y[n] = at_x, at_y
                break
        else:
            raise LayoutError(f"{len(x)} sites have no room beside each other: draw fewer")
    return to_x, to_y


def _rings(x: float, y: float, away: float) -> Iterator[tuple[float, float]]:
    yield x, y
    for far in range(12, 120, 6):
        for turn in (0, 25, -25, 50, -50, 80, -80, 120, -120, 180):
            angle = away + np.radians(turn)
            yield float(x + far * np.cos(angle)), float(y + far * np.sin(angle))


def _listed(numbers: list[str], labels: list[str], width: float) -> tuple[list[alt.Chart], float]:
    """The numbers with their names, in columns below the map."""
    wide = max(text_px([f"{n}  {text}"]) for n, text in zip(numbers, labels, strict=True)) + 22
    columns = max(1, int(width // wide))
    deep = -(-len(labels) // columns)
    data = pd.DataFrame({"number": numbers, "text": labels})
    data["x"] = [place // deep * (width / columns) for place in range(len(labels))]
    data["down"] = [16 + place % deep * LINE for place in range(len(labels))]
    base = {"x": alt.XValue({"expr": "datum.x"}), "y": alt.YValue("height")}
    down = {"yOffset": {"expr": "datum.down"}}
    number = alt.Chart(data).mark_text(align="right", dx=14, fontWeight=600, **down)
    words = alt.Chart(data).mark_text(align="left", dx=20, **down)
    return [
        number.encode(**base, text=fields.by(alt.Text, "number")),
        words.encode(**base, text=fields.by(alt.Text, "text")),
    ], 16 + LINE * (deep - 1) + 6
