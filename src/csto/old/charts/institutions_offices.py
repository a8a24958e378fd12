"""Who held the two highest offices: secretaries general and chairs, by state."""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.dates import year_of
from csto.old.charts.institutions_labels import headings, texts
from csto.old.register import Plotted, Words, figure

SECRETARY, CHAIR = "Secretary General", "Chair of the council"
HELD, ACTING, ANNOUNCED, YEAR_ONLY = "held", "acting", "announced", "year named"
OFFICES = {"secretary_general": SECRETARY, "chair": CHAIR}


def office_rows(offices: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Terms of the two offices in years: to the end that is stated, or to the next in office."""
    rows = offices.astype({"office": "string", "state": "string", "status": "string"})
    told = rows["event"].notna()
    rows = rows[told].sort_values(["office", "start"], ascending=[False, True], kind="stable")
    names = states.assign(state=states["state"].astype("string")).set_index("state")["name"]
    country = rows["state"].map(names).fillna("state not stated")
    following = rows.groupby("office")["start"].shift(-1)
    after = _after(rows["end"], rows["end_precision"].astype("string"))
    finish = after.mask(after.isna() | (after > following).fillna(False), following)
    rows = rows.assign(
        office=rows["office"].map(OFFICES),
        holder=rows["holder"].fillna(country),
        state=rows["state"].fillna(""),
        country=country,
        begin=year_of(rows["start"]),
        finish=year_of(finish),
        open_end=rows["end"].isna(),
        kind=rows["status"].replace("named", YEAR_ONLY),
        said=rows["note"].fillna(""),
        source=evidence.named(rows["source"], sources),
        records=1,
    )
    columns = ["tenure", "office", "holder", "state", "country", "begin", "finish", "open_end"]
    columns += ["kind", "said", "source", "locator", "as_printed", "records"]
    return rows[columns].reset_index(drop=True), {"terms that no event tells": int((~told).sum())}


def _after(last: pd.Series, precision: pd.Series) -> pd.Series:
    """The first day after a last day, month or year."""
    lengths = precision.map({"year": "Y", "month": "M", "day": "D"})
    moments = [
        pd.NaT if pd.isna(day) else (day.to_period(length) + 1).start_time
        for day, length in zip(last, lengths, strict=True)
    ]
    return pd.Series(moments, index=last.index, dtype="datetime64[s]")


def _missing_years(rows: pd.DataFrame) -> tuple[list[int], range]:
    """Years between the first and the last chair without one, and that range."""
    chairs = rows[rows["office"] == CHAIR]
    span = range(int(chairs["begin"].min()), int(chairs["finish"].max()))
    named = {
        year
        for begin, finish in zip(chairs["begin"], chairs["finish"], strict=True)
        for year in range(int(begin), int(finish))
    }
    return [year for year in span if year not in named], span


def office_words(rows: pd.DataFrame) -> Words:
    """Finding: whose nationals held the post, in which order, and how many chairs are known."""
    posts = rows[(rows["office"] == SECRETARY) & (rows["kind"] != ACTING)]
    order = posts["country"].tolist()
    first = posts.iloc[0]
    until = round(first["finish"]) - 1
    after = [country for country in order if country != first["country"]]
    if after != sorted(after):
        raise ValueError("the later secretaries general no longer follow the alphabet")
    coming = set(posts.loc[posts["kind"] == ANNOUNCED, "country"])
    named = [f"{name}{' (announced)' if name in coming else ''}" for name in after]
    missing, span = _missing_years(rows)
    return Words(
        title=(
            f"From {first['begin']:.0f} to {until} the secretary general came from "
            f"{first['country']}; since then the post has gone round by the alphabet: "
            f"{words.listing(named)}."
        ),
        caption=(
            "Terms of the secretaries general and years of the chair, in the colours of their "
            "states. Filled: stated as held; pale: only the one year is named; dashed: announced "
            "beforehand; grey: acting, with no state named. Empty years are not stated, which is "
            "not the same as vacant: the chair passes on each year. A chair of two years is drawn "
            "to the end of the second, although it may be one term from summit to summit."
        ),
        alt=(
            f"Two rows of bars. Secretaries general by state: {words.listing(order)}. The chair is "
            f"known for {len(span) - len(missing)} of the {len(span)} years from {span.start} to "
            f"{span.stop - 1}."
        ),
        measure="Terms of office",
    )


@figure(
    "institutions-offices",
    chapter="institutions",
    tables=["offices", "states", "sources"],
    rows=office_rows,
    words=office_words,
)
def offices(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a term, in order of time, grouped by office."""
    narrow = style.is_narrow(width)
    step, gap = 24, 1.6
    placed = rows.sort_values(["office", "begin"], ascending=[False, True], ignore_index=True)
    second = placed["office"] == CHAIR
    placed["top"] = placed.index + 1 + gap * second
    placed["bottom"], placed["middle"] = placed["top"] + 0.66, placed["top"] + 0.33
    begin, end = int(rows["begin"].min()), rows["finish"].max()
    x = theme.years_axis(
        [begin - 0.2, end + (1 if narrow else 0.5)],
        range(2005, int(end), 10 if narrow else 5),
        orient="top",
    )
    y = alt.Y(
        "top:Q",
        axis=None,
        scale=alt.Scale(domain=[placed["bottom"].max() + 0.3, 0], nice=False, zero=False),
    )
    ground = pd.DataFrame({"begin": range(2005, int(end) + 1, 5)})
    layers = [
        alt.Chart(ground).mark_rule(color=style.HAIR).encode(x=x),
        *_bars(placed, x, y),
        *_labels(placed, x, y, narrow),
    ]
    return theme.sized(alt.layer(*layers), width, round(step * (placed["bottom"].max() + 0.3)) + 30)


def _bars(placed: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The terms, by how they are stated."""
    details = [
        alt.Tooltip("office:N", title="Office"),
        alt.Tooltip("holder:N", title="Holder"),
        alt.Tooltip("country:N", title="State"),
        alt.Tooltip("kind:N", title="Drawn as"),
        alt.Tooltip("said:N", title="Note"),
        *theme.source_tooltip(),
    ]
    chosen = alt.selection_point(name="chosen_country", fields=["country"], on="click")
    faded = alt.when(chosen).then(alt.value(1)).otherwise(alt.value(0.25))
    base = alt.Chart(placed).encode(
        x=x, x2=alt.X2("finish:Q"), y=y, y2=alt.Y2("bottom:Q"), tooltip=details, opacity=faded
    )
    kind = {name: base.transform_filter(f"datum.kind == '{name}'") for name in set(placed["kind"])}
    return [
        kind[HELD]
        .mark_rect()
        .encode(fill=theme.by_state(alt.Fill), stroke=theme.by_state(alt.Stroke))
        .add_params(chosen),
        kind[YEAR_ONLY]
        .mark_rect(fillOpacity=0.35)
        .encode(fill=theme.by_state(alt.Fill), stroke=theme.by_state(alt.Stroke)),
        kind[ANNOUNCED]
        .mark_rect(fill=style.PAPER, strokeDash=[3, 2])
        .encode(stroke=theme.by_state(alt.Stroke)),
        kind[ACTING].mark_rect(fill=style.OTHER),
    ]


def _labels(placed: pd.DataFrame, x: alt.X, y: alt.Y, narrow: bool) -> list[alt.Chart]:
    """Holders beside the bars, on the side that has room; a heading above each office."""
    half = (placed["begin"].min() + placed["finish"].max()) / 2
    after = placed["begin"] < half - 3 if narrow else placed["finish"] < half + 4
    surname = placed["holder"].str.split().str[-1] if narrow else placed["holder"]
    notes = {HELD: "", ACTING: ", acting", ANNOUNCED: ", announced", YEAR_ONLY: ""}
    post = placed["office"] == SECRETARY
    shown = post & (placed["state"] != "")
    text = surname + (", " + placed["country"]).where(shown, "") + placed["kind"].map(notes)
    labels = placed.assign(begin=placed["finish"].where(after, placed["begin"]), text=text)
    labels = labels[["begin", "middle", "text"]].rename(columns={"middle": "top"})
    return [
        texts(labels[after], x, y, align="left", dx=5),
        texts(labels[~after], x, y, align="right", dx=-5),
        headings(placed, "office", x, y, begin=placed["begin"].min(), above=0.45),
    ]
