"""Crises in time by member, kind and answer."""

import altair as alt
import pandas as pd

from csto import evidence, membership, style, theme, words
from csto.dates import year_of
from csto.old.charts.responses import ANSWERS, BRIEF, KINDS, accounts, by_crisis
from csto.old.register import Plotted, Words, figure

UNCODED = "not_yet_coded"
LABELS = {code: look.label for code, look in ANSWERS.items()} | {UNCODED: "not yet coded"}
ROW, HEADING = 19, 1.35  # px a line; lines that a heading takes
FROM, TO = 1988, 2026
MEMBER = "#f1efe9"  # years of membership


def timeline_rows(
    crises: pd.DataFrame, events: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Crises with their earliest and latest stated start, and requests that no account covers."""
    told = accounts(crises, states, sources)
    spans = told.assign(at=year_of(told["start"])).groupby("crisis")["at"]
    coded = by_crisis(told).join(spans.agg(first="min", last="max"), on="crisis")
    extra = _uncoded(uncovered_requests(events, crises), states, sources)
    rows = pd.concat([coded, extra], ignore_index=True)
    rows = rows.assign(
        rank=rows["kind"].map(list(KINDS).index), label=rows["answer"].map(LABELS)
    ).sort_values(["rank", "first", "crisis"], kind="stable", ignore_index=True)
    columns = [
        "crisis",
        "name",
        "brief",
        "state",
        "member",
        "kind",
        "year",
        "when",
        "first",
        "last",
    ]
    more = ["asked", "answer", "label", "response", "mark", "accounts"]
    last = ["source", "locator", "as_printed", "records"]
    return rows[[*columns, *more, *last]], {}


def _uncoded(requests: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Requests without an account, as rows of the timeline."""
    loose, named = requests, evidence.named(requests["source"], sources)
    return pd.DataFrame(
        {
            "crisis": loose["event"],
            "name": loose["title"],
            "brief": loose["event"].map(BRIEF).fillna(loose["title"]),
            "state": loose["states"],
            "member": loose["states"].map(states.set_index("state")["name"].to_dict()),
            "kind": "external",
            "year": loose["date"].dt.year,
            "when": loose["date"].dt.year.astype("string") + ", not yet coded",
            "first": year_of(loose["date"]),
            "last": year_of(loose["date"]),
            "answer": UNCODED,
            "asked": "yes",
            "response": "",
            "source": named,
            "locator": loose["locator"],
            "as_printed": loose["as_printed"].fillna(""),
            "accounts": named,
            "mark": True,
            "records": 0,
        }
    )


def uncovered_requests(events: pd.DataFrame, crises: pd.DataFrame) -> pd.DataFrame:
    """Requests to the organisation in a year for which no crisis of the state has an account.

    One a state and year: several reports tell of the same one.
    """
    requests = events[events["kind"] == "request"].astype({"source": "string"})
    known = set(zip(crises["state"].astype("string"), crises["start"].dt.year, strict=True))
    covered = [
        any((state, year) in known for state in named.split())
        for named, year in zip(requests["states"], requests["date"].dt.year, strict=True)
    ]
    loose = requests[[not hit for hit in covered]]
    return loose.groupby([loose["date"].dt.year, "states"], sort=False).head(1)


def timeline_words(rows: pd.DataFrame) -> Words:
    """Finding: in how many crises any help at all is reported."""
    coded = rows[(rows["answer"] != UNCODED) & rows["mark"]]
    total = words.spelled(coded["crisis"].nunique())
    helped = coded[coded["answer"].isin(["troops", "other_help"])].drop_duplicates("crisis")
    nothing = coded.loc[coded["answer"] == "none", "crisis"].nunique()
    silent = coded.loc[coded["answer"] == "not_reported", "crisis"].nunique()
    troops = coded[coded["answer"] == "troops"].drop_duplicates("crisis")
    named = words.listing([f"{row.member} in {row.year}" for row in troops.itertuples()])
    loose = rows[rows["answer"] == UNCODED]
    requests = words.listing([f"{row.member}'s of {row.year}" for row in loose.itertuples()])
    last = coded["year"].max()
    return Words(
        title=(
            f"In {words.spelled(len(helped))} of {total} crises the sources report help of any "
            f"kind; troops came once, to {named}."
        ),
        caption=(
            "A mark stands at the start that the sources give; a thin bar joins starts that "
            "differ, and a second mark to the right is another answer to the same crisis. The "
            "light band runs while the state was certainly a member, first of the treaty, then "
            "of the organisation; where there is none it was not, or the sources do not say from "
            "when. An open grey circle is not reported; a dotted circle is a request on record, "
            f"{requests}, whose answer is not yet coded. Some undated crises stand under the year "
            f"of their source or outcome, as the table notes. No crisis after {last} has an "
            "account: empty years there are no years of calm. IMU: Islamic Movement of "
            "Uzbekistan."
        ),
        alt=(
            f"Timeline of {total} crises in rows by kind. Nothing was done in "
            f"{words.spelled(nothing)}, for {words.spelled(silent)} no answer is reported. "
            f"Troops: {named}. Other marks of help: "
            f"{words.listing(_elsewhere(helped))}."
        ),
        measure="Crises, by year of the start",
    )


def _elsewhere(helped: pd.DataFrame) -> list[str]:
    """Crises with help short of troops: member and year."""
    short = helped[helped["answer"] == "other_help"]
    return [f"{row.member} {row.year}" for row in short.itertuples()]


@figure(
    "responses-timeline",
    chapter="responses",
    tables=["crises", "events", "states", "sources"],
    rows=timeline_rows,
    words=timeline_words,
)
def timeline(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a crisis under its kind; a mark at its start, its shape the answer."""
    narrow = style.is_narrow(width)
    placed, heads = _placed(rows[rows["mark"]])
    once = placed.drop_duplicates("crisis").assign(
        text=lambda frame: frame["brief"] + _suffix(frame["when"], narrow)
    )
    deep, left = placed["line"].max() + 0.7, FROM - (10 if narrow else 7)
    apart = 2 if narrow else 0.9  # years between two answers of a crisis
    x = theme.years_axis(
        [left, TO], [1990, 2000, 2010, 2020], field="first", orient="top", grid=False
    )
    y = alt.Y("line:Q", scale=alt.Scale(domain=[deep, 0], nice=False), axis=None)
    edge = alt.X("edge:Q", scale=x["scale"], axis=x["axis"], title=None)
    base = alt.Chart(once.assign(edge=left))
    spells = alt.Chart(_spells(once)).mark_rule(color=MEMBER, strokeWidth=ROW - 2)
    bars = base.transform_filter("floor(datum.last) > floor(datum.first)").mark_rule(
        color=style.ACCENT, strokeWidth=3, opacity=0.4
    )
    early = base.transform_filter("datum.first < 2003").mark_text(align="left", dx=11)
    late = base.transform_filter("datum.first >= 2003").mark_text(align="right", dx=-11)
    heading = alt.Chart(heads.assign(edge=left)).mark_text(align="left", fontWeight=600)
    dotted = base.transform_filter(f"datum.answer == '{UNCODED}'").mark_point(
        size=75, strokeWidth=1.8, strokeDash=[1.5, 2], stroke=style.MUTED, filled=False
    )
    layers = [
        spells.encode(x=x, x2=alt.X2("last:Q"), y=y),
        bars.encode(x=x, x2=alt.X2("last:Q"), y=y),
        base.mark_text(align="left", color=style.MUTED).encode(
            x=edge, y=y, text=alt.Text("member:N")
        ),
        heading.encode(x=edge, y=y, text=alt.Text("label:N")),
        early.encode(x=x, y=y, text=alt.Text("text:N")),
        late.encode(x=x, y=y, text=alt.Text("text:N")),
        dotted.encode(x=x, y=y, tooltip=details()),
        answer_marks(placed.assign(first=placed["first"] + apart * placed["nth"]), x, y, narrow),
    ]
    return theme.sized(alt.layer(*layers), width, int(ROW * deep) + (72 if narrow else 54))


def _suffix(when: pd.Series, narrow: bool) -> pd.Series:
    """What follows a crisis's name: its date in words, in the narrow layout without the year."""
    return (", " + when).str.replace(r", \d{4}", "" if narrow else r"\g<0>", regex=True)


def _placed(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with their line, two answers of a crisis a little apart; and the kinds' headings."""
    lines, heads, line = {}, [], -0.7
    for kind, group in rows.groupby("kind", sort=False):
        line += HEADING
        heads.append({"line": line, "label": KINDS[kind]})
        for crisis in group["crisis"].unique():
            line += 1
            lines[crisis] = line
    nth = rows.groupby("crisis").cumcount()
    return rows.assign(line=rows["crisis"].map(lines), nth=nth), pd.DataFrame(heads)


def _spells(once: pd.DataFrame) -> pd.DataFrame:
    """For each crisis the years in which its state was certainly a member."""
    spells = membership.spells().query("status == 'member'").astype({"state": "string"})
    joined = once[["crisis", "state", "line"]].merge(spells, on="state")
    joined = joined.assign(
        first=year_of(joined["last_begin"]).clip(FROM, TO),
        last=year_of(joined["first_end"].clip(upper=pd.Timestamp(TO, 1, 1))).clip(FROM, TO),
    )
    return joined.loc[joined["last"] > joined["first"], ["crisis", "line", "first", "last"]]


def details() -> list[alt.Tooltip]:
    """What a reader sees of a crisis on pointing at it."""
    return [
        alt.Tooltip("name:N", title="Crisis"),
        alt.Tooltip("member:N", title="State"),
        alt.Tooltip("when:N", title="When"),
        alt.Tooltip("asked:N", title="Asked"),
        alt.Tooltip("label:N", title="Answer"),
        alt.Tooltip("response:N", title="Told as"),
        *theme.source_tooltip(),
        alt.Tooltip("accounts:N", title="All accounts"),
    ]


def answer_marks(placed: pd.DataFrame, x: alt.X, y: alt.Y, narrow: bool) -> alt.Chart:
    """The answers, with the key above the chart; a click on the key singles one out."""
    coded = placed[placed["answer"] != UNCODED]
    looks = [look for code, look in ANSWERS.items() if code in set(coded["answer"])]
    names = [look.label for look in looks]
    legend = alt.Legend(title=None, orient="top", columns=3 if narrow else 6, offset=6)
    pick = alt.selection_point(fields=["label"], bind="legend", name="answer")

    def scale(part: str) -> alt.Scale:
        return alt.Scale(domain=names, range=[getattr(look, part) for look in looks])

    return (
        alt.Chart(coded)
        .mark_point(size=75, strokeWidth=1.8)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("label:N", scale=scale("shape"), legend=legend),
            stroke=alt.Stroke("label:N", scale=scale("colour"), legend=legend),
            fill=alt.Fill("label:N", scale=scale("fill"), legend=legend),
            opacity=alt.condition(pick, alt.value(1), alt.value(0.15)),
            tooltip=details(),
        )
        .add_params(pick)
    )
