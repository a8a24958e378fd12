"""The years of the standing operations that are on record, and where the record ends."""

import altair as alt
import pandas as pd

from csto import style, theme, words
from csto.dates import year_of
from csto.old.charts.operations import STANDING
from csto.old.register import Plotted, Words, figure

# One speech names three operations, by McDermott (Ballot Versus Full Consensus, note 14).
SPEECH, NAMED = "medvedev-summit-2010-mcdermott", ("channel", "nelegal", "proxy")
BEGIN, ROUND, MENTION, SPAN = "said to begin", "a dated round", "in a speech", "no year named"
SHORT = {BEGIN: "begins", ROUND: "a round", MENTION: MENTION}
FIRST, LAST = 2002, 2027


def year_rows(operations: pd.DataFrame, events: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Dated marks of each operation, and the span that a source gives without naming years."""
    short, printed = (sources.set_index("source")[column] for column in ("short", "year"))
    standing = operations[operations["kind"] == STANDING]
    speech = events.set_index("event").loc[SPEECH]
    marks = []
    for row in standing.itertuples():
        common = {
            "operation": row.operation,
            "name": row.name,
            "lane": row.name.split()[0],
            "source": short[row.source],
            "locator": row.locator,
            "as_printed": row.as_printed,
        }
        told = int(printed[row.source])
        if pd.notna(row.start):
            kind = ROUND if pd.notna(row.end) else BEGIN
            marks.append(
                common | {"kind": kind, "at": year_of(row.start), "until": year_of(row.start)}
            )
        if pd.isna(row.end):
            start = year_of(row.start) if pd.notna(row.start) else told
            marks.append(common | {"kind": SPAN, "at": start, "until": told + 0.9})
        if row.operation in NAMED:
            said = {
                "kind": MENTION,
                "at": year_of(speech["date"]),
                "until": year_of(speech["date"]),
                "source": short[speech["source"]],
                "locator": speech["locator"],
                "as_printed": speech["as_printed"],
            }
            marks.append(common | said)
    rows = pd.DataFrame(marks)
    rows = rows.assign(
        year=rows["at"].astype(int), records=(~rows.duplicated("operation")).astype(int)
    ).sort_values(["lane", "at"], ignore_index=True)
    return rows, {"operation that sent troops": len(operations) - len(standing)}


def year_words(rows: pd.DataFrame) -> Words:
    """Finding: one round is dated, and one operation is named before its stated start."""
    rounds = rows[rows["kind"] == ROUND]
    begun = rows[rows["kind"] == BEGIN].set_index("lane")["at"]
    named = rows[rows["kind"] == MENTION].set_index("lane")["at"]
    early = [lane for lane in named.index if lane in begun.index and named[lane] < begun[lane]]
    last = int(rows["until"].max())
    yearly = rows[(rows["kind"] == SPAN) & (rows["at"] == begun.min())].iloc[0]
    lanes = words.spelled(rows["lane"].nunique())
    which = words.listing(early)
    return Words(
        title=(
            f"Of {lanes} operations one round is dated, in {int(rounds['at'].max())}; "
            f"{which} is named in {int(named[early].min())}, before the start in "
            f"{int(begun[early].min())} that another source gives."
        ),
        caption=(
            "Filled dots are starts and rounds that a source dates, open diamonds a speech that "
            "McDermott reports. An open grey bar runs to the year of the source that tells of the "
            "operation: it names no single year in between, so these are not reported, which "
            "does not mean that nothing was held. No row names one of these operations after "
            f"{last}: the ground there is shaded."
        ),
        alt=(
            f"Timeline of {lanes} operations. {yearly['lane']} is said to run every year from "
            f"{yearly['year']}, but only {int(rounds['at'].max())} is named. All are named in a "
            f"speech of {int(named.min())}. Nothing is on record after {last}."
        ),
        measure="Years on record, by operation",
    )


@figure(
    "operations-years",
    chapter="operations",
    tables=["operations", "events", "sources"],
    rows=year_rows,
    words=year_words,
)
def years(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A lane an operation; labels go above and below by turns."""
    narrow = style.is_narrow(width)
    last = int(rows["until"].max()) + 1
    dated = rows[rows["kind"] != SPAN].reset_index(drop=True)
    dated = dated.assign(
        text=_labels(dated, narrow), above=dated.groupby("lane").cumcount() % 2 == 0
    )
    x = theme.years_axis(
        [FIRST, LAST], [2005, 2010, 2015, 2020, 2025], field="at", orient="top", grid=False
    )
    lanes = list(dict.fromkeys(rows["lane"]))
    y = alt.Y("lane:N", sort=lanes, title=None, axis=alt.Axis(grid=False, labelFontWeight=600))
    spans = alt.Chart(rows[rows["kind"] == SPAN]).mark_bar(
        height=12, fill=style.PAPER, stroke=style.OTHER, strokeWidth=1
    )
    begun = rows.loc[rows["kind"] == BEGIN, "lane"]
    alone = rows[(rows["kind"] == SPAN) & ~rows["lane"].isin(begun)]
    undated = alt.Chart(alone).mark_text(
        align="right", dy=18, text="told of, undated" if narrow else "told of without a date"
    )
    tips = [
        alt.Tooltip("name:N", title="Operation"),
        alt.Tooltip("kind:N", title="On record"),
        alt.Tooltip("year:Q", title="Year", format="d"),
        *theme.source_tooltip(),
    ]
    layers = [
        *_ground(last, lanes[0], x),
        spans.encode(x=x, x2=alt.X2("until:Q"), y=y, tooltip=tips),
        *_dated(alt.Chart(dated).encode(x=x, y=y), tips),
        undated.encode(x=alt.X("until:Q", scale=x["scale"], axis=x["axis"], title=None), y=y),
    ]
    return theme.sized(alt.layer(*layers), width, 62 * len(lanes) + 34)


def _ground(last: int, lane: str, x: alt.X) -> list[alt.Chart]:
    """The years of which no row tells, shaded and named."""
    ground = pd.DataFrame([{"at": last, "until": LAST, "lane": lane}])
    note = ["no row", "names one", "of them"]
    shade = alt.Chart(ground).mark_rect(color=style.HAIR, opacity=0.5)
    about = alt.Chart(ground.assign(at=(last + LAST) / 2)).mark_text(
        text=note, color=style.MUTED, lineHeight=14
    )
    return [
        shade.encode(x=x, x2=alt.X2("until:Q")),
        about.encode(x=x, y=alt.YValue(36)),
    ]


def _dated(base: alt.Chart, tips: list[alt.Tooltip]) -> list[alt.Chart]:
    """Starts, rounds and mentions with their labels."""
    full = base.transform_filter(f"datum.kind != '{MENTION}'").mark_point(
        size=70, filled=True, opacity=1
    )
    open_ = base.transform_filter(f"datum.kind == '{MENTION}'").mark_point(
        size=80,
        shape="diamond",
        filled=True,
        fill=style.PAPER,
        stroke=style.ACCENT,
        strokeWidth=1.6,
    )
    high = base.transform_filter("datum.above").mark_text(align="left", dx=-5, dy=-17)
    low = base.transform_filter("!datum.above").mark_text(align="left", dx=-5, dy=18)
    return [
        full.encode(color=alt.ColorValue(style.ACCENT), tooltip=tips),
        open_.encode(tooltip=tips),
        high.encode(text=alt.Text("text:N")),
        low.encode(text=alt.Text("text:N")),
    ]


def _labels(dated: pd.DataFrame, narrow: bool) -> pd.Series:
    """Year, what is on record, and where there is room who says so."""
    year = dated["year"].astype(str) + " "
    if narrow:
        return year + dated["kind"].map(SHORT)
    return year + dated["kind"] + " (" + dated["source"] + ")"
