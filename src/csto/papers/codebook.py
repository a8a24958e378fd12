"""What the columns of a figure's plotted rows are: unit, meaning, empty cells."""

import pandas as pd

from csto import tables
from csto.record import Record

MADE = "made in the notebook of chapter {chapter}"


def codebook(record: Record) -> str:
    """CSV of `column`, `unit`, `meaning`, `empty` (number of rows without a value)."""
    meanings = _meanings(record.tables)
    made = MADE.format(chapter=record.chapter or "(your own)")
    lines = pd.DataFrame(
        {
            "column": record.rows.columns,
            "unit": [record.units.get(name, "") for name in record.rows],
            "meaning": [meanings.get(name, made) for name in record.rows],
            "empty": [int(record.rows[name].isna().sum()) for name in record.rows],
        }
    )
    return lines.to_csv(index=False, lineterminator="\n")


def _meanings(names: tuple[str, ...]) -> dict[str, str]:
    """Meaning of columns, by name, as the tables behind the figure describe them."""
    found: dict[str, str] = {
        "source": "Sources of the row, as the source line cites them",
        "id": "Key of the row",
    }
    for name in names:
        for field in tables.resource(name)["schema"]["fields"]:
            found.setdefault(field["name"], field.get("description", ""))
    return found
