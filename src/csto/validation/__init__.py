"""Validate a data folder: its files, their cells, the schema, then the book's own rules.

One fault is not told in many ways: what is told of a cell by one layer is no concern of the next,
a row that is faulty by itself is not compared with others, nor a faulty table with other tables.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from csto import tables
from csto.faults import Fault
from csto.validation import cells, files, forms, rules, schemas
from csto.validation.sheets import Sheet


def validate(folder: Path | None = None) -> list[Fault]:
    """All faults of a data folder (default: the shared tables), in order of file and line."""
    folder = Path(folder) if folder else tables.data_dir()
    entries, found = _entries(folder)
    sheets: dict[str, Sheet] = {}
    for name, entry in entries.items():
        sheet, told = _sheet(folder, entry)
        found += told
        if sheet is not None:
            sheets[name] = sheet
    untidy = [fault for sheet in sheets.values() for fault in cells.faults(sheet)]
    try:
        later = [*_of_schemas(sheets), *_of_rules(sheets)]
    except schemas.SchemaError as error:
        path = str(folder / "datapackage.json")
        later = [Fault(path, None, "", "", f"no sound schema: {error}", "mend the schema")]
    told = {_cell(fault) for fault in later}  # of these the cure says it all
    found += [*later, *(fault for fault in untidy if _cell(fault) not in told)]
    return sorted(found, key=lambda fault: (fault.file, fault.line or 0, fault.column))


def _cell(fault: Fault) -> tuple[str, int | None, str]:
    return fault.file, fault.line, fault.column


def _entries(folder: Path) -> tuple[dict[str, dict[str, Any]], list[Fault]]:
    """The tables of a data package, by name."""
    path = folder / "datapackage.json"
    if not path.is_file():
        rule, cure = "there is no data package", "name a folder that has a datapackage.json"
        return {}, [Fault(str(path), None, "", "", rule, cure)]
    try:
        entries = {
            entry["name"]: entry for entry in json.loads(path.read_text("utf-8"))["resources"]
        }
        for entry in entries.values():
            for field in (entry["path"] and entry["schema"])["fields"]:
                field.setdefault("type", "string")
                field["name"]  # raises, where there is none
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        rule = f"not a data package: {type(error).__name__}: {error}"
        return {}, [Fault(str(path), None, "", "", rule, "mend the JSON there")]
    return entries, []


def _sheet(folder: Path, entry: dict[str, Any]) -> tuple[Sheet | None, list[Fault]]:
    """A table as its file has it, none where it cannot be read; and what is wrong with the file."""
    try:
        path = tables.within(folder, entry["path"])
    except tables.OutsideError:
        path, cure = folder / entry["path"], "put the file itself into the folder"
        rule = "the table lies outside the data folder"
        return None, [Fault(str(path), None, "", "", rule, cure)]
    return files.read(path, entry["schema"])


def _of_schemas(sheets: dict[str, Sheet]) -> Iterator[Fault]:
    """Faults of single cells, and of keys. Raises SchemaError."""
    yield from schemas.faults(sheets)
    for sheet in sheets.values():
        yield from forms.faults(sheet)


def _of_rules(sheets: dict[str, Sheet]) -> Iterator[Fault]:
    """Faults against the book's own rules, where nothing else is wrong."""
    rows = {name: tables.typed(sheet.sound(), sheet.schema) for name, sheet in sheets.items()}
    whole = {
        name: rows[name] for name, sheet in sheets.items() if sheet.is_whole and not sheet.told
    }
    yield from rules.faults(sheets, rows, whole)
