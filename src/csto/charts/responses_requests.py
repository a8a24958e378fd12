"""In how many crises help was asked for, by kind, and what was the answer."""

import altair as alt
import pandas as pd

from csto import style, words
from csto.charts.responses import ANSWERS, ASKED, KINDS, accounts, by_crisis
from csto.charts.responses_timeline import HEADING, LABELS, answer_marks
from csto.register import Plotted, Words, figure

TIGHT = {True: 0.8, False: 0.36}  # between two answers of a crisis, in places


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
    columns = ["crisis", "name", "brief", "state", "member", "kind", "when", "asked", "answer"]
    more = ["label", "response", "mark", "accounts"]
    last = ["source", "locator", "as_printed", "records"]
    return rows[[*columns, *more, *last]], {}


def request_words(rows: pd.DataFrame) -> Words:
    """Finding: how seldom the sources say whether help was asked for."""
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
            f"For {words.spelled(silent)} of {total} crises no source says whether help was asked "
            f"for; requests are reported from {words.spelled(inside)} crises inside a member and "
            f"from {others} others."
        ),
        caption=(
            "A mark is a crisis, its shape the answer; touching marks are the answers that "
            "different accounts of one crisis give. A line of zero is empty: no such "
            "crisis in the table. An open grey circle is not reported, which is neither a refusal "
            "nor help. “Not asked” rests on a source that says so."
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
    """A line for each kind and request, a mark for each crisis."""
    narrow, rows = style.is_narrow(width), rows[rows["mark"]]
    lines, heads, line = {}, [], -0.7
    for kind, title in KINDS.items():
        line += HEADING
        heads.append({"line": line, "text": title})
        for asked in ASKED:
            line += 1
            lines[kind, asked] = line
    second = rows.duplicated("crisis").map({True: TIGHT[narrow], False: 1.0})
    pairs = list(zip(rows["kind"], rows["asked"], strict=True))
    marks = rows.assign(
        line=[lines[pair] for pair in pairs],
        first=second.groupby([rows["kind"], rows["asked"]]).cumsum() - 0.6,
        code=rows["state"].mask(rows.duplicated("crisis", keep="last"), ""),
    )
    most = int(rows.groupby(["kind", "asked"])["crisis"].nunique().max())
    left = -(0.85 if narrow else 0.32) * most
    scale = alt.Scale(domain=[left, most + 1], nice=False)
    x = alt.X("first:Q", scale=scale, axis=None)
    y = alt.Y("line:Q", scale=alt.Scale(domain=[line + 0.7, 0], nice=False), axis=None)
    table = _request_lines(rows, lines).assign(edge=left, zero=0, end=most + 1)
    at = {name: alt.X(f"{name}:Q", scale=scale, axis=None) for name in ("edge", "zero", "end")}
    lined = alt.Chart(table)
    heading = alt.Chart(pd.DataFrame(heads).assign(edge=left))
    span = alt.Y("low:Q", scale=y["scale"], axis=None)
    layers = [
        heading.mark_text(align="left", fontWeight=600).encode(x=at["edge"], y=y, text="text:N"),
        lined.mark_text(align="left", color=style.MUTED).encode(x=at["edge"], y=y, text="said:N"),
        lined.mark_rule(color=style.INK).encode(x=at["zero"], y=span, y2="high:Q"),
        lined.mark_text(align="right").encode(x=at["end"], y=y, text="count:N"),
        answer_marks(marks, x, y, narrow),
    ]
    codes = alt.Chart(marks).mark_text(align="left", dx=9, color=style.MUTED)
    layers += [] if narrow else [codes.encode(x=x, y=y, text="code:N")]
    return style.sized(alt.layer(*layers), width, int(22 * line) + (64 if narrow else 46))


def _request_lines(rows: pd.DataFrame, lines: dict[tuple[str, str], float]) -> pd.DataFrame:
    """A line for each kind and request, also where no crisis is of it: label, count, place."""
    counts = rows.groupby(["kind", "asked"])["crisis"].nunique()
    said = {"yes": "asked", "no": "not asked", "not_reported": "not reported"}
    return pd.DataFrame(
        [
            {
                "line": line,
                "low": line - 0.4,
                "high": line + 0.4,
                "said": said[pair[1]],
                "count": str(counts.get(pair, 0)),
            }
            for pair, line in lines.items()
        ]
    )
