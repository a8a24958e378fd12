"""Who is the main recipient? The answer under other rules of counting."""

from typing import Any

import pandas as pd

from csto import evidence, style, words
from csto.old import choices
from csto.old.charts.arms_transfers import ACCESSED, deals
from csto.old.register import Plotted, Words, figure

DERIVED, PUBLISHED = "2018-03 (reconstructed)", "2024-04-13"  # releases in `arms_volumes`
RECENT = 5  # years of orders


def choice_rows(
    arms_transfers: pd.DataFrame,
    states: pd.DataFrame,
    sources: pd.DataFrame,
    arms_volumes: pd.DataFrame,
) -> Plotted:
    """Each recipient's number under each rule; the first rule counts every deal once."""
    every = deals(arms_transfers, states, sources)
    names = every.drop_duplicates("name").set_index("name")
    panels = [_counted(every, *rule, source=every["source"].iloc[0]) for rule in _deal_rules(every)]
    panels += [_summed(arms_volumes, release, states, sources) for release in (DERIVED, PUBLISHED)]
    parts = []
    for panel in panels:
        value = panel["value"].reindex(names.index, fill_value=0).astype(float)
        top = value[value == value.max()].index
        marked = names.index == names.index[0]
        parts.append(
            panel.iloc[:1][["rule", "unit", "source"]]
            .merge(
                names[["state"]].assign(item=names.index, value=value, marked=marked), how="cross"
            )
            .assign(bears=list(top) == [names.index[0]])
        )
    rows = pd.concat(parts, ignore_index=True)
    first = rows["rule"] == rows["rule"].iloc[0]
    return rows.assign(records=rows["value"].where(first, 0).astype(int)), {}


def _deal_rules(every: pd.DataFrame) -> list[tuple[str, str, pd.Series, pd.Series]]:
    """Rule, unit, deals that count, and what each of them counts for."""
    last = int(every["order_year"].max())
    decade, recent = last // 10 * 10, last - RECENT + 1
    whole, ordered = pd.Series(True, index=every.index), every["order_year"]
    begun = every["delivery_start"].between(decade, ACCESSED.year - 1).fillna(False)
    one = pd.Series(1, index=every.index)
    pieces, others = every["number_ordered"], every["category"] != "Missiles"
    return [
        ("Deals, all years", "deals", whole, one),
        (f"Deals ordered from {decade} on", "deals", ordered >= decade, one),
        (f"Deals ordered in {recent}–{last}", "deals", ordered >= recent, one),
        (f"Deals first delivered in {decade}–{ACCESSED.year - 1}", "deals", begun, one),
        ("Pieces ordered", "pieces", whole, pieces),
        ("Pieces delivered", "pieces", whole, every["number_delivered"]),
        ("Pieces ordered, missiles left out", "pieces", others, pieces),
    ]


def _counted(
    every: pd.DataFrame, rule: str, unit: str, kept: pd.Series, value: pd.Series, source: str
) -> pd.DataFrame:
    """A rule's panel from the deals: the sum of `value` over the kept ones, by recipient."""
    sums = every.assign(value=value)[kept].groupby("name")["value"].sum()
    return pd.DataFrame({"value": sums, "rule": rule, "unit": unit, "source": source})


def _summed(
    arms_volumes: pd.DataFrame, release: str, states: pd.DataFrame, sources: pd.DataFrame
) -> pd.DataFrame:
    """A rule's panel from the yearly volumes of one release, Russian deliveries of all kinds."""
    own = arms_volumes[
        (arms_volumes["release"] == release)
        & (arms_volumes["supplier"] == "RUS")
        & (arms_volumes["category"] == "All")
    ].astype({"recipient": "string", "source": "string"})
    named = own["recipient"].map(states.set_index("state")["name"])
    sums = own.groupby(named)["tiv_million"].sum()
    derived = ", derived" if (own["basis"] == "derived").all() else ""
    return pd.DataFrame(
        {
            "value": sums,
            "rule": f"SIPRI volume to {own['year'].max()}{derived}",
            "unit": "million TIV",
            "source": evidence.short_names(own["source"].head(1))[0],
        }
    )


def leaders(rows: pd.DataFrame) -> pd.Series:
    """By rule: the recipients with the highest value."""
    top = rows[rows["value"] == rows.groupby("rule", sort=False)["value"].transform("max")]
    return top.groupby("rule", sort=False)["item"].agg(words.listing)


def choice_words(rows: pd.DataFrame) -> Words:
    """Finding: under how many rules each recipient comes first."""
    first = leaders(rows)
    main = rows.loc[rows["marked"], "item"].iloc[0]
    counts = first.value_counts()
    others = [f"{name} under {words.spelled(n)}" for name, n in counts.drop(main).items()]
    total = words.spelled(len(first))
    failing = "; ".join(f"{rule} ({who})" for rule, who in first[first != main].items())
    return Words(
        title=(
            f"{main} is the main recipient under {words.spelled(counts[main])} of {total} rules, "
            f"{words.listing(others)}."
        ),
        caption=(
            f"Who received the most, under {total} rules of counting; {main} in colour. Deals "
            "without the number or year that a rule needs do not count under it. Delivered: as "
            "printed, or the one printed number where the delivery ended before "
            f"{ACCESSED.year}. TIV: SIPRI's trend-indicator values of Russian deliveries, a "
            "volume and not money; “derived” is the book's reconstruction of the release of March "
            "2018 and not SIPRI's own figure."
        ),
        alt=(
            f"Panels of bars, one for each of {total} rules. {main} has the longest bar in "
            f"{words.spelled(counts[main])}. Others lead under: {failing}."
        ),
        measure="Deals, pieces or trend-indicator values, as each panel says",
    )


@figure(
    "arms-transfers-choices",
    chapter="arms-transfers",
    tables=["arms_transfers", "states", "sources", "arms_volumes"],
    rows=choice_rows,
    words=choice_words,
)
def strip(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> Any:
    """A panel a rule."""
    return choices.strip(rows, width=width)
