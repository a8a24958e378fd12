"""Keys that stand twice, were withdrawn or are misspelt, and rows that say a thing again."""

from small_tables import change, few, first, only, rows_of, write_rows


def test_a_key_that_stands_twice(tmp_path):
    folder = few(tmp_path, "forces")
    change(folder, "forces", 1, force="ksor")
    fault = only(folder)
    assert (fault.line, fault.column, fault.value) == (3, "force", "ksor")
    assert fault.rule == "a key that stands twice"
    assert fault.cure == "write a key of its own, such as ksor-2; line 2 has this one"


def test_a_key_of_a_row_that_was_withdrawn(tmp_path):
    folder = few(tmp_path, "quantities", "withdrawn")
    gone = next(row["key"] for row in rows_of(folder, "withdrawn") if row["table"] == "quantities")
    change(folder, "quantities", 0, quantity=gone)
    fault = only(folder)
    assert (fault.line, fault.column, fault.value) == (2, "quantity", gone)
    assert fault.rule == "the key of a row that was withdrawn"


def test_a_key_of_several_columns_that_stands_twice(tmp_path):
    folder = few(tmp_path, "indicators")
    change(folder, "indicators", 1, year="1992")
    fault = only(folder)
    assert fault.line == 3
    assert fault.column.startswith("state, year, indicator")
    assert "line 2, or mend state, year" in fault.cure


def test_a_row_that_says_again_what_another_says(tmp_path):
    folder = few(tmp_path, "arms_transfers")
    rows = rows_of(folder, "arms_transfers")
    write_rows(folder, "arms_transfers", [*rows, rows[0] | {"transfer": "ARM-99"}])
    fault = only(folder)
    assert (fault.line, fault.column, fault.value) == (len(rows) + 2, "transfer", "ARM-99")
    assert fault.cure.endswith("how it differs from line 2")


def test_a_faulty_key_is_not_held_against_the_rows_that_point_to_it(tmp_path):
    folder = few(tmp_path, "force_strength")
    index = first(folder, "forces", lambda row: row["force"] == "ksor")
    change(folder, "forces", index, force="Ksor")
    fault = only(folder)
    assert (fault.column, fault.value, fault.cure) == ("force", "Ksor", "write ksor")
