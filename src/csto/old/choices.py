"""Does a finding survive other defensible rules? A strip of small panels, one a rule.

The six findings that matter most are shown under every rule that a referee might prefer.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from csto import style, words

COLUMNS = ["rule", "unit", "item", "state", "value", "marked", "bears", "records"]
_LINE, _FOOT, _GAP = 19, 24, 18  # px: a bar, the verdict below the bars, between panels


def verdict(rows: pd.DataFrame) -> tuple[int, int]:
    """Under how many rules the finding holds, and how many rules there are."""
    held = rows.groupby("rule", sort=False)["bears"].all()
    return int(held.sum()), len(held)


def sentence(rows: pd.DataFrame) -> str:
    """The verdict in words: bears it under five of six rules."""
    bearing, total = verdict(rows)
    if bearing == total:
        return f"holds under all {words.spelled(total)} rules"
    return f"holds under {words.spelled(bearing)} of {words.spelled(total)} rules"


def strip(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> Any:
    """Small multiples of bars, one panel a rule, each with its verdict.

    `rows` has a row per rule and item: `rule` (what is counted how, up to 60 characters), `unit`
    (of the panel's values), `item` (the bar's label, up to 16 characters), `state` (alpha-3 for
    the bar's colour, or NA for neutral), `value` (from zero), `marked` (the bar that the finding
    is about), `bears` (whether the rule bears the finding; the same in all rows of a rule) and
    `records`. Panels stand in the rows' order and have scales of their own, since units differ.
    """
    import matplotlib.pyplot as plt

    panels = [panel.reset_index(drop=True) for _, panel in rows.groupby("rule", sort=False)]
    counts = _counts(len(panels), 2 if style.is_narrow(width) else 3)
    lines, done = [], 0
    for count in counts:
        room = width if count == 1 else (width - (max(counts) - 1) * _GAP) / max(counts)
        own, done = panels[done : done + count], done + count
        lines.append(_Line(own, room, [_titles(panel, room) for panel in own]))
    with plt.rc_context(style.matplotlib_style()):
        plate, axes = style.plate(width, sum(line.height + _GAP for line in lines) - _GAP)
        top = 0
        for line in lines:
            for place, panel in enumerate(line.panels):
                _panel(axes, panel, line, place, top)
            top += line.height + _GAP
    return plate


def _counts(panels: int, across: int) -> list[int]:
    """How many panels stand in each line; one that stands alone is the first, over the width."""
    lines = -(-panels // across)
    counts = [panels // lines + (line < panels % lines) for line in range(lines)]
    return sorted(counts) if 1 in counts else counts


def _titles(panel: pd.DataFrame, room: float) -> list[str]:
    return style.wrapped(panel.loc[0, "rule"], style.TEXT_PT, room, 700)


@dataclass(frozen=True)
class _Line:
    """Panels side by side, as high as the highest of them."""

    panels: list[pd.DataFrame]
    room: float
    """Width of each, px."""
    titles: list[list[str]]

    @cached_property
    def head(self) -> int:
        """Height of the rule and the unit, px."""
        return 18 + 14 * max(map(len, self.titles))

    @cached_property
    def height(self) -> int:
        """Height of the whole line, px."""
        return self.head + _LINE * max(map(len, self.panels)) + _FOOT


def _panel(axes: Any, panel: pd.DataFrame, line: _Line, place: int, top: float) -> None:
    """A rule with its unit, its bars and its verdict."""
    size, left = line.room, place * (line.room + _GAP)
    for number, text in enumerate(line.titles[place]):
        axes.text(left, top + 12 + 14 * number, text, weight="bold", va="baseline")
    below = top + 12 + 14 * len(line.titles[place])
    axes.text(left, below, panel.loc[0, "unit"], color=style.MUTED, va="baseline")
    bars = top + line.head
    low = _bars(axes, panel, left, bars, size)
    bears = panel.loc[0, "bears"]
    axes.text(
        left,
        low + 14,
        "bears the finding" if bears else "does not bear the finding",
        va="baseline",
        style="italic",
        color=style.INK if bears else style.ACCENT,
    )


def _bars(axes: Any, panel: pd.DataFrame, left: float, top: float, size: float) -> float:
    """The bars of a panel with labels and numbers; where they end, in px from the top."""
    points = style.TEXT_PT
    label = max(style.text_width(item, points, 700) for item in panel["item"]) + 8
    numbers = [_number(value) for value in panel["value"]]
    room = size - label - max(style.text_width(text, points) for text in numbers) - 8
    most = panel["value"].max() or 1
    for line, row in panel.iterrows():
        middle = top + _LINE * (line + 0.5)
        colour = style.STATES.get(row["state"], style.MUTED) if row["marked"] else style.OTHER
        weight = "bold" if row["marked"] else "normal"
        long = room * row["value"] / most
        axes.text(left + label - 6, middle, row["item"], ha="right", va="center", weight=weight)
        axes.barh(middle, long, left=left + label, height=12, color=colour)
        axes.text(left + label + long + 4, middle, numbers[line], va="center", weight=weight)
    low = top + _LINE * len(panel)
    axes.plot([left + label] * 2, [top, low], color=style.INK, linewidth=0.8)
    return low


def _number(value: float) -> str:
    """A whole number, or one decimal below ten where there is a fraction."""
    return words.number(value, 0 if value >= 10 or float(value).is_integer() else 1)
