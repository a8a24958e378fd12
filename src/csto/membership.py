"""Who was a member on a date, and how many members there were: denominators that follow the date.

Dates of the table may be partial. A spell that starts in "2006" covers any day of 2006 possibly and
every later day certainly; one without a start has begun possibly at any time, since the sources do
not say when. A party without a stated start whose spell lasts has taken part in the prolongation of
the treaty, which all but those that left by it signed (mfabelarus2023), and is certain from then.
The treaty (CST) stands for the alliance until the charter of the organisation (CSTO)
was signed; after that only membership in the organisation counts.
"""

from collections.abc import Iterable

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
    rows = spells(table)
    possible, certain = _lasting(rows, pd.Timestamp(date))
    return (
        rows.assign(certain=certain)
        .loc[possible, ["state", "status", "certain", "source", "spell"]]
        .sort_values(["status", "state"])
        .reset_index(drop=True)
    )


def _lasting(rows: pd.DataFrame, day: pd.Timestamp) -> tuple[pd.Series, pd.Series]:
    """Which spells may last on a day, and which certainly do."""
    possible = (rows["first_begin"] <= day) & (day <= rows["last_end"])
    possible &= rows["agreement"] == agreement_on(day)
    return possible, possible & (rows["last_begin"] <= day) & (day < rows["first_end"])


def members_on(date: str | pd.Timestamp, *, possible: bool = False) -> list[str]:
    """Codes of the states that were members on a date, in alphabetical order.

    With `possible`, also those that may have been: the sources do not give the day on which they
    joined or left.
    """
    return members_on_each([date], possible=possible)[0]


def members_on_each(
    dates: Iterable[str | pd.Timestamp], *, possible: bool = False
) -> list[list[str]]:
    """Codes of the members on each of some dates, as `members_on` gives them for one."""
    rows = spells()
    rows = rows[rows["status"] == "member"]
    states = rows["state"].astype(str)
    lasting = (_lasting(rows, pd.Timestamp(date)) for date in dates)
    return [sorted(states[may if possible else does].unique()) for may, does in lasting]


def denominators(dates: pd.Series) -> pd.DataFrame:
    """Number of members on each date: columns `certain` and `possible`, in the dates' index."""
    counts = {
        name: [len(states) for states in members_on_each(dates, possible=name == "possible")]
        for name in ("certain", "possible")
    }
    return pd.DataFrame(counts, index=dates.index)
