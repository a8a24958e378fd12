"""The header of a table's file: in the first line, the columns of the schema in their order."""

from collections.abc import Iterator
from typing import NamedTuple

from csto.faults import Fault
from csto.validation import spelling

Row = tuple[int, list[str]]
"""The line on which a row begins, and its cells."""

_SEPARATORS = {";": "semicolons", "\t": "tabulators", "|": "vertical bars"}
_DEEP = 30  # rows in which a header is looked for


class Header(NamedTuple):
    """Where a table was found to have its header."""

    place: int
    """Number of rows up to it, itself included."""
    surplus: int
    """Number of commas too many at its end, which the rows may have too."""


def look(
    file: str, records: list[Row], expected: list[str], *, may_be_empty: bool = False
) -> tuple[Header | None, list[Fault]]:
    """The header of a file's rows and its faults; none where the rows below cannot be read by it.

    Lines above the header are told, and the table is read without them. Rows may be none only where
    the data package says what was taken out.
    """
    wanted = {spelling.bare(name) for name in expected}
    named = [len({spelling.bare(cell) for cell in cells} & wanted) for _, cells in records[:_DEEP]]
    place = next((place for place, count in enumerate(named) if 2 * count >= len(wanted)), None)
    if place is None:
        return None, [_none(file, records, expected)]
    line, cells = records[place]
    found: list[Fault] = []
    if place:
        above = "line 1" if line == 2 else f"lines 1 to {line - 1}"
        value = ",".join(records[0][1]).strip(",")
        rule = "a title line above the header" if value else "an empty line above the header"
        cure = f"remove {above}; the header begins in line {line}"
        found.append(Fault(file, 1, "", value, rule, cure))
    surplus = max(len(cells) - len(expected), 0)
    if surplus and not any(cells[-surplus:]):
        cells = cells[:-surplus]
        cure = f"remove the last {counted(surplus)} of each line"
        found.append(Fault(file, line, "", "", "columns without a name at the end", cure))
    names = list(cells)
    for number, cell in enumerate(cells):
        free = [name for name in expected if name not in names]
        if cell not in expected and (near := spelling.near(cell, free, most=1)):
            names[number] = near[0]
    if other := [cell for cell, name in zip(cells, names, strict=True) if cell != name]:
        rule = "a name of a column in another spelling than the schema's"
        cure = f"the header as {','.join(names)}" if other[1:] else names[cells.index(other[0])]
        found.append(Fault(file, line, "", ",".join(other), rule, f"write {cure}"))
    has_rows = may_be_empty or len(records) > place + 1
    if wrong := list(_wrong(names, expected, has_rows=has_rows)):
        return None, found + [Fault(file, line, column, "", *told) for column, *told in wrong]
    return Header(place + 1, surplus), found


def counted(commas: int) -> str:
    """A number of commas: 1 comma, 2 commas."""
    return "1 comma" if commas == 1 else f"{commas} commas"


def _none(file: str, records: list[Row], expected: list[str]) -> Fault:
    """What stands there in place of a header."""
    for line, cells in records[:_DEEP]:
        for separator, name in _SEPARATORS.items():
            parts = ",".join(cells).replace('"', "").split(separator)
            if len(set(expected) & set(parts)) >= 2:
                rule = f"cells are separated by {separator!r}"
                return Fault(
                    file, line, "", "", rule, f"separate them by commas in place of {name}"
                )
    value = ",".join(records[0][1]) if records else ""
    cure = f"write as line 1: {','.join(expected)}"
    return Fault(file, 1, "", value, "no header of this table", cure)


def _wrong(
    names: list[str], expected: list[str], *, has_rows: bool
) -> Iterator[tuple[str, str, str]]:
    """Why rows cannot be read by these columns: column, rule, cure."""
    for before, column in zip(["", *expected], expected, strict=False):
        if column not in names:
            yield (
                column,
                "missing column",
                f"write it {f'behind {before}' if before else 'as the first'}",
            )
    for column in dict.fromkeys(names):
        if column not in expected:
            told = column or "the column without a name"
            yield column, "extra column", f"remove {told}, or describe it in datapackage.json"
        elif names.count(column) > 1:
            rule = f"the column stands {names.count(column)} times"
            yield column, rule, "write it once, with its cells"
    if sorted(names) == sorted(expected) and names != expected:
        rule = "columns in another order than the schema's"
        yield "", rule, f"write them as {','.join(expected)}"
    elif names == expected and not has_rows:
        yield "", "a header without rows", "add rows, or remove the table"
