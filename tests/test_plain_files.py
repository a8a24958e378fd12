"""Tables and plotted rows as files: plain text whose cells no reader takes in two ways."""

import re
from collections import defaultdict

import pandas as pd

from csto import record
from printed import ENTRIES, PRINTED, WORDS, cells, each_table, fields, path

WORDED = PRINTED | {"locator", "other_locator", "note"}
MAY_BE_EMPTY = {"as_printed", "note"}  # every table of facts has them, also one from a database
NA_WORDS = {"NA", "N/A", "NaN", "nan", "NULL", "null", "None", "none."}


@each_table
def test_a_file_is_plain_utf8_in_unix_lines(name):
    content = path(name).read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf"), "no byte-order mark: data/README.md says why"
    assert b"\r" not in content
    assert b"\xc2\xa0" not in content, "no spaces that do not break"
    assert content.endswith(b"\n")
    assert b"\n\n" not in content
    content.decode("utf-8")


@each_table
def test_no_cell_is_read_in_two_ways(name):
    """Numbers without noise, no words that one tool takes for true, false or missing."""
    for column, values in cells(name).items():
        field = fields(name)[column]
        said = [value for value in values if value]
        assert said or column in MAY_BE_EMPTY, f"{column}: a column without any value"
        for value in said:
            assert value == value.strip(), f"{column}: {value!r}"
            assert value.lower() not in ("true", "false", "t", "f"), f"{column}: {value!r}"
            assert value not in NA_WORDS, f"{column}: {value!r}"
            assert "\n" not in value, f"{column}: {value!r}"
            if field["type"] == "integer":
                assert re.fullmatch(r"-?\d+", value), f"{column}: {value}"
            if field["type"] == "number":
                assert re.fullmatch(r"-?\d+(\.\d+)?", value), f"{column}: {value}"
                assert float(value) == float(f"{float(value):.12g}"), f"{column}: {value} is noise"
        if field["type"] == "number":
            empty = [value for value in said if value.endswith(".0")]
            assert not said or empty != said, f"{column}: whole numbers with empty decimals"


@each_table
def test_yes_and_no_are_told_as_a_vocabulary(name):
    for column, values in cells(name).items():
        if set(values) - {""} and set(values) <= WORDS | {""}:
            assert set(fields(name)[column]["constraints"]["enum"]) >= WORDS, column


def test_a_category_has_one_spelling_across_tables():
    spellings: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name in ENTRIES:
        schema = ENTRIES[name]["schema"]
        keys = [schema["primaryKey"], *(key["fields"] for key in schema.get("foreignKeys", []))]
        for column, values in cells(name).items():
            few, is_key = set(values) - {""}, column in keys or [column] in keys
            if column in WORDED or is_key or fields(name)[column]["type"] != "string":
                continue
            if len(few) > 40:
                continue
            for value in few:
                plain = re.sub(r"[\W_]+", "", value.lower())
                spellings[column, plain][value].add(name)
    twice = {key: dict(found) for key, found in spellings.items() if len(found) > 1}
    assert not twice


def test_plotted_rows_are_written_for_every_reader():
    rows = pd.DataFrame(
        {
            "share": [0.1 + 0.2, 16000.0, float("nan")],
            "year": pd.array([2016, None, 2018], "Int64"),
            "held": [True, False, True],
            "led": pd.array([True, None, False], "boolean"),
            "mixed": [True, None, "a, b"],
            "best": pd.array([2 / 3, None, 1e6], "Float64"),
        }
    )
    assert record.rows_csv(rows).splitlines() == [
        "share,year,held,led,mixed,best",
        "0.3,2016,TRUE,TRUE,TRUE,0.666666666667",
        "16000,NA,FALSE,NA,NA,NA",
        'NA,2018,TRUE,FALSE,"a, b",1000000',
    ]
    assert record.rows_csv(rows.head(0)).splitlines() == ["share,year,held,led,mixed,best"]
