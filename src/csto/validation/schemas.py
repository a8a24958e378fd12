"""What the schema asks of a cell, as Frictionless reads it, and the form of numbers and dates."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from csto import extras
from csto.faults import Broken, Fault
from csto.validation import cures, days, numerals
from csto.validation.sheets import Sheet

_DATES = re.compile(r"\\d\{4\}\(?-")  # as a pattern begins
_ENDING = re.compile(r"-?\d+\.(\d*[1-9])")
# Columns with keys of another table, separated by spaces: the column, that table, its key.
LISTS = {"hosts": ("states", "state"), "facilities": ("facilities", "facility")}
_LONGEST = 300  # characters of what is said of a schema


class SchemaError(Exception):
    """The schema itself is wrong; the message says how."""


def sound(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with lists of names in its keys, and with `read` in each field: see `_broken`.

    Columns that are lists of keys point to their table as well. Raises SchemaError.
    """
    with extras.needed("validation"):
        import frictionless
    for entry in schema["fields"]:
        entry.setdefault("type", "string")
    try:
        known = frictionless.Schema.from_descriptor(schema)
        readers = [field.create_cell_reader() for field in known.fields]
    except frictionless.FrictionlessException as error:
        notes = [each.note for each in (error.reasons or [error.error])]
        raise SchemaError("; ".join(notes)[:_LONGEST]) from error
    except re.error as error:
        raise SchemaError(f"a pattern is no regular expression: {error}") from error
    fields = [entry | {"read": read} for entry, read in zip(schema["fields"], readers, strict=True)]
    pointers = [
        {"fields": [column], "reference": {"resource": table, "fields": [key]}}
        for column, (table, key) in LISTS.items()
        if column in known.field_names
    ]
    schema = known.to_descriptor() | {"fields": fields}
    return schema | {"foreignKeys": [*schema.get("foreignKeys", []), *pointers]}


def check_pointers(schemas: Mapping[str, dict[str, Any]]) -> None:
    """Raise SchemaError for a key that points to columns that a table does not have."""
    for name, schema in schemas.items():
        for key in schema.get("foreignKeys", []):
            table, columns = key["reference"]["resource"] or name, key["reference"]["fields"]
            known = [entry["name"] for entry in schemas.get(table, {}).get("fields", [])]
            if known and not set(columns) <= set(known):
                raise SchemaError(
                    f"{name} points to {', '.join(columns)} of {table}: no such column"
                )


def faults(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Cells that are not as the schema, or the form of numbers and dates, has them."""
    for sheet in sheets.values():
        for entry in sheet.schema["fields"]:
            column = entry["name"]
            cells = sheet.frame[column].fillna("")
            texts = cells.unique()
            endings = [len(form[1]) for text in texts if (form := _ENDING.fullmatch(text))]
            decimals = max(endings, default=0)
            found = {text: _broken(text, entry, decimals, sheet, sheets) for text in texts}
            wrong = [text for text, broken in found.items() if broken]
            for line, text in cells[cells.isin(wrong)].items():
                yield sheet.fault(line, [column], text, found[text])


def _broken(
    text: str, entry: dict[str, Any], decimals: int, sheet: Sheet, sheets: Mapping[str, Sheet]
) -> Broken | None:
    """What is wrong with a cell, by the field that it is of.

    `decimals` is how many the numbers of its column have, as far as they do not end in zero.
    """
    if text and (broken := _of_form(text, entry, sheet.frame.columns, decimals)):
        return broken
    _, notes = entry["read"](text)  # by names of constraints; none where there are none
    return cures.of(next(iter(notes)), text, entry, sheet, sheets) if notes else None


def _of_form(text: str, entry: dict[str, Any], columns: pd.Index, decimals: int) -> Broken | None:
    if entry["type"] in ("number", "integer"):
        whole = entry["type"] == "integer"
        return numerals.broken(text, whole=whole, columns=columns, decimals=decimals)
    is_date = entry.get("partialDate") or _DATES.match(
        entry.get("constraints", {}).get("pattern", "")
    )
    return days.broken(text) if is_date else None
