"""Signs of marks as paths: a key then tells a filled mark from an open one, in colour and grey.

Every sign keeps within a square from -1.5 to 1.5, and is filled; what is open is a path with a
hole. The names are those of the table "One way of drawing each thing".
"""

from collections.abc import Mapping
from math import cos, pi, sin

from csto.layout.fields import refuse_others

THIN = 0.3  # of the outlines, in units of the path


def _disc(r: float, sweep: int = 1, x: float = 0, y: float = 0) -> str:
    left, right = (f"{place:.3g},{y:.3g}" for place in (x - r, x + r))
    return f"M{left}A{r},{r},0,1,{sweep},{right}A{r},{r},0,1,{sweep},{left}Z"


def _lozenge(r: float, side: int = 1) -> str:
    return f"M0,{-r}L{r * side},0L0,{r}L{-r * side},0Z"


def box(left: float, top: float, right: float, bottom: float) -> str:
    """The path of a box."""
    left, top, right, bottom = (f"{place:.3g}" for place in (left, top, right, bottom))
    return f"M{left},{top}L{right},{top}L{right},{bottom}L{left},{bottom}Z"


def _frame(r: float) -> str:
    inner = r - THIN * 0.9
    return (
        box(-r, -r, r, r) + f"M{-inner},{-inner}L{-inner},{inner}L{inner},{inner}L{inner},{-inner}Z"
    )


def _slash(r: float, *, back: bool = False, half: float = 0.17) -> str:
    """A stroke from corner to corner, from the lower left; `back` from the upper left."""
    side = -1 if back else 1
    points = [(-r, r - half), (-r + half, r), (r, -r + half), (r - half, -r)]
    first, *rest = [f"{x:.3g},{y * side:.3g}" for x, y in (points if not back else points[::-1])]
    return f"M{first}" + "".join(f"L{point}" for point in rest) + "Z"


def _dashes_round(r: float, count: int = 7, share: float = 0.62) -> str:
    """A ring of dashes."""
    inner, parts = r - THIN, []
    for number in range(count):
        start = 2 * pi * number / count
        stop = start + 2 * pi * share / count
        (a, b), (c, d) = ((cos(angle), sin(angle)) for angle in (start, stop))
        parts.append(
            f"M{r * a:.3g},{r * b:.3g}A{r},{r},0,0,1,{r * c:.3g},{r * d:.3g}"
            f"L{inner * c:.3g},{inner * d:.3g}"
            f"A{inner},{inner},0,0,0,{inner * a:.3g},{inner * b:.3g}Z"
        )
    return "".join(parts)


def _dashes(across: float, down: float) -> str:
    """A box of dashes: its corners, and a piece in the middle of each side."""
    t = THIN * 0.9

    def spans(r: float) -> list[tuple[float, float]]:
        return [(-r, -0.58 * r), (-0.22 * r, 0.22 * r), (0.58 * r, r)]

    lying = [box(a, y, b, y + t) for a, b in spans(across) for y in (-down, down - t)]
    upright = [box(x, a, x + t, b) for a, b in spans(down) for x in (-across, across - t)]
    return "".join(lying + upright)


_ROUND, _SQUARE = 1.2, 1.1
SIGNS = {
    "circle": _disc(_ROUND),  # a stated value
    "open circle": _disc(_ROUND) + _disc(_ROUND - THIN, 0),  # worked out here
    "diamond": _lozenge(1.45),
    "open diamond": _lozenge(1.45) + _lozenge(1.45 - THIN * 1.4, -1),  # worked out by the source
    "small diamond": _lozenge(0.95),  # a part of it
    "triangle": "M0,-1.3L1.25,0.95L-1.25,0.95Z",
    "cross": "M-1.3,-0.4L-0.4,-0.4L-0.4,-1.3L0.4,-1.3L0.4,-0.4L1.3,-0.4L1.3,0.4L0.4,0.4L0.4,1.3"
    "L-0.4,1.3L-0.4,0.4L-1.3,0.4Z",
    "dash": box(-1.2, -0.22, 1.2, 0.22),  # nothing was done, nothing is known
    "square": box(-_SQUARE, -_SQUARE, _SQUARE, _SQUARE),
    "open square": _frame(_SQUARE),
    "struck square": _frame(_SQUARE) + _slash(_SQUARE),  # not reported
    "crossed square": _frame(_SQUARE) + _slash(0.72) + _slash(0.72, back=True),  # reported absent
    "dashed circle": _dashes_round(_ROUND + 0.1),  # planned, announced
    "dashed square": _dashes(_SQUARE, _SQUARE),
    "struck dashed circle": _dashes_round(_ROUND + 0.1) + _slash(1.1),  # cancelled
    "struck dashed square": _dashes(_SQUARE, _SQUARE) + _slash(_SQUARE),
}
SOLID = ("circle", "diamond", "small diamond", "triangle", "cross", "square")
DERIVED = "worked out here"  # what a key says of the open circle
# What no value has, and stands at the baseline: not reported, reported absent.
WITHOUT_VALUE = ("struck square", "crossed square")
# Not signs of a row: an arrow beside its mark, and what a key shows of lines and grounds.
_ARROW = [(1.2, -0.17), (2.7, -0.17), (2.7, -0.8), (4, 0), (2.7, 0.8), (2.7, 0.17), (1.2, 0.17)]


def _arrow(side: int, start: float = 0) -> str:
    return "M" + "L".join(f"{side * (x - start):.3g},{y}" for x, y in _ARROW) + "Z"


ARROW_HEAD = "M0.3,-1.3L1.8,0L0.3,1.3Z"  # at the end of what goes on
ARROWS = {side: _arrow(side) for side in (1, -1)}
IN_KEY = {
    "span": box(-1.8, -0.3, 1.8, 0.3),
    "ground": box(-1.4, -1, 1.4, 1),
    "dotted": "".join(_disc(0.28, x=x, y=y) for x in (-1.2, 0, 1.2) for y in (-0.8, 0, 0.8)),
    "filled": box(-1.6, -0.6, 1.6, 0.6),
    "open": box(-1.6, -0.7, 1.6, 0.7) + "M-1.35,-0.45L-1.35,0.45L1.35,0.45L1.35,-0.45Z",
    "dashed": _dashes(1.7, 0.75),
    "goes on": box(-1.8, -0.6, 0.6, 0.6) + "M0.8,-1L2,0L0.8,1Z",
    "arrow": _disc(0.9, x=-0.9) + _arrow(1, 2),
    "arrow back": _disc(0.9, x=0.9) + _arrow(-1, 2),
}


def paths(known: Mapping[str, str]) -> dict[str, str]:
    """The path of each kind's sign. Raises LayoutError for a sign that there is not."""
    refuse_others(known.values(), SIGNS, "sign")
    return {kind: SIGNS[sign] for kind, sign in known.items()}
