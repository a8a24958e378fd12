"""Who was a member on a date, and how many members there were: denominators that follow the date.

Dates of the table may be partial. A spell that starts in "2006" covers any day of 2006 possibly and
every later day certainly; one without a start has begun possibly at any time, since the sources do
not say when. A party without a stated start whose spell lasts has taken part in the prolongation of
the treaty, which all but those that left by it signed (mfabelarus2023), and is certain from then.
The treaty (CST) stands for the alliance until the charter of the organisation (CSTO)
was signed; after that only membership in the organisation counts.
"""

import pandas as pd

from csto import tables

CHARTER = pd.Timestamp("2002-10-07")
_LENGTH = {"year": "YE", "month": "ME"}


def agreement_on(date: str | pd.Timestamp) -> str:
    """The agreement that stands for the alliance on a date: CST or CSTO."""
    return "CSTO" if pd.Timestamp(date) >= CHARTER else "CST"


def spells(table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Spells with the days between which each may have begun and ended.

    From the shared table `membership`, or from `table`. Columns: spell, state, agreement, status,
    `first_begin`, `last_begin`, `first_end`, `last_end` (timestamps; a lasting spell ends at the
    far end of the calendar), source, locator.
    """
    table = tables.load("membership") if table is None else table
    far, early = pd.Timestamp.max.floor("s"), pd.Timestamp("1992-05-15")
    begun, ended = table["start"], table["end"]
    parties = (table["agreement"] == "CST") & (table["status"] == "member")
    prolonged = ended[parties].min()  # parties left by not signing the prolongation
    latest = ended.fillna(far).mask(parties & ended.isna(), prolonged)
    return table[["spell", "state", "agreement", "status", "source", "locator"]].assign(
        first_begin=begun.fillna(early),
        last_begin=_close(begun, table["start_precision"]).where(begun.notna(), latest),
        first_end=ended.fillna(far),
        last_end=_close(ended, table["end_precision"]).fillna(far),
    )


def _close(days: pd.Series, precision: pd.Series) -> pd.Series:
    """Last day that a partial date may mean."""
    closed = days.copy()
    for name, offset in _LENGTH.items():
        coarse = (precision == name).fillna(False)
        closed[coarse] = days[coarse] + pd.tseries.frequencies.to_offset(offset)
    return closed


def on(date: str | pd.Timestamp, table: pd.DataFrame | None = None) -> pd.DataFrame:
    """States with a spell on a date under the agreement of that time.

    Columns: state, status (member, frozen, observer, left), `certain` (False where the sources
    leave the day open), source, spell. A state whose participation is frozen is also listed as a
    member.
    """
    day = pd.Timestamp(date)
    rows = spells(table).query("agreement == @agreement_on(@day)")
    possible = rows[(rows["first_begin"] <= day) & (day <= rows["last_end"])]
    certain = (possible["last_begin"] <= day) & (day < possible["first_end"])
    return (
        possible.assign(certain=certain)[["state", "status", "certain", "source", "spell"]]
        .sort_values(["status", "state"])
        .reset_index(drop=True)
    )


def members_on(date: str | pd.Timestamp, *, possible: bool = False) -> list[str]:
    """Codes of the states that were members on a date, in alphabetical order.

    With `possible`, also those that may have been: the sources do not give the day on which they
    joined or left.
    """
    found = on(date).query("status == 'member'")
    if not possible:
        found = found[found["certain"]]
    return sorted(found["state"].astype(str).unique())


def denominators(dates: pd.Series) -> pd.DataFrame:
    """Number of members on each date: columns `certain` and `possible`, in the dates' index."""
    days = pd.to_datetime(dates)
    return pd.DataFrame(
        {
            "certain": [len(members_on(day)) for day in days],
            "possible": [len(members_on(day, possible=True)) for day in days],
        },
        index=dates.index,
    )
