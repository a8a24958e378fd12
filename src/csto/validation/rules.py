"""The book's own rules, which a schema cannot say; each is asked of the columns it is about."""

from collections.abc import Callable, Iterator, Mapping

from csto.faults import Fault
from csto.validation.between import (
    keys_in_lists,
    keys_used_again,
    members_or_guests,
    parts_within_whole,
)
from csto.validation.bounds import both_ends, bound_of_ends, number_with_qualifier, open_end
from csto.validation.frames import Found, Frames
from csto.validation.periods import dates_in_order, year_of_start
from csto.validation.ranges import delivered_within_ordered, number_or_reason, ordered_range
from csto.validation.sheets import Sheet
from csto.validation.texts import plain_text, printed_pieces, repeated_rows

OF_ROWS: tuple[Callable[[Frames], Found], ...] = (
    ordered_range,
    number_or_reason,
    number_with_qualifier,
    open_end,
    both_ends,
    bound_of_ends,
    dates_in_order,
    year_of_start,
    printed_pieces,
    plain_text,
    delivered_within_ordered,
    repeated_rows,
)
OF_TABLES: tuple[Callable[[Frames], Found], ...] = (parts_within_whole, members_or_guests)


def faults(sheets: Mapping[str, Sheet], rows: Frames, whole: Frames) -> Iterator[Fault]:
    """Faults of tables against the book's own rules.

    `rows` are the rows that are sound so far, of each table; `whole` the tables that are.
    """
    found = [rule(rows) for rule in OF_ROWS] + [rule(whole) for rule in OF_TABLES]
    keys = {name: sheet.schema.get("primaryKey", ()) for name, sheet in sheets.items()}
    keys = {name: [key] if isinstance(key, str) else list(key) for name, key in keys.items()}
    for each in (*found, keys_in_lists(rows, whole), keys_used_again(rows, keys)):
        for table, line, column, value, broken, cure in each:
            yield Fault(sheets[table].file, int(line), column, str(value), broken, cure)
