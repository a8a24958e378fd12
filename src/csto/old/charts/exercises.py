"""Charts of the chapter "exercises": how many a year, and what all its charts share.

An exercise counts once: neither a part of another nor a likely second record of it does. The
exercises of the organisation stand in the accent colour, all others in greys.
"""

import re
from typing import Any

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.old.register import Plotted, Words, figure

LIST, STUDIES = "mme2021", ("weitz2018", "mcdermott2011", "dyner2022")
LATER = ("leffel2024", "globalvoices20120827")  # exercises of others that these charts leave out
ACADEMIC, STUDY, PRESS = "academic list", "study", "press"
DETAILED = (2014, 2018)  # Weitz (2018) tells of exercises year by year in these
FOUNDED = 2002
CSTO = "CSTO"
ORGANISERS = {
    "CSTO": CSTO,
    "CIS": "CIS",
    "RUS": "Russian national",
    "bilateral": "bilateral",
    "NATO": "NATO or Partnership for Peace",
    "SCO": "Shanghai Cooperation Organisation",
    "other": "other",
    "unspecified": "organiser not stated",
}
GROUPS = {
    "CSTO": CSTO,
    "CIS": "CIS",
    "RUS": "Russian, bilateral",
    "bilateral": "Russian, bilateral",
    "NATO": "NATO, partners",
    "SCO": "Others",
    "other": "Others",
    "unspecified": "Others",
}
COLUMNS = list(dict.fromkeys(GROUPS.values()))
LIGHT = "#bcbbb5"  # the others' exercises
STEP, GAP = 18, 0.09  # px: a year; between tiles, in tiles


def brief(name: str) -> str:
    """An exercise's name as short as a mark has room for: without year and words common to all."""
    dateless = re.sub(r",?[- ](?:[A-Z][a-z]+ )?\d{4}", "", name)
    return words.sentence(re.sub(r"^Exercise of (?:the )?| exercise\b| forces\b", "", dateless))


def in_order(exercises: pd.DataFrame) -> pd.DataFrame:
    """Exercises by date; those of which only the year is known stand last in it."""
    return exercises.assign(undated=exercises["start_precision"] == "year").sort_values(
        ["year", "undated", "start", "end", "name"], ignore_index=True
    )


def single(exercises: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Exercises that count once each, and how many rows are left out of them, by reason."""
    part = exercises["parent"].notna()
    double = ~part & exercises["same_as"].notna()
    return exercises[~part & ~double], {
        "parts of a larger exercise": int(part.sum()),
        "likely second records of an exercise": int(double.sum()),
    }


def as_charted(exercises: pd.DataFrame) -> pd.DataFrame:
    """The exercises of the sources that these charts compare, without later lists of others'."""
    return exercises[~exercises["source"].isin(LATER)]


def run_together(exercises: pd.DataFrame) -> pd.Series:
    """How many named exercises a row stands for: those run together under one entry, else one."""
    return exercises["joined"].fillna(1).astype(int)


def own_held(exercises: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """The organisation's own exercises that were held, each once; and the rest, by reason."""
    own = exercises[exercises["organiser"] == CSTO]
    whole, left_out = single(own)
    held = whole[whole["status"] == "held"]
    return held, {
        "exercises of other organisers": len(exercises) - len(own),
        **left_out,
        "only announced, or cancelled": len(whole) - len(held),
    }


def described(exercises: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Exercises in order, with what every chart says of them: short name, organiser, source."""
    frame = in_order(exercises)
    return frame.assign(
        brief=frame["name"].map(brief),
        year=frame["year"].astype(int),
        key=frame["source"].astype("string"),
        source=evidence.named(frame["source"], sources),
        records=1,
    )


def tooltip(*more: alt.Tooltip) -> list[alt.Tooltip]:
    """What a reader sees of an exercise on pointing at it."""
    return [alt.Tooltip("name:N", title="Exercise"), *more, *theme.source_tooltip()]


def per_year_rows(
    exercises: pd.DataFrame, exercise_participants: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Exercises, each once: name, year, organiser, column, place in the year, where covered.

    `listed`: whether the academic list has the exercise, be it beside another source.
    """
    charted = as_charted(exercises)
    whole, left_out = single(charted)
    left_out["of lists of others' exercises since 2009"] = len(exercises) - len(charted)
    rows = described(whole, sources)
    parts = exercise_participants.astype({"exercise": "string", "source": "string"})
    listed = set(parts.loc[parts["source"] == LIST, "exercise"])
    code = rows["organiser"].astype("string")
    rows = rows.assign(
        group=code.map(GROUPS),
        organiser=code.map(ORGANISERS),
        covered=rows["key"].map(lambda key: STUDY if key in STUDIES else PRESS),
        listed=(rows["key"] == LIST) | rows["exercise"].isin(listed),
        rank=code.map(list(ORGANISERS).index) + 10 * (rows["status"] != "held"),
    ).sort_values(["year", "rank"], kind="stable", ignore_index=True)
    rows["covered"] = rows["covered"].mask(rows["key"] == LIST, ACADEMIC)
    rows["place"] = rows.groupby(["year", "group"]).cumcount()
    columns = ["name", "year", "organiser", "group", "status", "place", "covered", "listed"]
    return rows[[*columns, "source", "locator", "as_printed", "records"]], left_out


def per_year_words(rows: pd.DataFrame) -> Words:
    """Finding: the organisation's share in the one list that has all organisers alike."""
    listed = rows[rows["listed"]]
    span = f"{listed['year'].min()} to {listed['year'].max()}"
    counts = listed["group"].value_counts()
    own = rows[(rows["group"] == CSTO) & (rows["status"] == "held")]
    after = own[own["year"] > listed["year"].max()]["year"]
    first, last, most = after.min(), after.max(), words.spelled(int(after.value_counts().max()))
    steady = set(range(first, last + 1)) <= set(after)
    if not steady:
        raise ValueError(f"no CSTO exercise in some year from {first} to {last}")
    return Words(
        title=(
            f"Of {len(listed)} exercises in an academic list of {span}, "
            f"{words.spelled(int(counts[CSTO]))} were the CSTO's; the sources "
            "of later years count no others."
        ),
        caption=(
            "A tile is an exercise with two or more of the nine present and former members; a "
            "dashed one was only announced. Others: the Shanghai Cooperation Organisation, the "
            "United States, Black Sea navies, or no organiser stated. Brackets show what each kind "
            "of source covers. No source counts those on the shaded ground: few tiles there do not "
            "mean few exercises. Several exercises under one plan or run together are one tile. "
            f"Tiles of the CSTO before {FOUNDED} are those of its treaty."
        ),
        alt=(
            f"Tiles by year and organiser. {span}: {len(listed)} exercises listed, "
            f"{counts[CSTO]} of the CSTO, {counts['CIS']} of the CIS, "
            f"{counts['NATO, partners']} of NATO and partners. From {first} to {last} the sources "
            f"name one to {most} CSTO exercises a year; others are hardly covered."
        ),
        measure="Exercises named in the sources",
    )


@figure(
    "exercises-per-year",
    chapter="exercises",
    tables=["exercises", "exercise_participants", "sources"],
    rows=per_year_rows,
    words=per_year_words,
)
def per_year(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A row a year, a column a group of organisers, a tile an exercise."""
    narrow = style.is_narrow(width)
    first, last = int(rows["year"].min()), int(rows["year"].max())
    bracket = 16 if narrow else 20
    tall = rows.groupby("group")["place"].max().reindex(COLUMNS) + 1
    start, edge = 3 * bracket + 4, width - 44
    unit = (edge - start) / (tall.sum() + len(tall) - 0.5)
    lefts = start + (tall.cumsum() - tall + range(len(tall))) * unit
    x = alt.X("left:Q", scale=alt.Scale(domain=[0, edge], nice=False), axis=None)
    y = alt.Y(
        "top:Q",
        scale=alt.Scale(domain=[last + 1, first], zero=False, nice=False),
        axis=alt.Axis(
            title=None,
            values=[year + 0.5 for year in range(first, last + 1)],
            labelExpr="format(datum.value - 0.5, 'd')",
            tickCount=last - first + 1,  # without it Vega drops every other of the values
            grid=False,
            labelPadding=2,
        ),
    )
    column = rows["group"].map(lefts)
    tiles = rows.assign(
        left=column + (rows["place"] + GAP) * unit,
        right=column + (rows["place"] + 1 - GAP) * unit,
        top=rows["year"] + 0.1,
        bottom=rows["year"] + 0.9,
        kind=(rows["group"] == CSTO).map({True: CSTO, False: "Others"}),
    )
    end = int(rows.loc[rows["listed"], "year"].max()) + 1
    uncovered = {"left": lefts.iloc[1] - unit / 2, "right": edge, "top": end, "bottom": last + 1}
    layers = [
        *_ground(uncovered, x, y, narrow),
        *_brackets(rows, bracket, x, y),
        *_heads(lefts, first, x, y, narrow),
        *_tiles(tiles, x, y),
    ]
    return theme.sized(alt.layer(*layers), width, STEP * (last - first + 1) + 44)


def _tiles(tiles: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The exercises: filled where held, hollow where only announced."""
    held = tiles[tiles["status"] == "held"]
    announced = tiles[tiles["status"] != "held"]
    place: dict[str, Any] = {"x": x, "x2": "right:Q", "y": y, "y2": "bottom:Q"}
    details = tooltip(
        alt.Tooltip("year:Q", title="Year", format="d"),
        alt.Tooltip("organiser:N", title="Organiser"),
        alt.Tooltip("status:N", title="Status"),
    )
    scale = alt.Scale(domain=[CSTO, "Others"], range=[style.ACCENT, LIGHT])
    full = alt.Chart(held).mark_rect().encode(fill=alt.Fill("kind:N", scale=scale, legend=None))
    hollow = alt.Chart(announced).mark_rect(fill=style.PAPER, strokeWidth=1.1, strokeDash=[3, 2])
    hollow = hollow.encode(stroke=alt.Stroke("kind:N", scale=scale, legend=None))
    return [marks.encode(**place, tooltip=details) for marks in (full, hollow)]


def _ground(box: dict[str, float], x: alt.X, y: alt.Y, narrow: bool) -> list[alt.Chart]:
    """The years and organisers that no source covers, shaded and named."""
    data = pd.DataFrame([box | {"middle": (box["left"] + box["right"]) / 2}])
    lines = [
        f"After {box['top'] - 1} no list has all organisers;",
        "studies of the CSTO name these few",
    ]
    if narrow:
        lines = [f"After {box['top'] - 1} no list has", "all organisers; studies", "name these few"]
    shade = alt.Chart(data).mark_rect(fill=style.HAIR, opacity=0.5)
    note = alt.Chart(data).mark_text(text=lines, lineHeight=15, color=style.MUTED, dy=-80)
    return [
        shade.encode(x=x, x2=alt.X2("right:Q"), y=y, y2=alt.Y2("bottom:Q")),
        note.encode(x=alt.X("middle:Q", scale=x["scale"], axis=None), y=alt.Y("bottom:Q")),
    ]


def _brackets(rows: pd.DataFrame, step: float, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """What each kind of source covers, as lines along the years."""
    listed, press = rows[rows["listed"]]["year"], rows[rows["covered"] == PRESS]["year"]
    spans = [
        ("Academic list: all organisers", listed.min(), listed.max()),
        ("Press: the CSTO only", press.min(), press.max()),
        ("Weitz", *DETAILED),
    ]
    data = pd.DataFrame(spans, columns=["label", "start", "end"])
    data = data.assign(
        left=[4 + step * place for place in range(len(data))],
        top=data["start"] + 0.1,
        bottom=data["end"] + 0.9,
        middle=(data["start"] + data["end"] + 1) / 2,
    )
    lines = alt.Chart(data).mark_rule(color=style.MUTED, strokeWidth=1.5)
    labels = alt.Chart(data).mark_text(angle=270, baseline="top", dy=2, color=style.MUTED)
    return [
        lines.encode(x=x, y=y, y2=alt.Y2("bottom:Q")),
        labels.encode(x=x, y=alt.Y("middle:Q", scale=y["scale"]), text=alt.Text("label:N")),
    ]


def _heads(lefts: pd.Series, first: int, x: alt.X, y: alt.Y, narrow: bool) -> list[alt.Chart]:
    """The names of the columns, the organisation's in its colour; and its first year."""
    lines = [name.replace(", ", ",\n").split("\n") for name in lefts.index]
    heads = pd.DataFrame({"left": lefts, "label": lines, "top": first, "own": lefts.index == CSTO})
    colour = alt.condition("datum.own", alt.value(style.ACCENT), alt.value(style.INK))
    text = alt.Chart(heads).mark_text(
        align="left", baseline="top", lineHeight=14, dy=-36, fontWeight=600
    )
    founded = pd.DataFrame({"left": [lefts[CSTO]], "top": [FOUNDED + 0.5]})
    note = alt.Chart(founded).mark_text(align="left", color=style.MUTED, text=f"founded {FOUNDED}")
    layers = [text.encode(x=x, y=y, text=alt.Text("label:N"), color=colour), note.encode(x=x, y=y)]
    return layers[:1] if narrow else layers
