"""Files that are no tables, or not wholly: what is told of them, once, and what to do about it."""

import pytest

from csto import tables, validation
from small_tables import change, few, only, read_package, rewrite, rows_of, write_package


@pytest.fixture
def folder(tmp_path):
    return few(tmp_path, "force_strength")


def lines(text: bytes) -> list[bytes]:
    return text.splitlines(keepends=True)


def in_line(text: bytes, number: int, old: bytes, new: bytes) -> bytes:
    """The text with something else in one of its lines."""
    every = lines(text)
    assert old in every[number - 1]
    every[number - 1] = every[number - 1].replace(old, new, 1)
    return b"".join(every)


HEADER = "force,name,abbreviation,aliases,founded,area,purpose,source,locator,as_printed,grade,note"
FILES = {
    "a title line": (
        lambda text: b"Collective forces of the CSTO,,,,\n" + text,
        1,
        "a title line above the header",
        "remove line 1; the header begins in line 2",
    ),
    "several lines above": (
        lambda text: b"Collective forces\n\nas of 2026\n" + text,
        1,
        "a title line above the header",
        "remove lines 1 to 3; the header begins in line 4",
    ),
    "no header": (
        lambda text: b"".join(lines(text)[1:]),
        1,
        "no header of this table",
        f"write as line 1: {HEADER}",
    ),
    "semicolons": (
        lambda text: text.replace(b",", b";"),
        1,
        "cells are separated by ';'",
        "separate them by commas in place of semicolons",
    ),
    "tabulators": (
        lambda text: text.replace(b",", b"\t"),
        1,
        "cells are separated by '\\t'",
        "separate them by commas in place of tabulators",
    ),
    "not UTF-8": (lambda text: text.replace(b"Force", b"F\xf6rce", 1), 2, "not UTF-8", "save"),
    "UTF-16": (
        lambda text: text.decode().encode("utf-16"),
        1,
        "UTF-16, not UTF-8",
        "save the file as UTF-8",
    ),
    "a workbook": (lambda text: b"PK\x03\x04" + text, 1, "a workbook, not a CSV file", "save"),
    "a NUL byte": (
        lambda text: in_line(text, 3, b"Collective", b"Coll\0ective"),
        3,
        "a NUL byte, which no text has",
        "remove it from line 3",
    ),
    "mixed line ends": (
        lambda text: in_line(text, 3, b"\n", b"\r\n"),
        3,
        "lines end in LF and in CR LF",
        "let every line end in LF; 1 end in CR LF",
    ),
    "line ends of old": (
        lambda text: text.replace(b"\n", b"\r"),
        1,
        "lines end in CR alone",
        "let every line end in LF",
    ),
    "nothing": (lambda text: b"", None, "the file is empty", "write at least its header and a row"),
    "no rows": (
        lambda text: lines(text)[0],
        1,
        "a header without rows",
        "add rows, or remove the table",
    ),
    "no column": (
        lambda text: text.replace(b"name,", b"", 1),
        1,
        "missing column",
        "write it behind force",
    ),
    "a column more": (
        lambda text: text.replace(b"name,", b"name,title,", 1),
        1,
        "extra column",
        "remove title, or describe it in datapackage.json",
    ),
    "a column twice": (
        lambda text: text.replace(b"name,", b"name,name,", 1),
        1,
        "the column stands 2 times",
        "write it once, with its cells",
    ),
    "another order": (
        lambda text: text.replace(b"force,name", b"name,force", 1),
        1,
        "columns in another order than the schema's",
        f"write them as {HEADER}",
    ),
    "another spelling": (
        lambda text: text.replace(b"as_printed", b"As printed", 1),
        1,
        "a name of a column in another spelling than the schema's",
        "write as_printed",
    ),
    "capitals": (
        lambda text: text.replace(HEADER.encode(), HEADER.upper().encode()),
        1,
        "a name of a column in another spelling than the schema's",
        f"write the header as {HEADER}",
    ),
    "commas behind every line": (
        lambda text: text.replace(b"\n", b",,\n"),
        1,
        "columns without a name at the end",
        "remove the last 2 commas of each line",
    ),
    "an empty line": (
        lambda text: in_line(text, 3, b"\n", b"\n\n"),
        4,
        "an empty line",
        "remove line 4",
    ),
    "a line of commas": (
        lambda text: text + b",,,,,,,,,,,\n",
        9,
        "an empty line",
        "remove line 9",
    ),
    "a row twice": (
        lambda text: text + lines(text)[1],
        9,
        "a row that stands twice",
        "remove line 9; line 2 is the same",
    ),
    "the header again": (
        lambda text: text + lines(text)[0],
        9,
        "the header again",
        "remove line 9",
    ),
    "commas behind a row": (
        lambda text: in_line(text, 2, b"\n", b",\n"),
        2,
        "1 comma too many at the end",
        "remove the last 1 comma of line 2",
    ),
    "a comma in a text": (
        lambda text: in_line(text, 2, b"KSOR", b"KSOR, or CRRF"),
        2,
        "13 cells; the header has 12",
        "put a text that has a comma in it between double quotes",
    ),
    "a cell less": (
        lambda text: in_line(text, 2, b"KSOR,", b""),
        2,
        "11 cells; the header has 12",
        "write the 1 missing",
    ),
    "an open quotation mark": (
        lambda text: text + b'"new,New\n',
        9,
        "a quotation mark that is not closed",
        "close it in line 9, or remove it",
    ),
    "quotation marks within": (
        lambda text: in_line(text, 2, b'"Quick use', b'"Quick "use"'),
        2,
        "a quotation mark within a cell in quotation marks",
        "write it twice",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_what_is_wrong_with_a_file_is_told_once(folder, case):
    """Neither are its rows told of, nor the tables that point to it."""
    edit, line, rule, cure = FILES[case]
    rewrite(folder / "forces.csv", edit)
    fault = only(folder)
    assert fault.file.endswith("forces.csv")
    assert (fault.line, fault.rule) == (line, rule)
    assert fault.cure.startswith(cure)


def test_under_a_title_line_the_rows_are_looked_at(folder):
    """By the lines that they have in the file."""
    line = change(folder, "forces", 0, grade="Z")
    rewrite(folder / "forces.csv", lambda text: b"Forces\n" + text)
    title, fault = validation.validate(folder)
    assert title.cure.startswith("remove line 1")
    assert (fault.line, fault.column) == (line + 1, "grade")


def test_a_thousands_separator_that_parts_a_cell(folder):
    columns = len(rows_of(folder, "force_strength")[0])
    rewrite(
        folder / "force_strength.csv",
        lambda text: in_line(text, 2, b",16000,16000,16000,", b",16,000,16000,16000,"),
    )
    fault = only(folder)
    assert fault.rule == f"{columns + 1} cells; the header has {columns}"
    assert fault.cure.startswith("write 16000 without its comma")


def test_lines_are_those_of_the_file_below_cells_of_several_lines(folder):
    change(folder, "forces", 0, name="Collective\nForce")
    change(folder, "forces", 1, grade="Z")
    first, second = validation.validate(folder)
    assert (first.line, first.column) == (2, "name")
    assert first.cure == "write 'Collective Force'"
    assert (second.line, second.column) == (4, "grade")


def test_a_table_that_is_not_there(folder):
    (folder / "forces.csv").unlink()
    assert only(folder).rule == "the table has no file"


def test_a_table_outside_the_folder(folder):
    (folder / "forces.csv").rename(folder.parent / "forces.csv")
    (folder / "forces.csv").symlink_to(folder.parent / "forces.csv")
    assert only(folder).rule == "the table lies outside the data folder"


def test_a_table_that_the_book_does_not_have(folder):
    """The schema is that of the folder."""
    package = read_package(folder)
    schema = {"fields": [{"name": "name"}, {"name": "count", "type": "integer"}]}
    package["resources"].append({"name": "mine", "path": "mine.csv", "schema": schema})
    write_package(folder, package)
    (folder / "mine.csv").write_text("name,count\na,1\nb,2.5\n", "utf-8")
    fault = only(folder)
    assert (fault.line, fault.column, fault.cure) == (3, "count", "write a whole number, 2 or 3")


def test_a_byte_order_mark_and_the_line_ends_of_windows_are_accepted(folder):
    rewrite(folder / "forces.csv", lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert validation.validate(folder) == []
    assert tables.load("forces", folder)["force"].iloc[0] == "ksor"
