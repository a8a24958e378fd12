"""Chart of the chapter "forces": the members' shares in the units of the rapid reaction force."""

import altair as alt
import pandas as pd

from csto import evidence, style, words
from csto.charts.rosters import FORCE, second_mention
from csto.register import Plotted, Words, figure

# How many units an entry counts for. No source gives the units' strengths; these are rules of ours.
RULES = {
    "each unit once": {"division": 1, "brigade": 1, "battalion": 1, "unspecified": 1},
    "by threes": {"division": 9, "brigade": 3, "battalion": 1, "unspecified": 1},
    "by fours": {"division": 16, "brigade": 4, "battalion": 1, "unspecified": 0},
}
MAIN = "by threes"
GROUPS = {"RUS": "Russia", "KAZ": "Kazakhstan"}
OTHERS = "All others"
PLAN = "weitz-russian-half-of-crrf"


def share_rows(
    force_contributions: pd.DataFrame, sources: pd.DataFrame, quantities: pd.DataFrame
) -> Plotted:
    """Shares (per cent) by roster and group of states: least, main rule, most, and the rule's own.

    Columns: `source`, `group`, `state`, `least`, `share`, `most`, one column a rule, `basis`
    (derived or stated), `units` (lines counted), `locator`, `as_printed`, `records`.
    """
    own = force_contributions[force_contributions["force"] == FORCE]
    stated_half = own["contribution"] == "ksor-weitz2018-rus-half"
    totals = (own["echelon"] == "total") & ~stated_half
    again = second_mention(own)
    counted = own["units"].fillna(0).gt(0) & ~again & (own["echelon"] != "total")
    shares = shares_of(own[counted], sources)
    left_out = {
        "rows on other forces": len(force_contributions) - len(own),
        "second mentions of a unit": int(again.sum()),
        "given in persons": int(totals.sum()),
        "lines that do not count their units": int(
            (~counted & ~again & ~totals & ~stated_half).sum()
        ),
    }
    plan = quantities.set_index("quantity").loc[PLAN]
    half = pd.DataFrame(
        {
            "source": evidence.short_names([plan["source"]])[0],
            "group": "Russia",
            "least": plan["best"],
            "share": plan["best"],
            "most": plan["best"],
            "basis": "stated",
            "locator": plan["locator"],
            "as_printed": plan["as_printed"],
            "records": int(stated_half.sum()),
        },
        index=[0],
    )
    rows = pd.concat([shares, half], ignore_index=True)
    rows["state"] = rows["group"].map({name: key for key, name in GROUPS.items()}).fillna("other")
    return rows, left_out


def shares_of(counted: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Shares of the groups in the units of each roster, by rule, with the ends over the rules."""
    units = counted.merge(sources[["source", "short", "year"]], on="source")
    units = units.assign(group=units["state"].astype("string").map(GROUPS).fillna(OTHERS))
    order = units.sort_values("year")["short"].unique()
    echelon, count = units["echelon"].astype("string"), units["units"].astype(float)
    weights = pd.DataFrame({rule: echelon.map(weight) * count for rule, weight in RULES.items()})
    sums = weights.groupby([units["short"], units["group"]]).sum()
    shares = 100 * sums / sums.groupby(level="short").transform("sum")
    lines = units.groupby(["short", "group"]).size()
    shares = shares.assign(
        least=shares.min(axis=1),
        share=shares[MAIN],
        most=shares.max(axis=1),
        basis="derived",
        records=lines,
    )
    groups = [*GROUPS.values(), OTHERS]
    index = pd.MultiIndex.from_product([order, groups], names=["source", "group"])
    return shares.rename_axis(["source", "group"]).reindex(index).reset_index()


def share_words(rows: pd.DataFrame) -> Words:
    """Finding: how wide Russia's share is, and how narrow Kazakhstan's."""
    derived = rows[rows["basis"] == "derived"].groupby("group", sort=False)
    ends = derived.agg(least=("least", "min"), most=("most", "max"))
    main = derived["share"].agg(["min", "max"])
    span = {name: words.span(row.least, row.most) for name, row in ends.iterrows()}
    middle = words.span(*main.loc["Russia"])
    return Words(
        title=(
            f"Counted in units, Russia gives {span['Russia']} per cent of the rapid reaction "
            f"force and Kazakhstan {span['Kazakhstan']}, depending on roster and rule."
        ),
        caption=(
            "Share of the units that each roster counts, derived here: no source states the shares "
            "in persons. Open mark: a battalion, or a unit without a stated echelon, counts once, "
            "a brigade as three battalions, a division as three brigades. Bar: from the lowest to "
            "the highest of this rule and two others, in which every unit counts once, or brigade "
            "and division by fours without the units of unstated echelon. Filled mark: the one "
            "share that a source states, of the strength first planned."
        ),
        alt=(
            f"Ranges by roster for three groups of members. Under the main rule Russia has "
            f"{middle} per cent of the units; over all rules Russia {span['Russia']}, Kazakhstan "
            f"{span['Kazakhstan']}, all others together {span[OTHERS]} per cent."
        ),
        measure="Share of units, per cent",
    )


@figure(
    "forces-shares",
    chapter="forces",
    tables=["force_contributions", "sources", "quantities"],
    rows=share_rows,
    words=share_words,
)
def shares(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.VConcatChart:
    """A panel a group of members: a bar over the rules and a mark at the main one, by roster."""
    narrow = style.is_narrow(width)
    stated = rows["basis"] == "stated"
    data = rows.assign(
        line=rows["source"].mask(stated, rows["source"] + ", plan"),
        note=[words.span(low, high) for low, high in zip(rows["least"], rows["most"], strict=True)],
        hollow=~stated,
        colour=rows["state"].map(style.STATES).fillna(style.MUTED),
    )
    data["note"] = data["note"].mask(stated, "about " + data["note"] + ", stated")
    label = 128
    view = width - label - 20
    panels = [
        _panel(panel, name, last=place == 2, right=95 if narrow else 88).properties(
            width=view,
            height=alt.Step(24),
            title=name,
        )
        for place, (name, panel) in enumerate(data.groupby("group", sort=False))
    ]
    return alt.vconcat(*panels, spacing=6)


def _panel(panel: pd.DataFrame, name: str, *, last: bool, right: int) -> alt.LayerChart:
    along = {
        "title": "Share of the units counted, per cent" if last else None,
        "scale": alt.Scale(domain=[0, right], nice=False),
        "axis": alt.Axis(values=[0, 25, 50, 75], grid=True, labels=last),
    }
    axis = alt.Axis(grid=False, minExtent=112, maxExtent=112)
    y = alt.Y("line:N", sort=panel["line"].tolist(), title=None, axis=axis)
    base = alt.Chart(panel).encode(y=y)
    colour = alt.Color("colour:N", scale=None, legend=None)
    bars = base.mark_bar(height=4, opacity=0.45).encode(
        x=alt.X("least:Q", **along), x2=alt.X2("most:Q"), color=colour
    )
    rules = [alt.Tooltip(f"{rule}:Q", title=f"Per cent, {rule}", format=".0f") for rule in RULES]
    points = base.mark_point(size=75, strokeWidth=2, opacity=1).encode(
        x=alt.X("share:Q", **along),
        stroke=alt.Stroke("colour:N", scale=None, legend=None),
        fill=alt.condition("datum.hollow", alt.value(style.PAPER), colour),
        tooltip=[
            alt.Tooltip("group:N", title="Members"),
            alt.Tooltip("basis:N", title="Basis"),
            *rules,
            alt.Tooltip("source:N", title="Source"),
        ],
    )
    notes = base.mark_text(align="left", dx=10, color=style.MUTED).encode(
        x=alt.X("most:Q", **along), text=alt.Text("note:N")
    )
    return alt.layer(bars, points, notes)
