"""Every deal on one axis of years: when it was made and when it was kept."""

from dataclasses import dataclass
from functools import cached_property

import altair as alt
import pandas as pd

from csto import style, theme, words
from csto.dates import year_of
from csto.old.charts.arms_deals import (
    DEAL_TOOLTIP,
    IN_PART,
    PLANNED,
    REPORTED,
    UNKNOWN,
    with_phrases,
)
from csto.old.charts.arms_transfers import ACCESSED, deals
from csto.old.register import Plotted, Words, figure

FIRST_YEAR, LAST_YEAR = 1993, 2020
HALF = 0.3  # of a bar's thickness, in lines


def span_rows(arms_transfers: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Every deal: recipient, weapon, years of order and delivery, and how far these are known."""
    every = deals(arms_transfers, states, sources)
    years = pd.Series(REPORTED, index=every.index, dtype="string")
    years[(every["delivery_end"] >= ACCESSED.year).fillna(False)] = PLANNED
    years[every["delivery_start"].isna()] = IN_PART
    years[every["delivery_end"].isna()] = UNKNOWN
    rows = pd.DataFrame(
        {
            "transfer": every["transfer"],
            "state": every["state"],
            "name": every["name"],
            "weapon": every["designation"],
            "kind": every["description"],
            "order_year": every["order_year"].astype(int),
            "first_delivery": every["delivery_start"],
            "last_delivery": every["delivery_end"],
            "years": years,
            "ordered": every["number_ordered"],
            "source": every["source"],
            "locator": every["locator"],
            "as_printed": every["as_printed"],
            "records": 1,
        }
    )
    return rows, {}


def longest_gaps(rows: pd.DataFrame) -> pd.Series:
    """By recipient: the most years between one year with orders and the next."""
    years = rows[["name", "order_year"]].drop_duplicates().sort_values("order_year")
    return years.groupby("name")["order_year"].apply(lambda year: int(year.diff().max()))


def span_words(rows: pd.DataFrame) -> Words:
    """Finding: who ordered steadily, and who with long gaps."""
    gaps = longest_gaps(rows)
    steady, others = gaps[gaps == gaps.min()], gaps[gaps > gaps.min()]
    who, apart = words.listing(steady.index), words.plural(int(gaps.min()), "year")
    unknown = int((rows["years"] == UNKNOWN).sum())
    return Words(
        title=(
            f"Orders for {who} were never more than {apart} apart; those of every other recipient "
            f"were once {words.plural(int(others.min()), 'year')} apart or more."
        ),
        caption=(
            "Each line is a deal: a tick at the start of the year of its order, a bar over the "
            f"years of delivery (hollow from {ACCESSED.year} on: treated as plans), hatching where "
            "these years are not reported or misprinted (its length means nothing). The "
            "dashed line is "
            f"{ACCESSED:%B %Y}, when the database was read."
        ),
        alt=(
            f"Timeline of {len(rows)} deals by recipient, {rows['order_year'].min()} to "
            f"{rows['last_delivery'].max()}. {who} has no gap between orders above {apart}; the "
            f"others have one of {words.span(others.min(), others.max())} years. "
            f"{words.sentence(words.spelled(unknown))} deals have no year of delivery."
        ),
        measure="Year of order and years of delivery",
    )


@figure(
    "arms-spans",
    chapter="arms-transfers",
    tables=["arms_transfers", "states", "sources"],
    rows=span_rows,
    words=span_words,
)
def spans(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.HConcatChart | alt.LayerChart:
    """A line a deal, in panels by recipient: two columns with names, or one without."""
    if style.is_narrow(width):
        column, height = _column(rows, _Sheet(rows, width - 8, line=8, head=3, names=0))
        return theme.sized(column, width, height + 40)
    gap = 20
    half = (width - 9 - gap) // 2
    columns = []
    for part in _halves(rows):
        own = rows[rows["name"].isin(part)].reset_index(drop=True)
        column, height = _column(own, _Sheet(own, half, line=13, head=2, names=126))
        columns.append(column.properties(width=half, height=height))
    return alt.hconcat(*columns, spacing=gap)


def _halves(rows: pd.DataFrame) -> tuple[list[str], list[str]]:
    """The recipients in two columns, each in turn to the shorter one."""
    columns: tuple[list[str], list[str]] = ([], [])
    lengths = [0, 0]
    for name, size in rows["name"].value_counts(sort=False).items():
        shorter = lengths.index(min(lengths))
        columns[shorter].append(str(name))
        lengths[shorter] += size
    return columns


@dataclass(frozen=True)
class _Sheet:
    """Where the deals of a column go: years along it, lines of text down."""

    rows: pd.DataFrame
    width: int
    line: int
    """Height of a line, px."""
    head: int
    """Lines that the name of a recipient takes."""
    names: int
    """Room for the weapons' names, px."""

    @cached_property
    def a_px(self) -> float:
        """Years that a pixel stands for; a few pixels stay free at either end."""
        return (LAST_YEAR + 1 - FIRST_YEAR) / (self.width - self.names - 10)

    @cached_property
    def left(self) -> float:
        """The left edge, as a year."""
        return FIRST_YEAR - (self.names + 2) * self.a_px

    @cached_property
    def lines(self) -> pd.Series:
        """Line of each deal, the heads before it counted."""
        panel = pd.Series(pd.factorize(self.rows["name"])[0], index=self.rows.index)
        return self.rows.index + self.head * (panel + 1)

    @cached_property
    def end(self) -> int:
        """Number of lines."""
        return int(self.lines.max()) + 1

    def at(self, y: str = "y") -> dict[str, alt.SchemaBase]:
        """Position channels of a mark at `x` and the field `y`."""
        axis = alt.Axis(
            orient="top",
            values=[*range(1995, LAST_YEAR + 1, 5)],
            format="d",
            grid=True,
            titleX=self.names,
        )
        right = LAST_YEAR + 1 + 8 * self.a_px
        return {
            "x": alt.X(
                "x:Q",
                title="Year of order and of delivery",
                scale=alt.Scale(domain=[self.left, right], nice=False),
                axis=axis,
            ),
            "y": alt.Y(f"{y}:Q", axis=None, scale=alt.Scale(domain=[self.end, 0], nice=False)),
        }


def _column(rows: pd.DataFrame, sheet: _Sheet) -> tuple[alt.LayerChart, int]:
    """Panels below one another, and their height in pixels."""
    lines = sheet.lines
    data = rows.assign(y=lines, y1=lines - HALF, y2=lines + HALF)
    layers = [*_heads(data, sheet), _waits(data, sheet), *_bars(data, sheet)]
    layers += [_hatching(data, sheet), _orders(data, sheet)]
    if sheet.names:
        layers.append(
            alt.Chart(data.assign(x=sheet.left)[["x", "y", "weapon"]])
            .mark_text(align="left")
            .encode(**sheet.at(), text=alt.Text("weapon:N"))
        )
    return alt.layer(*layers, _hover(data, sheet)), sheet.line * sheet.end


def _heads(data: pd.DataFrame, sheet: _Sheet) -> list[alt.Chart]:
    """The recipients above their lines, and the day the database was read."""
    tops = data.groupby("name", sort=False)["y"].agg(["min", "size"]).reset_index()
    tops = tops.assign(x=sheet.left, y=tops["min"] - 0.45 * sheet.head)
    tops["text"] = tops["name"] + " · " + tops["size"].astype(str) + " deals"
    day = year_of(ACCESSED)
    read = pd.DataFrame({"x": [day], "y": [0], "y2": [sheet.end]})
    note = pd.DataFrame({"x": [day], "y": tops["y"].iloc[:1], "text": [f"{ACCESSED:%B %Y}"]})
    return [
        alt.Chart(read)
        .mark_rule(color=style.MUTED, strokeDash=[3, 3])
        .encode(**sheet.at(), y2=alt.Y2("y2:Q")),
        alt.Chart(tops[["x", "y", "text"]])
        .mark_text(align="left", fontWeight=600)
        .encode(**sheet.at(), text=alt.Text("text:N")),
        alt.Chart(note)
        .mark_text(align="right", dx=-5, color=style.MUTED)
        .encode(**sheet.at(), text=alt.Text("text:N")),
    ]


def _waits(data: pd.DataFrame, sheet: _Sheet) -> alt.Chart:
    """Thin lines from the order to the first delivery."""
    dated = data.dropna(subset=["first_delivery"])
    waits = dated.assign(x=dated["order_year"], x2=dated["first_delivery"])
    return (
        alt.Chart(waits.loc[waits["x"] < waits["x2"], ["x", "x2", "y"]])
        .mark_rule(color=style.OTHER)
        .encode(**sheet.at(), x2=alt.X2("x2:Q"))
    )


def _bars(data: pd.DataFrame, sheet: _Sheet) -> list[alt.Chart]:
    """The years of delivery: filled where reported, hollow where planned."""
    known = data.dropna(subset=["last_delivery"])
    first = known["first_delivery"].fillna(known["last_delivery"]).astype(int)
    bars = known.assign(x=first, x2=known["last_delivery"].astype(int) + 1)
    done = bars.assign(x2=bars["x2"].clip(upper=ACCESSED.year))
    plans = bars.assign(x=bars["x"].clip(lower=ACCESSED.year))
    keep = ["x", "x2", "y1", "y2", "state"]
    return [
        alt.Chart(done.loc[done["x"] < done["x2"], keep])
        .mark_rect()
        .encode(
            **sheet.at("y1"), x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), fill=theme.by_state(alt.Fill)
        ),
        alt.Chart(plans.loc[plans["x"] < plans["x2"], keep])
        .mark_rect(fill=style.PAPER, strokeWidth=1.2)
        .encode(
            **sheet.at("y1"),
            x2=alt.X2("x2:Q"),
            y2=alt.Y2("y2:Q"),
            stroke=theme.by_state(alt.Stroke),
        ),
    ]


def _hatching(data: pd.DataFrame, sheet: _Sheet) -> alt.Chart:
    """Slanted strokes from the order to the delivery known, or to the end of the axis."""
    step, slant = 4.5 * sheet.a_px, HALF * sheet.line * sheet.a_px
    strokes = []
    for deal in data[data["years"].isin([UNKNOWN, IN_PART])].itertuples():
        end = LAST_YEAR + 1 if deal.years == UNKNOWN else deal.last_delivery
        x = deal.order_year + step / 2
        while x + slant < end:
            strokes.append({"x": x, "x2": x + slant, "y1": deal.y2, "y2": deal.y1})
            x += step
    return (
        alt.Chart(pd.DataFrame(strokes, columns=["x", "x2", "y1", "y2"]))
        .mark_rule(color=style.MUTED, strokeWidth=0.9)
        .encode(**sheet.at("y1"), x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))
    )


def _orders(data: pd.DataFrame, sheet: _Sheet) -> alt.Chart:
    """A tick for each order, a little higher than the bars."""
    ticks = pd.DataFrame({"x": data["order_year"], "y1": data["y"] - 0.42, "y2": data["y"] + 0.42})
    return (
        alt.Chart(ticks)
        .mark_rule(color=style.INK, strokeWidth=1.4)
        .encode(**sheet.at("y1"), y2=alt.Y2("y2:Q"))
    )


def _hover(data: pd.DataFrame, sheet: _Sheet) -> alt.Chart:
    """An unseen band over each line that tells all of a deal."""
    bands = with_phrases(data).assign(
        x=sheet.left, x2=LAST_YEAR + 1, y1=data["y"] - 0.5, y2=data["y"] + 0.5
    )
    return (
        alt.Chart(bands.drop(columns=["y", "first_delivery", "last_delivery", "records"]))
        .mark_rect(opacity=0)
        .encode(**sheet.at("y1"), x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), tooltip=DEAL_TOOLTIP)
    )
