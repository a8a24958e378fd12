"""What the files of the tables print, cell by cell, to compare with what other tools read."""

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from conftest import ROOT
from csto import tables

DATA = ROOT / "data"
ENTRIES = {name: tables.resource(name) for name in tables.names()}
PRINTED = {"as_printed", "other_as_printed"}  # quotations, which may be numbers alone
WORDS = {"yes", "no"}

each_table = pytest.mark.parametrize("name", ENTRIES)


def fields(name: str) -> dict[str, dict]:
    return {field["name"]: field for field in ENTRIES[name]["schema"]["fields"]}


def path(name: str) -> Path:
    return DATA / ENTRIES[name]["path"]


@cache
def cells(name: str) -> dict[str, list[str]]:
    """Every cell as the file has it, by column."""
    with path(name).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert all(len(row) == len(head) for row in rows)
    return dict(zip(head, map(list, zip(*rows, strict=True)), strict=True))


def is_years(values: list[str]) -> bool:
    return all(re.fullmatch(r"\d{4}|", value) for value in values)


def same(field: dict, value: object, text: str) -> bool:
    """Whether a tool has what the file prints."""
    if value is None or value is pd.NA:
        return text == ""
    if field["type"] in ("integer", "number"):
        return float(value) == float(text)
    return value == text


def all_same(field: dict, values: Sequence[object], printed: list[str]) -> bool:
    return all(same(field, *pair) for pair in zip(values, printed, strict=True))
