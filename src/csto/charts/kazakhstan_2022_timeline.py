"""Chart of the chapter "kazakhstan-2022": from the protests to the end of the operation."""

from textwrap import wrap

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.charts.kazakhstan_2022 import OPERATION
from csto.register import Plotted, Words, figure

HOST = "KAZ"
REQUEST, LANDING = "kazakhstan-request-2022-dyner", "russian-landing-2022-beliakova"
COMPLETE = "kazakhstan-deployment-complete-2022"
LEAVING, END = "kazakhstan-withdrawal-begins-2022-dyner", "kazakhstan-operation-ends-2022-dyner"
STEPS = [REQUEST, LANDING, COMPLETE, LEAVING, END]


def timeline_rows(events: pd.DataFrame, operations: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Dated events of the month of the operation that concern Kazakhstan, in order of dates.

    Columns: `event`, `day` and `until` (days of the month; the same where it lasted one day),
    `date`, `own` (of the organisation), `start` and `end` (the operation's days), source columns.
    """
    run = operations.set_index("operation").loc[OPERATION]
    month = events["date"].dt.to_period("M") == run["start"].to_period("M")
    dated = events["date_precision"].astype("string").isin(["day", "month"])
    about = events[month & dated & events["states"].str.contains(HOST).fillna(False)]
    kept = about[about["date_precision"] == "day"]
    kept = kept.sort_values(
        ["date", "event"],
        key=lambda column: column.map(_rank) if column.name == "event" else column,
    )
    day = kept["date"].dt.day
    rows = pd.DataFrame(
        {
            "event": kept["event"],
            "title": kept["title"],
            "date": kept["date"],
            "day": day,
            "until": kept["end"].dt.day.fillna(day).astype(int),
            "own": kept["kind"].astype("string").isin(["request", "deployment"]),
            "start": run["start"].day,
            "end": run["end"].day,
            "source": evidence.named(kept["source"], sources),
            "locator": kept["locator"],
            "as_printed": kept["as_printed"].fillna("not quoted"),
            "records": 1,
        }
    ).reset_index(drop=True)
    left_out = {
        "events of other times or places": len(events) - len(about),
        "events of that month without a day": len(about) - len(kept),
    }
    return rows, left_out


def _rank(event: str) -> int:
    """Events of one day: what has no place among the steps comes first."""
    return STEPS.index(event) if event in STEPS else -1


def steps(rows: pd.DataFrame) -> pd.Series:
    """Dates of the request, the first landing, the last arrival, the first departure, the end."""
    names = ["request", "landing", "complete", "leaving", "end"]
    return rows.set_index("event").loc[STEPS, "date"].set_axis(names)


def timeline_words(rows: pd.DataFrame) -> Words:
    """Finding: the days from request to landing, to withdrawal and to the end."""
    at = steps(rows)
    gap = {name: int((at[name] - at["request"]).days) for name in at.index}
    year = f"{at['request'].year}"
    return Words(
        title=(
            f"Troops landed {words.plural(gap['landing'], 'day')} after the request, began to "
            f"leave after {words.plural(gap['leaving'], 'day')}, and the operation ended after "
            f"{words.plural(gap['end'], 'day')}."
        ),
        caption=(
            f"Dated events of {at['request']:%B} {year} in Kazakhstan, each as its source has it. "
            "Filled: request, decision and movements of the troops; open: other events. A bar "
            "runs to a stated end; the shaded days are those of the operation."
        ),
        alt=(
            f"Timeline of {words.spelled(len(rows))} events. Request on {_day(at['request'])}, "
            f"landing on {_day(at['landing'])}, deployment complete on {_day(at['complete'])}, "
            f"first departures on {_day(at['leaving'])}, end on {_day(at['end'])} {year}."
        ),
        measure="Days",
    )


def _day(date: pd.Timestamp) -> str:
    return f"{date.day} {date:%B}"


@figure(
    "kazakhstan-2022-timeline",
    chapter="kazakhstan-2022",
    tables=["events", "operations", "sources"],
    rows=timeline_rows,
    words=timeline_words,
)
def timeline(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line an event, days along; the words beside the mark, or above it where narrow."""
    narrow = style.is_narrow(width)
    first, last = rows["day"].min(), rows["until"].max()
    right = rows["day"] - first < (last - first) / 3
    dated = rows["date"].dt.strftime("%-d %B") + " · " + rows["source"]
    lines = [wrap(title, 54 if narrow else 62) for title in rows["title"]]
    data = rows.drop(columns=["start", "end"]).assign(
        order=range(len(rows)),
        date=rows["date"].dt.strftime("%-d %B %Y"),
        label=[[*text, who] if narrow else text for text, who in zip(lines, dated, strict=True)],
        head=dated,
        right=right,
    )
    heads = f"{dated.tolist()}[datum.value]"
    y = alt.Y(
        "order:O",
        title=None,
        axis=alt.Axis(grid=False, labels=not narrow, labelExpr="''" if narrow else heads),
    )
    x = alt.X(
        "day:Q",
        title=f"{rows['date'].iloc[0]:%B %Y}",
        scale=alt.Scale(domain=[first - 0.6, last + 0.6], nice=False),
        axis=alt.Axis(values=list(range(first, last + 1, 3 if narrow else 1)), orient="top"),
    )
    span = pd.DataFrame(
        {"day": [rows["start"].iloc[0] - 0.5], "until": [rows["end"].iloc[0] + 0.5]}
    )
    band = alt.Chart(span).mark_rect(fill=style.HAIR, opacity=0.5).encode(x=x, x2=alt.X2("until:Q"))
    down = 18 if narrow else 0
    base = alt.Chart(data).encode(x=x, y=y)
    runs = base.transform_filter("datum.until > datum.day").mark_rule(
        strokeWidth=4, opacity=0.4, color=style.ACCENT, yOffset=down
    )
    points = base.mark_point(
        size=60, strokeWidth=1.8, opacity=1, stroke=style.ACCENT, yOffset=down
    ).encode(
        fill=alt.condition("datum.own", alt.value(style.ACCENT), alt.value(style.PAPER)),
        tooltip=[
            alt.Tooltip("title:N", title="Event"),
            alt.Tooltip("date:N", title="Date"),
            *theme.source_tooltip(),
        ],
    )
    layers = [band, runs.encode(x2=alt.X2("until:Q")), points, *_labels(data, x, y, narrow)]
    return theme.sized(alt.layer(*layers), width, (62 if narrow else 34) * len(data) + 44)


def _labels(data: pd.DataFrame, x: alt.X, y: alt.Y, narrow: bool) -> list[alt.Chart]:
    """The events' words: right of early marks, left of late ones, above them where narrow."""
    made = []
    for (count, right), group in data.groupby([data["label"].map(len), "right"]):
        text = alt.Chart(group)
        if narrow:
            mark = text.mark_text(align="left", lineHeight=13, dy=2 - 13 * (count - 1))
            made.append(
                mark.encode(x=alt.XDatum(data["day"].min() - 0.5), y=y, text=alt.Text("label:N"))
            )
            continue
        side = {"align": "left", "dx": 9} if right else {"align": "right", "dx": -9}
        mark = text.mark_text(lineHeight=13, dy=-6.5 * (count - 1), **side)
        made.append(mark.encode(x=x, y=y, text=alt.Text("label:N")))
    return made
