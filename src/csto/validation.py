"""Validate a data folder: the schema through Frictionless, then the book's own rules."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from csto import rules, tables
from csto.faults import Fault

# What a person does about it, by Frictionless's name of the error.
CURES = {
    "constraint-error": "see the column's constraints in datapackage.json",
    "foreign-key": "add the key to the table pointed to, or mend the spelling",
    "primary-key": "give every row a key of its own",
    "unique-error": "give every row a key of its own",
    "type-error": "write a plain number, without separators or units",
    "missing-label": "write all columns of the schema, in its order",
    "extra-label": "remove the column, or describe it in datapackage.json",
    "incorrect-label": "write all columns of the schema, in its order",
    "missing-cell": "write as many cells as the header has",
    "extra-cell": "put text with a comma between double quotes",
    "encoding-error": "save the file as UTF-8",
    "source-error": "the file is empty: write at least its header",
    "scheme-error": "put the table back, or remove it from datapackage.json",
}


def validate(folder: Path | None = None) -> list[Fault]:
    """All faults of a data folder (default: the shared tables), in order of file and line.

    The book's own rules run on the tables whose schema holds; with a fault in the schema of one
    table, rules across tables that need it wait until it is mended.
    """
    folder = Path(folder) if folder else tables.data_dir()
    path = folder / "datapackage.json"
    if not path.is_file():
        return [Fault(str(path), None, "", "", "there is no data package", "name a data folder")]
    try:
        names = [entry["name"] for entry in json.loads(path.read_text("utf-8"))["resources"]]
    except (ValueError, KeyError) as error:
        return [Fault(str(path), None, "", "", f"not a data package: {error}", "mend the JSON")]
    found = list(_schema_faults(path, folder))
    broken = {Path(fault.file).stem for fault in found}
    sound = {name: tables.load(name, folder) for name in names if name not in broken}
    found += list(rules.faults(sound, folder))
    return sorted(found, key=lambda fault: (fault.file, fault.line or 0, fault.column))


def _schema_faults(path: Path, folder: Path) -> Iterator[Fault]:
    """Faults against the schema of each table."""
    import frictionless

    report = frictionless.Package(str(path)).validate()
    for task in report.tasks:
        for error in task.errors:
            yield _fault(str(folder / task.place), error)
    for error in report.errors:
        yield Fault(str(path), None, "", "", error.note or error.message)


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
