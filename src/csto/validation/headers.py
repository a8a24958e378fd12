"""The header of a table's file: in the first line, the columns of the schema in their order."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from csto.faults import Fault
from csto.validation import spelling

Row = tuple[int, list[str]]
"""The line on which a row begins, and its cells."""

_SEPARATORS = {";": "semicolons", "\t": "tabulators", "|": "vertical bars"}
_DEEP = 30  # rows in which a header is looked for


class Header(NamedTuple):
    """The header that a table was found to have."""

    columns: list[str]
    place: int
    """Number of rows up to it, itself included."""
    surplus: int
    """Number of commas too many at its end, which the rows may have too."""


def look(file: str, records: list[Row], expected: list[str]) -> tuple[Header | None, list[Fault]]:
    """The header of a file's rows and its faults; none where the rows below cannot be read by it.

    Lines above the header are told, and the table is read without them.
    """
    found: list[Fault] = []
    place = _place(records, expected)
    if place is None:
        return None, [_none(file, records, expected)]
    line, cells = records[place]
    if place:
        above = "line 1" if line == 2 else f"lines 1 to {line - 1}"
        value = ",".join(records[0][1]).strip(",")
        rule = "a title line above the header" if value else "an empty line above the header"
        cure = f"remove {above}; the header begins in line {line}"
        found.append(Fault(file, 1, "", value, rule, cure))
    surplus = len(cells) - len(expected)
    if surplus > 0 and not any(cells[-surplus:]):
        cells = cells[:-surplus]
        cure = f"remove the last {counted(surplus)} of each line"
        found.append(Fault(file, line, "", "", "columns without a name at the end", cure))
    names, told = _named(file, line, cells, expected)
    found += told
    if sorted(names) != sorted(expected):
        found += _others(file, line, names, expected)
        return None, found
    if names != expected:
        rule, cure = "columns in another order than the schema's", ",".join(expected)
        return None, [*found, Fault(file, line, "", "", rule, f"write them as {cure}")]
    if place + 1 == len(records):
        rule, cure = "a header without rows", "add rows, or remove the table"
        return None, [*found, Fault(file, line, "", "", rule, cure)]
    return Header(names, place + 1, max(surplus, 0)), found


def counted(commas: int) -> str:
    """A number of commas: 1 comma, 2 commas."""
    return "1 comma" if commas == 1 else f"{commas} commas"


def _place(records: list[Row], expected: list[str]) -> int | None:
    """Which row is the header: the first in which at least half of the columns are named."""
    wanted = {spelling.bare(name) for name in expected}
    for place, (_, cells) in enumerate(records[:_DEEP]):
        named = {spelling.bare(cell) for cell in cells} & wanted
        if 2 * len(named) >= len(wanted):
            return place
    return None


def _none(file: str, records: list[Row], expected: list[str]) -> Fault:
    """What stands there in place of a header."""
    wanted = set(expected)
    for line, cells in records[:_DEEP]:
        for separator, name in _SEPARATORS.items():
            parts = ",".join(cells).replace('"', "").split(separator)
            if len(wanted & set(parts)) >= 2:
                rule = f"cells are separated by {separator!r}"
                cure = f"separate them by commas in place of {name}"
                return Fault(file, line, "", "", rule, cure)
    value = ",".join(records[0][1]) if records else ""
    cure = f"write as line 1: {','.join(expected)}"
    return Fault(file, 1, "", value, "no header of this table", cure)


def _named(
    file: str, line: int, cells: list[str], expected: list[str]
) -> tuple[list[str], list[Fault]]:
    """The columns, those in another spelling by their right names; and their faults."""
    names, others = [], []
    free = [name for name in expected if name not in cells]
    for cell in cells:
        name = cell
        if cell not in expected:
            near = spelling.near(cell, free, most=1)
            if near:
                name = near[0]
                free.remove(name)
                others.append(cell)
        names.append(name)
    if not others:
        return names, []
    rule = "a name of a column in another spelling than the schema's"
    cure = names[cells.index(others[0])] if len(others) == 1 else f"the header as {','.join(names)}"
    return names, [Fault(file, line, "", ",".join(others), rule, f"write {cure}")]


def _others(file: str, line: int, names: list[str], expected: list[str]) -> Iterator[Fault]:
    """Columns that are not there, too many, or there twice."""
    counts = Counter(names)
    for column in expected:
        if column not in counts:
            after = expected.index(column)
            where = f"behind {expected[after - 1]}" if after else "as the first"
            yield Fault(file, line, column, "", "missing column", f"write it {where}")
    for column, count in counts.items():
        if column not in expected:
            told = f"remove {column or 'the column without a name'}, or describe it in "
            yield Fault(file, line, column, "", "extra column", f"{told}datapackage.json")
        elif count > 1:
            rule = f"the column stands {count} times"
            yield Fault(file, line, column, "", rule, "write it once, with its cells")
