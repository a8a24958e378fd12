"""Charts of the chapter "kazakhstan-2022": who sent how much of the force."""

import altair as alt
import pandas as pd

from csto import choices, evidence, style, theme, words
from csto.charts.kazakhstan_2022 import OPERATION, contingent_rows, remainders
from csto.register import Plotted, Words, figure

OFFICIAL = "rbcukraine20220110"  # the count by the president of Kazakhstan
STATED = "beliakova-russian-share-of-deployment"
OWN, LATER, PRINTED = "own total", "official count", "stated"
MAJORITY = 50
HEADS = "Per million inhabitants"


def account_rows(
    operation_contributions: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> Plotted:
    """Contingents by account and total: soldiers, total and share (per cent) of each state.

    Against the official count, the other contingents are as the account has them and Russia's is
    what they leave: the gap between the totals is Russia's alone, the case least favourable to a
    majority. `rule` names account and total; `records` counts each table row once.
    """
    rows, left_out = contingent_rows(operation_contributions, states, sources)
    counted = remainders(operation_contributions).query("source == @OFFICIAL")
    left = counted.set_index(evidence.named(counted["account"], sources))["left"]
    count = counted.iloc[0]
    (publisher,) = evidence.short_names([OFFICIAL])
    totals = rows.groupby("source")["persons"].transform("sum")
    own = rows.assign(account=rows["source"], against=OWN, total=totals)
    russia = own["state"] == "RUS"
    later = own.assign(
        against=LATER,
        total=int(count["best"]),
        persons=own["persons"].mask(russia, rows["source"].map(left)).astype(int),
        basis=own["basis"].mask(russia, "derived"),
        source=publisher,
        locator=count["locator"],
        as_printed=count["as_printed"],
        records=0,
    )
    both = pd.concat([own, later], ignore_index=True)
    both["share"] = 100 * both["persons"] / both["total"]
    return both, left_out


def share_rows(
    operation_contributions: pd.DataFrame,
    states: pd.DataFrame,
    sources: pd.DataFrame,
    quantities: pd.DataFrame,
) -> Plotted:
    """The accounts' shares, and the one share that a source states itself."""
    rows, left_out = account_rows(operation_contributions, states, sources)
    said = quantities.set_index("quantity").loc[STATED]
    (short,) = evidence.short_names([said["source"]])
    stated = {
        "state": "RUS",
        "name": states.set_index("state").loc["RUS", "name"],
        "share": float(said["best"]),
        "against": PRINTED,
        "account": short,
        "source": short,
        "locator": said["locator"],
        "as_printed": said["as_printed"],
        "records": 0,
    }
    return pd.concat([rows, pd.DataFrame([stated])], ignore_index=True), left_out


def share_words(rows: pd.DataFrame) -> Words:
    """Finding: the range of Russia's share, and the largest of the others."""
    derived = rows[rows["against"] != PRINTED]
    ends = derived.groupby("name")["share"].agg(["min", "max"]).sort_values("max", ascending=False)
    russia = derived[derived["state"] == "RUS"]
    totals = sorted(russia["total"].unique(), reverse=True)
    second = ends.drop(index=russia["name"].iloc[0])
    spans = [f"{name} {words.span(low, high)}" for name, low, high in ends.itertuples()]
    low, high = ends.loc[russia["name"].iloc[0]]
    return Words(
        title=(
            f"Russia sent {words.span(low, high)} per cent of the troops, depending on account "
            f"and total; next comes {second.index[0]} with {words.span(*second.iloc[0])}."
        ),
        caption=(
            "Share of each sender in the force, derived here from each account. Circle: of the "
            f"account's own total, {words.number(totals[0])}; diamond: of the official count, "
            f"{words.number(totals[-1])}, the other contingents as in the account, so that the "
            "gap between the totals is Russia's alone; filled: the share that a source prints. "
            "The bar and its label span the derived shares. Where accounts agree, marks coincide."
        ),
        alt=(
            f"Ranges by sender, in per cent of the troops: {'; '.join(spans)}. The range of Russia "
            f"lies on one side of the line at {MAJORITY} per cent."
        ),
        measure="Share of the troops, per cent",
    )


@figure(
    "kazakhstan-2022-shares",
    chapter="kazakhstan-2022",
    tables=["operation_contributions", "states", "sources", "quantities"],
    rows=share_rows,
    words=share_words,
)
def shares(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> alt.LayerChart:
    """A line a sender: a bar over the accounts, a mark an account and total."""
    order = rows.groupby("name")["share"].max().sort_values(ascending=False).index.tolist()
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(grid=False))
    along = {
        "title": "Per cent of the troops",
        "scale": alt.Scale(domain=[0, 100 if style.is_narrow(width) else 90], nice=False),
        "axis": alt.Axis(orient="top", values=[0, 25, 50, 75], grid=True),
    }
    colour = theme.by_state()
    derived = rows[rows["against"] != PRINTED]
    ends = derived.groupby(["name", "state"], as_index=False).agg(
        least=("share", "min"), most=("share", "max")
    )
    ends["edge"] = ends["state"].map(rows.groupby("state")["share"].max())
    pairs = zip(ends["least"], ends["most"], strict=True)
    ends["note"] = [words.span(round(low), round(high)) for low, high in pairs]
    base = alt.Chart(ends).encode(y=y)
    bars = base.mark_bar(height=4, opacity=0.4).encode(
        x=alt.X("least:Q", **along), x2=alt.X2("most:Q"), color=colour
    )
    half = alt.Chart(pd.DataFrame({"share": [MAJORITY]})).mark_rule(strokeDash=[4, 3])
    points = (
        alt.Chart(rows.drop(columns=["persons", "total", "basis"]))
        .mark_point(size=70, strokeWidth=1.8, opacity=1)
        .encode(
            x=alt.X("share:Q", **along),
            y=y,
            shape=alt.Shape(
                "against:N",
                legend=None,
                scale=alt.Scale(
                    domain=[OWN, LATER, PRINTED], range=["circle", "diamond", "circle"]
                ),
            ),
            stroke=theme.by_state(alt.Stroke),
            fill=alt.condition(f"datum.against === '{PRINTED}'", colour, alt.value(style.PAPER)),
            tooltip=[
                alt.Tooltip("name:N", title="State"),
                alt.Tooltip("share:Q", title="Per cent", format=".1f"),
                alt.Tooltip("account:N", title="Contingents of"),
                alt.Tooltip("against:N", title="Total"),
                *theme.source_tooltip(),
            ],
        )
    )
    notes = base.mark_text(align="left", dx=11).encode(
        x=alt.X("edge:Q", **along), text=alt.Text("note:N")
    )
    layers = [half.encode(x=alt.X("share:Q", **along)), bars, points, notes]
    return theme.sized(alt.layer(*layers), width, 40 * len(order) + 44)


def choice_rows(
    operation_contributions: pd.DataFrame,
    states: pd.DataFrame,
    sources: pd.DataFrame,
    indicators: pd.DataFrame,
) -> Plotted:
    """Russia's contingent beside the others under each rule.

    A rule bears the finding where Russia has more than all of them; in rates, which do not add up,
    where it has the most.
    """
    accounts, left_out = account_rows(operation_contributions, states, sources)
    label = accounts["account"] + accounts["against"].map(
        {OWN: ", its own total", LATER: ", official count"}
    )
    soldiers = accounts.assign(rule=label, unit="Soldiers", value=accounts["persons"])
    named = _named(operation_contributions, states, sources)
    widest = accounts[accounts["against"] == OWN].sort_values("persons")
    most = widest[widest["state"] == "RUS"]["account"].iloc[-1]
    people = indicators[indicators["indicator"] == "population"]
    people = people[people["year"] == 2022].astype({"state": "string"}).set_index("state")
    origin = evidence.named(people["source"], sources)
    heads = accounts[(accounts["account"] == most) & (accounts["against"] == OWN)]
    heads = heads.assign(
        rule=f"{most}, per head",
        unit=HEADS,
        value=heads["persons"] / heads["state"].map(people["value"]).astype(float) * 1e6,
        source=heads["source"] + "; " + heads["state"].map(origin),
        records=0,
    )
    rows = pd.concat([soldiers, named, heads], ignore_index=True)
    rows["item"] = rows["name"]
    rows["marked"] = rows["state"] == "RUS"
    russia = rows["value"].where(rows["marked"], 0).groupby(rows["rule"]).sum()
    values = rows.groupby("rule")["value"]
    adds = rows.groupby("rule")["unit"].first() != HEADS
    bears = (russia > values.sum() / 2).where(adds, russia >= values.max())
    rows["bears"] = rows["rule"].map(bears)
    order = {state: place for place, state in enumerate(style.STATES)}
    rows = rows.sort_values("state", key=lambda column: column.map(order), kind="stable")
    rules = [*dict.fromkeys(soldiers["rule"]), *dict.fromkeys(named["rule"]), f"{most}, per head"]
    rows = rows.sort_values("rule", key=lambda c: c.map(rules.index), kind="stable")
    kept = [*choices.COLUMNS, "name", "source", "locator", "as_printed"]
    return rows[kept].astype({"value": float}).reset_index(drop=True), left_out


def _named(
    operation_contributions: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame
) -> pd.DataFrame:
    """Units that the account which names most of them names, by sender."""
    own = operation_contributions[operation_contributions["operation"] == OPERATION]
    own = own[own["scope"] == "state"]
    count = own["unit"].str.split(" | ", regex=False).str.len().fillna(0).astype(int)
    own = own.assign(
        value=count,
        state=own["state"].astype("string"),
        source=evidence.named(own["source"], sources),
    )
    most = own.groupby("source")["value"].sum().idxmax()
    chosen = own[(own["source"] == most) & (own["value"] > 0)]
    return chosen.merge(states[["state", "name"]].astype({"state": "string"}), on="state")[
        ["state", "name", "value", "source", "locator", "as_printed"]
    ].assign(rule=f"{most}, units named", unit="Units", records=0)


def choice_words(rows: pd.DataFrame) -> Words:
    """Finding: whether Russia sent more than all others together, rule by rule."""
    first = rows.drop_duplicates("rule")
    troops = first["unit"] == "Soldiers"
    held = int((first["bears"] & troops).sum())
    rest = first[~troops]
    failing = rest.loc[~rest["bears"], "rule"].str.split(", ").str[1].tolist()
    return Words(
        title=(
            f"That Russia sent more than all others together {choices.sentence(rows)}; of those "
            f"that count soldiers, under {words.spelled(held)} of "
            f"{words.spelled(int(troops.sum()))}."
        ),
        caption=(
            "Each panel counts the contingents by another rule, on a scale of its own; the "
            "marked bar is Russia. Against the official count, Russia's contingent is what the "
            "account's other contingents leave (derived). A sender whose units are not named has "
            "no bar in the panel on units. Rates per head (derived) use the population of 2022 "
            "and the account most favourable to the finding; since rates do not add up, the rule "
            "would bear it if Russia came first."
        ),
        alt=(
            f"{words.sentence(words.spelled(len(first)))} bar panels of contingents by sender. "
            f"Rules that do not bear the finding: {words.listing(failing) or 'none'}."
        ),
        measure="Contingents, by the unit of each panel",
    )


@figure(
    "kazakhstan-2022-choices",
    chapter="kazakhstan-2022",
    tables=["operation_contributions", "states", "sources", "indicators"],
    rows=choice_rows,
    words=choice_words,
)
def choice_strip(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> object:
    """A panel a rule."""
    return choices.strip(rows, width=width)
