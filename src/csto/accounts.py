"""Every row of a table accounted for: drawn, or left out for a reason, told by the table's key."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from csto import provenance


def account(
    of: pd.DataFrame | None,
    drawn: pd.DataFrame,
    left_out: Mapping[str, pd.DataFrame],
    used: Sequence[pd.DataFrame] = (),
) -> dict[str, Any]:
    """How the rows of a table were counted.

    `of` are the rows that are accounted for, `drawn` those that the chart shows, `left_out` those
    that it does not, by reason; `used` are rows, of this table or of others, that numbers rest on
    without being drawn. All of them keep their table's key. Gives `tables` (for that of `of`: how
    many `rows` there are, how many are `drawn` and `left_out`, by reason), `used` (how many rows,
    by table) and `faults` (sentences: rows that stand in no part, in two, or are not of the table).
    """
    others: dict[str, set[str]] = {}
    for frame in used:
        for table, keys in _keys(frame).items():
            others.setdefault(table, set()).update(keys)
    counted = _keys(of) if of is not None else {}
    parts = {name: _keys(part) for name, part in {"drawn": drawn, **left_out}.items() if counted}
    result: dict[str, Any] = {"tables": {}, "faults": _strange(counted, parts)}
    for table, keys in counted.items():
        shares = {name: part.get(table, []) for name, part in parts.items()}
        result["faults"] += _faults(table, keys, shares, others.get(table, set()))
        others.get(table, set()).difference_update(*shares.values())
        counts = {name: len(part) for name, part in shares.items()}
        result["tables"][table] = {
            "rows": len(keys),
            "drawn": counts.pop("drawn"),
            "left_out": {reason: count for reason, count in counts.items() if count},
        }
    return result | {"used": {table: len(keys) for table, keys in others.items() if keys}}


def _strange(counted: Iterable[str], parts: Mapping[str, Mapping[str, list[str]]]) -> list[str]:
    """Parts that have no row of the tables that are accounted for, in sentences."""
    return [
        f"the part “{name}” has rows of {', '.join(part)}, none of {', '.join(counted)}"
        for name, part in parts.items()
        if part and not set(part) & set(counted)
    ]


def _faults(
    table: str, keys: list[str], shares: Mapping[str, list[str]], used: set[str]
) -> list[str]:
    """What is wrong with the parts of a table, in sentences."""
    told = [key for part in shares.values() for key in part]
    found = {
        "neither drawn nor left out": set(keys) - set(told) - used,
        "in two parts": {key for key in told if told.count(key) > 1},
        "drawn or left out, but not among the rows accounted for": set(told) - set(keys),
    }
    return [
        f"{len(some)} rows of {table} are {what}: {', '.join(sorted(some)[:5])}"
        for what, some in found.items()
        if some
    ]


def _keys(frame: pd.DataFrame) -> dict[str, list[str]]:
    return provenance.rows_of(frame) if len(frame) else {}


def told(accounts: Mapping[str, Any]) -> list[str]:
    """How the rows were counted, a sentence a table, for readers."""
    from csto import words

    lines = []
    for table, counts in accounts.get("tables", {}).items():
        parts = [f"{words.number(counts['drawn'])} drawn"]
        parts += [f"{words.number(n)} left out ({why})" for why, n in counts["left_out"].items()]
        lines.append(f"{table}: {words.number(counts['rows'])} rows, {words.listing(parts)}.")
    for table, count in accounts.get("used", {}).items():
        lines.append(f"{table}: {words.plural(count, 'row')} used for numbers.")
    return lines
