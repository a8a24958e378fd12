"""Rules of what goes up or on: low, best, high; start, end; ordered, delivered; year and day."""

from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from csto.validation.frames import Found, digits, lines

# Words in the names of columns that go up: start, end as well as field_start, field_end.
_WORDS = (
    ("above", ("low", "best", "", "high")),
    ("after", ("start", "end")),
    ("after", ("start", "until")),
    ("after", ("first", "last")),
    ("after", ("from", "to")),
    ("after", ("from", "until")),
    ("after", ("since", "until")),
    ("after", ("opened", "closed")),
)
_COLUMNS = (
    ("above", ("number_delivered", "number_ordered")),
    ("after", ("date", "end")),
    ("after", ("as_of", "until")),
    ("after", ("since", "lease_end")),
    ("after", ("agreed", "lease_end")),
    ("after", ("order_year", "delivery_start", "delivery_end")),
)
_BEGINS = ("start", "date", "published")


def in_order(frame: pd.DataFrame) -> Found:
    """Low is at most best and high, a start not after its end, and so on; see `_chains`."""
    told: set[tuple[object, str]] = set()
    for relation, columns in _chains(frame):
        broken = {}  # of each row the first pair that is not in order
        for pair in reversed([*combinations(columns, 2)]):
            broken |= dict.fromkeys(lines(_after(frame, *pair)), pair)
        for line, (less, more) in broken.items():
            if (line, less) not in told:
                told.add((line, less))
                first, last = _shown(frame, line, less), _shown(frame, line, more)
                known = frame.loc[line, columns].dropna()
                right = ", ".join(
                    f"{column} {_shown(frame, line, other)}"
                    for column, other in zip(known.index, known.sort_values().index, strict=True)
                )
                cure = f"write {right}, or mend the wrong one"
                yield line, less, f"{first} > {last}", f"{less} is {relation} {more}", cure


def _chains(frame: pd.DataFrame) -> Iterator[tuple[str, list[str]]]:
    """Columns of one kind, numbers or dates, whose values go up from one to the next."""
    found = [*_COLUMNS]
    for column in frame:
        parts = column.split("_")
        for relation, words in _WORDS:
            if words[0] in parts:
                place = parts.index(words[0])
                others = ([*parts[:place], word, *parts[place + 1 :]] for word in words)
                found.append((relation, tuple("_".join(filter(None, each)) for each in others)))
    kinds = (pd.api.types.is_datetime64_any_dtype, pd.api.types.is_numeric_dtype)
    for relation, names in found:
        for is_kind in kinds:
            columns = [name for name in names if name in frame and is_kind(frame[name])]
            if len(columns) > 1:
                yield relation, columns


def _after(frame: pd.DataFrame, first: str, last: str) -> pd.Series:
    """Whether a value lies above or after another, as far as both are known."""
    late = frame[first] > frame[last]
    coarse = f"{last}_precision"
    if coarse in frame:  # an end known by its year or month only is not before a day within it
        whole = frame[coarse].astype("string").map({"year": "Y", "month": "M"})
        for period in ("Y", "M"):
            same = frame[first].dt.to_period(period) == frame[last].dt.to_period(period)
            late &= ~((whole == period).fillna(False) & same)
    return late


def year_of_start(frame: pd.DataFrame) -> Found:
    """The year of a row is that of its day."""
    for begin in _BEGINS:
        if begin in frame and pd.api.types.is_datetime64_any_dtype(frame[begin]):
            for line in lines(frame["year"] != frame[begin].dt.year):
                day = _shown(frame, line, begin)
                cure = f"write {day[:4]}, or mend {begin}, which is {day}"
                yield line, "year", frame.loc[line, "year"], f"not the year of {begin}", cure


def _shown(frame: pd.DataFrame, line: object, column: str) -> str:
    """A number, or a date as far as it is known."""
    value = frame.loc[line, column]
    if not isinstance(value, pd.Timestamp):
        return digits(value)
    known = str(frame.loc[line].get(f"{column}_precision", "day"))
    return str(value)[: {"year": 4, "month": 7}.get(known, 10)]
