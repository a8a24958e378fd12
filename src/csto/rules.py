"""Rules that a schema cannot say: numbers in order, parts within wholes, members of their day."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from csto.faults import Fault

Frames = Mapping[str, pd.DataFrame]
Found = Iterator[tuple[str, int, str, object, str, str]]
"""Table, index of the row, column, value, rule, cure."""


def faults(frames: Frames, folder: Path) -> Iterator[Fault]:
    """All faults of the tables at hand against the book's own rules."""
    for rule in RULES:
        for table, index, column, value, broken, cure in rule(frames):
            line = index + 2  # the header is line 1
            yield Fault(str(folder / f"{table}.csv"), line, column, str(value), broken, cure)


def _with(frames: Frames, *columns: str) -> Iterator[tuple[str, pd.DataFrame]]:
    for table, frame in frames.items():
        if set(columns) <= set(frame.columns):
            yield table, frame


def ordered_range(frames: Frames) -> Found:
    """Low is at most best, best at most high, low at most high."""
    for table, frame in _with(frames, "low", "best", "high"):
        for less, more in (("low", "best"), ("best", "high"), ("low", "high")):
            wrong = frame.index[(frame[less] > frame[more]).fillna(False)]
            for index in wrong:
                value = f"{frame.loc[index, less]:g} > {frame.loc[index, more]:g}"
                yield (
                    table,
                    index,
                    less,
                    value,
                    f"{less} is above {more}",
                    "swap or mend the numbers",
                )


def number_or_reason(frames: Frames) -> Found:
    """A claim has a number, or says in `missing` why not; never both."""
    for table, frame in _with(frames, "low", "best", "high", "missing"):
        stated = frame[["low", "best", "high"]].notna().any(axis=1)
        for index in frame.index[~stated & frame["missing"].isna()]:
            yield table, index, "missing", "", "no number and no reason", "say why in missing"
        for index in frame.index[stated & frame["missing"].notna()]:
            value = frame.loc[index, "missing"]
            yield table, index, "missing", value, "a number and a reason", "empty one of the two"


def dates_in_order(frames: Frames) -> Found:
    """A start is not after its end; nothing is delivered before it is ordered."""
    pairs = (
        ("start", "end"),
        ("order_year", "delivery_start"),
        ("order_year", "delivery_end"),
        ("delivery_start", "delivery_end"),
    )
    for first, last in pairs:
        for table, frame in _with(frames, first, last):
            for index in frame.index[_after(frame, first, last)]:
                value = f"{_day(frame.loc[index, first])} > {_day(frame.loc[index, last])}"
                yield (
                    table,
                    index,
                    first,
                    value,
                    f"{first} is after {last}",
                    "swap or mend the dates",
                )


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


def _day(value: object) -> str:
    return str(value)[:10]


def known_states(frames: Frames) -> Found:
    """Host states are states of the table `states`."""
    if "states" not in frames:
        return
    known = set(frames["states"]["state"])
    for table, frame in _with(frames, "hosts"):
        for index, codes in frame["hosts"].dropna().items():
            for code in codes.split(" "):
                if code not in known:
                    yield table, index, "hosts", code, "no such state", "use a code of states.csv"


def printed_pieces(frames: Frames) -> Found:
    """What a source prints is quoted in short pieces, none of them empty."""
    for table, frame in _with(frames, "as_printed"):
        for index, text in frame["as_printed"].dropna().items():
            if any(not piece.strip() for piece in f" {text} ".split(" | ")):
                cure = "separate pieces with ' | ' and leave none empty"
                yield table, index, "as_printed", text, "an empty piece", cure


def parts_within_whole(frames: Frames) -> Found:
    """The contingents that a source states do not exceed the total that it states."""
    if "operation_contributions" not in frames:
        return
    table = "operation_contributions"
    for (_, source), group in frames[table].groupby(["operation", "source"], observed=True):
        total = group.loc[group["scope"] == "total", "high"].max()
        parts = group.loc[group["scope"] == "state", "low"].sum()
        if pd.notna(total) and parts > total:
            index = group.index[group["scope"] == "total"][0]
            rule = f"contingents of {source} add up to {parts:g}, above its total"
            yield table, index, "high", f"{total:g}", rule, "mend a contingent or the total"


def delivered_within_ordered(frames: Frames) -> Found:
    """No more pieces are delivered than were ordered."""
    for table, frame in _with(frames, "number_ordered", "number_delivered"):
        more = (frame["number_delivered"] > frame["number_ordered"]).fillna(False)
        for index in frame.index[more]:
            value = f"{frame.loc[index, 'number_delivered']} > {frame.loc[index, 'number_ordered']}"
            rule, cure = "more delivered than ordered", "mend one of the numbers"
            yield table, index, "number_delivered", value, rule, cure


_FORMULA = r"^[=+@\t\r]|^-(?!\d)"
_MARKUP = r"<[A-Za-z/!?]|javascript:|\{\{|\{%"


def plain_text(frames: Frames) -> Found:
    """A text cell holds text: nothing that a spreadsheet computes or a page would run."""
    cells = (
        (
            _FORMULA,
            "a formula-like cell",
            "start the text with a letter, a digit or a quotation mark",
        ),
        (_MARKUP, "markup in a text cell", "write plain text, without tags, scripts or templates"),
    )
    for table, frame in frames.items():
        for column in frame.select_dtypes(["string", "category"]):
            text = frame[column].astype("string")
            for pattern, rule, cure in cells:
                for index in frame.index[text.str.contains(pattern, regex=True).fillna(False)]:
                    yield table, index, column, text[index], rule, cure


def members_or_guests(frames: Frames) -> Found:
    """A participant of an exercise was a member then, or is marked as a guest."""
    if not {"membership", "exercises", "exercise_participants"} <= set(frames):
        return
    spells = frames["membership"].query("status == 'member'")
    begun = spells["start"].fillna(spells["start_atop"]).dt.year.fillna(0)
    lasting = spells["end"].fillna(spells["end_atop"]).dt.year.fillna(9999)
    spells = pd.DataFrame({"state": spells["state"].astype("string"), "from": begun, "to": lasting})
    years = frames["exercises"].set_index("exercise")["year"]
    table = "exercise_participants"
    parts = frames[table].query("role == 'participant'").astype({"state": "string"})
    parts = parts.assign(year=parts["exercise"].astype("string").map(years))
    met = parts[["state", "year"]].reset_index().merge(spells, on="state")
    members = met["index"][met["year"].between(met["from"], met["to"])]
    for index, part in parts.drop(members.unique()).iterrows():
        rule, cure = f"no member in {part['year']}", "set role to guest, or mend membership.csv"
        yield table, index, "state", part["state"], rule, cure


RULES: tuple[Callable[[Frames], Found], ...] = (
    ordered_range,
    number_or_reason,
    dates_in_order,
    known_states,
    printed_pieces,
    plain_text,
    parts_within_whole,
    delivered_within_ordered,
    members_or_guests,
)
