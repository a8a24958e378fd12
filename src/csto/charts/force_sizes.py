"""Chart of the chapter "forces": every stated size of every force, by the date it refers to."""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.dates import year_of
from csto.register import Plotted, Words, figure

PLAN, STATED, SILENT = "planned", "stated", "no number given"
HEIGHT = 190
LOW = 8000  # below this a label stands above its mark, where there is room


def size_rows(force_strength: pd.DataFrame, forces: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Statements on whole forces, and forces without any: force, date, persons, kind, source.

    `at` is the date as a fraction of years; a statement dated by its year stands in the middle.
    A force on whose size there is no statement has one row without a source and `records` 0.
    """
    parts = force_strength["kind"] == "component"
    claims = evidence.bounds(force_strength[~parts])
    silent = claims["best"].isna()
    undated = claims["as_of_precision"].astype("string") == "year"
    stated = pd.DataFrame(
        {
            "statement": claims["statement"],
            "force": claims["force"].astype("string"),
            "at": year_of(claims["as_of"]).mask(undated, claims["as_of"].dt.year + 0.5),
            "persons": claims["best"],
            "kind": claims["kind"].astype("string").mask(silent, SILENT),
            "qualifier": claims["qualifier"].astype("string").str.replace("_", " "),
            "counts": claims["counts"],
            "source": evidence.named(claims["source"], sources),
            "locator": claims["locator"],
            "as_printed": claims["as_printed"],
            "records": 1,
        }
    )
    known = forces["force"].astype("string")
    unsaid = pd.DataFrame({"force": known[~known.isin(stated["force"])], "records": 0})
    order = known.tolist()
    rows = pd.concat([stated, unsaid]).merge(forces[["force", "name"]], on="force")
    rows = rows.sort_values(
        ["force", "at", "persons"],
        key=lambda column: column.map(order.index) if column.name == "force" else column,
        ignore_index=True,
    )
    return rows, {"statements on a part of a force": int(parts.sum())}


def _spread(rows: pd.DataFrame) -> pd.DataFrame:
    """Lowest and highest statement by force, in the forces' order."""
    numbers = rows.dropna(subset=["persons"])
    return numbers.groupby("name", sort=False)["persons"].agg(["min", "max", "size"])


def size_words(rows: pd.DataFrame) -> Words:
    """Finding: how far the statements on each force lie apart."""
    spread = _spread(rows)
    factor = spread["max"] / spread["min"]
    rest = factor.drop(factor.idxmax())
    without = rows.loc[rows["source"].isna(), "name"].tolist()
    silent = rows.loc[rows["kind"] == SILENT, "name"].unique().tolist()
    ends = [f"{name} {words.span(low, high)}" for name, low, high, _ in spread.itertuples()]
    return Words(
        title=(
            f"Statements on the {factor.idxmax()} differ by a factor of at least "
            f"{words.number(factor.max(), 1)}; those on the other forces with a stated size, by at "
            f"most {words.number(rest.max(), 1)}."
        ),
        caption=(
            "Each mark is one statement on a whole force, at the date to which it refers or, where "
            "it names none, of its publication: filled as stated, open for a plan; a grey cross "
            f"stands where the source says that no number is given ({words.listing(silent)}). All "
            "panels have one scale; sources with one number share a label. The sources used here "
            f"make no statement on the size of the {words.listing(without)}."
        ),
        alt=(
            f"Dot panels, one a force, over the years. Persons by force, from the lowest to the "
            f"highest statement: {'; '.join(ends)}."
        ),
        measure="Personnel, persons",
    )


@figure(
    "forces-sizes",
    chapter="forces",
    tables=["force_strength", "forces", "sources"],
    rows=size_rows,
    words=size_words,
)
def sizes(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.ConcatChart:
    """A panel a force: years along, persons up, each mark with its number and source."""
    narrow = style.is_narrow(width)
    shown = rows.dropna(subset=["source"])
    top = shown["persons"].max() * 1.12
    view = width - 60 if narrow else (width - 130) // 2
    if narrow:  # authors alone: the years stand on the axis
        shown = shown.assign(source=shown["source"].str.split().str[0])
    panels = [
        _panel(panel, top, narrow).properties(width=view, title=_head(name, panel))
        for name, panel in shown.groupby("name", sort=False)
    ]
    return alt.concat(*panels, columns=1 if narrow else 2, spacing=22)


def _head(name: str, panel: pd.DataFrame) -> alt.TitleParams:
    """The force without its area, over the unit of the axis where there is one."""
    unit = "Persons" if panel["persons"].notna().any() else "\u00a0"
    return alt.TitleParams(
        name.split(" of the ")[0], subtitle=unit, subtitleColor=style.MUTED, subtitlePadding=4
    )


def _panel(panel: pd.DataFrame, top: float, narrow: bool) -> alt.LayerChart:
    x = theme.years_axis([2009, 2023], [2010, 2014, 2018, 2022], field="at")
    numbers = panel.dropna(subset=["persons"])
    ticks = [0, 10000, 20000] if len(numbers) else []
    y = alt.Y(
        "persons:Q",
        title=None,
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(values=ticks, format=",d", grid=True, minExtent=38),
    )
    tips = [
        alt.Tooltip("counts:N", title="Counts"),
        alt.Tooltip("qualifier:N", title="Qualified as"),
        *theme.source_tooltip(),
    ]
    if numbers.empty:
        silent = panel.assign(persons=0.5 * top, note=panel["source"] + ": " + SILENT)
        base = alt.Chart(silent).encode(x=x, y=y)
        cross = base.mark_point(shape="cross", size=70, color=style.MUTED, filled=False)
        note = base.mark_text(align="right", dx=-10, color=style.MUTED).encode(
            text=alt.Text("note:N")
        )
        return alt.layer(cross.encode(tooltip=tips), note, height=50 if narrow else HEIGHT)
    points = (
        alt.Chart(numbers)
        .mark_point(size=60, strokeWidth=1.6, opacity=1, stroke=style.ACCENT)
        .encode(
            x=x,
            y=y,
            fill=alt.condition(
                f"datum.kind === '{PLAN}'", alt.value(style.PAPER), alt.value(style.ACCENT)
            ),
            tooltip=[alt.Tooltip("persons:Q", title="Persons", format=",d"), *tips],
        )
    )
    return alt.layer(points, *_labels(numbers, x, y), height=HEIGHT)


def _labels(numbers: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Number and sources of marks of one height, on the side where there is room."""
    value = numbers["persons"].map(words.number)
    value = value.mask(numbers["qualifier"] == "over", "more than " + value)
    value = value.mask(numbers["kind"] == PLAN, value + " planned")
    data = (
        numbers.assign(value=value)
        .groupby("persons", as_index=False)
        .agg(
            value=("value", "last"), who=("source", "unique"), first=("at", "min"), at=("at", "max")
        )
    )
    data["label"] = [[row.value, *row.who] for row in data.itertuples()]
    early, low = data["first"] < 2015, data["persons"] < LOW
    data["at"] = data["at"].where(early, data["first"].where(~low, data["at"]))
    made = []
    for side, where, align, shift in [
        (early & ~low, "middle", "left", 9),
        (early & low, "bottom", "left", -5),
        (~early & ~low, "middle", "right", -9),
        (~early & low, "bottom", "right", 5),
    ]:
        lines = data.loc[side, "label"].map(len)
        for count, group in data[side].groupby(lines):
            lift = -8 - 13 * (count - 1) if where == "bottom" else -6.5 * (count - 1)
            made.append(
                alt.Chart(group.drop(columns=["who", "first"]))
                .mark_text(align=align, baseline=where, dx=shift, dy=lift, lineHeight=13)
                .encode(x=x, y=y, text=alt.Text("label:N"))
            )
    return made
