"""Every row of a table accounted for: drawn, or left out for a reason, told by the table's key."""

from collections import Counter
from collections.abc import Mapping, Sequence
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
    tables: dict[str, Any] = {}
    faults = [
        f"the part “{name}” has rows of {', '.join(part)}, none of {', '.join(counted)}"
        for name, part in parts.items()
        if part and not set(part) & set(counted)
    ]
    for table, keys in counted.items():
        shares = {name: part.get(table, []) for name, part in parts.items()}
        told = Counter(key for part in shares.values() for key in part)
        wrong = {
            "neither drawn nor left out": set(keys) - set(told) - others.get(table, set()),
            "in two parts": {key for key, count in told.items() if count > 1},
            "drawn or left out, but not among the rows accounted for": set(told) - set(keys),
        }
        faults += [
            f"{len(some)} rows of {table} are {what}: {', '.join(sorted(some)[:5])}"
            for what, some in wrong.items()
            if some
        ]
        others.get(table, set()).difference_update(told)
        counts = {name: len(part) for name, part in shares.items()}
        tables[table] = {
            "rows": len(keys),
            "drawn": counts.pop("drawn"),
            "left_out": {reason: count for reason, count in counts.items() if count},
        }
    also = {table: len(keys) for table, keys in others.items() if keys}
    return {"tables": tables, "faults": faults, "used": also}


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
