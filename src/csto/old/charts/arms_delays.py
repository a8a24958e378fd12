"""How soon deals were kept: years from the order to the first delivery."""

import altair as alt
import pandas as pd

from csto import style, theme, words
from csto.old.charts.arms_deals import DEAL_TOOLTIP, IN_PART, UNKNOWN, with_phrases
from csto.old.charts.arms_spans import span_rows
from csto.old.charts.arms_transfers import ACCESSED
from csto.old.register import Plotted, Words, figure

REPORTED, PLANNED = "reported", "planned"
NAMES, PITCH, FOOT = 78, 9, 22  # px: room for names, a dot with its gap, space below a baseline


def delay_rows(
    arms_transfers: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Years from order to first delivery, a row a deal that has both."""
    every, _ = span_rows(arms_transfers, states, sources)
    dated = with_phrases(every).dropna(subset=["first_delivery"])
    first = dated["first_delivery"].astype(int)
    rows = dated.drop(columns=["last_delivery", "years"]).assign(
        first_delivery=first,
        delay=first - dated["order_year"],
        basis=(first >= ACCESSED.year).map({True: PLANNED, False: REPORTED}),
    )
    left_out = {
        "deals without a year of delivery": int((every["years"] == UNKNOWN).sum()),
        "deal whose first year of delivery is misprinted": int((every["years"] == IN_PART).sum()),
    }
    return rows.reset_index(drop=True), left_out


def delay_words(rows: pd.DataFrame) -> Words:
    """Finding: how soon deliveries began, and the extremes among recipients."""
    soon, longest = int((rows["delay"] <= 1).sum()), int(rows["delay"].max())
    medians = rows.groupby("name", sort=False)["delay"].median()
    slow, fast = medians.idxmax(), medians.idxmin()
    planned = int((rows["basis"] == PLANNED).sum())
    return Words(
        title=(
            f"Of {len(rows)} deals, {soon} were first delivered, or were to be, in the year of "
            f"the order or the next, and all within {words.plural(longest, 'year')}."
        ),
        caption=(
            "Each dot is a deal, placed by the years from its order to the first year of "
            "delivery; the number above counts the dots, a triangle marks the recipient's median. "
            f"{words.sentence(words.plural(planned, 'open dot'))}: first delivered from "
            f"{ACCESSED.year} on, treated as plans."
        ),
        alt=(
            f"Dots by recipient, zero to {words.plural(longest, 'year')} from order to first "
            f"delivery. {soon} of {len(rows)} deals are at zero or one. The median is highest for "
            f"{slow} ({words.number(medians[slow])}), lowest for {fast} "
            f"({words.number(medians[fast])})."
        ),
        measure="Years from order to first delivery",
    )


@figure(
    "arms-delay",
    chapter="arms-transfers",
    tables=["arms_transfers", "states", "sources"],
    rows=delay_rows,
    words=delay_words,
)
def delay(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A row a recipient: deals stacked as dots over each number of years, and the median."""
    longest = int(rows["delay"].max())
    a_px = (longest + 1) / (width - 8 - NAMES)  # years that a pixel stands for
    left, right = -0.5 - NAMES * a_px, longest + 0.5
    dots = _stacked(rows, abreast=4 if style.is_narrow(width) else 6, a_px=a_px)
    height = float(dots["base"].max()) + FOOT
    at = {
        "x": alt.X(
            "x:Q",
            title="Years from order to first delivery",
            scale=alt.Scale(domain=[left, right], nice=False),
            axis=alt.Axis(
                orient="top", values=[*range(longest + 1)], format="d", titleX=NAMES, grid=True
            ),
        ),
        "y": alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False)),
    }
    layers = [*_ground(dots, at, left, right), _dots(dots, at)]
    return theme.sized(alt.layer(*layers), width, round(height) + 40)


def _dots(dots: pd.DataFrame, at: dict[str, alt.SchemaBase]) -> alt.Chart:
    """A dot a deal, open where the first delivery is treated as a plan."""
    return (
        alt.Chart(dots.drop(columns=["base", "first_delivery", "records"]))
        .mark_point(size=42, strokeWidth=1.3, opacity=1)
        .encode(
            **at,
            stroke=theme.by_state(alt.Stroke),
            fill=alt.condition(
                alt.datum.basis == PLANNED,
                alt.value(style.PAPER),
                theme.by_state(),
            ),
            tooltip=DEAL_TOOLTIP,
        )
    )


def _ground(
    dots: pd.DataFrame, at: dict[str, alt.SchemaBase], left: float, right: float
) -> list[alt.Chart]:
    """Baselines, names, the number of dots in each stack and the medians."""
    stacks = dots.groupby(["name", "delay"], as_index=False).agg(
        y=("y", "min"), count=("delay", "size")
    )
    medians = dots.groupby("name", as_index=False, sort=False).agg(
        y=("base", "first"), x=("delay", "median")
    )
    medians["note"] = "median " + medians["x"].map(words.number)
    floors = medians[["name", "y"]].assign(x=left, x2=right)
    return [
        alt.Chart(floors).mark_rule(color=style.HAIR).encode(**at, x2=alt.X2("x2:Q")),
        alt.Chart(floors)
        .mark_text(align="left", baseline="bottom", dy=-3, fontWeight=600)
        .encode(**at, text=alt.Text("name:N")),
        alt.Chart(stacks.assign(x=stacks["delay"]))
        .mark_text(baseline="bottom", dy=-7, color=style.MUTED)
        .encode(**at, text=alt.Text("count:Q")),
        alt.Chart(medians)
        .mark_point(shape="triangle-up", size=50, color=style.INK, opacity=1, yOffset=7)
        .encode(**at),
        alt.Chart(medians)
        .mark_text(align="left", dx=8, dy=9, color=style.MUTED)
        .encode(**at, text=alt.Text("note:N")),
    ]


def _stacked(rows: pd.DataFrame, *, abreast: int, a_px: float) -> pd.DataFrame:
    """The deals with a place for each dot: `x` in years, `y` and `base` in px from the top."""
    cell = rows.groupby(["name", "delay"])["delay"]
    level, side = cell.cumcount() // abreast, cell.cumcount() % abreast
    size = cell.transform("size")
    in_line = (size - level * abreast).clip(upper=abreast)
    lines = -(-size // abreast)
    bands = (lines.groupby(rows["name"], sort=False).max() * PITCH + 18 + FOOT).cumsum()
    base = rows["name"].map(bands) - FOOT
    return rows.assign(
        x=rows["delay"] + (side - (in_line - 1) / 2) * PITCH * a_px,
        y=base - (level + 0.6) * PITCH,
        base=base,
    )
