"""Charts of the chapter "burden-sharing": shares by member, and the finding by rule."""

from typing import Any

import pandas as pd

from csto import evidence, style, words
from csto.old import choices
from csto.old.charts import burden
from csto.old.charts.burden import HUB, remainders
from csto.old.charts.burden_shares import of_exercises
from csto.old.register import Plotted, Words, figure

MEASURES = [burden.BUDGET, burden.CONSTANT, burden.SOLDIERS, burden.PEOPLE]
BRIEF = {
    burden.BUDGET: "Budget key",
    burden.CONSTANT: "Expenditure",
    burden.SOLDIERS: "Armed forces",
    burden.PEOPLE: "Population",
}
HALF, HIGH = 50, 80  # per cent


def member_rows(indicators: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Each member's share of four measures in the last year in which all members have a value."""
    values, left_out = burden.of_members(indicators, MEASURES)
    last = burden.latest(burden.with_shares(values))
    left_out["values of other years"] = len(values) - len(last)
    rows = last.merge(
        states[["state", "name", "member_order"]].astype({"state": "string"}), on="state"
    )
    rows = rows.assign(source=evidence.named(rows["source"], sources))
    rows = rows.assign(place=rows["indicator"].map(MEASURES.index), records=1)
    columns = ["state", "name", "indicator", "place", "year", "value", "unit", "share", "members"]
    return rows.sort_values(["member_order", "place"], ignore_index=True)[
        [*columns, "source", "locator", "records"]
    ], left_out


def member_words(rows: pd.DataFrame) -> Words:
    """Finding: how the key of the small members compares with their part of the spending."""
    table = rows.pivot_table(index="name", columns="indicator", values="share")
    over = table[table[burden.BUDGET] > table[burden.CONSTANT]]
    ratio = over[burden.BUDGET] / over[burden.CONSTANT]
    less = table[table[burden.BUDGET] < table[burden.CONSTANT]]
    years = rows.groupby("indicator")["year"].first()
    dated = [f"{BRIEF[name].lower()} {years[name]}" for name in MEASURES]
    low, high = table.loc[over.index, burden.CONSTANT].agg(["min", "max"])
    return Words(
        title=(
            f"{words.sentence(words.spelled(len(over)))} members have "
            f"{words.number(over[burden.BUDGET].max())} per cent each of the budget key and "
            f"{words.number(low, 2)} to {words.number(high, 2)} per cent of the military "
            f"expenditure; {words.listing(list(less.index))} has "
            f"{words.number(less[burden.BUDGET].iloc[0])} and "
            f"{words.number(less[burden.CONSTANT].iloc[0])}."
        ),
        caption=(
            f"Share of the members' sum in per cent, last year in which all "
            f"{words.plural(int(rows['members'].max()), 'member')} have a value: "
            f"{words.listing(dated)}. The outlined bar, the key, is stated; the filled ones are "
            "worked out here, expenditure in constant dollars. All panels have the same scale."
        ),
        alt=(
            f"Bars by member. The budget key exceeds the share of expenditure "
            f"{words.number(ratio.min())} to {words.number(ratio.max())} times, least in "
            f"{ratio.idxmin()} and most in {ratio.idxmax()}; in {words.listing(list(less.index))} "
            "it is the smaller of the two."
        ),
        measure="Share of the members' sum, per cent",
    )


@figure(
    "burden-by-member",
    chapter="burden-sharing",
    tables=["indicators", "states", "sources"],
    rows=member_rows,
    words=member_words,
)
def by_member(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> Any:
    """A panel a member with a bar a measure; the budget key is outlined, since it is agreed."""
    from matplotlib import rc_context

    across = 1 if style.is_narrow(width) else 2
    gap, line, head = 24, 19, 26
    deep = head + line * len(MEASURES) + 16
    panels = list(rows.groupby("name", sort=False))
    with rc_context(style.matplotlib_style()):
        plate, axes = style.plate(width, deep * -(-len(panels) // across))
        size = (width - gap * (across - 1)) / across
        for place, (name, panel) in enumerate(panels):
            left, top = (place % across) * (size + gap), (place // across) * deep
            axes.text(left, top + 16, name, weight=600, va="baseline")
            axes.plot([left + 86] * 2, [top + head, top + deep - 14], color=style.INK, lw=0.8)
            for row in panel.itertuples():
                middle = top + head + line * (row.place + 0.5)
                long = (size - 86 - 52) * row.share / 100
                colour = style.STATES[row.state]
                agreed = row.indicator == burden.BUDGET
                axes.text(left + 80, middle, BRIEF[row.indicator], ha="right", va="center")
                axes.barh(
                    middle,
                    long,
                    left=left + 86,
                    height=12,
                    facecolor=style.PAPER if agreed else colour,
                    edgecolor=colour,
                    linewidth=1.2,
                )
                text = f"{words.number(row.share, _decimals(row.share))} %"
                axes.text(left + 86 + long + 5, middle, text, va="center")
    return plate


def _decimals(share: float) -> int:
    """Places after the point that leave a share some two digits."""
    return 0 if share >= 10 else 1 if share >= 1 else 2


def choice_rows(
    indicators: pd.DataFrame,
    operation_contributions: pd.DataFrame,
    quantities: pd.DataFrame,
    exercise_participants: pd.DataFrame,
    exercise_reports: pd.DataFrame,
    exercises: pd.DataFrame,
    states: pd.DataFrame,
    sources: pd.DataFrame,
) -> Plotted:
    """Russia and the other members by rule: what is counted, when, with which values."""
    values, left_out = burden.of_members(indicators, burden.SUMMED)
    full = burden.latest(values)
    sure = values[(values["indicator"] == burden.CONSTANT) & values["estimate"].isna()]
    sure = sure[sure["year"] == sure.loc[sure["state"] == HUB, "year"].max()]
    large = values[values["known"] & (values["indicator"] == burden.PEOPLE)]
    large = large[large["year"] == large.loc[large["state"] == "UZB", "year"].max()]
    year = full.groupby("indicator")["year"].first()
    parts = [
        _rule(full, burden.CONSTANT, f"Expenditure {year[burden.CONSTANT]}, constant dollars"),
        _rule(full, burden.CURRENT, f"Expenditure {year[burden.CURRENT]}, current dollars"),
        _rule(sure, burden.CONSTANT, f"Expenditure {sure['year'].max()}, without estimates"),
        _rule(full, burden.SOLDIERS, f"Armed forces {year[burden.SOLDIERS]}"),
        _rule(full, burden.PEOPLE, f"Population {year[burden.PEOPLE]}"),
        _rule(large, burden.PEOPLE, f"Population {large['year'].max()}, with Uzbekistan"),
        _rule(full, burden.BUDGET, f"Budget key {year[burden.BUDGET]}"),
        _sent(operation_contributions),
        *_drilled(of_exercises(exercise_participants, exercise_reports, exercises)),
        _planned(quantities),
    ]
    rows = pd.concat(parts, ignore_index=True)
    left_out["values that no rule uses"] = len(values) - int(rows["records"].sum())
    names = states.set_index(states["state"].astype("string"))["name"]
    rows["item"] = rows["state"].map(names).fillna("All others")
    share = rows["value"].where(rows["marked"]).groupby(rows["rule"]).transform("max")
    rows = rows.assign(bears=share > HALF, source=evidence.named(rows["source"], sources))
    return rows[[*choices.COLUMNS, "source"]], left_out


def _rule(values: pd.DataFrame, measure: str, rule: str) -> pd.DataFrame:
    """The members' shares of one measure, the largest first."""
    one = burden.with_shares(values[values["indicator"] == measure])
    one = one.sort_values("share", ascending=False)
    panel = _panel(rule, one["state"].tolist(), one["share"].tolist(), 1)
    return panel.assign(source=one["source"].astype("string").tolist())


def _sent(contributions: pd.DataFrame) -> pd.DataFrame:
    """The contingents of the operation in the source that leaves Russia the smallest part."""
    pairs = remainders(contributions)
    least = pairs.loc[pairs["left"].idxmin()]
    own = contributions.astype({"state": "string", "source": "string"})
    own = own[(own["operation"] == least["operation"]) & (own["source"] == least["account"])]
    others = own[(own["scope"] == "state") & (own["state"] != HUB)]
    others = others.sort_values("best", ascending=False)
    shares = [float(100 * number / least["best"]) for number in (least["left"], *others["best"])]
    states, origin = [HUB, *others["state"]], [least["source"], *others["source"]]
    panel = _panel("Troops in Kazakhstan 2022, lowest total", states, shares, 0)
    return panel.assign(source=origin)


def _drilled(found: pd.DataFrame) -> list[pd.DataFrame]:
    """Russian troops in exercises: the middle share, and the share of all troops together."""
    largest = found.groupby("exercise")["best"].transform("max") == found["best"]
    each = found[largest].drop_duplicates("exercise")
    each = each.assign(share=100 * each["best"] / each["whole"]).sort_values("share")
    middle = each.iloc[(len(each) - 1) // 2]
    together = float(100 * each["best"].sum() / each["whole"].sum())
    years = words.years(each["year"].min(), each["year"].max())
    parts = []
    for rule, share, source in [
        (f"Middle exercise of {years}", float(middle["share"]), middle["source"]),
        (f"Exercises of {years} added up", together, each["source"].iloc[-1]),
    ]:
        panel = _panel(rule, [HUB, None], [share, 100 - share], 0)
        parts.append(panel.assign(source=str(source)))
    return parts


def _planned(quantities: pd.DataFrame) -> pd.DataFrame:
    """The share of the rapid reaction force first planned."""
    own = quantities.set_index("quantity").loc["weitz-russian-half-of-crrf"]
    rule = f"Rapid reaction force, plan of {own['as_of'].year}"
    panel = _panel(rule, [HUB, None], [float(own["best"]), 100 - float(own["best"])], 0)
    return panel.assign(source=own["source"])


def _panel(rule: str, states: list[str | None], shares: list[float], records: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "rule": rule,
            "unit": "per cent",
            "state": pd.array(states, dtype="string"),
            "value": shares,
            "marked": [state == HUB for state in states],
            "records": records,
        }
    )


def choice_words(rows: pd.DataFrame) -> Words:
    """Verdict: under which rules Russia carries more than half."""
    own = rows[rows["marked"]].set_index("rule")
    low, high = own["value"].min(), own["value"].max()
    fails = own.index[~own["bears"]].tolist()
    strong = int((own["value"] > HIGH).sum())
    return Words(
        title=(
            f"That Russia carries more than half {choices.sentence(rows)}; more than {HIGH} per "
            f"cent holds under {words.spelled(strong)}."
        ),
        caption=(
            "Shares in per cent, a panel a rule, members of the year as the whole. Without "
            "estimates: only values that SIPRI does not mark, in the last year in which Russia's "
            "is one, so that members are missing. Troops in Kazakhstan: the lower stated total, "
            "less the higher account of the other contingents. Exercises: those with a Russian "
            "number and a total, a lower bound where one kind of Russian troops is named. Not "
            f"more than half: {'; '.join(rule[:1].lower() + rule[1:] for rule in fails)}."
        ),
        alt=(
            f"{words.sentence(words.spelled(len(own)))} small bar charts. Russia's share runs "
            f"from {words.number(low)} per cent ({own['value'].idxmin()}) to {words.number(high)} "
            f"per cent ({own['value'].idxmax()})."
        ),
        measure="Share of the members' sum, per cent",
    )


@figure(
    "burden-choices",
    chapter="burden-sharing",
    tables=[
        "indicators",
        "operation_contributions",
        "quantities",
        "exercise_participants",
        "exercise_reports",
        "exercises",
        "states",
        "sources",
    ],
    rows=choice_rows,
    words=choice_words,
)
def burden_choices(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> Any:
    """The finding, a panel a rule."""
    return choices.strip(rows, width=width)
