"""Rules of numbers: with a qualifier whose word fits their ends, or a reason why there is none."""

import pandas as pd

from csto.validation.frames import Found, digits, lines

_ENDS = ("low", "best", "high")
_VALUES = ("value", "number", "count", "share")  # of tables whose numbers have no ends
_OPEN = dict.fromkeys(("over", "more_than", "at_least"), "high")  # the end that a word leaves open
_OPEN |= dict.fromkeys(("up_to", "under", "at_most"), "low")
_CLOSED = ("exact", "about", "estimated")
_OTHER = {"high": "low", "low": "high"}
_LIKE = {"high": "over or at_least", "low": "up_to"}


def _numbers_of(frame: pd.DataFrame) -> list[str]:
    """The columns with the number of a statement."""
    ends = [column for column in _ENDS if column in frame]
    columns = ends or [column for column in _VALUES if column in frame]
    return [name for name in columns if pd.api.types.is_numeric_dtype(frame[name])]


def number_or_reason(frame: pd.DataFrame) -> Found:
    """A claim has a number, or says in `missing` why not; never both."""
    if not (numbers := _numbers_of(frame)):
        return
    stated, reason = frame[numbers].notna().any(axis=1), frame["missing"].notna()
    known = ", ".join(getattr(frame["missing"].dtype, "categories", ["not_reported"]))
    for line in lines(~stated & ~reason):
        cure = f"write the number, or in missing one of: {known}"
        if "qualifier" in frame and pd.notna(frame.loc[line, "qualifier"]):
            cure += "; then empty qualifier"
        yield line, "missing", "", "no number and no reason", cure
    for line in lines(stated & reason):
        cure = f"empty missing, or {', '.join(numbers)}"
        yield line, "missing", frame.loc[line, "missing"], "a number and a reason", cure


def number_with_qualifier(frame: pd.DataFrame) -> Found:
    """A number says how its source qualifies it, and only a number does."""
    if not (numbers := _numbers_of(frame)):
        return
    stated, qualified = frame[numbers].notna().any(axis=1), frame["qualifier"].notna()
    for line in lines(stated & ~qualified):
        empty = [end for end in _OTHER if end in frame and pd.isna(frame.loc[line, end])]
        fitting = "exact, about or estimated; exact where the source prints the bare number"
        if len(empty) == 1:
            fitting = f"{_LIKE[empty[0]]}: {empty[0]} is empty"
        yield line, "qualifier", "", "a number without its qualifier", f"write {fitting}"
    if "missing" in frame:  # without a reason, it is the reason that is asked for
        qualified &= frame["missing"].notna()
    for line in lines(~stated & qualified):
        cure = f"empty qualifier, or write the number in {', '.join(numbers)}"
        value = frame.loc[line, "qualifier"]
        yield line, "qualifier", value, "a qualifier without a number", cure


def ends_of_qualifier(frame: pd.DataFrame) -> Found:
    """No upper end for "more than", no lower one for "up to", both for a number that is no bound.

    The bound may be the best value.
    """
    qualifier = frame["qualifier"].astype("string")
    for end, other in _OTHER.items():
        is_open = qualifier.map(_OPEN) == end
        for line in lines(is_open & frame[end].notna()):
            rule = f"{end} is not empty, though the qualifier is {qualifier[line]}"
            cure = f"empty {end}, or write in qualifier {', '.join(_CLOSED[:-1])} or {_CLOSED[-1]}"
            yield line, end, digits(frame.loc[line, end]), rule, cure
        for line in lines(qualifier.isin(_CLOSED) & frame[end].isna() & frame[other].notna()):
            rule = f"{end} is empty, though the qualifier is {qualifier[line]}"
            number = digits(frame.loc[line, other])
            yield line, end, "", rule, f"write {number} in {end}, or in qualifier {_LIKE[end]}"
        for line in lines(is_open & (frame["best"] != frame[other])) if "best" in frame else ():
            rule = f"another number than {other}, though the qualifier is {qualifier[line]}"
            best, number = (digits(frame.loc[line, column]) for column in ("best", other))
            yield line, "best", best, rule, f"write {number}, or leave best empty"


def bound_of_ends(frame: pd.DataFrame) -> Found:
    """A bound is called lower where there is no upper end, upper where there is no lower one."""
    low, high = frame["low"].notna(), frame["high"].notna()
    right = pd.Series("", frame.index).mask(low & ~high, "lower").mask(high & ~low, "upper")
    said = frame["bound"].astype("string").fillna("")
    for line in lines(said != right):
        if right[line]:
            empty = "high" if right[line] == "lower" else "low"
            rule, cure = f"{empty} is empty", f"write {right[line]}, or the number in {empty}"
        else:
            rule = "no end is empty" if low[line] else "there is no number"
            cure = "leave bound empty, or mend low and high"
        yield line, "bound", said[line], f"not the bound that the number is: {rule}", cure


def parts_within_whole(frame: pd.DataFrame) -> Found:
    """The contingents that a source states do not exceed the total that it states."""
    for (_, source), group in frame.groupby(["operation", "source"], observed=True):
        whole, parts = (group[group["scope"] == scope] for scope in ("total", "state"))
        total, sum_of_parts = whole["high"].max(), parts["low"].sum()
        if pd.notna(total) and sum_of_parts > total:
            rule = f"contingents of {source} add up to {digits(sum_of_parts)}, above its total"
            cure = f"write {digits(sum_of_parts)} or more, or mend a contingent"
            yield whole.index[0], "high", digits(total), rule, cure
