"""Validate a data folder: its files, their cells, the schema, then the book's own rules.

One fault is not told in many ways: what is told of a cell by one layer is no concern of the next,
a row that is faulty by itself is not compared with others, nor a faulty table with other tables.
"""

import json
from pathlib import Path
from typing import Any

from csto import tables
from csto.faults import Fault
from csto.validation import cells, files, keys, rules, schemas
from csto.validation.sheets import Sheet


def validate(folder: Path | None = None) -> list[Fault]:
    """All faults of a data folder (default: the shared tables), in order of file and line."""
    folder = Path(folder) if folder else tables.data_dir()
    entries, found = _entries(folder)
    sheets: dict[str, Sheet] = {}
    for name, entry in entries.items():
        sheet, told = files.read(folder, entry)
        found += told
        if sheet is not None:
            sheets[name] = sheet
    untidy = [fault for sheet in sheets.values() for fault in cells.faults(sheet)]
    later = [*schemas.faults(sheets), *keys.faults(sheets), *rules.faults(sheets)]
    told = {fault.place for fault in later}  # of these the cure says it all
    found += [*later, *(fault for fault in untidy if fault.place not in told)]
    return sorted(found, key=lambda fault: fault.place)


def _entries(folder: Path) -> tuple[dict[str, dict[str, Any]], list[Fault]]:
    """The tables of a data package by name, each with its schema as `schemas.sound` has it."""
    path = folder / "datapackage.json"
    if not path.is_file():
        rule, cure = "there is no data package", "name a folder that has a datapackage.json"
        return {}, [Fault(str(path), None, "", "", rule, cure)]
    try:
        listed = json.loads(path.read_text("utf-8"))["resources"]
        entries = {entry["name"]: entry | {"path": entry["path"]} for entry in listed}
        for entry in listed:
            entries[entry["name"]]["schema"] = schemas.sound(entry["schema"])
        schemas.check_pointers({name: entry["schema"] for name, entry in entries.items()})
    except schemas.SchemaError as error:
        rule, cure = f"no sound schema: {error}", "mend the schema"
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        rule = f"not a data package: {type(error).__name__}: {error}"
        cure = "mend the JSON there"
    else:
        return entries, []
    return {}, [Fault(str(path), None, "", "", rule, cure)]
