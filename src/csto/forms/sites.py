"""Sites on a map with a number each, drawn apart where they lie close, and the list of them."""

from collections.abc import Iterator, Mapping

import altair as alt
import numpy as np
import pandas as pd

from csto import style
from csto.forms import ground
from csto.layout import At, LayoutError, NoRoomError, fields, pieces, placing
from csto.layout.fields import by, hued
from csto.layout.scales import text_px
from csto.layout.sheet import PADDING

SIGN, LINE = 14.0, 15.0  # px: a sign with its edge; a line of the list


def numbered(
    rows: pd.DataFrame, at: At, label: str, columns: tuple[str, str], sign: str,
    signs: Mapping[str, str],
) -> tuple[list[alt.Chart], float]:  # fmt: skip
    """Sites with their signs and numbers, and the list of them; also the height of the list."""
    width = at.width - 2 * PADDING
    within = (0, 0, width, ground.height(width))
    x, y = ground.px(*(fields.filled(rows, name) for name in columns), width)
    if off := int(((x < 0) | (y < 0) | (x > width) | (y > within[3])).sum()):
        raise LayoutError(f"{off} of {len(rows)} sites lie off the map: leave them out, and say so")
    numbers = [str(number + 1) for number in range(len(rows))]
    wide = np.array([SIGN + text_px([number]) + 3 for number in numbers])
    to_x, to_y = _apart(x, y, wide, within)
    data = rows.assign(_x=to_x, _y=to_y, _at_x=x, _at_y=y, _number=numbers)
    data["_left"], data["_right"] = to_x - SIGN / 2, to_x - SIGN / 2 + wide - 1
    data["_top"], data["_bottom"] = to_y - SIGN / 2, to_y + SIGN / 2
    moved = data[np.hypot(to_x - x, to_y - y) > 3]
    under = alt.Chart(data).mark_rect(fill=style.PAPER, cornerRadius=3)  # borders end at it
    line = alt.Chart(moved).mark_rule(strokeWidth=0.8, color=style.INK)
    own, drawn = pieces.place("_at_x", "_at_y"), pieces.place("_x", "_y")
    words = alt.Chart(data).mark_text(align="left", dx=SIGN / 2 + 1, fontWeight=600)
    mark = pieces.signs(data).encode(fill=hued(alt.Fill), shape=pieces.shaped(sign, signs))
    charts = [
        line.encode(**own, **pieces.to_place("_x", "_y")),
        pieces.signs(moved, 10, shape="circle", fill=style.INK).encode(**own),
        under.encode(**pieces.place("_left", "_top"), **pieces.to_place("_right", "_bottom")),
        mark.encode(**drawn),
        words.encode(**drawn, text=by(alt.Text, "_number")),
    ]
    if at.small:
        return charts, 0
    listed, tall = _listed(numbers, list(fields.column(rows, label).astype(str)), width)
    return [*charts, *listed], tall


def _apart(
    x: np.ndarray, y: np.ndarray, wide: np.ndarray, within: placing.Box
) -> tuple[np.ndarray, np.ndarray]:
    """Places of signs with their numbers: their own, or the nearest that covers nothing.

    Those that are moved go away from their neighbours, so that their lines do not cross.
    """
    own = np.column_stack([x - 3, y - 3, x + 3, y + 3])
    placed: list[placing.Box] = []
    to_x, to_y = x.copy(), y.copy()
    crowd = [np.hypot(x - a, y - b) < 45 for a, b in zip(x, y, strict=True)]
    for n in sorted(range(len(x)), key=lambda n: (crowd[n].sum(), n)):
        taken = np.vstack([np.delete(own, n, axis=0), np.array(placed).reshape(-1, 4)])
        away = np.arctan2(y[n] - y[crowd[n]].mean(), x[n] - x[crowd[n]].mean())
        half = SIGN / 2
        for at_x, at_y in _rings(x[n], y[n], float(away)):
            box = (at_x - half, at_y - half, at_x - half + wide[n], at_y + half)
            if placing.free(box, taken, within):
                placed.append(box)
                to_x[n], to_y[n] = at_x, at_y
                break
        else:
            raise NoRoomError(f"{len(x)} sites have no room beside each other")
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
    places = np.arange(len(labels))
    data = pd.DataFrame({"number": numbers, "text": labels})
    data["x"], data["down"] = places // deep * (width / columns), 16 + places % deep * LINE
    base = {"x": alt.XValue(pieces.value_of("x")), "y": alt.YValue("height")}
    down = {"yOffset": pieces.value_of("down")}
    number = alt.Chart(data).mark_text(align="right", dx=14, fontWeight=600, **down)
    words = alt.Chart(data).mark_text(align="left", dx=20, **down)
    charts = [
        number.encode(**base, text=by(alt.Text, "number")),
        words.encode(**base, text=by(alt.Text, "text")),
    ]
    return charts, 16 + LINE * (deep - 1) + 6
