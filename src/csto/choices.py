"""Does a finding survive other defensible rules? A strip of small panels, one a rule.

The six findings that matter most are shown under every rule that a referee might prefer.
"""

from typing import Any

import pandas as pd

from csto import style, words

COLUMNS = ["rule", "unit", "item", "state", "value", "marked", "bears", "records"]
_PANEL, _LINE, _HEAD, _FOOT, _GAP = 200, 19, 46, 24, 18  # px


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

    across = 2 if style.is_narrow(width) else 3
    panels = [panel for _, panel in rows.groupby("rule", sort=False)]
    deep = _LINE * max(len(panel) for panel in panels) + _HEAD + _FOOT
    lines = -(-len(panels) // across)
    height = lines * (deep + _GAP)
    with plt.rc_context(style.matplotlib_style()):
        plate, axes = style.plate(width, height)
        size = (width - (across - 1) * _GAP) / across
        for place, panel in enumerate(panels):
            left = (place % across) * (size + _GAP)
            top = (place // across) * (deep + _GAP)
            _panel(axes, panel.reset_index(drop=True), left, top, size)
    return plate


def _panel(axes: Any, panel: pd.DataFrame, left: float, top: float, size: float) -> None:
    points = style.matplotlib_style()["font.size"]
    rule, unit, bears = panel.loc[0, ["rule", "unit", "bears"]]
    for line, text in enumerate(style.wrapped(rule, points, size, 700)[:2]):
        axes.text(left, top + 12 + 14 * line, text, weight="bold", va="baseline")
    axes.text(left, top + 40, unit, color=style.MUTED, va="baseline")
    label = max(style.text_width(item, points, 700) for item in panel["item"]) + 8
    numbers = [_number(value) for value in panel["value"]]
    room = size - label - max(style.text_width(text, points) for text in numbers) - 8
    most = panel["value"].max() or 1
    for line, row in panel.iterrows():
        middle = top + _HEAD + _LINE * (line + 0.5)
        colour = style.STATES.get(row["state"], style.MUTED) if row["marked"] else style.OTHER
        weight = "bold" if row["marked"] else "normal"
        long = room * row["value"] / most
        axes.text(left + label - 6, middle, row["item"], ha="right", va="center", weight=weight)
        axes.barh(middle, long, left=left + label, height=12, color=colour)
        axes.text(left + label + long + 4, middle, numbers[line], va="center", weight=weight)
    low = top + _HEAD + _LINE * len(panel)
    axes.plot([left + label] * 2, [top + _HEAD, low], color=style.INK, linewidth=0.8)
    text = "bears the finding" if bears else "does not bear the finding"
    axes.text(
        left,
        low + 14,
        text,
        va="baseline",
        style="italic",
        color=style.INK if bears else style.ACCENT,
    )


def _number(value: float) -> str:
    """A whole number, or one decimal below ten where there is a fraction."""
    return words.number(value, 0 if value >= 10 or float(value).is_integer() else 1)
