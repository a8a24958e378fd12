"""A small chart of each mark, with made-up rows."""

import altair as alt
import pandas as pd

from csto import marks, style
from csto.layout import At
from csto.layout.signs import SIGNS

STATES = {"RUS": "Russia", "KAZ": "Kazakhstan", "BLR": "Belarus", "UZB": "Uzbekistan"}


def some(**columns: list) -> pd.DataFrame:
    codes = [*STATES]
    count = len(next(iter(columns.values())))
    frame = pd.DataFrame({"state": [codes[n % 4] for n in range(count)], **columns})
    return frame.assign(name=frame["state"].map(STATES)) if "name" not in frame else frame


FORCES = some(
    persons=[1850, 500, 200, 150, 1550, 200],
    basis=["remainder", "stated", "stated", "part", "worked out", "stated"],
    source=["Beliakova 2022", "Dyner 2022", "Dyner 2022", "Weitz 2018", "Dyner 2022", "Weitz 2018"],
    said=["exact", "over", "up_to", "about", "exact", "exact"],
)
BASES = {
    "stated": "circle", "remainder": "open diamond", "worked out": "open circle",
    "part": "small diamond",
}  # fmt: skip


def persons(text: str | None = "label", **more) -> alt.X:
    return alt.X("persons:Q", title="Soldiers", scale=At.room("persons", text), **more)


def names() -> alt.Y:
    return alt.Y("name:N", axis=At.names("name"))


def ranges(at: At) -> alt.LayerChart:
    rows = marks.labelled(FORCES, "persons", by="source", qualifier="said")
    return at.compose(
        rows,
        marks.rule_at(1000, label="half of the force"),
        marks.span("name", said="several sources"),
        marks.dots(sign="basis", signs=BASES),
        marks.arrow("said"),
        marks.labels("label"),
        x=persons(),
        y=names(),
    )


def arrows(at: At) -> alt.LayerChart:
    rows = some(persons=[300.0, 500, 100], said=["more than", "up to", "about"])
    return at.compose(rows, marks.dots(), marks.arrow("said"), x=persons(None), y=names())


def all_signs(at: At) -> alt.LayerChart:
    kinds = [*SIGNS]
    rows = pd.DataFrame({"name": kinds, "persons": range(10, 10 * len(kinds) + 10, 10)})
    rows = rows.astype({"persons": float})
    rows.loc[rows["name"].isin(["struck square", "crossed square"]), "persons"] = None
    rows["label"] = rows["name"].where(rows["persons"].isna(), "about " + rows["name"])
    layers = [marks.dots(sign="name", signs={k: k for k in kinds}), marks.labels("label")]
    return at.compose(rows, *layers, x=persons(), y=names(), step=22, key=False)


def lying(at: At) -> alt.LayerChart:
    rows = some(persons=[90.0, 45, 0, 12])
    rows["label"] = rows["persons"].map("{:.0f} per cent".format)
    return at.compose(rows, marks.bars(), marks.labels("label"), x=persons(), y=names())


COLOURS = {"missiles": style.TONES[0], "aircraft": style.TONES[1], "other": style.TONES[2]}


def parted(at: At) -> alt.LayerChart:
    rows = some(deals=[9, 6, 4, 3, 2, 8, 1, 1], kind=["missiles"] * 4 + ["other"] * 4)
    rows["total"] = rows.groupby("name")["deals"].transform("sum")
    rows["label"] = rows["total"].astype(str).where(rows["kind"] == "other", "")
    return at.compose(
        rows,
        marks.bars(),
        marks.labels("label", at="total"),
        x=alt.X("deals:Q", title="Deals", scale=at.room("total", "label")),
        y=names(),
        colour="kind",
        colours=COLOURS,
    )


def upright(at: At) -> alt.LayerChart:
    rows = pd.DataFrame({"year": range(2010, 2020), "deals": [3, 0, 5, 1, 2, 6, 2, 1, 0, 4]})
    rows = rows.assign(label=rows["deals"].astype(str), state="KAZ")
    return at.compose(
        rows,
        marks.shade(2013.5, 2016.5, label="after the annexation"),
        marks.bars(),
        marks.labels("label"),
        x=alt.X("year:Q", title=None, scale=at.years("year")),
        y=alt.Y("deals:Q", title="Deals signed, number"),
        height=130,
    )


def effort() -> pd.DataFrame:
    rows = pd.DataFrame(
        [
            (name, code, year, level + (year - 2000) * slope)
            for name, code, level, slope in [
                ("Russia", "RUS", 3.5, 0.08), ("Kazakhstan", "KAZ", 1.0, -0.01),
                ("Belarus", "BLR", 1.2, 0.0), ("Armenia", "ARM", 1.1, 0.001),
                ("Uzbekistan", "UZB", 1.15, 0.0),
            ]
            for year in range(2000, 2025)
            if (code, year) != ("BLR", 2010)
        ],
        columns=["name", "state", "year", "share"],
    )  # fmt: skip
    run = rows["year"] - rows.groupby("name").cumcount()
    return rows.assign(run=run, derived=rows["year"] > 2021)


def lined(at: At) -> alt.LayerChart:
    rows = marks.ended(effort(), "year", "share", by="name")
    return at.compose(
        rows,
        marks.rule_at(2014, label="Crimea annexed"),
        marks.rule_at(2022, label="Ukraine invaded"),
        marks.lines("name", run="run", derived="derived"),
        marks.line_ends("label"),
        x=alt.X("year:Q", title=None, scale=at.years("year")),
        y=alt.Y("share:Q", title="Per cent of gross domestic product", scale=at.room("share")),
    )


def matrix(at: At) -> alt.LayerChart:
    tables = ["exercises", "membership of the treaty", "events", "crises"]
    readers = ["McDermott 2011", "Weitz 2018", "Dyner 2022", "Press"]
    rows = pd.DataFrame(
        [
            (t, r, (3 + a * 7 + b * 13) % 40)
            for a, t in enumerate(tables)
            for b, r in enumerate(readers)
        ],
        columns=["table", "source", "rows"],
    )
    x, y = alt.X("source:N", axis=at.names("source")), alt.Y("table:N", axis=at.names("table"))
    return at.compose(rows, marks.cells("rows"), x=x, y=y, step=24)


def scattered(at: At) -> alt.LayerChart:
    rows = pd.DataFrame(
        {
            "year": [2004, 2008, 2010, 2011, 2012, 2014, 2017],
            "persons": [2000, 4000, 7000, 600, 500, 3000, 12000],
            "label": ["Rubezh", "", "Interaction", "", "Cobalt", "", "Combat Brotherhood"],
            "held": ["held"] * 5 + ["planned", "cancelled"],
        }
    )
    signs = {"held": "circle", "planned": "dashed circle", "cancelled": "struck dashed circle"}
    return at.compose(
        rows,
        marks.dots(sign="held", signs=signs),
        marks.labels("label"),
        x=alt.X("year:Q", title=None, scale=at.years("year")),
        y=alt.Y(
            "persons:Q", title="Persons, logarithmic scale", scale=at.room("persons", log=True)
        ),
    )


GALLERY = [ranges, arrows, all_signs, lying, parted, upright, lined, matrix, scattered]
