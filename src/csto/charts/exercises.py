"""Charts of the chapter "exercises": how many a year, and what all its charts share.

Every exercise that is not a part of another counts once. The exercises of the organisation stand in
the accent colour, all others in greys.
"""

import re
import textwrap
from typing import Any

import altair as alt
import pandas as pd

from csto import style, words
from csto.register import Plotted, Words, figure

DETAILED_FROM = 2014  # Weitz (2018) tells of exercises year by year from here on
CSTO, NATIONAL, OTHER, ANNOUNCED = "CSTO", "Russian national", "Other", "Announced only"
KINDS = [CSTO, NATIONAL, OTHER, ANNOUNCED]
FILLS = [style.ACCENT, style.OTHER, style.HAIR, style.PAPER]
STROKES = [style.PAPER, style.PAPER, style.PAPER, style.ACCENT]
DASHES = [[1, 0], [1, 0], [1, 0], [4, 2]]
LETTERING = alt.condition(f"datum.kind === '{CSTO}'", alt.value(style.PAPER), alt.value(style.INK))
ORGANISERS = {
    "CSTO": CSTO,
    "RUS": NATIONAL,
    "CIS": "CIS",
    "bilateral": "bilateral",
    "unspecified": "organiser not stated",
}


def brief(name: str) -> str:
    """An exercise's name as short as a mark has room for: without year and words common to all."""
    dateless = re.sub(r",?[- ](?:[A-Z][a-z]+ )?\d{4}", "", name)
    return words.sentence(re.sub(r"^Exercise of (?:the )?| exercise\b| forces\b", "", dateless))


def in_order(exercises: pd.DataFrame) -> pd.DataFrame:
    """Exercises by date; those of which only the year is known stand last in it."""
    return exercises.assign(undated=exercises["start_precision"] == "year").sort_values(
        ["year", "undated", "start", "end", "name"], ignore_index=True
    )


def described(exercises: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Exercises in order, with what every chart says of them: short name, kind, short source."""
    frame = in_order(exercises).merge(sources[["source", "short"]], on="source", how="left")
    organiser = frame["organiser"].astype("string").map(ORGANISERS)
    kind = organiser.where(organiser.isin([CSTO, NATIONAL]), OTHER)
    return frame.assign(
        brief=frame["name"].map(brief),
        year=frame["year"].astype(int),
        organiser=organiser,
        kind=kind.mask(frame["status"] == "announced", ANNOUNCED),
        source=frame["short"],
        records=1,
    )


def by_kind(channel: Any, values: list[Any], legend: alt.Legend | None = None) -> alt.SchemaBase:
    """A channel that tells the kinds of exercise apart."""
    return channel("kind:N", scale=alt.Scale(domain=KINDS, range=values), legend=legend)


def tooltip(*more: alt.Tooltip) -> list[alt.Tooltip]:
    """What a reader sees of an exercise on pointing at it."""
    return [
        alt.Tooltip("name:N", title="Exercise"),
        alt.Tooltip("organiser:N", title="Organiser"),
        *more,
        *style.source_tooltip(),
    ]


def per_year_rows(exercises: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Exercises that are not parts of another: name, year, kind, and their place in the year."""
    whole = exercises[exercises["parent"].isna()]
    rows = described(whole, sources)
    rank = rows["kind"].map(KINDS.index)
    rows = rows.assign(rank=rank).sort_values(["year", "rank"], kind="stable", ignore_index=True)
    rows["place"] = rows.groupby("year").cumcount()
    columns = ["name", "brief", "year", "organiser", "kind", "status", "place"]
    evidence = ["source", "locator", "as_printed", "records"]
    return rows[columns + evidence], {"parts of a larger exercise": len(exercises) - len(whole)}


def per_year_words(rows: pd.DataFrame) -> Words:
    """Finding: how many exercises of the organisation are named as held, and the most in a year."""
    held = rows[rows["kind"] == CSTO]
    most = words.spelled(int(held["year"].value_counts().max()))
    span = f"{rows['year'].min()} to {rows['year'].max()}"
    early = words.spelled(int((held["year"] < DETAILED_FROM).sum()))
    announced = rows[rows["kind"] == ANNOUNCED]["year"]
    other = words.spelled(len(rows) - len(held) - len(announced))
    twice = words.listing(
        [str(year) for year in announced[announced < rows["year"].max()].unique()]
    )
    return Words(
        title=(
            f"The sources name {words.spelled(len(held))} CSTO exercises held from {span}, "
            f"never more than {most} in a year."
        ),
        caption=(
            "A tile is an exercise; the length of a row is the number in that year. A dashed tile "
            f"was announced when a source went to press; those of {twice} may be the same as the "
            f"ones held. The shaded years before {DETAILED_FROM} are told only in passing: a short "
            "row there does not mean that few exercises were held."
        ),
        alt=(
            f"Rows of named tiles by year, {span}: {words.spelled(len(held))} CSTO exercises held, "
            f"{early} of them before {DETAILED_FROM} and at most {most} in a year; {other} by "
            f"other organisers; {words.spelled(len(announced))} only announced."
        ),
        measure="Exercises named in the sources",
    )


@figure(
    "exercises-per-year",
    chapter="exercises",
    tables=["exercises", "sources"],
    rows=per_year_rows,
    words=per_year_words,
)
def per_year(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A row a year, a tile an exercise with its name in it."""
    narrow = style.is_narrow(width)
    step = 46 if narrow else 40
    first, last = int(rows["year"].min()), int(rows["year"].max())
    most = int(rows["place"].max()) + 1
    x = alt.X(
        "left:Q",
        title="Exercises named in the sources",
        scale=alt.Scale(domain=[0, most]),
        axis=alt.Axis(orient="top", values=list(range(most + 1)), format="d", offset=2),
    )
    y = alt.Y(
        "top:Q",
        scale=alt.Scale(domain=[last + 1, first], zero=False, nice=False),
        axis=alt.Axis(
            title=None,
            values=[year + 0.5 for year in range(first, last + 1)],
            labelExpr="format(datum.value - 0.5, 'd')",
            grid=False,
            labelPadding=2 if narrow else 6,
        ),
    )
    gap = 0.05
    tiles = rows.assign(
        left=rows["place"] + gap / 4,
        right=rows["place"] + 1 - gap / 4,
        top=rows["year"] + gap,
        bottom=rows["year"] + 1 - gap,
    )
    marks = (
        alt.Chart(tiles)
        .mark_bar(strokeWidth=1.2)
        .encode(
            x=x,
            x2="right:Q",
            y=y,
            y2="bottom:Q",
            fill=by_kind(alt.Fill, FILLS, _key(narrow)),
            stroke=by_kind(alt.Stroke, STROKES, _key(narrow)),
            strokeDash=by_kind(alt.StrokeDash, DASHES, _key(narrow)),
            tooltip=tooltip(alt.Tooltip("status:N", title="Status")),
        )
    )
    lines = _lines(tiles, characters=12 if narrow else 24, height=13 / step)
    names = (
        alt.Chart(lines)
        .mark_text()
        .encode(x="centre:Q", y="middle:Q", text="line:N", color=LETTERING)
    )
    layers = [*_passing(first, last, most, narrow), marks, names]
    height = step * (last - first + 1) + (90 if narrow else 72)
    return style.sized(alt.layer(*layers), width, height)


def _key(narrow: bool) -> alt.Legend:
    """The legend of kinds, above the chart."""
    return alt.Legend(title=None, columns=2 if narrow else 4, symbolType="square", symbolSize=110)


def _lines(tiles: pd.DataFrame, characters: int, height: float) -> pd.DataFrame:
    """The text in each tile, a row a line: the name, and who organises what is not the CSTO's."""
    wrapped = [
        textwrap.wrap(_divided(tile.brief, characters), characters, break_on_hyphens=False)
        + ([tile.organiser.removeprefix("organiser ")] if tile.kind == OTHER else [])
        for tile in tiles.itertuples()
    ]
    lines = tiles[["place", "year", "kind"]].assign(line=wrapped, count=[len(w) for w in wrapped])
    lines = lines.explode("line")
    index = lines.groupby(["year", "place"]).cumcount()
    return lines.assign(
        centre=lines["place"] + 0.5,
        middle=lines["year"] + 0.5 + (index - (lines["count"] - 1) / 2) * height,
    )


def _divided(name: str, characters: int) -> str:
    """The name with words that would fill a line from edge to edge divided before -ing."""
    return re.sub(rf"\b(\w{{{characters - 3},}})(ing)\b", r"\1- \2", name)


def _passing(first: int, last: int, most: int, narrow: bool) -> list[alt.Chart]:
    """The shading of the years that are told only in passing, with a note on it."""
    end = min(DETAILED_FROM, last + 1)
    if first >= end:
        return []
    band = pd.DataFrame({"left": [0], "right": [most], "top": [first], "bottom": [end]})
    shade = alt.Chart(band).mark_rect(fill=style.PAGE)
    shade = shade.encode(x="left:Q", x2="right:Q", y="top:Q", y2="bottom:Q")
    text = [f"Before {DETAILED_FROM} the sources", "name exercises only", "in passing"]
    note = alt.Chart(band).mark_text(
        text=text, align="right", baseline="top", dx=-8, dy=8, lineHeight=15, color=style.MUTED
    )
    return [shade, note.encode(x="right:Q", y="top:Q")]
