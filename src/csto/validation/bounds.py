"""Rules of qualifiers: a number has one, and its ends are such as its word says."""

from collections.abc import Iterable

import pandas as pd

from csto.validation.frames import Found, Frames, digits, having, lines, words
from csto.validation.ranges import numbers_of

_LOWER = ("over", "more_than", "at_least")
_UPPER = ("up_to", "under", "at_most")
_CLOSED = ("exact", "about", "estimated")


def number_with_qualifier(frames: Frames) -> Found:
    """A number says how its source qualifies it, and only a number does."""
    for table, frame in having(frames, "qualifier"):
        if not (numbers := numbers_of(frame)):
            continue
        stated, qualified = frame[numbers].notna().any(axis=1), frame["qualifier"].notna()
        for index in lines(frame, stated & ~qualified):
            cure = f"write {_fitting(frame, index)}"
            yield table, index, "qualifier", "", "a number without its qualifier", cure
        if "missing" in frame:  # without a reason, it is the reason that is asked for
            qualified &= frame["missing"].notna()
        for index in lines(frame, ~stated & qualified):
            cure = f"empty qualifier, or write the number in {', '.join(numbers)}"
            value = frame.loc[index, "qualifier"]
            yield table, index, "qualifier", value, "a qualifier without a number", cure


def open_end(frames: Frames) -> Found:
    """No upper end for "more than", no lower one for "up to"; the bound may be the best value."""
    for table, frame in having(frames, "low", "high", "qualifier"):
        for kind, bound, empty in ((_LOWER, "low", "high"), (_UPPER, "high", "low")):
            those = frame["qualifier"].isin(kind)
            for index in lines(frame, those & frame[empty].notna()):
                word, value = frame.loc[index, ["qualifier", empty]]
                rule = f"{empty} is not empty, though the qualifier is {word}"
                cure = f"empty {empty}, or write in qualifier {_closed(frame)}"
                yield table, index, empty, digits(value), rule, cure
            if "best" in frame:
                for index in lines(frame, those & (frame["best"] != frame[bound])):
                    word, number, best = frame.loc[index, ["qualifier", bound, "best"]]
                    rule = f"another number than {bound}, though the qualifier is {word}"
                    cure = f"write {digits(number)}, or leave best empty"
                    yield table, index, "best", digits(best), rule, cure


def both_ends(frames: Frames) -> Found:
    """A number that is no bound has both ends."""
    for table, frame in having(frames, "low", "high", "qualifier"):
        those = frame["qualifier"].isin(_CLOSED) & (frame["low"].isna() != frame["high"].isna())
        for index in lines(frame, those):
            there, empty = "low", "high"
            if pd.isna(frame.loc[index, there]):
                there, empty = empty, there
            word, number = frame.loc[index, ["qualifier", there]]
            rule = f"{empty} is empty, though the qualifier is {word}"
            cure = f"write {digits(number)} in {empty}, or in qualifier {_bounds(frame, there)}"
            yield table, index, empty, "", rule, cure


def bound_of_ends(frames: Frames) -> Found:
    """A bound is called lower where there is no upper end, upper where there is no lower one."""
    for table, frame in having(frames, "low", "high", "bound"):
        low, high = frame["low"].notna(), frame["high"].notna()
        right = pd.Series("", frame.index).mask(low & ~high, "lower").mask(high & ~low, "upper")
        said = frame["bound"].astype("string").fillna("")
        for index in lines(frame, said != right):
            if right[index]:
                empty = "high" if right[index] == "lower" else "low"
                rule, cure = f"{empty} is empty", f"write {right[index]}, or the number in {empty}"
            else:
                rule = "no end is empty" if low[index] else "there is no number"
                cure = "leave bound empty, or mend low and high"
            told = f"not the bound that the number is: {rule}"
            yield table, index, "bound", said[index], told, cure


def _fitting(frame: pd.DataFrame, index: object) -> str:
    """The qualifiers that the ends of a number allow."""
    if {"low", "high"} <= set(frame):
        is_open = frame.loc[index, ["low", "high"]].isna()
        if is_open["low"] != is_open["high"]:
            there, empty = ("high", "low") if is_open["low"] else ("low", "high")
            return f"{_bounds(frame, there)}: {empty} is empty"
    return f"{_closed(frame)}; exact where the source prints the bare number"


def _closed(frame: pd.DataFrame) -> str:
    return _one_of(_CLOSED, frame)


def _bounds(frame: pd.DataFrame, there: str) -> str:
    return _one_of(_LOWER if there == "low" else _UPPER, frame)


def _one_of(fit: Iterable[str], frame: pd.DataFrame) -> str:
    known = words(frame["qualifier"])
    names = [word for word in fit if word in known or not known] or known
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
