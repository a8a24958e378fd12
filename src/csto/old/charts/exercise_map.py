"""Where the CSTO's exercises took place: host states on two maps, before 2014 and since."""

import math
from functools import lru_cache

import altair as alt
import pandas as pd
from matplotlib.path import Path as Outline

from csto import maps, style, theme, words
from csto.old.charts.exercise_pace import AFTER
from csto.old.charts.exercise_places import UNKNOWN, host_rows
from csto.old.register import Plotted, Words, figure

TINT = "#d8d3c6"  # members' land
BOX = (23.0, 88.0, 37.0, 57.0)  # degrees: what both maps show
AREA = 100  # square px of a circle for one exercise
SIDES = {"TJK": "left", "BLR": "right", "ARM": "right"}  # the others' names stand above


def map_rows(exercises: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """The CSTO's exercises held, a row for each host, with the period of its map."""
    hosts, left_out = host_rows(exercises, states, sources)
    codes = states.set_index("name")["state"].astype("string")
    until = f"{hosts['year'].min()} to {AFTER[0] - 1}"
    since = f"{AFTER[0]} to {hosts['year'].max()}"
    early = hosts["year"] < AFTER[0]
    return hosts.assign(
        state=hosts["host"].map(codes), period=early.map({True: until, False: since})
    ), left_out


def hosted(rows: pd.DataFrame) -> pd.DataFrame:
    """How many exercises each state hosted in each period: rows states, columns periods."""
    placed = rows[rows["host"] != UNKNOWN].drop_duplicates(["exercise", "host"])
    return pd.crosstab(placed["host"], placed["period"])


def map_words(rows: pd.DataFrame) -> Words:
    """Finding: who hosted most in each period."""
    counts = hosted(rows)
    totals = rows.groupby("period")["exercise"].nunique()
    first, second = (_leaders(counts[period]) for period in counts)
    listed = [
        f"{period}: {words.listing([f'{host} {count}' for host, count in column.items()])}"
        for period, column in counts.items()
    ]
    return Words(
        title=(
            f"Up to {AFTER[0] - 1} {first} of {words.spelled(int(totals.iloc[0]))} CSTO exercises; "
            f"since then {second} of {words.spelled(int(totals.iloc[1]))}."
        ),
        caption=(
            "Circles, by area, and numbers: CSTO exercises held wholly or partly in "
            "the state, within each period; one in several states counts in each. Circles stand "
            "for whole states, not for the places of exercises; Russia's stands in the part of "
            f"the country that the map shows. Tinted: states that hosted. {maps.BORDERS_NOTE}"
        ),
        alt=f"Two maps with a circle on each host. {listed[0]}; {listed[1]}.",
        measure="CSTO exercises held, by host state",
    )


def _leaders(column: pd.Series) -> str:
    """Who hosted most: Kazakhstan and Russia hosted five each."""
    top = column[column == column.max()].index.tolist()
    each = " each" if len(top) > 1 else ""
    return f"{words.listing(top)} hosted {words.spelled(int(column.max()))}{each}"


@lru_cache(maxsize=1)
def anchors() -> dict[str, tuple[float, float]]:
    """A point for each state: the middle of its largest piece of land within the map."""
    west, east, south, north = BOX
    grid = [
        (west + step / 4, south + line / 4)
        for step in range(int(4 * (east - west)))
        for line in range(int(4 * (north - south)))
    ]
    points = {}
    for feature in maps.features():
        state, shape = feature["properties"]["state"], feature["geometry"]
        if not state:
            continue
        pieces = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        outline = Outline(max((piece[0] for piece in pieces), key=len))
        inside = [at for at, hit in zip(grid, outline.contains_points(grid), strict=True) if hit]
        points[state] = tuple(sum(axis) / len(inside) for axis in zip(*inside, strict=True))
    return points


@figure(
    "exercises-map",
    chapter="exercises",
    tables=["exercises", "states", "sources"],
    rows=map_rows,
    words=map_words,
)
def host_map(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.HConcatChart:
    """A map a period: circles by number of exercises, beside each other or below."""
    narrow = style.is_narrow(width)
    one = width - 10 if narrow else (width - 28) // 2
    charts = [_one_map(rows, period, one) for period in hosted(rows)]
    return alt.vconcat(*charts, spacing=8) if narrow else alt.hconcat(*charts, spacing=16)


def _one_map(rows: pd.DataFrame, period: str, width: int) -> alt.LayerChart:
    """One period: hosts tinted, circles and numbers on them, names beside."""
    base = maps.base(width)
    codes = rows.drop_duplicates("host").set_index("host")["state"]
    counts = hosted(rows)[period]
    inside = rows[rows["period"] == period]
    named = inside.groupby("host")["name"].agg("; ".join)
    data = pd.DataFrame({"host": counts.index, "count": counts.to_numpy()})
    data = data.assign(
        state=data["host"].map(codes),
        exercises=data["host"].map(named).fillna("none"),
        longitude=[anchors()[code][0] for code in data["host"].map(codes)],
        latitude=[anchors()[code][1] for code in data["host"].map(codes)],
    )
    tint = alt.Chart(maps.shapes({code: {} for code in data["state"]})).mark_geoshape(
        fill=TINT, stroke=style.PAPER, strokeWidth=0.8, clip=True, aria=False
    )
    place = {"longitude": alt.Longitude("longitude:Q"), "latitude": alt.Latitude("latitude:Q")}
    marks = alt.Chart(data).encode(**place)
    size = alt.Size("count:Q", scale=alt.Scale(domain=[0, 10], range=[0, 10 * AREA]), legend=None)
    colour = theme.by_state(alt.Fill)
    tips = [
        alt.Tooltip("host:N", title="Host"),
        alt.Tooltip("count:Q", title="Exercises", format="d"),
        alt.Tooltip("exercises:N", title="Which"),
    ]
    circles = marks.mark_point(opacity=1, stroke=style.PAPER, strokeWidth=1, clip=True)
    layers = [
        base.land,
        tint,
        circles.encode(size=size, fill=colour, tooltip=tips),
        *_names(data.rename(columns={"count": "count_"}), place),
    ]
    title = f"{period}: {inside['exercise'].nunique()} exercises"
    chart = alt.layer(*layers).project(**base.projection)
    return chart.properties(width=base.width, height=base.height, title=title)


def _names(data: pd.DataFrame, place: dict[str, alt.SchemaBase]) -> list[alt.Chart]:
    """The names of the hosts with their numbers, at the edge of each circle."""
    labels = []
    for host in data.itertuples():
        edge = math.sqrt(AREA * host.count_ / math.pi) + 5
        form = {
            "left": {"align": "right", "dx": -edge},
            "right": {"align": "left", "dx": edge},
            "above": {"baseline": "bottom", "dy": 2 - edge},
        }[SIDES.get(host.state, "above")]
        one = data[data["host"] == host.host].assign(label=f"{host.host} {host.count_}")
        labels.append(
            alt.Chart(one)
            .mark_text(fontWeight=600, **form)
            .encode(**place, text=alt.Text("label:N"))
        )
    return labels
