"""Charts of the chapter "facilities": from when to when, as agreements and leases are stated."""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.old.charts.facilities import BRIEF, NEWER, of_documents
from csto.old.register import Plotted, Words, figure

FIRST, LAST = 1984, 2054
STATED, AT_LEAST, RENEWAL, DERIVED = "stated end", "at least until", "up for renewal", "derived end"
ROLLING = "no end: renewable without limit"
KINDS = {"stated": STATED, "at_least": AT_LEAST, "up_for_renewal": RENEWAL, "no_end": ROLLING}
OWN = {
    "base-201": "201st division, stay",
    "base-201-lease": "201st division, lease of {year}",
    "ayni": "Ayni, lease of {year}",
    "okno-nurek": "Okno Nurek, lease of {year}",
    "belarus-air-bases": "Belarus, two air bases",
    "belarus-unnamed": "Belarus, warplanes",
    "kazakhstan-leased-sites": "Kazakhstan, many of the sites",
    "armenia-unnamed": "Armenia, all sites",
}


def span_rows(facilities: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Statements with a year of beginning, agreement or end: span, begin, agreed, end, kind of end.

    Years are NA where the statement has none; a derived end is the year of a lease plus its length.
    """
    total, facilities = len(facilities), of_documents(facilities)
    dated = facilities[["since", "lease_end", "agreed"]].notna().any(axis=1)
    about = states[["state", "name", "member_order"]].rename(columns={"name": "country"})
    told = facilities[dated].merge(about, left_on="host", right_on="state")
    year = told["agreed"].dt.year.astype("Int64")
    length = told["lease_years"]
    stated = told["lease_end"].dt.year.astype("Int64")
    kind = told["end_kind"].astype("string").map(KINDS).fillna(STATED)
    kind = kind.mask(stated.isna() & length.notna(), DERIVED)
    end = stated.fillna(year + length)
    key = told["facility"].mask((told["facility"] == "base-201") & length.notna(), "base-201-lease")
    label = key.map(OWN).fillna(told["facility"].map(BRIEF))
    span = [text.format(year=value) for text, value in zip(label, year, strict=True)]
    rows = pd.DataFrame(
        {
            "statement": told["statement"],
            "span": span,
            "host": told["host"].astype("string"),
            "country": told["country"],
            "begin": told["since"].dt.year.astype("Int64"),
            "agreed": year,
            "end": end,
            "kind": kind.where(end.notna() | (kind == ROLLING), "no end stated"),
            "as_of": told["as_of"].dt.year.astype(int),
            "source": evidence.named(told["source"], sources),
            "locator": told["locator"],
            "as_printed": told["as_printed"],
            "records": 1,
        }
    )
    return rows.reset_index(drop=True), {
        NEWER: total - len(facilities),
        "statements without a year of beginning, agreement or end": len(facilities) - len(rows),
    }


def spans(rows: pd.DataFrame) -> pd.DataFrame:
    """A row a span, all its statements together: begin, agreed, last agreed, end, kind, note."""
    found = rows.groupby("span", sort=False).agg(
        host=("host", "first"),
        country=("country", "first"),
        begin=("begin", "min"),
        agreed=("agreed", "min"),
        renewed=("agreed", "max"),
        end=("end", "max"),
        as_of=("as_of", "max"),
    )
    closing = rows[rows["kind"] != "no end stated"].groupby("span")["kind"].first()
    found = found.assign(kind=closing).fillna({"kind": "no end stated"})
    found = found.assign(start=found["begin"].fillna(found["agreed"]))
    rank = found["end"].fillna(0)
    return found.assign(rank=rank).sort_values(["rank", "start"], ascending=[False, True])


def span_words(rows: pd.DataFrame) -> Words:
    """Finding: until when the longest terms run, and when the others were due."""
    found = spans(rows)
    ends = found[found["kind"].isin([STATED, AT_LEAST, RENEWAL])].astype({"end": int})
    (last, second), rest = ends.index[:2], ends.iloc[2:]
    before = {span: "at least " * (ends.loc[span, "kind"] == AT_LEAST) for span in (last, second)}
    derived = found[found["kind"] == DERIVED]
    lease = words.listing([name.split(",")[0] for name in derived.index])
    rolling = words.listing(found.index[found["kind"] == ROLLING].tolist())
    due = " to ".join(dict.fromkeys(map(str, [rest["end"].min(), rest["end"].max()])))
    return Words(
        title=(
            f"The longest stated terms run to {before[last]}{ends.loc[last, 'end']} in "
            f"{ends.loc[last, 'country']} and {before[second]}{ends.loc[second, 'end']} in "
            f"{ends.loc[second, 'country']}; others, in "
            f"{words.listing(sorted(rest['country']))}, were due in {due}."
        ),
        caption=(
            "Stated beginning, agreement and end of Russia's stays, longest first. A bar runs from "
            "the stated beginning or agreement to the end; dots lead in or on where the sources "
            "give no year. Filled circle: stated end; arrowhead: at least until; diamond: up "
            "for renewal; open circle: derived here from the length of the lease; bar across: "
            "beginning or agreement."
        ),
        alt=(
            f"Bars over the years for {words.plural(len(found), 'span')}, with ends from {due} to "
            f"{ends.loc[last, 'end']}. By their length the leases of {lease} would have ended in "
            f"{int(derived['end'].max())}; {rolling} is renewable without limit."
        ),
        measure="Years",
    )


@figure(
    "facilities-leases",
    chapter="facilities",
    tables=["facilities", "states", "sources"],
    rows=span_rows,
    words=span_words,
)
def leases(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a span: bar, ends and beginnings as marks, open sides dotted."""
    narrow = style.is_narrow(width)
    found = spans(rows).reset_index()
    order = found["span"].tolist()
    y = alt.Y("span:N", sort=order, title=None, axis=None if narrow else alt.Axis(grid=False))
    axis = alt.Axis(
        orient="top",
        values=[1990, 2010, 2030, 2050] if narrow else list(range(1990, 2051, 10)),
        format="d",
        grid=True,
        labelOverlap=False,
    )
    x = alt.X("year:Q", title=None, axis=axis, scale=alt.Scale(domain=[FIRST, LAST], nice=False))
    colour = theme.by_state(field="host")
    firm = _between(found, "start", "end")
    lead = _between(found.assign(edge=FIRST)[found["start"].isna()], "edge", "end")
    onward = _between(found.assign(edge=LAST)[found["end"].isna()], "start", "edge")
    dotted = pd.concat([lead, onward], ignore_index=True)
    deep = 10 if narrow else 0
    layers = [
        _rule(dotted, x, y, colour).mark_rule(
            strokeWidth=1.6, strokeDash=[1.5, 3], yOffset=deep, clip=True
        ),
        _rule(firm, x, y, colour).mark_rule(strokeWidth=5, opacity=0.4, yOffset=deep),
        *_marks(rows, found, x, y, deep),
        *_notes(found, x, y, deep),
    ]
    if narrow:
        heads = found.assign(year=FIRST)
        layers.append(
            alt.Chart(heads)
            .mark_text(align="left", dy=-6)
            .encode(x=x, y=y, text=alt.Text("span:N"))
        )
    return theme.sized(alt.layer(*layers), width, (40 if narrow else 30) * len(order) + 34)


def _between(found: pd.DataFrame, left: str, right: str) -> pd.DataFrame:
    """Spans that have both ends, as columns year and until."""
    both = found.dropna(subset=[left, right])
    return both[["span", "host"]].assign(
        year=both[left].astype(float), until=both[right].astype(float)
    )


def _rule(data: pd.DataFrame, x: alt.X, y: alt.Y, colour: alt.Color) -> alt.Chart:
    return alt.Chart(data).encode(x=x, x2=alt.X2("until:Q"), y=y, color=colour)


def _marks(
    rows: pd.DataFrame, found: pd.DataFrame, x: alt.X, y: alt.Y, deep: int
) -> list[alt.Chart]:
    """Beginnings and agreements as bars across, ends by their kind, each with its year."""
    order = found.set_index("span")["kind"]
    starts = rows.melt(
        id_vars=["span", "host", "source", "locator", "as_printed"],
        value_vars=["begin", "agreed"],
        var_name="what",
        value_name="year",
    ).dropna(subset=["year"])
    starts = starts.drop_duplicates(["span", "year"]).astype({"year": float})
    ends = rows.dropna(subset=["end"]).drop_duplicates("span").astype({"end": float})
    ends = ends.assign(year=ends["end"], what=ends["span"].map(order))
    ends = ends.drop(columns=["begin", "agreed", "end", "kind", "statement"])
    tooltip = [
        alt.Tooltip("span:N", title="Where"),
        alt.Tooltip("what:N", title="Mark"),
        alt.Tooltip("year:Q", title="Year", format="d"),
        *theme.source_tooltip(),
    ]
    colour = theme.by_state(field="host")
    shapes = {STATED: "circle", AT_LEAST: "triangle-right", RENEWAL: "diamond", DERIVED: "circle"}
    return [
        alt.Chart(starts)
        .mark_tick(thickness=2.5, size=13, yOffset=deep, orient="vertical")
        .encode(x=x, y=y, color=colour, tooltip=tooltip),
        alt.Chart(ends)
        .mark_point(size=85, strokeWidth=1.8, opacity=1, yOffset=deep)
        .encode(
            x=x,
            y=y,
            stroke=theme.by_state(alt.Stroke, "host"),
            fill=alt.condition(alt.datum.what == DERIVED, alt.value(style.PAPER), colour),
            shape=alt.Shape(
                "what:N",
                legend=None,
                scale=alt.Scale(domain=list(shapes), range=list(shapes.values())),
            ),
            tooltip=tooltip,
        ),
    ]


def _notes(found: pd.DataFrame, x: alt.X, y: alt.Y, deep: int) -> list[alt.Chart]:
    """The year of each end in words, beside its mark or above its bar."""
    shown = found.dropna(subset=["end"]).assign(year=found["end"].astype("Float64"))
    shown = shown.assign(
        note=shown["kind"].map({AT_LEAST: "at least "}).fillna("")
        + shown["end"].astype(str)
        + shown["kind"].map({DERIVED: " (derived)", RENEWAL: ", up for renewal"}).fillna("")
    ).astype({"year": float})
    rolling = found[found["kind"] == ROLLING].assign(year=2020.0, note="renewable without limit")
    columns = ["span", "host", "year", "note"]
    return [
        alt.Chart(shown[shown["year"] <= 2035][columns])
        .mark_text(align="left", dx=9, dy=deep)
        .encode(x=x, y=y, text=alt.Text("note:N")),
        alt.Chart(shown[shown["year"] > 2035][columns])
        .mark_text(align="right", dx=-8, dy=deep - 9)
        .encode(x=x, y=y, text=alt.Text("note:N")),
        alt.Chart(rolling[columns])
        .mark_text(align="left", dy=deep - 8)
        .encode(x=x, y=y, text=alt.Text("note:N")),
    ]
