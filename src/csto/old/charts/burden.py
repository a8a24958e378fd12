"""Shares of the members in expenditure, soldiers, inhabitants and the budget, year by year."""

from collections.abc import Iterable

import pandas as pd

from csto import membership

OPERATION, HUB = "kazakhstan-2022", "RUS"
CONSTANT, CURRENT = "military_expenditure_constant", "military_expenditure_current"
EFFORT, SOLDIERS = "military_expenditure_share", "armed_forces"
PEOPLE, BUDGET = "population", "budget_share"
SUMMED = [CONSTANT, CURRENT, SOLDIERS, PEOPLE, BUDGET]  # a share of their sum has a meaning
NAMES = {
    CONSTANT: "Military expenditure",
    CURRENT: "Military expenditure, current US dollars",
    SOLDIERS: "Armed forces",
    PEOPLE: "Population",
    BUDGET: "Budget of the organisation",
}
LATER = "2026"  # the release of military expenditure that is never joined with that of 2025


def members_of(years: Iterable[int]) -> dict[int, list[str]]:
    """States that were members at the end of each year; one that left in its course is not."""
    each = list(years)
    found = membership.members_on_each(f"{year}-12-31" for year in each)
    return dict(zip(each, found, strict=True))


def of_members(
    indicators: pd.DataFrame, measures: list[str]
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Usable values of some indicators, from the charter on, of the members of each year.

    The rest is counted by reason. `known` says whether all members of the year have a value.
    """
    years = pd.Series(members_of(indicators["year"].unique()))
    inside = [
        state in members
        for state, members in zip(indicators["state"], indicators["year"].map(years), strict=True)
    ]
    kept, left_out = indicators, {}
    steps = {
        "values of other indicators": ~indicators["indicator"].isin(measures),
        "values of a later release": indicators["release"] == LATER,
        "values that are marked as implausible": indicators["doubt"].notna(),
        "values of years before the charter": indicators["year"] < membership.CHARTER.year,
        "values of states that were not members in the year": ~pd.Series(
            inside, index=indicators.index
        ),
    }
    for reason, out in steps.items():
        left_out[reason] = int(out[kept.index].sum())
        kept = kept[~out[kept.index]]
    group = kept.astype({"indicator": "string", "state": "string"}).groupby(["indicator", "year"])
    kept = kept.assign(
        indicator=kept["indicator"].astype("string"),
        state=kept["state"].astype("string"),
        year=kept["year"].astype(int),
        value=kept["value"].astype(float),
        members=kept["year"].map(years.map(len)).astype(int),
    )
    return kept.assign(known=group["value"].transform("size").astype(int) == kept["members"]), (
        left_out
    )


def with_shares(values: pd.DataFrame) -> pd.DataFrame:
    """The values with `share`: per cent of the sum over the members of the year that have one."""
    whole = values.groupby(["indicator", "year"])["value"].transform("sum")
    return values.assign(share=100 * values["value"] / whole)


def latest(values: pd.DataFrame) -> pd.DataFrame:
    """Of each indicator the last year in which all members have a value."""
    full = values[values["known"]]
    return full[full["year"] == full.groupby("indicator")["year"].transform("max")]


def remainders(contributions: pd.DataFrame) -> pd.DataFrame:
    """What the contingents of the others leave of each stated total, a row a total and account.

    The row of the total, with `account` (the source of the contingents), `others` (their sum) and
    `left`. A total goes with the contingents of its own source, or else with those of every one.
    """
    sent = contributions[contributions["operation"] == OPERATION].astype({"source": "string"})
    others = sent[(sent["scope"] == "state") & (sent["state"] != HUB)]
    sums = others.groupby("source")["best"].sum().rename("others").rename_axis("account")
    pairs = sent[sent["scope"] == "total"].merge(sums.reset_index(), how="cross")
    own = pairs["source"] == pairs["account"]
    pairs = pairs[own | ~pairs["source"].isin(sums.index)]
    return pairs.assign(left=pairs["best"] - pairs["others"])
