"""The book's own rules, which a schema cannot say; each is asked of the columns it is about.

A rule takes the rows of a table and gives what is wrong with them: line, column, value, rule, cure.
"""

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from csto import tables
from csto.faults import Fault
from csto.validation import members, numbers, orders, texts
from csto.validation.frames import Found
from csto.validation.sheets import Sheet

RULES: tuple[tuple[Callable[[pd.DataFrame], Found], tuple[str, ...]], ...] = (
    (orders.in_order, ()),
    (orders.year_of_start, ("year",)),
    (numbers.number_or_reason, ("missing",)),
    (numbers.number_with_qualifier, ("qualifier",)),
    (numbers.ends_of_qualifier, ("low", "high", "qualifier")),
    (numbers.bound_of_ends, ("low", "high", "bound")),
    (numbers.parts_within_whole, ("operation", "source", "scope", "low", "high")),
    (texts.printed_pieces, ("as_printed",)),
    (texts.repeated_rows, ("source", "locator")),
)


def faults(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Faults against the book's own rules, of rows and tables of which nothing else is told."""
    rows = {name: tables.typed(sheet.sound(), sheet.schema) for name, sheet in sheets.items()}
    found = [
        (name, rule(frame))
        for name, frame in rows.items()
        for rule, columns in RULES
        if set(columns) <= set(frame)
    ]
    whole = {name for name, sheet in sheets.items() if sheet.is_whole and not sheet.told}
    needed = members.COLUMNS.items()
    if all(name in whole and set(columns) <= set(rows[name]) for name, columns in needed):
        found.append((members.PARTS, members.members_or_guests(rows)))
    for name, told in found:
        for line, column, value, rule, cure in told:
            yield Fault(sheets[name].file, int(line), column, str(value), rule, cure)
