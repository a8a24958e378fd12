"""Chart of the chapter "forces": which numbered units the rosters share, and which were sent."""

import altair as alt
import pandas as pd

from csto import evidence, style, theme, words
from csto.charts.kazakhstan_2022 import OPERATION
from csto.charts.rosters import roster_rows, with_number
from csto.register import Plotted, Words, figure

SENT, ROSTER = "sent", "roster"
SIZES = {"division": 190, "brigade": 110, "battalion": 45}
_ECHELON = r"(?i)\b(division|brigade|battalion|regiment)\b"


def overlap_rows(
    force_contributions: pd.DataFrame,
    states: pd.DataFrame,
    sources: pd.DataFrame,
    operation_contributions: pd.DataFrame,
) -> Plotted:
    """Numbered units by roster, and those sent to Kazakhstan in 2022 (with `records` 0).

    Columns besides the roster's: `number`, `list` (roster or sent), `column`, `brief` (the unit
    by number and echelon).
    """
    roster, left_out = roster_rows(force_contributions, states, sources)
    named = with_number(roster).assign(list=ROSTER)
    sent = with_number(_sent(operation_contributions, states, sources)).assign(list=SENT)
    rows = pd.concat([named, sent], ignore_index=True)
    echelon = rows["echelon"].where(rows["echelon"] != "unspecified")
    rows["rank"] = echelon.map({"division": 0, "brigade": 1, "battalion": 2}).fillna(3)
    largest = rows.sort_values("rank").groupby(["state", "number"])["echelon"].first()
    keys = pd.MultiIndex.from_frame(rows[["state", "number"]])
    printed = rows["unit"].str.extract(r"\b(\d+(?:st|nd|rd|th|d))\b")[0]
    ordinal = printed.str.replace("3d", "3rd").str.replace("2d", "2nd")
    rows["brief"] = ordinal + " " + largest.reindex(keys).astype("string").to_numpy()
    rows["column"] = rows["source"].where(rows["list"] == ROSTER, "Sent 2022")
    left_out["lines without a numbered unit"] = len(roster) - len(named)
    return rows.drop(columns="rank"), left_out


def _sent(contributions: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Units named as sent, a row each."""
    own = contributions[contributions["operation"] == OPERATION].dropna(subset=["unit", "state"])
    own = own.drop(columns="contribution").assign(unit=own["unit"].str.split(" | ", regex=False))
    units = own.explode("unit").merge(states[["state", "name"]], on="state")
    units["source"] = evidence.named(units["source"], sources)
    echelon = units["unit"].str.extract(_ECHELON)[0].str.lower().fillna("unspecified")
    return units.assign(echelon=echelon, records=0)[
        ["state", "name", "source", "unit", "echelon", "locator", "as_printed", "records"]
    ].astype({"state": "string"})


def _units(rows: pd.DataFrame) -> pd.DataFrame:
    """A row a numbered unit: in how many rosters, and whether it was sent."""
    return rows.groupby(["state", "number"], sort=False).agg(
        brief=("brief", "first"),
        rosters=("source", lambda names: names[rows.loc[names.index, "list"] == ROSTER].nunique()),
        sent=("list", lambda kinds: (kinds == SENT).any()),
    )


def overlap_words(rows: pd.DataFrame) -> Words:
    """Finding: how many of the units sent stood in a roster."""
    units = _units(rows)
    rosters = rows.loc[rows["list"] == ROSTER, "source"].nunique()
    sent = units[units["sent"]]
    before = sent[sent["rosters"] > 0]
    every = before[before["rosters"] == rosters]["brief"].tolist()
    account = rows.loc[rows["list"] == SENT, "source"].unique().tolist()
    return Words(
        title=(
            f"Of {words.plural(len(sent), 'numbered unit')} sent to Kazakhstan in 2022, "
            f"{words.spelled(len(before))} stood in an earlier roster of the rapid reaction force."
        ),
        caption=(
            "Units known by a number, by the roster that names them; the last column has those "
            f"sent, as {words.listing(account)} names them: troops of the unit went, not "
            "necessarily all of it. Units are matched by state and number, whatever else the "
            "sources call them. The larger the square, the larger the echelon; entries of one "
            "list for one unit share a mark. An empty cell means that the list does not name the "
            "unit, not that it was not assigned."
        ),
        alt=(
            f"Matrix of {words.spelled(len(units))} numbered units by {words.spelled(rosters)} "
            f"rosters and one list of units sent. Sent and in every roster: "
            f"{words.listing(every) or 'none'}; in a roster and not named as sent: "
            f"{words.spelled(int((~units['sent']).sum()))} units."
        ),
        measure="Units known by a number",
    )


@figure(
    "ksor-roster-overlap",
    chapter="forces",
    tables=["force_contributions", "states", "sources", "operation_contributions"],
    rows=overlap_rows,
    words=overlap_words,
)
def overlap(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a unit, a column a list, a mark where the list names the unit."""
    narrow = style.is_narrow(width)
    heads = list(dict.fromkeys(rows["column"]))
    data, lines = _lines(rows)
    labels = "split(replace(datum.value, 'Security.org', ' Security'), ' ')"
    units = alt.Axis(
        grid=True,
        labelLimit=200,
        labelExpr="split(datum.value, ' · ')" if narrow else "datum.value",
        labelOffset=-6 if narrow else 0,
    )
    y = alt.Y("line:N", sort=lines, title=None, axis=units)
    x = alt.X(
        "column:N",
        sort=heads,
        title=None,
        axis=alt.Axis(
            orient="top",
            labelAngle=0,
            labelExpr=labels if narrow else "datum.value",
            labelPadding=34 if narrow else 6,
            labelOverlap=False,
            labelLimit=160,
        ),
    )
    points = (
        alt.Chart(data.drop(columns=["units", "contribution"]))
        .mark_square(opacity=1)
        .encode(
            x=x,
            y=y,
            size=alt.Size("size:Q", scale=None, legend=None),
            color=theme.by_state(),
            tooltip=[
                alt.Tooltip("unit:N", title="Unit"),
                alt.Tooltip("name:N", title="State"),
                alt.Tooltip("echelon:N", title="Echelon"),
                *theme.source_tooltip(),
            ],
        )
    )
    edge = alt.Chart(pd.DataFrame({"column": heads[-1:]})).mark_bar(
        color=style.PAGE, width=alt.RelativeBandSize(0.9)
    )
    return theme.sized(
        alt.layer(edge.encode(x=x), points),
        width,
        (32 if narrow else 26) * len(lines) + (72 if narrow else 44),
    )


def _lines(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """A mark a unit and list, the largest echelon where it has several; and the lines in order."""
    data = rows.assign(
        line=rows["name"] + " · " + rows["brief"],
        size=rows["echelon"].map(SIZES).fillna(60),
        order=rows.groupby(["state", "number"], sort=False).ngroup(),
        place=rows["state"].map(list(dict.fromkeys(rows["state"])).index),
    )
    lines = data.sort_values(["place", "order"])["line"].unique().tolist()
    data = data.sort_values(["order", "size"], ascending=[True, False])
    return data.drop_duplicates(["line", "column"]).drop(columns=["order", "place"]), lines
