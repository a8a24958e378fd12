"""Did the CSTO exercise more often after 2014? Yearly counts, rates and the ratio of two rates."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import altair as alt
import pandas as pd

from csto import style, words
from csto.old.charts.exercise_places import SHARED
from csto.old.charts.exercises import LIST, STUDIES, described, own_held, tooltip
from csto.old.register import Plotted, Words, figure

BEFORE, AFTER = (2003, 2010), (2014, 2018)
STUDIED, PRESS_ONLY = "named by the list or a study", "by the press alone"
LEVEL = 0.95
Years = tuple[int, int]


@dataclass(frozen=True)
class Ratio:
    """Two rates a year, the later over the earlier, and the interval of their ratio."""

    before: float
    after: float
    value: float
    low: float
    high: float

    @property
    def text(self) -> str:
        """The ratio with its interval: 1.89 (0.78–4.66)."""
        return f"{words.number(self.value, 2)} ({words.span(self.low, self.high, 2)})"


def rate_ratio(before: int, after: int, years_before: int, years_after: int) -> Ratio:
    """Ratio of two Poisson rates with its exact conditional interval.

    Given the sum of both counts, the later count is binomial, and its chance is a function of the
    ratio alone; the interval is that of Clopper and Pearson for the chance, carried over.
    """
    total, tail = before + after, (1 - LEVEL) / 2
    low = _root(lambda chance: 1 - _at_most(after - 1, total, chance) < tail)
    high = _root(lambda chance: _at_most(after, total, chance) > tail)
    rates = before / years_before, after / years_after
    bounds = [chance / (1 - chance) * years_before / years_after for chance in (low, high)]
    return Ratio(*rates, rates[1] / rates[0], *bounds)


def _at_most(count: int, total: int, chance: float) -> float:
    """Probability of at most `count` successes in `total` trials."""
    terms = (
        math.comb(total, k) * chance**k * (1 - chance) ** (total - k) for k in range(count + 1)
    )
    return sum(terms)


def _root(below: Callable[[float], bool]) -> float:
    """The chance at which a monotone condition stops to hold, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return low


def length(years: Years) -> int:
    """Number of years in a span, its ends included."""
    return years[1] - years[0] + 1


def compared(years: pd.Series, before: Years = BEFORE, after: Years = AFTER) -> Ratio:
    """The ratio of the rates of two spans, from the years of single exercises."""
    counts = (int(years.between(*span).sum()) for span in (before, after))
    return rate_ratio(*counts, length(before), length(after))


def named_by(exercises: pd.DataFrame, participants: pd.DataFrame) -> pd.Series:
    """Keys of the sources that name each exercise, its parts or a second record of it."""
    own = exercises[["exercise", "parent", "same_as"]].astype("string")
    whole = own["parent"].fillna(own["same_as"]).fillna(own["exercise"])
    wholes = dict(zip(own["exercise"], whole, strict=True))
    frames = [frame[["exercise", "source"]].astype("string") for frame in (exercises, participants)]
    named = pd.concat(frames)
    return named.groupby(named["exercise"].map(wholes))["source"].agg(frozenset)


def pace_rows(
    exercises: pd.DataFrame, exercise_participants: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """The CSTO's own exercises held: year, place in the year, what kind of source names each."""
    held, left_out = own_held(exercises)
    recent = held[held["year"] >= BEFORE[0]]
    rows = described(recent, sources)
    named = rows["exercise"].astype("string").map(named_by(exercises, exercise_participants))
    studied = named.map(lambda keys: bool(keys & {LIST, *STUDIES}))
    rows = rows.assign(
        named=studied.map({True: STUDIED, False: PRESS_ONLY}),
        sources=named.map(len),
        press=~studied,
    ).sort_values(["year", "press"], kind="stable", ignore_index=True)
    rows["place"] = rows.groupby("year").cumcount()
    columns = ["exercise", "name", "year", "place", "named", "sources", "series", "source"]
    treaty = {"of the treaty, before the organisation": len(held) - len(recent)}
    return rows[[*columns, "locator", "as_printed", "records"]], left_out | treaty


def comparisons(rows: pd.DataFrame) -> pd.DataFrame:
    """The rate ratio by what is covered: label, rates, ratio and interval, the main one first."""
    studied = rows[rows["named"] == STUDIED]["year"]
    last, gap = int(rows["year"].max()), (BEFORE[0], AFTER[0] - 1)
    cases = [
        ("All sources", rows["year"], BEFORE, AFTER),
        ("List and studies alone", studied, BEFORE, AFTER),
        ("With the press years", rows["year"], BEFORE, (AFTER[0], last)),
        ("Every year on record", rows["year"], gap, (AFTER[0], last)),
    ]
    table = []
    for label, years, before, after in cases:
        ratio = compared(years, before, after)
        spans = f"{words.years(*after)} over {words.years(*before)}"
        table.append({"label": label, "spans": spans, **vars(ratio), "text": ratio.text})
    return pd.DataFrame(table)


def pace_words(rows: pd.DataFrame) -> Words:
    """Finding: the ratio of the rates in the years covered best, with its interval."""
    ratio = compared(rows["year"])
    reach = "takes in" if ratio.low <= 1 <= ratio.high else "excludes"
    rates = [words.number(value, 1) for value in (ratio.before, ratio.after)]
    low, high = (words.number(value, 1) for value in (ratio.low, ratio.high))
    other = comparisons(rows)
    lows = words.span(other["low"].min(), other["low"].max(), 1)
    values = words.span(other["value"].min(), other["value"].max(), 1)
    return Words(
        title=(
            f"In {words.years(*AFTER)} the sources name {rates[1]} CSTO exercises a year, "
            f"{words.number(ratio.value, 1)} times the {rates[0]} of {words.years(*BEFORE)}; "
            f"the interval of the ratio, {low} to {high}, {reach} an unchanged pace."
        ),
        caption=(
            "Above: a tile is an exercise held, each counted once; dark tiles are named by the "
            "academic list or a study, light ones by news reports alone; a dash is a year for "
            "which none is known. The lines are the yearly rates of the years compared. Below: "
            f"the later rate over the earlier on a logarithmic axis, with exact {LEVEL:.0%} "
            "conditional intervals for two Poisson rates; filled, the years covered best; open, "
            "other sources or years. Coverage is uneven from 2011 to 2013 and from 2019 on."
        ),
        alt=(
            f"Columns of tiles by year and intervals below. Rates rise from {rates[0]} to "
            f"{rates[1]} a year. Over {words.spelled(len(other))} choices of sources and years "
            f"the ratio is {values}, the lower end of its interval {lows}."
        ),
        measure="CSTO exercises held a year",
    )


@figure(
    "exercises-pace",
    chapter="exercises",
    tables=["exercises", "exercise_participants", "sources"],
    rows=pace_rows,
    words=pace_words,
)
def pace(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.VConcatChart:
    """Columns of tiles by year with the two rates, above the ratios with their intervals."""
    narrow = style.is_narrow(width)
    return alt.vconcat(
        _columns(rows, width - 40, narrow), _ratios(rows, width - 40, narrow), spacing=26
    )


def _columns(rows: pd.DataFrame, width: int, narrow: bool) -> alt.LayerChart:
    """A column a year, a tile an exercise; the years compared under their rates."""
    first, last = int(rows["year"].min()), int(rows["year"].max())
    most = int(rows["place"].max()) + 1
    first = min(first, BEFORE[0])
    labelled = [BEFORE[0], 2007, BEFORE[1], AFTER[0], AFTER[1], 2022, last]
    x = alt.X(
        "left:Q",
        title=None,
        scale=alt.Scale(domain=[first - 0.5, last + 0.5], nice=False),
        axis=alt.Axis(values=labelled, format="d", labelOverlap=False),
    )
    y = alt.Y(
        "bottom:Q",
        title=None,
        scale=alt.Scale(domain=[0, most + 1], nice=False),
        axis=alt.Axis(values=list(range(most + 1)), format="d", minExtent=16, maxExtent=16),
    )
    tiles = rows.assign(
        left=rows["year"] - 0.42,
        right=rows["year"] + 0.42,
        bottom=rows["place"] + 0.04,
        top=rows["place"] + 0.96,
    )
    colour = alt.Fill(
        "named:N",
        title=None,
        scale=alt.Scale(domain=[STUDIED, PRESS_ONLY], range=[style.ACCENT, SHARED]),
        legend=alt.Legend(orient="top", symbolType="square", labelLimit=0, offset=6),
    )
    more = [alt.Tooltip("year:Q", title="Year", format="d"), alt.Tooltip("named:N", title="Known")]
    marks = (
        alt.Chart(tiles)
        .mark_rect()
        .encode(
            x=x, x2=alt.X2("right:Q"), y=y, y2=alt.Y2("top:Q"), fill=colour, tooltip=tooltip(*more)
        )
    )
    empty = sorted(set(range(first, last + 1)) - set(rows["year"]))
    dashes = pd.DataFrame({"left": empty, "bottom": 0.0})
    dash = alt.Chart(dashes.assign(left=dashes["left"] - 0.25, right=dashes["left"] + 0.25))
    none = dash.mark_rule(color=style.OTHER, strokeWidth=1.5, yOffset=-4)
    layers = [marks, none.encode(x=x, x2=alt.X2("right:Q"), y=y), *_rates(rows, x, y, most, narrow)]
    return alt.layer(*layers).properties(width=width, height=170 if narrow else 200)


def _rates(rows: pd.DataFrame, x: alt.X, y: alt.Y, most: int, narrow: bool) -> list[alt.Chart]:
    """The rate of each span as a line over its years, with its label above."""
    ratio = compared(rows["year"])
    data = pd.DataFrame(
        {
            "left": [years[0] - 0.5 for years in (BEFORE, AFTER)],
            "right": [years[1] + 0.5 for years in (BEFORE, AFTER)],
            "bottom": [ratio.before, ratio.after],
            "middle": [sum(years) / 2 for years in (BEFORE, AFTER)],
        }
    )
    data["label"] = [
        [words.years(*years), f"{words.number(rate, 1)} a year"]
        for years, rate in zip((BEFORE, AFTER), data["bottom"], strict=True)
    ]
    line = alt.Chart(data).mark_rule(color=style.INK, strokeWidth=1.6)
    under = alt.Chart(data).mark_rule(color=style.PAPER, strokeWidth=4)
    heads = alt.Chart(data.assign(bottom=most + 1.0)).mark_text(
        baseline="top", lineHeight=14, fontWeight=600
    )
    place = alt.X("middle:Q", scale=x["scale"])
    return [
        under.encode(x=x, x2=alt.X2("right:Q"), y=y),
        line.encode(x=x, x2=alt.X2("right:Q"), y=y),
        heads.encode(x=place, y=y, text=alt.Text("label:N")),
    ]


def _ratios(rows: pd.DataFrame, width: int, narrow: bool) -> alt.LayerChart:
    """The ratio by what is covered: a mark with its interval, the line of no change at one."""
    table = comparisons(rows)
    order = range(len(table))
    data = table.assign(order=order, main=[line == 0 for line in order])
    data["head"] = data["label"] + (": " if narrow else ", ") + data["spans"]
    room = 0 if narrow else 248
    x = alt.X(
        "low:Q",
        title="Later rate over the earlier",
        scale=alt.Scale(type="log", domain=[0.4, 12], range=[room, width], nice=False),
        axis=alt.Axis(values=[0.5, 1, 2, 4, 8], format="~g", grid=False, titleX=room),
    )
    base = alt.Chart(data).encode(y=alt.Y("order:O", axis=None))
    down = 8 if narrow else 0
    one = alt.Chart(pd.DataFrame({"low": [1.0]})).mark_rule(color=style.INK, strokeWidth=0.8)
    if narrow:  # a piece a line, so that it does not cross the headings
        one = base.transform_calculate(one="1").mark_tick(
            color=style.INK, thickness=1, size=16, yOffset=down
        )
    fill = alt.condition("datum.main", alt.value(style.ACCENT), alt.value(style.PAPER))
    bars = base.mark_rule(color=style.ACCENT, strokeWidth=1.6, yOffset=down)
    dots = base.mark_point(size=60, stroke=style.ACCENT, strokeWidth=1.6, opacity=1, yOffset=down)
    details = [
        alt.Tooltip("head:N", title="Compared"),
        alt.Tooltip("before:Q", title="Earlier, a year", format=".2f"),
        alt.Tooltip("after:Q", title="Later, a year", format=".2f"),
        alt.Tooltip("text:N", title="Ratio (interval)"),
    ]
    text = {"align": "left", "dy": -9 if narrow else 0}
    halo = base.mark_text(stroke=style.PAPER, strokeWidth=4, **text)
    heads = base.mark_text(**text)
    layers = [
        one.encode(x=alt.X("one:Q", scale=x["scale"]) if narrow else x),
        bars.encode(x=x, x2=alt.X2("high:Q")),
        dots.encode(x=alt.X("value:Q", scale=x["scale"]), fill=fill, tooltip=details),
        base.mark_text(align="left", dx=6, dy=down).encode(
            x=alt.X("high:Q"), text=alt.Text("text:N")
        ),
        *(mark.encode(x=alt.XValue(0), text=alt.Text("head:N")) for mark in (halo, heads)),
    ]
    return alt.layer(*layers).properties(width=width, height=(38 if narrow else 24) * len(data))
