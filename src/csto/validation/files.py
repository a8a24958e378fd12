"""The outside of a table's file: there, text in UTF-8, cells separated by commas, as many a row."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from csto.faults import Fault
from csto.validation import headers
from csto.validation.headers import Row
from csto.validation.sheets import Sheet

_SAVE = "save the file as UTF-8 (in a spreadsheet: CSV UTF-8, comma delimited)"
_ENDS = {b"\r\n": "CR LF", b"\n": "LF", b"\r": "CR"}
_OPEN = "unexpected end of data", "field larger than"  # what the reader says of a quote left open


def read(path: Path, schema: dict[str, Any]) -> tuple[Sheet | None, list[Fault]]:
    """A table as its file has it, none where it cannot be read; and what is wrong with the file."""
    file = str(path)
    text, found = _text(path)
    if text is None:
        return None, found
    try:
        records = list(_records(text))
    except _BrokenError as error:
        return None, [*found, Fault(file, error.line, "", "", error.rule, error.cure)]
    columns = [field["name"] for field in schema["fields"]]
    header, told = headers.look(file, records, columns)
    found += told
    if header is None:
        return None, found
    numbers = {entry["name"] for entry in schema["fields"] if entry["type"] != "string"}
    rows, told = _rows(file, records[header.place :], header, numbers)
    found += told
    kept = {line: cells for line, cells in rows.items() if cells is not None}
    frame = pd.DataFrame(list(kept.values()), list(kept), header.columns, dtype="string")
    frame = frame[columns].replace("", pd.NA)
    return Sheet(file, schema, frame, is_whole=len(kept) == len(rows)), found


def _text(path: Path) -> tuple[str | None, list[Fault]]:
    """The text of a file; none, and why, where it has none."""
    file = str(path)
    if not path.is_file():
        cure = "put the table back, or remove it from datapackage.json"
        return None, [Fault(file, None, "", "", "the table has no file", cure)]
    content = path.read_bytes()
    if not content.strip():
        cure = "write at least its header and a row"
        return None, [Fault(file, None, "", "", "the file is empty", cure)]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [Fault(file, 1, "", content[:2].hex(), "UTF-16, not UTF-8", _SAVE)]
    if content.startswith(b"PK\x03\x04"):
        return None, [Fault(file, 1, "", "", "a workbook, not a CSV file", _SAVE)]
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        cure = f"remove it from line {line}, or {_SAVE}"
        return None, [Fault(file, line, "", "00", "a NUL byte, which no text has", cure)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        value = content[error.start : error.end].hex()
        return None, [Fault(file, line, "", value, "not UTF-8", _SAVE)]
    return text, list(_line_ends(file, content))


def _line_ends(file: str, content: bytes) -> Iterator[Fault]:
    ends = re.findall(rb"\r\n|\n|\r", content)
    kinds = sorted(set(ends), key=ends.count)
    if len(kinds) > 1:
        line = ends.index(kinds[0]) + 1
        rule = f"lines end in {' and in '.join(_ENDS[kind] for kind in reversed(kinds))}"
        cure = f"let every line end in LF; {ends.count(kinds[0])} end in {_ENDS[kinds[0]]}"
        yield Fault(file, line, "", "", rule, cure)
    elif kinds == [b"\r"]:
        yield Fault(file, 1, "", "", "lines end in CR alone", "let every line end in LF")


class _BrokenError(Exception):
    """The text cannot be parted into cells from a line on."""

    def __init__(self, line: int, rule: str, cure: str) -> None:
        super().__init__(rule)
        self.line, self.rule, self.cure = line, rule, cure


def _records(text: str) -> Iterator[Row]:
    """The rows with the lines on which they begin. Raises _BrokenError."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if str(error).startswith(_OPEN):
                rule = "a quotation mark that is not closed"
                raise _BrokenError(line, rule, f"close it in line {line}, or remove it") from error
            rule = "a quotation mark within a cell in quotation marks"
            cure = 'write it twice: "he said ""yes"" to it"'
            raise _BrokenError(reader.line_num, rule, cure) from error
        if cells is None:
            return
        yield line, cells


def _rows(
    file: str, records: list[Row], header: headers.Header, numbers: set[str]
) -> tuple[dict[int, list[str] | None], list[Fault]]:
    """The rows by their lines, none for one that cannot be read; what is wrong with their form."""
    columns = header.columns
    rows: dict[int, list[str] | None] = {}
    found: list[Fault] = []
    first: dict[tuple[str, ...], int] = {}

    def tell(line: int, rule: str, cure: str) -> None:
        found.append(Fault(file, line, "", "", rule, cure))

    for line, cells in records:
        if not any(cells):
            tell(line, "an empty line", f"remove line {line}")
            continue
        if cells == columns:
            tell(line, "the header again", f"remove line {line}")
            continue
        if len(cells) > len(columns) and not any(cells[len(columns) :]):
            if (surplus := len(cells) - len(columns)) != header.surplus:
                told = headers.counted(surplus)
                tell(line, f"{told} too many at the end", f"remove the last {told} of line {line}")
            cells = cells[: len(columns)]
        if len(cells) != len(columns):
            rule = f"{len(cells)} cells; the header has {len(columns)}"
            tell(line, rule, _of_number(cells, columns, numbers))
            rows[line] = None
            continue
        before = first.setdefault(tuple(cells), line)
        if before != line:
            tell(line, "a row that stands twice", f"remove line {line}; line {before} is the same")
            continue
        rows[line] = cells
    return rows, found


def _of_number(cells: list[str], columns: list[str], numbers: set[str]) -> str:
    """What to do about a row with another number of cells than the header."""
    if len(cells) < len(columns):
        missing = len(columns) - len(cells)
        return f"write the {missing} missing: an empty cell is a comma with nothing behind it"
    for column, whole, rest in zip(columns, cells, cells[1:], strict=False):
        parts = re.fullmatch(r"[1-9]\d{0,2}", whole), re.fullmatch(r"\d{3}", rest)
        if column in numbers and all(parts) and len(cells) == len(columns) + 1:
            return f"write {whole}{rest} without its comma, or put text with a comma in quotes"
    return 'put a text that has a comma in it between double quotes: "Minsk, Belarus"'
