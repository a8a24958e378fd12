"""In how many crises help was asked for, by kind, and what was the answer."""

import altair as alt
import pandas as pd

from csto import style, theme, words
from csto.old.charts.responses import ANSWERS, ASKED, KINDS, accounts, by_crisis
from csto.old.charts.responses_timeline import HEADING, LABELS, answer_marks
from csto.old.register import Plotted, Words, figure

PER_LINE = {True: 11, False: 5}  # crises side by side: marks alone, or with the name of the state
TIGHT = {True: 0.8, False: 0.16}  # between two answers of a crisis, in places


def request_rows(crises: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """A row a crisis and answer, by kind and by whether help was asked for."""
    rows = by_crisis(accounts(crises, states, sources)).assign(
        label=lambda frame: frame["answer"].map(LABELS)
    )
    order = {code: place for place, code in enumerate(ANSWERS)}
    rows = rows.assign(
        rank=rows["kind"].map(list(KINDS).index),
        ask=rows["asked"].map(list(ASKED).index),
        best=rows["answer"].map(order).groupby(rows["crisis"]).transform("min"),
    ).sort_values(["rank", "ask", "best", "year", "crisis"], kind="stable", ignore_index=True)
    columns = ["crisis", "name", "brief", "state", "member", "kind", "year", "when", "asked"]
    more = ["answer", "label", "response", "mark", "accounts"]
    last = ["source", "locator", "as_printed", "records"]
    return rows[[*columns, *more, *last]], {}


def request_words(rows: pd.DataFrame) -> Words:
    """Finding: how seldom an account says whether help was asked for."""
    once = rows.drop_duplicates("crisis")
    total, asked = len(once), once["asked"].value_counts()
    silent = int(asked["not_reported"])
    inside = int((once.loc[once["asked"] == "yes", "kind"] == "internal").sum())
    rows = rows[rows["mark"]]
    nothing = rows.loc[(rows["kind"] == "external") & (rows["answer"] == "none"), "crisis"]
    outside = int((once["kind"] == "external").sum())
    others = words.spelled(int(asked["yes"]) - inside).replace("zero", "no")
    return Words(
        title=(
            f"For {words.spelled(silent)} of {total} crises no account says whether help was asked "
            f"for; requests are reported from {words.spelled(inside)} crises inside a member and "
            f"from {others} others."
        ),
        caption=(
            "A mark is a crisis, its shape the answer; marks set close are the answers that "
            "different accounts of one crisis give, and the state concerned stands beside them "
            "where the width allows it. A line of zero is empty: no such crisis in the table. An "
            "open grey circle is not reported, which is neither a refusal nor help. “Not asked” "
            "rests on an account that says so. Accounts end in "
            f"{rows['year'].max()}; a request without an account is not drawn."
        ),
        alt=(
            f"Unit chart of {total} crises by kind and request: {asked['yes']} with a reported "
            f"request, {asked['no']} said to have none, {silent} unknown. In "
            f"{nothing.nunique()} of {outside} external crises nothing was done."
        ),
        measure="Crises, by kind, request and answer",
    )


@figure(
    "responses-requests",
    chapter="responses",
    tables=["crises", "states", "sources"],
    rows=request_rows,
    words=request_words,
)
def requests(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line or two for each kind and request, a mark for each crisis."""
    narrow, rows = style.is_narrow(width), rows[rows["mark"]]
    per_line = PER_LINE[narrow]
    table, heads, deep = _request_lines(rows, per_line)
    left = -(0.85 * 10 if narrow else 0.32 * per_line)
    end = per_line + (0.6 if narrow else 0.3)
    marks = _placed(rows, table, per_line, TIGHT[narrow])
    scale = alt.Scale(domain=[left, end], nice=False)
    x = alt.X("first:Q", scale=scale, axis=None)
    y = alt.Y("line:Q", scale=alt.Scale(domain=[deep + 0.7, 0], nice=False), axis=None)
    table = table.assign(edge=left, zero=0, end=end)
    at = {name: alt.X(f"{name}:Q", scale=scale, axis=None) for name in ("edge", "zero", "end")}
    lined = alt.Chart(table.drop(columns=["kind", "asked"]))
    heading = alt.Chart(heads.assign(edge=left))
    span = alt.Y("low:Q", scale=y["scale"], axis=None)
    layers = [
        heading.mark_text(align="left", fontWeight=600).encode(
            x=at["edge"], y=y, text=alt.Text("text:N")
        ),
        lined.mark_text(align="left", color=style.MUTED).encode(
            x=at["edge"], y=y, text=alt.Text("said:N")
        ),
        lined.mark_rule(color=style.INK).encode(x=at["zero"], y=span, y2=alt.Y2("high:Q")),
        lined.mark_text(align="right").encode(x=at["end"], y=y, text=alt.Text("count:N")),
        answer_marks(marks, x, y, narrow),
    ]
    names = alt.Chart(marks[marks["last"]]).mark_text(align="left", dx=9, color=style.MUTED)
    layers += [] if narrow else [names.encode(x=x, y=y, text=alt.Text("member:N"))]
    return theme.sized(alt.layer(*layers), width, int(22 * deep) + (64 if narrow else 46))


def _request_lines(rows: pd.DataFrame, per_line: int) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Groups by kind and request, also without a crisis; the kinds' headings; the last line.

    A group has its label, its count, its first line and how far its lines reach.
    """
    counts = rows.groupby(["kind", "asked"])["crisis"].nunique()
    groups, heads, line = [], [], -0.7
    for kind, title in KINDS.items():
        line += HEADING
        heads.append({"line": line, "text": title})
        for asked, said in ASKED.items():
            count = int(counts.get((kind, asked), 0))
            group = {"kind": kind, "asked": asked, "said": said, "count": str(count)}
            line += 1
            group |= {"line": line, "low": line - 0.4}
            line += max(0, -(-count // per_line) - 1)
            groups.append(group | {"high": line + 0.4})
    return pd.DataFrame(groups), pd.DataFrame(heads), line


def _placed(rows: pd.DataFrame, table: pd.DataFrame, per_line: int, tight: float) -> pd.DataFrame:
    """Marks with their line and place; further answers of a crisis close behind the first."""
    starts = table.set_index(["kind", "asked"])["line"]
    again = rows.duplicated("crisis")
    place = (~again).groupby([rows["kind"], rows["asked"]]).cumsum() - 1
    keys = pd.MultiIndex.from_frame(rows[["kind", "asked"]])
    return rows.assign(
        line=starts.reindex(keys).to_numpy() + place // per_line,
        first=place % per_line + 0.4 * (0.5 + tight) + tight * rows.groupby("crisis").cumcount(),
        last=~rows.duplicated("crisis", keep="last"),
    )
