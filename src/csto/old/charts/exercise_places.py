"""Charts of the chapter "exercises": when in the year and in which states the CSTO held its own."""

import calendar

import altair as alt
import pandas as pd

from csto import style, theme, words
from csto.old.charts.exercises import STEP, described, own_held, tooltip
from csto.old.register import Plotted, Words, figure

SEASON = 3  # months
UNKNOWN = "Not stated"
DAYS, BEGINNING, MONTH = "days stated", "only the first day stated", "only the month stated"
SHARED = "#6b7596"  # an exercise that several states hosted
CENTRAL_ASIA = ["KAZ", "KGZ", "TJK", "UZB"]


def calendar_rows(exercises: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """The CSTO's exercises held in a stated month: begin and finish in months, lane in the year."""
    held, left_out = own_held(exercises)
    dated = described(held[held["start_precision"] != "year"], sources)
    exact = dated["start_precision"] == "day"
    ended = exact & (dated["end_precision"] == "day")
    last = dated["end"].where(ended, dated["start"])
    last = last.where(exact, dated["end"].fillna(dated["start"]) + pd.offsets.MonthEnd(0))
    known = ended.map({True: DAYS, False: BEGINNING}).where(exact, MONTH)
    shown = exact.map({True: "day", False: "month"})
    columns = ["name", "brief", "year", "hosts", "site", "source", "locator", "as_printed"]
    rows = dated[[*columns, "records"]].assign(
        begin=_months(dated["start"]),
        finish=_months(last + pd.Timedelta(days=1)),
        precision=known,
        dates=[
            " to ".join(dict.fromkeys(words.date(moment, known) for moment in span))
            for *span, known in zip(dated["start"], last, shown, strict=True)
        ],
    )
    lanes = [lane for _, year in rows.groupby("year", sort=False) for lane in _lanes(year)]
    left_out = left_out | {"without a stated month": len(held) - len(dated)}
    return rows.assign(lane=lanes), left_out


def _months(moments: pd.Series) -> pd.Series:
    """Moments as months of their year and fractions of them: 1 is the start of January."""
    return moments.dt.month + (moments.dt.day - 1) / moments.dt.days_in_month


def _lanes(rows: pd.DataFrame) -> list[int]:
    """For exercises of one year, in order: the first lane that is free when each begins."""
    free: list[float] = []
    taken = []
    for begin, finish in zip(rows["begin"], rows["finish"], strict=True):
        lane = next((place for place, end in enumerate(free) if end < begin), len(free))
        free[lane : lane + 1] = [finish]
        taken.append(lane)
    return taken


def _begun(rows: pd.DataFrame) -> pd.Series:
    """How many exercises began in each month."""
    return rows["begin"].astype(int).value_counts().reindex(range(1, 13), fill_value=0)


def _season(rows: pd.DataFrame) -> tuple[int, int, int]:
    """First and last of the months in a row with most beginnings, and how many these are."""
    sums = _begun(rows).rolling(SEASON).sum()
    last = int(sums.idxmax())
    return last - SEASON + 1, last, int(sums.max())


def calendar_words(rows: pd.DataFrame) -> Words:
    """Finding: how many exercises began in the months that have most of them."""
    first, last, count = _season(rows)
    season = f"between {calendar.month_name[first]} and {calendar.month_name[last]}"
    inside, total = words.sentence(words.spelled(count)), words.spelled(len(rows))
    years = f"{rows['year'].min()} to {rows['year'].max()}"
    begun = _begun(rows)
    top = calendar.month_name[int(begun.idxmax())]
    none = [calendar.month_name[month] for month in begun.index[begun == 0]]
    return Words(
        title=f"{inside} of {total} CSTO exercises with a stated month began {season}.",
        caption=(
            "A bar is an exercise, from its first to its last day; those that overlap stand below "
            "each other. A thin bar fills the month of an exercise whose days are not stated; a "
            "small mark is a first day alone. The columns above count beginnings by month; the "
            "shaded months are those of the headline. An empty year has no exercise of known month."
        ),
        alt=(
            f"Calendar of {total} CSTO exercises held from {years}. {inside} began {season}, most "
            f"of them in {top} ({begun.max()}); none began in {words.listing(none)}."
        ),
        measure="Time of year in which an exercise was held",
    )


@figure(
    "exercises-calendar",
    chapter="exercises",
    tables=["exercises", "sources"],
    rows=calendar_rows,
    words=calendar_words,
)
def months(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A row a year, a bar over the days of each exercise, and a count by month on top."""
    narrow = style.is_narrow(width)
    first, last = int(rows["year"].min()), int(rows["year"].max())
    initials = [name[:1] if narrow else name[:3] for name in calendar.month_name[1:]]
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
    head = 4.5  # rows above the first year, for the count by month
    y = alt.Y(
        "top:Q",
        scale=alt.Scale(domain=[last + 1, first - head], zero=False, nice=False),
        axis=alt.Axis(
            title=None,
            values=[year + 0.5 for year in range(first, last + 1)],
            labelExpr="format(datum.value - 0.5, 'd')",
            tickCount=last - first + 1,
            grid=False,
        ),
    )
    thin = rows["precision"] == MONTH
    lanes = rows.groupby("year")["lane"].transform("max") + 1
    middle = rows["year"] + (rows["lane"] + 0.5) / lanes
    half = (0.36 / lanes).mask(thin, 0.1)
    bars = rows.assign(top=middle - half, bottom=middle + half)
    marks = alt.Chart(bars).mark_rect(fill=style.ACCENT, stroke=style.ACCENT, strokeWidth=0.8)
    details = tooltip(
        alt.Tooltip("dates:N", title="Dates"),
        alt.Tooltip("precision:N", title="Known"),
        alt.Tooltip("hosts:N", title="Hosts"),
        alt.Tooltip("site:N", title="Site"),
    )
    layers = [
        *_grid(rows, first - head, last, x, y),
        *_counts(rows, first, head, x, y),
        marks.encode(x=x, x2=alt.X2("finish:Q"), y=y, y2=alt.Y2("bottom:Q"), tooltip=details),
    ]
    return theme.sized(alt.layer(*layers), width, round(STEP * (last - first + 1 + head)) + 34)


def _grid(rows: pd.DataFrame, top: float, last: int, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The shaded season, and a line at the beginning of each month."""
    begin, end, _ = _season(rows)
    season = pd.DataFrame({"begin": [begin], "finish": [end + 1], "top": top, "bottom": last + 1})
    lines = pd.DataFrame({"begin": range(1, 14), "top": top, "bottom": last + 1})
    shade = alt.Chart(season).mark_rect(fill=style.HAIR, opacity=0.45)
    rules = alt.Chart(lines).mark_rule(color=style.HAIR, strokeWidth=0.75)
    return [
        shade.encode(x=x, x2=alt.X2("finish:Q"), y=y, y2=alt.Y2("bottom:Q")),
        rules.encode(x=x, y=y, y2=alt.Y2("bottom:Q")),
    ]


def _counts(rows: pd.DataFrame, first: int, head: float, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Above the years, how many exercises began in each month."""
    begun = _begun(rows)
    data = pd.DataFrame({"begin": begun.index + 0.14, "finish": begun.index + 0.86, "n": begun})
    base = first - 0.6
    data = data.assign(
        bottom=base, top=base - (head - 1.8) * begun / begun.max(), middle=begun.index + 0.5
    )
    columns = alt.Chart(data).mark_rect(fill=style.OTHER)
    labels = alt.Chart(data).mark_text(baseline="bottom", dy=-2)
    return [
        columns.encode(x=x, x2=alt.X2("finish:Q"), y=y, y2=alt.Y2("bottom:Q")),
        labels.encode(x=alt.X("middle:Q", scale=x["scale"]), y=y, text=alt.Text("n:Q")),
    ]


def host_rows(exercises: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """The CSTO's exercises held, a row for each host: state, exercise, place in the host's row."""
    held, left_out = own_held(exercises)
    own = described(held, sources)
    hosts = own.assign(state=own["hosts"].str.split()).explode("state")
    hosts["records"] = (~hosts.index.duplicated()).astype(int)
    named = states.set_index(states["state"].astype("string"))["name"]
    hosts = hosts.assign(
        host=hosts["state"].map(named).fillna(UNKNOWN),
        central=hosts["state"].isin(CENTRAL_ASIA),
        together=hosts.groupby(level=0)["name"].transform("size"),
    ).sort_values("year", kind="stable", ignore_index=True)
    hosts["place"] = hosts.groupby("host").cumcount()
    columns = ["exercise", "name", "year", "host", "central", "together", "place", "site"]
    return hosts[[*columns, "source", "locator", "as_printed", "records"]], left_out


def host_words(rows: pd.DataFrame) -> Words:
    """Finding: how many took place in Central Asia, and since when one state hosted none."""
    placed = rows[rows["host"] != UNKNOWN]
    counts = placed["host"].value_counts()
    known = words.spelled(placed["exercise"].nunique())
    central = placed[placed["central"]]["exercise"].nunique()
    central = words.sentence(words.spelled(central))
    least, ends = counts.index[-1], placed.groupby("host")["year"].agg(["min", "max"])
    per = [f"{host} {count}" for host, count in counts.items()]
    return Words(
        title=(
            f"{central} of {known} CSTO exercises took place wholly or partly in Central Asia; "
            f"{least} hosted {words.spelled(int(counts.iloc[-1]))}, the last in "
            f"{ends['max'][least]}."
        ),
        caption=(
            "A tile is an exercise held, with its year; the length of a row is the number that the "
            "state hosted. A lighter tile was shared: an exercise in several states stands in the "
            "row of each, so the rows add up to more than the number of exercises."
        ),
        alt=(
            f"Rows of tiles by host of {known} CSTO exercises: {words.listing(per)}. "
            f"{least} hosted none after {ends['max'][least]}."
        ),
        measure="CSTO exercises held, by host",
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
        title="CSTO exercises held",
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
    year = rows["year"].astype(str)
    tiles = rows.assign(
        left=rows["place"] + 0.02,
        right=rows["place"] + 0.98,
        centre=rows["place"] + 0.5,
        label="’" + year.str[2:] if narrow else year,
    )
    base = alt.Chart(tiles).encode(y=y)
    shared = alt.condition("datum.together > 1", alt.value(SHARED), alt.value(style.ACCENT))
    details = tooltip(
        alt.Tooltip("year:Q", title="Year", format="d"),
        alt.Tooltip("together:Q", title="Host states"),
        alt.Tooltip("site:N", title="Site"),
    )
    marks = base.mark_bar().encode(x=x, x2=alt.X2("right:Q"), fill=shared, tooltip=details)
    years = base.mark_text(color=style.PAPER).encode(x=alt.X("centre:Q"), text=alt.Text("label:N"))
    return theme.sized(alt.layer(marks, years), width, 30 * len(order) + 50)
