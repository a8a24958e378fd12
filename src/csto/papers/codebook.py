"""What the columns of a figure's plotted rows are: unit, meaning, missing values."""

import pandas as pd

from csto import tables
from csto.record import Record

MADE = "made in the notebook of chapter {chapter}"


def codebook(record: Record) -> str:
    """CSV of `column`, `unit`, `meaning`, `missing` (number of rows with NA)."""
    fields = _fields(record.tables)
    made = MADE.format(chapter=record.chapter or "(your own)")
    told = [fields.get(name, {}) for name in record.rows]
    units = [field.get("unit", "") for field in told]
    lines = pd.DataFrame(
        {
            "column": record.rows.columns,
            "unit": [record.units.get(*pair) for pair in zip(record.rows, units, strict=True)],
            "meaning": [field.get("description") or made for field in told],
            "missing": [int(record.rows[name].isna().sum()) for name in record.rows],
        }
    )
    return lines.to_csv(index=False, lineterminator="\n")


def _fields(names: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Columns by name, as the tables behind the figure describe them."""
    found: dict[str, dict[str, str]] = {
        "source": {"description": "Sources of the row, as the source line cites them"},
        "id": {"description": "Key of the row"},
        "level": {"description": "Place of the mark in its pile", "unit": "marks"},
    }
    for name in names:
        for field in tables.resource(name)["schema"]["fields"]:
            found.setdefault(field["name"], field)
    return found
