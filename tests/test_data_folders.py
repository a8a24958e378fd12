"""Data folders as a whole: their package, and what lies in them."""

import shutil
from pathlib import Path

import pytest

from conftest import ROOT
from csto import validation
from small_tables import (
    change,
    few,
    only,
    read_package,
    write_package,
)


def test_a_folder_without_tables(tmp_path):
    fault = only(tmp_path)
    assert fault.rule == "there is no data package"


PACKAGES = [
    (lambda package: package.pop("resources"), "not a data package: KeyError: 'resources'"),
    (lambda package: package["resources"][0].pop("path"), "not a data package: KeyError: 'path'"),
    (
        lambda package: package["resources"][0]["schema"]["fields"][0].update(type="strin"),
        'no sound schema: field type "strin" is not supported',
    ),
    (
        lambda package: package["resources"][0]["schema"]["fields"][0]["constraints"].update(
            pattern="("
        ),
        "no sound schema: a pattern is no regular expression",
    ),
]


@pytest.mark.parametrize(("edit", "rule"), PACKAGES, ids=[rule for _, rule in PACKAGES])
def test_a_package_that_is_none_is_told_and_not_a_crash(tmp_path, edit, rule):
    folder = few(tmp_path, "forces")
    package = read_package(folder)
    edit(package)
    write_package(folder, package)
    fault = only(folder)
    assert fault.file.endswith("datapackage.json")
    assert fault.rule.startswith(rule)


def test_a_resource_may_say_how_it_is_counted(tmp_path):
    """Properties that no standard knows are no fault, here and with Frictionless alone."""
    import frictionless

    folder = few(tmp_path, "forces")
    package = read_package(folder)
    counted = {"row": "A force.", "traps": ["Components."], "answer": [1, 0, 0], "sql": "SELECT 1"}
    package["resources"][-1] |= {"howToCount": counted, "views": [{"name": "all"}]}
    package["views"] = {"forces": {"held": "status == 'held'"}}
    write_package(folder, package)
    assert validation.validate(folder) == []
    assert frictionless.validate(str(folder / "datapackage.json")).valid


def test_the_shared_tables_are_checked_where_no_folder_is_named(tmp_path, monkeypatch):
    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    change(folder, "terms", kind="word")
    monkeypatch.setenv("CSTO_DATA", str(folder))
    (fault,) = validation.validate()
    assert fault.column == "kind"
