"""What the schema asks of each cell, row and key, looked for by Frictionless."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from csto.faults import Fault
from csto.validation import cures
from csto.validation.sheets import Sheet, listed

MOST = 10_000  # faults of one table that are named
_LONGEST = 300  # characters of what is said of a schema
_CONSTRAINT = re.compile(r'constraint "(\w+)"')
_PLACE = re.compile(r"row at position (\d+)")


class SchemaError(ValueError):
    """The schema itself is wrong; the message says how."""


def faults(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Faults of tables against their schemas. Raises SchemaError.

    A key is followed into tables of which every row could be read, and whose own keys are sound.
    """
    if not sheets:
        return
    report = _report(sheets)
    errors = [
        (sheet, error)
        for sheet, task in zip(sheets.values(), report.tasks, strict=True)
        for error in task.errors
    ]
    errors.sort(key=lambda pair: pair[1].type == "foreign-key")  # keys last: see _is_followed
    for sheet, error in errors:
        if error.type != "foreign-key" or _is_followed(error, sheet, sheets):
            yield from _fault(sheet, error, sheets)


def _report(sheets: Mapping[str, Sheet]) -> Any:
    """What Frictionless has to say of the tables."""
    import frictionless

    resources = [_checkable(name, sheet, sheets) for name, sheet in sheets.items()]
    try:
        package = frictionless.Package.from_descriptor({"name": "tables", "resources": resources})
        report = package.validate(limit_errors=MOST)
    except frictionless.FrictionlessException as error:
        raise SchemaError("; ".join(_notes(error))[:_LONGEST]) from error
    except re.error as error:
        raise SchemaError(f"a pattern is no regular expression: {error}") from error
    for error in report.errors:
        raise SchemaError(error.note)
    return report


def _notes(error: Any) -> list[str]:
    return [each.note for each in (error.reasons or [error.error])]


def _checkable(name: str, sheet: Sheet, sheets: Mapping[str, Sheet]) -> dict[str, Any]:
    """A resource with its cells as text, whose keys point to tables that could be read."""
    schema = dict(sheet.schema)
    known = ["", *(other for other, there in sheets.items() if there.is_whole)]
    schema["foreignKeys"] = [
        key for key in schema.get("foreignKeys", []) if key["reference"]["resource"] in known
    ]
    columns = (sheet.frame[column].fillna("") for column in sheet.frame)
    rows = _Rows([list(sheet.frame), *map(list, zip(*columns, strict=True))])
    return {"name": name, "data": rows, "schema": schema}


class _Rows(list):
    """Rows of which no copies are made; Frictionless makes many."""

    def __deepcopy__(self, _: dict[int, Any]) -> "_Rows":
        return self


def _is_followed(error: Any, sheet: Sheet, sheets: Mapping[str, Sheet]) -> bool:
    """Whether a key that was not found is the fault of the row that has it."""
    target = sheets.get(error.reference_name, sheet)
    return not {column for _, column in target.told} & set(error.reference_field_names)


def _fault(sheet: Sheet, error: Any, sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """A fault as a person needs it, unless one of the same cell is told already."""
    line = _line(sheet, getattr(error, "row_number", None))
    if line is None:
        raise SchemaError(error.note)
    found = _CONSTRAINT.search(error.note)
    kind = found[1] if found else error.type
    columns = [error.field_name] if hasattr(error, "field_name") else []
    if kind == "foreign-key":
        columns = listed(error.field_names)
    elif kind == "primary-key":
        columns = sheet.key
    if any((line, column) in sheet.told for column in columns):
        return
    other = _PLACE.search(error.note)
    before = _line(sheet, int(other[1])) if other else None
    rule, cure = cures.of(kind, sheet, line, columns, before=before, sheets=sheets)
    cells = sheet.frame.loc[line, columns].dropna()
    for column in columns:
        sheet.told[line, column] = rule
    yield Fault(sheet.file, line, ", ".join(columns), ", ".join(cells), rule, cure)


def _line(sheet: Sheet, place: int | None) -> int | None:
    """The line in the file of a row that Frictionless counts, the header being the first."""
    return None if place is None else int(sheet.frame.index[place - 2])
