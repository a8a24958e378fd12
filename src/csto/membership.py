"""Who was a member on a date, and how many members there were: denominators that follow the date.

The documents come first. What they leave open is closed by the academic data set ATOP, whose days
stand beside theirs: Belarus joined the treaty on a day that no document gives and ATOP puts at
1994-01-03. `on` says on whose word a state counts, and `documents_only` leaves ATOP aside.

Dates of the documents may be partial. A spell that starts in "2006" covers any day of 2006 possibly
and every later day certainly; one without a start has begun possibly at any time, since the
documents do not say when. A party without a stated start whose spell lasts has taken part in the
prolongation of the treaty, which all but those that left by it signed (mfabelarus2023), and is
certain from then. The treaty (CST) stands for the alliance until the charter of the organisation
(CSTO) was signed; after that only membership in the organisation counts.
"""

from collections.abc import Iterable

import pandas as pd

from csto import tables

CHARTER = pd.Timestamp("2002-10-07")
ATOP = "atop401"  # the source of the days that close what the documents leave open
_LENGTH = {"year": "YE", "month": "ME"}
_MONTH = pd.Timedelta(days=31)
_FAR = pd.Timestamp.max.floor("s")  # the end of a spell that lasts


def agreement_on(date: str | pd.Timestamp) -> str:
    """The agreement that stands for the alliance on a date: CST or CSTO."""
    return "CSTO" if pd.Timestamp(date) >= CHARTER else "CST"


def spells(table: pd.DataFrame | None = None, *, documents_only: bool = False) -> pd.DataFrame:
    """Spells with the days between which each may have begun and ended.

    From the shared table `membership`, or from `table`. Columns: spell, state, agreement, status,
    `first_begin`, `last_begin`, `first_end`, `last_end` (timestamps; a lasting spell ends at the
    far end of the calendar), source, locator. A day that the documents leave open is ATOP's where
    it has one; with `documents_only` it stays open.
    """
    table = tables.load("membership") if table is None else table
    told = _told(table)
    if documents_only:
        return told
    begun, ended = table["start_atop"], table["end_atop"]
    begins = begun.notna() & (told["first_begin"] != told["last_begin"])
    ends = ended.notna() & (told["first_end"] != told["last_end"])
    return told.assign(
        first_begin=told["first_begin"].mask(begins, begun),
        last_begin=told["last_begin"].mask(begins, begun),
        first_end=told["first_end"].mask(ends, ended),
        last_end=told["last_end"].mask(ends, ended),
    )


def _told(table: pd.DataFrame) -> pd.DataFrame:
    """The spells as far as the documents tell them."""
    early = pd.Timestamp("1992-05-15")
    begun, ended = table["start"], table["end"]
    parties = (table["agreement"] == "CST") & (table["status"] == "member")
    prolonged = ended[parties].min()  # parties left by not signing the prolongation
    latest = ended.fillna(_FAR).mask(parties & ended.isna(), prolonged)
    return table[["spell", "state", "agreement", "status", "source", "locator"]].assign(
        first_begin=begun.fillna(early),
        last_begin=_close(begun, table["start_precision"]).where(begun.notna(), latest),
        first_end=ended.fillna(_FAR),
        last_end=_close(ended, table["end_precision"]).fillna(_FAR),
    )


def _close(days: pd.Series, precision: pd.Series) -> pd.Series:
    """Last day that a partial date may mean."""
    closed = days.copy()
    for name, offset in _LENGTH.items():
        coarse = (precision == name).fillna(False)
        closed[coarse] = days[coarse] + pd.tseries.frequencies.to_offset(offset)
    return closed


def on(
    date: str | pd.Timestamp,
    table: pd.DataFrame | None = None,
    *,
    documents_only: bool = False,
) -> pd.DataFrame:
    """States with a spell on a date under the agreement of that time.

    Columns: state, status (member, frozen, observer, left), `certain` (False where the day is
    open), `word` (on whose word it counts: documents, or ATOP where they leave the day open),
    source, spell. A state whose participation is frozen is also listed as a member.
    """
    day = pd.Timestamp(date)
    told = spells(table, documents_only=True)
    rows = told if documents_only else spells(table)
    possible, certain = _lasting(rows, day)
    _, documented = _lasting(told, day)
    by_atop = certain & ~documented
    return (
        rows.assign(
            certain=certain,
            word=by_atop.map({True: "ATOP", False: "documents"}),
            source=rows["source"].astype("string").mask(by_atop, ATOP),
        )
        .loc[possible, ["state", "status", "certain", "word", "source", "spell"]]
        .sort_values(["status", "state"])
        .reset_index(drop=True)
    )


def _lasting(rows: pd.DataFrame, day: pd.Timestamp) -> tuple[pd.Series, pd.Series]:
    """Which spells may last on a day, and which certainly do."""
    possible = (rows["first_begin"] <= day) & (day <= rows["last_end"])
    possible &= rows["agreement"] == agreement_on(day)
    return possible, possible & (rows["last_begin"] <= day) & (day < rows["first_end"])


def stretches(table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Membership cut into stretches that follow each other, each on one word.

    The treaty counts until the charter was signed, the organisation from then; a freeze ends the
    stretch before it. Time that the documents leave open and a day of ATOP closes is a stretch on
    the word of ATOP, if it is more than a month. Columns: spell, state, agreement, status (member,
    frozen), `word` (documents, ATOP), begin, end (missing where it goes on), source, locator.
    """
    table = tables.load("membership") if table is None else table
    inside = table["status"].isin(["member", "frozen"])
    rows, told = spells(table)[inside], spells(table, documents_only=True)[inside]
    places = tables.load("obligations").set_index("obligation")["locator"]
    rows = rows.assign(place=table["obligation"].astype("string").map(places))
    states, frozen = rows["state"].astype("string"), rows["status"] == "frozen"
    begin, end = rows["last_begin"], rows["first_end"]
    end = end.clip(upper=CHARTER).where(rows["agreement"] == "CST", end)
    froze = begin.where(frozen).groupby(states).transform("min")
    end = end.mask(~frozen & (froze < end), froze)
    since = told["last_begin"].clip(lower=begin, upper=end)
    until = told["first_end"].clip(lower=since, upper=end)
    since, until = since.where(end - since > _MONTH, end), until.where(end - until > _MONTH, end)
    parts = pd.concat(
        rows.assign(begin=first, end=last, word=word)
        for first, last, word in (
            (begin, since, "ATOP"),
            (since, until, "documents"),
            (until, end, "ATOP"),
        )
    )
    parts = parts[parts["end"] - parts["begin"] > _MONTH].sort_values(["state", "begin"])
    by_atop = parts["word"] == "ATOP"
    parts = parts.assign(
        end=parts["end"].where(parts["end"] < _FAR),
        source=parts["source"].astype("string").mask(by_atop, ATOP),
        locator=parts["locator"].mask(by_atop, parts["place"]),
    )
    columns = ["spell", "state", "agreement", "status", "word", "begin", "end", "source", "locator"]
    return parts[columns].reset_index(drop=True)


def members_on(
    date: str | pd.Timestamp, *, possible: bool = False, documents_only: bool = False
) -> list[str]:
    """Codes of the states that were members on a date, in alphabetical order.

    With `possible`, also those that may have been: neither the documents nor ATOP give the day on
    which they joined or left. With `documents_only`, as the documents alone tell it.
    """
    return members_on_each([date], possible=possible, documents_only=documents_only)[0]


def members_on_each(
    dates: Iterable[str | pd.Timestamp], *, possible: bool = False, documents_only: bool = False
) -> list[list[str]]:
    """Codes of the members on each of some dates, as `members_on` gives them for one."""
    rows = spells(documents_only=documents_only)
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
