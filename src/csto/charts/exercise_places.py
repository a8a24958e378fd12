"""Charts of the chapter "exercises": in which months and in which states they were held."""

import calendar

import altair as alt
import pandas as pd

from csto import style, words
from csto.charts.exercises import CSTO, FILLS, KINDS, LETTERING, by_kind, described, tooltip
from csto.register import Plotted, Words, figure

UNKNOWN = "Not stated"


def calendar_rows(exercises: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Exercises held in a stated month: from and to in months, and whether the days are stated."""
    whole = exercises[exercises["parent"].isna()]
    held = whole[whole["status"] == "held"]
    dated = described(held[held["start_precision"] != "year"], sources)
    days = dated["start_precision"] == "day"
    ending = dated["end"].where(days, dated["end"] + pd.offsets.MonthEnd(0))
    columns = ["name", "brief", "year", "organiser", "kind", "site"]
    rows = dated[[*columns, "source", "locator", "as_printed", "records"]].assign(
        begin=_months(dated["start"]),
        finish=_months(ending + pd.Timedelta(days=1)),
        precision=days.map({True: "days stated", False: "only the month stated"}),
        dates=[_dates(*span) for span in zip(dated["start"], dated["end"], days, strict=True)],
    )
    left_out = {
        "parts of a larger exercise": len(exercises) - len(whole),
        "only announced": len(whole) - len(held),
        "without a stated month": len(held) - len(dated),
    }
    return rows, left_out


def _months(moments: pd.Series) -> pd.Series:
    """Moments as months of their year and fractions of them: 1 is the start of January."""
    return moments.dt.month + (moments.dt.day - 1) / moments.dt.days_in_month


def _dates(start: pd.Timestamp, end: pd.Timestamp, days: bool) -> str:
    """First and last day, or the months where only these are stated."""
    pattern = "{0.day} {0:%B}" if days else "{0:%B}"
    return " to ".join(dict.fromkeys(pattern.format(moment) for moment in (start, end)))


def _season(rows: pd.DataFrame) -> tuple[int, int, int]:
    """First and last of the four months in a row with most beginnings, and how many these are."""
    begun = rows["begin"].astype(int).value_counts().reindex(range(1, 13), fill_value=0)
    sums = begun.rolling(4).sum()
    last = int(sums.idxmax())
    return last - 3, last, int(sums.max())


def calendar_words(rows: pd.DataFrame) -> Words:
    """Finding: how many exercises began in the four months that have most of them."""
    first, last, count = _season(rows)
    season = f"between {calendar.month_name[first]} and {calendar.month_name[last]}"
    inside, total = words.sentence(words.spelled(count)), words.spelled(len(rows))
    years = f"{rows['year'].min()} to {rows['year'].max()}"
    exact = words.spelled(int((rows["precision"] == "days stated").sum()))
    return Words(
        title=f"{inside} of {total} exercises with a stated month began {season}.",
        caption=(
            "A line is an exercise, in the order of years. A full bar runs from the first to the "
            "last day; a thin one fills the months of an exercise whose days are not stated. Dark "
            "bars are exercises of the CSTO, grey ones of other organisers; the shaded months are "
            "those of the headline."
        ),
        alt=(
            f"Calendar of {total} exercises held from {years}, by month. {inside} began {season}. "
            f"The days are stated for {exact} exercises, only the month for the others."
        ),
        measure="Months in which an exercise was held",
    )


@figure(
    "exercises-calendar",
    chapter="exercises",
    tables=["exercises", "sources"],
    rows=calendar_rows,
    words=calendar_words,
)
def months(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line an exercise, a bar over the days or months in which it was held."""
    narrow = style.is_narrow(width)
    data = rows.assign(
        order=range(len(rows)), label=rows["year"].astype(str) + " · " + rows["brief"]
    )
    initials = [name[:1] if narrow else name[:3] for name in calendar.month_name[1:]]
    heads = f"{data['label'].tolist()}[datum.value]"
    y = alt.Y(
        "order:O",
        title=None,
        axis=None if narrow else alt.Axis(labelExpr=heads, labelAlign="left", labelPadding=178),
    )
    x = alt.X(
        "begin:Q",
        title=None,
        scale=alt.Scale(domain=[1, 13], nice=False),
        axis=alt.Axis(
            orient="top",
            values=[month + 0.5 for month in range(1, 13)],
            labelExpr=f"{initials}[floor(datum.value) - 1]",
            tickCount=12,  # without it Vega drops every other of the values on a narrow axis
        ),
    )
    first, last, _ = _season(rows)
    season = pd.DataFrame({"begin": [first], "finish": [last + 1]})
    shade = alt.Chart(season).mark_rect(fill=style.PAGE).encode(x=x, x2="finish:Q")
    grid = pd.DataFrame({"begin": range(1, 14)})
    rules = alt.Chart(grid).mark_rule(color=style.HAIR, strokeWidth=0.75).encode(x=x)
    base = alt.Chart(data).encode(
        x=x,
        x2="finish:Q",
        y=y,
        color=by_kind(alt.Color, [style.ACCENT, style.OTHER, style.OTHER, ""]),
    )
    details = tooltip(
        alt.Tooltip("dates:N", title="Dates"),
        alt.Tooltip("precision:N", title="Known"),
        alt.Tooltip("site:N", title="Site"),
    )
    exact = base.transform_filter("datum.precision === 'days stated'").mark_bar(height=14)
    vague = base.transform_filter("datum.precision !== 'days stated'").mark_bar(height=4)
    layers = [shade, rules, exact.encode(tooltip=details), vague.encode(tooltip=details)]
    if narrow:
        layers += _beside(data, x, y)
    return style.sized(alt.layer(*layers), width, 24 * len(data) + 40)


def _beside(data: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Names beside the bars: before those of the second half of the year, after the others."""
    late = data["begin"] >= 7
    before = alt.Chart(data[late]).mark_text(align="right", dx=-5)
    after = alt.Chart(data[~late]).mark_text(align="left", dx=5)
    return [
        before.encode(x=x, y=y, text="label:N"),
        after.encode(x="finish:Q", y=y, text="label:N"),
    ]


def host_rows(exercises: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Exercises held, a row for each host: state, exercise, kind, place in the host's row."""
    whole = exercises[exercises["parent"].isna()]
    held = described(whole[whole["status"] == "held"], sources)
    hosts = held.assign(state=held["hosts"].str.split()).explode("state")
    hosts["records"] = (~hosts.index.duplicated()).astype(int)
    names = states.set_index(states["state"].astype("string"))["name"]
    hosts = hosts.assign(
        host=hosts["state"].map(names).fillna(UNKNOWN),
        rank=hosts["kind"].map(KINDS.index),
        together=hosts.groupby(level=0)["name"].transform("size"),
    ).sort_values(["rank", "year"], kind="stable", ignore_index=True)
    hosts["place"] = hosts.groupby("host").cumcount()
    columns = ["host", "name", "year", "organiser", "kind", "together", "place", "site"]
    rows = hosts[[*columns, "source", "locator", "as_printed", "records"]]
    left_out = {
        "parts of a larger exercise": len(exercises) - len(whole),
        "only announced": len(whole) - len(held),
    }
    return rows, left_out


def host_words(rows: pd.DataFrame) -> Words:
    """Finding: who hosted most exercises of the organisation, and who most of all exercises."""
    placed = rows[rows["host"] != UNKNOWN]
    own = placed[placed["kind"] == CSTO]
    total, of_own = placed["host"].value_counts(), own["host"].value_counts()
    first, most = of_own.index[0], words.spelled(int(of_own.iloc[0]))
    known = words.spelled(own["name"].nunique())
    every = f"{total.index[0]} hosted most of all exercises, {words.spelled(int(total.iloc[0]))}"
    none = [host for host in total.index if host not in of_own.index]
    unknown = words.spelled(int((rows["host"] == UNKNOWN).sum()))
    return Words(
        title=f"{first} hosted {most} of the {known} CSTO exercises whose place is stated.",
        caption=(
            "A tile is an exercise held, with its year; dark for the CSTO, grey for Russian "
            "national exercises, light for others. An exercise in several states stands in the row "
            "of each, so the rows do not add up to the number of exercises."
        ),
        alt=(
            f"Rows of tiles by host state. {first} hosted {most} of {known} CSTO exercises with a "
            f"stated place. {every}; {words.listing(none) or 'no host'} only those of others. For "
            f"{unknown} exercises no place is stated."
        ),
        measure="Exercises held, by host",
    )


@figure(
    "exercises-hosts",
    chapter="exercises",
    tables=["exercises", "states", "sources"],
    rows=host_rows,
    words=host_words,
)
def hosts(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A row a host, a tile an exercise with its year in it."""
    narrow = style.is_narrow(width)
    counts = rows["host"].value_counts().drop(UNKNOWN, errors="ignore")
    order = [*counts.index, *rows.loc[rows["host"] == UNKNOWN, "host"].head(1)]
    most = int(rows["place"].max()) + 1
    x = alt.X(
        "left:Q",
        title="Exercises held",
        scale=alt.Scale(domain=[0, most]),
        axis=alt.Axis(orient="top", values=list(range(0, most + 1, 2)), format="d", offset=2),
    )
    y = alt.Y(
        "host:N",
        title=None,
        sort=order,
        scale=alt.Scale(paddingInner=0.16, paddingOuter=0.05),
        axis=alt.Axis(labelPadding=4 if narrow else 8),
    )
    tiles = rows.assign(
        left=rows["place"] + 0.02, right=rows["place"] + 0.98, centre=rows["place"] + 0.5
    )
    base = alt.Chart(tiles).encode(y=y)
    marks = base.mark_bar().encode(
        x=x,
        x2="right:Q",
        fill=by_kind(alt.Fill, FILLS),
        tooltip=tooltip(
            alt.Tooltip("together:Q", title="Host states"), alt.Tooltip("site:N", title="Site")
        ),
    )
    years = base.mark_text().encode(x="centre:Q", text="year:N", color=LETTERING)
    return style.sized(alt.layer(marks, years), width, 32 * len(order) + 50)
