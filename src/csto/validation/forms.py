"""The form of numbers and dates, of which a schema says too little."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from csto.faults import Fault
from csto.validation import days, numerals
from csto.validation.days import Broken
from csto.validation.sheets import Sheet

_DATES = re.compile(r"\\d\{4\}\(?-")  # as a pattern begins
_ENDING = re.compile(r"^-?\d+\.\d*[1-9]$")


def broken(
    entry: dict[str, Any], text: str, columns: Iterable[str], decimals: int = 0
) -> Broken | None:
    """What is wrong with the form of a cell, by its column as the schema describes it.

    `decimals` is how many the numbers of the column have, as far as they do not end in zero.
    """
    if entry["type"] in ("number", "integer"):
        whole = entry["type"] == "integer"
        return numerals.broken(text, whole=whole, columns=columns, decimals=decimals)
    return days.broken(text) if _is_date(entry) else None


def _is_date(entry: dict[str, Any]) -> bool:
    """Whether a column holds dates: it says so, or has a pattern of them."""
    pattern = entry.get("constraints", {}).get("pattern", "")
    return bool(entry.get("partialDate") or _DATES.match(pattern))


def faults(sheet: Sheet) -> Iterator[Fault]:
    """Cells whose number or date has another form than the tables', where nothing is told yet."""
    for column, entry in sheet.fields.items():
        cells = sheet.frame[column].dropna()
        texts = cells.unique()
        known = [text.partition(".")[2] for text in texts if _ENDING.match(text)]
        decimals = max(map(len, known), default=0)
        found = {text: broken(entry, text, sheet.fields, decimals) for text in texts}
        for line, text in cells[cells.map(found).notna()].items():
            if (line, column) not in sheet.told:
                yield sheet.fault(line, column, *found[text])
