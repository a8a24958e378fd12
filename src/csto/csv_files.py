"""The outside of a table's file: there, UTF-8, separated by commas, headed as its schema says."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from csto.faults import Fault


def faults(path: Path, fields: list[dict[str, Any]]) -> Iterator[Fault]:
    """What keeps a file from being read as the table that it should hold; the first such thing."""
    file = str(path)
    if not path.is_file():
        cure = "put the table back, or remove it from datapackage.json"
        yield Fault(file, None, "", "", "the table has no file", cure)
        return
    content = path.read_bytes()
    if not content.strip():
        yield Fault(file, None, "", "", "the file is empty", "write at least its header and a row")
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        value = content[error.start : error.end].hex()
        yield Fault(file, line, "", value, "not UTF-8", "save the file as UTF-8")
        return
    yield from _header_faults(file, text, [field["name"] for field in fields])


def _header_faults(file: str, text: str, expected: list[str]) -> Iterator[Fault]:
    lines = text.splitlines()
    header = next(csv.reader(lines[:1]), [])
    for separator in (";", "\t", "|"):
        if len(header) == 1 and separator in header[0]:
            rule = f"cells are separated by {separator!r}"
            yield Fault(file, 1, "", "", rule, "separate them by commas")
            return
    cure = "write the columns of the schema, each once, in its order"
    for column in expected:
        if column not in header:
            yield Fault(file, 1, column, "", "missing column", cure)
    for column in header:
        if column not in expected:
            yield Fault(file, 1, column, "", "extra column", "remove it, or add it to the schema")
    if sorted(header) == sorted(expected) and header != expected:
        yield Fault(file, 1, "", "", "columns in another order than the schema's", cure)
    if len(lines) < 2:
        yield Fault(file, 1, "", "", "a header without rows", "add rows, or remove the table")
