"""Rules of dates: in order, and in the year that a row is filed under."""

from collections.abc import Iterator

import pandas as pd

from csto.validation.frames import Found, Frames, having, lines

_PAIRS = (
    ("date", "end"),
    ("as_of", "until"),
    ("since", "lease_end"),
    ("agreed", "lease_end"),
    ("order_year", "delivery_start"),
    ("order_year", "delivery_end"),
)
# Words in the name of a column, and those that stand in their place in that of a later date.
_LATER = {
    "start": ("end", "until"),
    "first": ("last",),
    "from": ("to", "until"),
    "since": ("until",),
    "opened": ("closed",),
}
_BEGINS = ("start", "date", "published")


def dates_in_order(frames: Frames) -> Found:
    """A start is not after its end; nothing is delivered before it is ordered."""
    for table, frame in frames.items():
        told: set[tuple[object, str]] = set()
        for first, last in _pairs(frame):
            for index in lines(frame, _after(frame, first, last)):
                if (index, first) in told:
                    continue
                told.add((index, first))
                begin, end = _told(frame, index, first), _told(frame, index, last)
                cure = f"write {first} {end} and {last} {begin}, or mend the wrong one"
                value, rule = f"{begin} > {end}", f"{first} is after {last}"
                yield table, index, first, value, rule, cure


def _pairs(frame: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Columns of which the first is not after the last: start and end, field_start, field_end."""
    found = [pair for pair in _PAIRS if set(pair) <= set(frame.columns)]
    for first in frame.columns:
        words = first.split("_")
        for begin in set(words) & set(_LATER):
            for end in _LATER[begin]:
                last = "_".join(end if word == begin else word for word in words)
                if last in frame:
                    found.append((first, last))
    yield from (pair for pair in found if _is_ordered(frame, pair))


def _is_ordered(frame: pd.DataFrame, pair: tuple[str, str]) -> bool:
    """Whether both columns are dates, or both are numbers."""
    kinds = (pd.api.types.is_datetime64_any_dtype, pd.api.types.is_numeric_dtype)
    return any(all(is_kind(frame[column]) for column in pair) for is_kind in kinds)


def _after(frame: pd.DataFrame, first: str, last: str) -> pd.Series:
    """Whether the first date lies after the last, as far as both are known."""
    late = frame[first] > frame[last]
    coarse = f"{last}_precision"
    if coarse in frame:  # an end known by its year or month only is not before a day within it
        whole = frame[coarse].astype("string").map({"year": "Y", "month": "M"})
        for period in ("Y", "M"):
            same = frame[first].dt.to_period(period) == frame[last].dt.to_period(period)
            late &= ~((whole == period).fillna(False) & same)
    return late.fillna(False).astype(bool)


def year_of_start(frames: Frames) -> Found:
    """The year of a row is that of its day."""
    for begin in _BEGINS:
        for table, frame in having(frames, "year", begin):
            if not pd.api.types.is_datetime64_any_dtype(frame[begin]):
                continue
            for index in lines(frame, frame["year"] != frame[begin].dt.year):
                year, day = frame.loc[index, "year"], _told(frame, index, begin)
                cure = f"write {day[:4]}, or mend {begin}, which is {day}"
                yield table, index, "year", year, f"not the year of {begin}", cure


def _told(frame: pd.DataFrame, index: object, column: str) -> str:
    """A date as far as it is known, or a year."""
    value = frame.loc[index, column]
    if not isinstance(value, pd.Timestamp):
        return str(value)
    precision = frame.loc[index, f"{column}_precision"] if f"{column}_precision" in frame else "day"
    return str(value)[: {"year": 4, "month": 7}.get(str(precision), 10)]
