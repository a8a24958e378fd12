"""Loading tables: types, names, places."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import csto
from conftest import ROOT
from csto import tables, validation


def test_arms_transfers_have_typed_columns():
    transfers = csto.load("arms_transfers")
    assert transfers["number_ordered"].dtype == "Int64"
    assert transfers["order_year"].dtype == "Int64"
    assert isinstance(transfers["category"].dtype, pd.CategoricalDtype)
    assert isinstance(transfers["recipient"].dtype, pd.CategoricalDtype)
    assert transfers["designation"].dtype == "string"
    assert transfers["number_delivered"].isna().any(), "an empty cell is NA, not 0"


def test_partial_dates_keep_what_is_known():
    exercises = csto.load("exercises").set_index("exercise")
    assert exercises.loc["interaction-2014", "start"] == pd.Timestamp("2014-08-18")
    assert exercises.loc["interaction-2014", "start_precision"] == "day"
    assert exercises.loc["kobalt-2018", "start_precision"] == "month"
    assert exercises["start"].dtype == "datetime64[s]"


@pytest.mark.parametrize("name", tables.names())
def test_every_table_comes_back_out_of_pandas_without_loss(name, tmp_path):
    """CSV to typed columns to CSV: every cell as it was. Runs under pandas 2 as well."""
    raw = pd.read_csv(ROOT / "data" / f"{name}.csv", dtype="string", keep_default_na=False)
    typed = csto.load(name)
    assert len(typed) == len(raw) > 0
    written = pd.DataFrame({f["name"]: _as_text(typed, f) for f in tables.fields(name)})
    written.to_csv(tmp_path / "out.csv", index=False)
    again = pd.read_csv(tmp_path / "out.csv", dtype="string", keep_default_na=False)
    for field in tables.fields(name):
        column = field["name"]
        if field["type"] == "number":
            same = (
                [float(x or "nan") for x in again[column]],
                [float(x or "nan") for x in raw[column]],
            )
            assert same[0] == pytest.approx(same[1], nan_ok=True), column
        else:
            assert again[column].tolist() == raw[column].tolist(), column


def _as_text(typed: pd.DataFrame, field: dict) -> list[str]:
    """A column as the CSV writes it: a partial date no longer than it is known."""
    column = typed[field["name"]]
    if not field.get("partialDate"):
        return column.astype("string").fillna("").tolist()
    length = {"year": 4, "month": 7, "day": 10}
    known = typed[f"{field['name']}_precision"].astype("string").fillna("")
    days = column.dt.strftime("%Y-%m-%d").fillna("")
    return [day[: length.get(how, 0)] for day, how in zip(days, known, strict=True)]


def test_unknown_table_names_its_neighbours():
    with pytest.raises(tables.UnknownTableError, match="did you mean arms_transfers"):
        csto.load("arms_transfer")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "data/forces.csv", ""])
def test_only_tables_of_the_package_are_read(name):
    with pytest.raises(tables.UnknownTableError):
        csto.load(name)


@pytest.mark.parametrize("path", ["../states.csv", "{elsewhere}"])
def test_a_table_outside_the_data_folder_is_not_read(tmp_path, monkeypatch, path):
    folder = shutil.copytree(ROOT / "data", tmp_path / "data")
    elsewhere = (folder / "states.csv").rename(tmp_path / "states.csv")
    package = (folder / "datapackage.json").read_text("utf-8")
    path = path.format(elsewhere=elsewhere)
    (folder / "datapackage.json").write_text(package.replace('"states.csv"', f'"{path}"'))
    monkeypatch.setenv("CSTO_DATA", str(folder))
    with pytest.raises(tables.OutsideError, match="outside the data folder"):
        csto.load("states")


def test_a_link_out_of_the_data_folder_is_not_followed(tmp_path, monkeypatch):
    folder = shutil.copytree(ROOT / "data", tmp_path / "data")
    elsewhere = (folder / "states.csv").rename(tmp_path / "states.csv")
    (folder / "states.csv").symlink_to(elsewhere)
    monkeypatch.setenv("CSTO_DATA", str(folder))
    with pytest.raises(tables.OutsideError, match="outside the data folder"):
        csto.load("states")
    (fault,) = [fault for fault in validation.validate(folder) if "states" in fault.file]
    assert fault.rule == "the table lies outside the data folder"


def test_loads_from_any_working_directory(tmp_path):
    code = "import csto; print(len(csto.load('states')))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout.strip() == "9", done.stderr


def test_another_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CSTO_DATA", str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"no datapackage\.json; set CSTO_DATA"):
        csto.load("states")


def test_installed_wheel_carries_the_tables(tmp_path):
    """Outside the repository, from the wheel alone."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    options = ["--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "wheel", *options, "--wheel-dir", tmp_path, ROOT], check=True)
    wheel = next(Path(tmp_path).glob("csto-*.whl"))
    assert any(
        name.endswith("fonts/OpenSans-Regular.ttf") for name in zipfile.ZipFile(wheel).namelist()
    )
    target = tmp_path / "installed"
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--target", target, wheel], check=True
    )
    code = (
        f"import sys; sys.path.insert(0, {str(target)!r}); import csto; print(csto.__file__); "
        "print(len(csto.load('arms_transfers'))); "
        "print(csto.export('ksor-strength', 'rows.csv', width_mm=120).name)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert lines[0].startswith(str(target))
    assert lines[1] == "93"
    assert lines[2] == "rows.csv", "the chapter's cells run from the wheel"
    assert "Weitz 2018" in (tmp_path / "rows.csv").read_text("utf-8")


def test_a_credit_is_printed_with_the_rows_that_ask_for_it():
    """SIPRI's beside military expenditure, not beside the World Bank's population."""
    (bank,) = tables.credits("indicators", ["worldbankwdi"])
    assert "World Bank" in bank
    assert len(tables.credits("indicators", ["sipriexp2025", "sipriexp2026"])) == 1
    assert len(tables.credits("indicators")) == 2
    assert tables.credits("arms_volumes", []) == tables.credits("arms_volumes") != []
    assert tables.credits("states") == []
    rows = csto.load("indicators")
    spending = rows["indicator"].str.startswith("military_expenditure")
    for source in rows.loc[spending, "source"].unique():
        assert "SIPRI" in " ".join(tables.credits("indicators", [source])), source
