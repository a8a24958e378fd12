"""Validate a data folder: the schema through Frictionless, then the book's own rules."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from csto import csv_files, rules, tables
from csto.faults import Fault

# What a person does about it, by Frictionless's name of the error.
CURES = {
    "constraint-error": "see the column's constraints in datapackage.json",
    "foreign-key": "add the key to the table pointed to, or mend the spelling",
    "primary-key": "give every row a key of its own",
    "type-error": "write a plain number, without separators or units",
    "missing-cell": "write as many cells as the header has",
    "extra-cell": "put text with a comma between double quotes",
    "blank-row": "remove the empty line",
}
MOST = 10_000  # faults of one table that are named


def validate(folder: Path | None = None) -> list[Fault]:
    """All faults of a data folder (default: the shared tables), in order of file and line.

    Each layer looks only at the tables that pass the one before: files, then schemas, then the
    book's own rules, so that one fault is not told in many ways.
    """
    folder = Path(folder) if folder else tables.data_dir()
    path = folder / "datapackage.json"
    if not path.is_file():
        return [Fault(str(path), None, "", "", "there is no data package", "name a data folder")]
    try:
        package = json.loads(path.read_text("utf-8"))
        resources = {entry["name"]: entry for entry in package["resources"]}
    except (ValueError, KeyError, TypeError) as error:
        return [Fault(str(path), None, "", "", f"not a data package: {error}", "mend the JSON")]
    found: list[Fault] = []
    for entry in resources.values():
        found += _file_faults(folder, entry)
    found += _schema_faults(package, folder, _sound(resources, found))
    sound = _sound(resources, found)
    found += rules.faults({name: tables.load(name, folder) for name in sound}, folder)
    return sorted(found, key=lambda fault: (fault.file, fault.line or 0, fault.column))


def _file_faults(folder: Path, entry: dict[str, Any]) -> Iterator[Fault]:
    try:
        path = tables.within(folder, entry["path"])
    except tables.OutsideError:
        path, cure = folder / entry["path"], "put the file itself into the folder"
        yield Fault(str(path), None, "", "", "the table lies outside the data folder", cure)
        return
    yield from csv_files.faults(path, entry["schema"]["fields"])


def _sound(resources: Mapping[str, Any], found: list[Fault]) -> list[str]:
    """Names of the tables in whose files no fault was found."""
    faulty = {Path(fault.file).name for fault in found}
    return [name for name, entry in resources.items() if Path(entry["path"]).name not in faulty]


def _schema_faults(package: dict[str, Any], folder: Path, sound: list[str]) -> Iterator[Fault]:
    """Faults against the schema of each sound table; keys into other tables are not followed."""
    import frictionless

    resources = [
        _checkable(entry, sound) for entry in package["resources"] if entry["name"] in sound
    ]
    if not resources:
        return
    descriptor = {"name": package.get("name", "tables"), "resources": resources}
    checked = frictionless.Package.from_descriptor(descriptor, basepath=str(folder))
    report = checked.validate(limit_errors=MOST)
    for task in report.tasks:
        for error in task.errors:
            yield _fault(str(folder / task.place), error)
    for error in report.errors:
        yield Fault(str(folder / "datapackage.json"), None, "", "", error.note or error.message)


def _checkable(entry: dict[str, Any], sound: list[str]) -> dict[str, Any]:
    """A resource whose keys point to sound tables only, read as separated by commas."""
    schema = dict(entry["schema"])
    schema["foreignKeys"] = [
        key for key in schema.get("foreignKeys", []) if key["reference"]["resource"] in ("", *sound)
    ]
    return entry | {"schema": schema, "dialect": {"csv": {"delimiter": ","}}}


def _fault(file: str, error: Any) -> Fault:
    columns = getattr(error, "field_names", None) or [getattr(error, "field_name", "")]
    cells = getattr(error, "field_cells", None) or [getattr(error, "cell", "")]
    kind = error.type.replace("-", " ").removesuffix(" error")
    return Fault(
        file=file,
        line=getattr(error, "row_number", None),
        column=", ".join(filter(None, columns)) or getattr(error, "label", ""),
        value=", ".join(str(cell) for cell in cells if cell not in (None, "")),
        rule=f"{kind}: {error.note}" if error.note else kind,
        cure=CURES.get(error.type, ""),
    )
