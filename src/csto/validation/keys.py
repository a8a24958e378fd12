"""Keys of rows: there, each once, never used before, and known to the table that they point to."""

from collections.abc import Iterator, Mapping

from csto.faults import Fault
from csto.validation import cures
from csto.validation.schemas import LISTS
from csto.validation.sheets import Sheet


def faults(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Faults of keys. They are looked for where every row could be read and the keys are sound."""
    for name, sheet in sheets.items():
        yield from _twice(sheet)
        yield from _used_again(name, sheet, sheets.get("withdrawn"))
    for sheet in sheets.values():
        yield from _unknown(sheet, sheets)


def _twice(sheet: Sheet) -> Iterator[Fault]:
    """Keys, and cells of columns without repetition, that another row has or that are empty."""
    unique = [
        [entry["name"]]
        for entry in sheet.schema["fields"]
        if entry.get("constraints", {}).get("unique")
    ]
    for columns in filter(None, [sheet.key, *unique]):
        first: dict[tuple[str, ...], int] = {}
        for line, *cells in sheet.frame[columns].fillna("").itertuples(name=None):
            before = first.setdefault(tuple(cells), line) if any(cells) else None
            if before == line or sheet.is_told(line, columns):
                continue
            if before is None and columns in unique:
                continue
            broken = cures.of_key(sheet, columns, cells, before, is_key=columns not in unique)
            yield sheet.fault(line, columns, ", ".join(filter(None, cells)), broken)


def _used_again(name: str, sheet: Sheet, withdrawn: Sheet | None) -> Iterator[Fault]:
    """Rows with the key of one that an earlier release had and that left its table."""
    if withdrawn is None or not sheet.key or not {"table", "key"} <= set(withdrawn.frame):
        return
    gone = set(withdrawn.frame.loc[withdrawn.frame["table"] == name, "key"])
    broken = "the key of a row that was withdrawn", "write a key that never was used"
    for line, *cells in sheet.frame[sheet.key].fillna("").itertuples(name=None):
        if " ".join(cells) in gone and not sheet.is_told(line, sheet.key):
            yield sheet.fault(line, sheet.key[:1], " ".join(cells), broken)


def _unknown(sheet: Sheet, sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Keys that the table pointed to does not have.

    They are looked for where all its rows could be read and nothing is told of its keys.
    """
    for columns, there, keys in sheet.pointers(sheets):
        if not there.is_whole or {column for _, column in there.told} & set(keys):
            continue
        known = set(there.frame[keys].fillna("").itertuples(index=False, name=None))
        cells = sheet.frame[columns].fillna("")
        cells = cells.loc[[not sheet.is_told(line, columns) for line in cells.index]]
        if columns[0] in LISTS:
            cells = cells.apply(lambda column: column.str.split(" ")).explode(columns)
        for line, *key in cells.itertuples(name=None):
            if any(key) and tuple(key) not in known:
                broken = cures.of_pointer(sheet, columns, key, there, keys)
                yield sheet.fault(line, columns, ", ".join(filter(None, key)), broken)
