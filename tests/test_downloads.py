"""The tables as files to take along: complete, lossless, the same bytes twice."""

import io
import json
import zipfile

import openpyxl
import pandas as pd
import pytest

import csto
from csto import downloads, tables


@pytest.mark.parametrize("write", [downloads.workbook, downloads.parquet])
def test_the_same_bytes_twice(tmp_path, write):
    write(tmp_path / "a")
    write(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_csv_package_stands_alone(tmp_path, monkeypatch):
    downloads.csv_package(tmp_path / "data.zip", {"README.md": b"read me"})
    zipfile.ZipFile(tmp_path / "data.zip").extractall(tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").glob("*.*")}
    assert names == {"README.md", "datapackage.json", *(f"{name}.csv" for name in tables.names())}
    monkeypatch.setenv("CSTO_DATA", str(tmp_path / "out"))
    assert len(csto.load("arms_transfers")) == 93
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    assert package["version"]


def test_the_workbook_holds_every_row_as_a_value(tmp_path):
    downloads.workbook(tmp_path / "data.xlsx")
    book = openpyxl.load_workbook(tmp_path / "data.xlsx")
    assert book.sheetnames == tables.names()
    for name in tables.names():
        rows = list(book[name].iter_rows())
        assert len(rows) == len(csto.load(name)) + 1
        assert all(cell.data_type != "f" for row in rows for cell in row)
    assert book["arms_transfers"]["H2"].value == csto.load("arms_transfers")["delivery_start"][0]


def test_parquet_gives_the_tables_back(tmp_path):
    downloads.parquet(tmp_path / "data.zip")
    archive = zipfile.ZipFile(tmp_path / "data.zip")
    for name in tables.names():
        back = pd.read_parquet(io.BytesIO(archive.read(f"{name}.parquet")))
        table = csto.load(name)
        assert back.columns.tolist() == table.columns.tolist()
        for column in table:
            assert _texts(back[column]) == _texts(table[column]), f"{name}.{column}"


def _texts(column: pd.Series) -> list[str]:
    return column.astype("string").fillna("").tolist()


@pytest.mark.parametrize("name", ["../a.csv", "/a.csv", "b/../../a.csv"])
def test_no_zip_unpacks_outside_its_folder(tmp_path, name):
    with pytest.raises(ValueError, match="outside the folder of the zip"):
        downloads.archive(tmp_path / "a.zip", {name: b""})
