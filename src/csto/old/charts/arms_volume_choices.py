"""That Russia supplied more than half to each recipient, under other rules."""

from typing import Any

import pandas as pd

from csto import style, words
from csto.old import choices
from csto.old.charts.arms_volumes import (
    BASE,
    DATED,
    FIRST,
    LAST,
    LATEST,
    OWN,
    RECONSTRUCTED,
    SPLIT,
    WHOLE,
    named,
    of,
    shares,
)
from csto.old.register import Plotted, Words, figure

HALF = 0.5
RECENT = 5  # years
YEARS = f"Years with most from Russia, {WHOLE}"


def least_shares(whole: pd.DataFrame, part: pd.DataFrame) -> pd.Series:
    """Lowest share that Russia can have of one category (of one).

    The table divides Russia's deliveries by category, not those of all suppliers; the lowest share
    counts everything from other suppliers against Russia.
    """
    every = shares(whole)
    own = part.groupby("recipient")["tiv_million"].sum().reindex(every.index, fill_value=0.0)
    return own / (own + every["total"] - every["russia"])


def leading_years(whole: pd.DataFrame) -> pd.Series:
    """Share of the years with deliveries in which more than half came from Russia (of one)."""
    wide = whole.pivot_table(index=["recipient", "year"], columns="supplier", values="tiv_million")
    leads = wide["RUS"].fillna(0.0) > HALF * wide["ALL"]
    return leads.groupby("recipient").mean()


def rules(volumes: pd.DataFrame) -> list[tuple[str, pd.Series, pd.DataFrame]]:
    """Each rule, Russia's share by recipient under it (of one), and the table rows it uses."""
    whole = of(volumes, BASE, FIRST, LAST)
    to, last = (
        volumes.loc[volumes["release"] == release, "year"].max() for release in (BASE, LATEST)
    )
    found: list[tuple[str, pd.Series, pd.DataFrame]] = []
    for rule, release, years in (
        (f"Volume {WHOLE}, release of 2024", BASE, (FIRST, LAST)),
        (f"Volume {WHOLE}, state of 2018, derived", RECONSTRUCTED, (FIRST, LAST)),
        (f"Volume {FIRST}–{SPLIT - 1}, release of 2024", BASE, (FIRST, SPLIT - 1)),
        (f"Volume {SPLIT}–{LAST}, release of 2024", BASE, (SPLIT, LAST)),
        (f"Volume {LAST + 1}–{to}, release of 2024", BASE, (LAST + 1, to)),
        (f"Volume {LAST + 1}–{last}, release of 2026", LATEST, (LAST + 1, last)),
        (f"Volume {last - RECENT + 1}–{last}, release of 2026", LATEST, (last - RECENT + 1, last)),
    ):
        used = of(volumes, release, *years)
        found.append((rule, shares(used)["share"], used))
    aircraft = of(volumes, BASE, FIRST, LAST, "Aircraft")
    return [
        *found,
        (f"Aircraft alone {WHOLE}, at least", least_shares(whole, aircraft), aircraft),
        (YEARS, leading_years(whole), whole),
    ]


def choice_rows(arms_volumes: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Plotted:
    """Shares in the columns of `choices.strip`, recipients in one order throughout.

    A table row is counted in the narrowest rule that uses it.
    """
    volumes = named(arms_volumes, states, sources)
    names = volumes.drop_duplicates("recipient").set_index("recipient")["name"]
    found = rules(volumes)
    order = found[0][1].sort_values(ascending=False).index
    size = sorted(found, key=lambda rule: len(rule[2]))
    owner = pd.concat([used.assign(rule=rule) for rule, _, used in size])
    owner = owner[~owner.index.duplicated()]
    counted = owner.groupby(["rule", "recipient"]).size()
    panels = [
        pd.DataFrame(
            {
                "rule": rule,
                "unit": "Per cent of years" if rule == YEARS else "Russia’s share, per cent",
                "item": names[order],
                "state": order,
                "value": 100 * values[order],
                "marked": values[order] == values.min(),
                "bears": bool((values > HALF).all()),
                "records": [counted.get((rule, state), 0) for state in order],
                "source": used["source"].iloc[0],
            }
        )
        for rule, values, used in found
    ]
    return pd.concat(panels, ignore_index=True), {
        "rows on other recipients, suppliers, categories, releases or years": len(volumes)
        - len(owner),
    }


def choice_words(rows: pd.DataFrame) -> Words:
    """Finding: under how many rules every share is above a half, and where one is not."""
    below = rows[rows["value"] <= 100 * HALF]
    lowest = rows.loc[rows["value"].idxmin()]
    held = rows[rows["bears"]]
    least = held.loc[held["value"].idxmin()]
    years = below["rule"].str.extract(r"(\d{4}–\d{4})")[0]
    failing = [
        f"for {words.listing(items)} in {period}"
        for period, items in below["item"].groupby(years.fillna("some years"), sort=False)
    ]
    return Words(
        title=(
            "That more than half of each ally's major arms came from Russia "
            f"{choices.sentence(rows)}; it fails {words.listing(failing)}."
        ),
        caption=(
            "Russia's share by recipient under each rule, the lowest in colour. At least: the "
            "table divides only Russia's deliveries by category, so all that others delivered is "
            "counted against Russia. Years: those with deliveries of which most came from Russia, "
            f"release of 2024. {words.sentence(OWN)}, releases of {DATED[BASE]} and "
            f"{DATED[LATEST]} and the book's reconstruction of the state of "
            f"{DATED[RECONSTRUCTED]}, each by itself."
        ),
        alt=(
            f"{words.sentence(words.spelled(rows['rule'].nunique()))} panels of bars for "
            f"{words.spelled(rows['item'].nunique())} recipients. Where the finding holds, the "
            f"lowest share is {words.percent(least['value'] / 100)} ({least['item']}); the lowest "
            f"of all is {words.percent(lowest['value'] / 100)} ({lowest['item']})."
        ),
        measure="Russia's share, per cent",
    )


@figure(
    "arms-volumes-choices",
    chapter="arms-volumes",
    tables=["arms_volumes", "states", "sources"],
    rows=choice_rows,
    words=choice_words,
)
def strip(rows: pd.DataFrame, *, width: int = style.DOUBLE) -> Any:
    """A panel a rule."""
    return choices.strip(rows, width=width)
