"""Rules of numbers: in order, or with a reason why there is none."""

from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from csto.validation.frames import Found, Frames, digits, having, lines, words

_ENDS = ("low", "best", "high")
_VALUES = ("value", "number", "count", "share")  # of tables whose numbers have no ends


def ordered_range(frames: Frames) -> Found:
    """Low is at most best, best at most high, low at most high."""
    for table, frame in frames.items():
        for columns in _ranges(frame):
            told: set[object] = set()
            for less, more in _pairs(columns):
                for index in lines(frame, frame[less] > frame[more]):
                    if index not in told:
                        told.add(index)
                        value = " > ".join(digits(frame.loc[index, c]) for c in (less, more))
                        cure = f"write {_in_order(frame, index, columns)}, or mend the wrong one"
                        yield table, index, less, value, f"{less} is above {more}", cure


def _ranges(frame: pd.DataFrame) -> Iterator[list[str]]:
    """The columns of each range of a table: low, best, high; tiv_low, tiv, tiv_high."""
    for low in frame.columns:
        words = low.split("_")
        if "low" in words and (high := _with(words, "high")) in frame:
            middle = [name for name in (_with(words, "best"), _with(words, "")) if name in frame]
            yield [low, *middle[:1], high]


def _with(words: list[str], other: str) -> str:
    """The name of a column with another word in the place of low."""
    return "_".join(filter(None, (other if word == "low" else word for word in words)))


def _pairs(columns: list[str]) -> Iterator[tuple[str, str]]:
    yield from pairwise(columns)
    if len(columns) > 2:
        yield columns[0], columns[-1]


def _in_order(frame: pd.DataFrame, index: object, columns: list[str]) -> str:
    """The numbers of a range in their order: low 8, best 9."""
    row = frame.loc[index, columns]
    there = [column for column in columns if pd.notna(row[column])]
    numbers = map(digits, sorted(float(row[column]) for column in there))
    return ", ".join(map(" ".join, zip(there, numbers, strict=True)))


def numbers_of(frame: pd.DataFrame) -> list[str]:
    """The columns with the number of a statement."""
    ends = [column for column in _ENDS if column in frame]
    values = [column for column in _VALUES if column in frame]
    return [name for name in ends or values if pd.api.types.is_numeric_dtype(frame[name])]


def number_or_reason(frames: Frames) -> Found:
    """A claim has a number, or says in `missing` why not; never both."""
    for table, frame in having(frames, "missing"):
        if not (numbers := numbers_of(frame)):
            continue
        stated, reason = frame[numbers].notna().any(axis=1), frame["missing"].notna()
        for index in lines(frame, ~stated & ~reason):
            known = ", ".join(words(frame["missing"])) or "not_reported"
            cure = f"write the number, or in missing one of: {known}"
            if "qualifier" in frame and pd.notna(frame.loc[index, "qualifier"]):
                cure += "; then empty qualifier"
            yield table, index, "missing", "", "no number and no reason", cure
        for index in lines(frame, stated & reason):
            value = frame.loc[index, "missing"]
            cure = f"empty missing, or {', '.join(numbers)}"
            yield table, index, "missing", value, "a number and a reason", cure


def delivered_within_ordered(frames: Frames) -> Found:
    """No more pieces are delivered than were ordered."""
    for table, frame in having(frames, "number_ordered", "number_delivered"):
        for index in lines(frame, frame["number_delivered"] > frame["number_ordered"]):
            ordered, delivered = (
                frame.loc[index, column] for column in ("number_ordered", "number_delivered")
            )
            cure = f"write {ordered} or less, or {delivered} or more in number_ordered"
            rule = "more delivered than ordered"
            yield table, index, "number_delivered", f"{delivered} > {ordered}", rule, cure
