"""The outside of a table's file: there, text in UTF-8, cells separated by commas, as many a row."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from csto import tables
from csto.faults import Fault
from csto.validation import headers
from csto.validation.headers import Row
from csto.validation.sheets import Sheet

_SAVE = "save the file as UTF-8 (in a spreadsheet: CSV UTF-8, comma delimited)"
_ENDS = {b"\r\n": "CR LF", b"\n": "LF", b"\r": "CR"}
_OPEN = "unexpected end of data", "field larger than"  # what the reader says of a quote left open


class _UnreadableError(Exception):
    """A file that is no table: line, value, rule, cure."""


def read(folder: Path, entry: dict[str, Any]) -> tuple[Sheet | None, list[Fault]]:
    """A table as its file has it, none where it cannot be read; and what is wrong with the file."""
    file, schema = str(folder / entry["path"]), entry["schema"]
    columns = [field["name"] for field in schema["fields"]]
    try:
        content = _content(folder, entry["path"])
        found = [Fault(file, *told) for told in _line_ends(content)]
        records = list(_records(_text(content)))
    except _UnreadableError as error:
        line, value, rule, cure = error.args
        return None, [Fault(file, line, "", value, rule, cure)]
    header, told = headers.look(file, records, columns, may_be_empty="without" in entry)
    found += told
    if header is None:
        return None, found
    numbers = {field["name"] for field in schema["fields"] if field["type"] != "string"}
    rows, told = _rows(records[header.place :], columns, header.surplus, numbers)
    found += [Fault(file, line, "", "", rule, cure) for line, rule, cure in told]
    kept = {line: cells for line, cells in rows.items() if cells is not None}
    frame = pd.DataFrame(list(kept.values()), list(kept), columns, dtype="string")
    return Sheet(file, schema, frame.replace("", pd.NA), is_whole=len(kept) == len(rows)), found


def _content(folder: Path, name: str) -> bytes:
    """What a file holds. Raises _UnreadableError."""
    try:
        path = tables.within(folder, name)
    except tables.OutsideError as error:
        rule, cure = "the table lies outside the data folder", "put the file itself into the folder"
        raise _UnreadableError(None, "", rule, cure) from error
    if not path.is_file():
        cure = "put the table back, or remove it from datapackage.json"
        raise _UnreadableError(None, "", "the table has no file", cure)
    return path.read_bytes()


def _text(content: bytes) -> str:
    """Bytes as text. Raises _UnreadableError."""
    if not content.strip():
        raise _UnreadableError(None, "", "the file is empty", "write at least its header and a row")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _UnreadableError(1, content[:2].hex(), "UTF-16, not UTF-8", _SAVE)
    if content.startswith(b"PK\x03\x04"):
        raise _UnreadableError(1, "", "a workbook, not a CSV file", _SAVE)
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        cure = f"remove it from line {line}, or {_SAVE}"
        raise _UnreadableError(line, "00", "a NUL byte, which no text has", cure)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        value = content[error.start : error.end].hex()
        raise _UnreadableError(line, value, "not UTF-8", _SAVE) from error


def _line_ends(content: bytes) -> Iterator[tuple[int, str, str, str, str]]:
    ends = re.findall(rb"\r\n|\n|\r", content)
    kinds = sorted(set(ends), key=ends.count)
    if len(kinds) > 1:
        rule = f"lines end in {' and in '.join(_ENDS[kind] for kind in reversed(kinds))}"
        cure = f"let every line end in LF; {ends.count(kinds[0])} end in {_ENDS[kinds[0]]}"
        yield ends.index(kinds[0]) + 1, "", "", rule, cure
    elif kinds == [b"\r"]:
        yield 1, "", "", "lines end in CR alone", "let every line end in LF"


def _records(text: str) -> Iterator[Row]:
    """The rows with the lines on which they begin. Raises _UnreadableError."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        if str(error).startswith(_OPEN):
            rule = "a quotation mark that is not closed"
            raise _UnreadableError(
                line, "", rule, f"close it in line {line}, or remove it"
            ) from error
        rule = "a quotation mark within a cell in quotation marks"
        cure = 'write it twice: "he said ""yes"" to it"'
        raise _UnreadableError(reader.line_num, "", rule, cure) from error


def _rows(
    records: list[Row], columns: list[str], surplus: int, numbers: set[str]
) -> tuple[dict[int, list[str] | None], list[tuple[int, str, str]]]:
    """The rows by their lines, none for one that cannot be read; and line, rule, cure of faults.

    The header has `surplus` commas too many, which the rows may have too.
    """
    rows: dict[int, list[str] | None] = {}
    found: list[tuple[int, str, str]] = []
    first: dict[tuple[str, ...], int] = {}
    for line, cells in records:
        more = len(cells) - len(columns)
        if not "".join(cells).strip():
            found.append((line, "an empty line", f"remove line {line}"))
            continue
        if cells == columns:
            found.append((line, "the header again", f"remove line {line}"))
            continue
        if more > 0 and not any(cells[-more:]):
            cells = cells[:-more]
            if more != surplus:
                told = headers.counted(more)
                cure = f"remove the last {told} of line {line}"
                found.append((line, f"{told} too many at the end", cure))
        if len(cells) != len(columns):
            rule = f"{len(cells)} cells; the header has {len(columns)}"
            found.append((line, rule, _of_number(cells, columns, numbers)))
            rows[line] = None
            continue
        before = first.setdefault(tuple(cells), line)
        if before != line:
            cure = f"remove line {line}; line {before} is the same"
            found.append((line, "a row that stands twice", cure))
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
