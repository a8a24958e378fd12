"""Data folders as a whole: their package, and the bibliography that lies beside them."""

import shutil
from pathlib import Path

import pytest

from conftest import ROOT
from csto import citations, tables, validation
from small_tables import (
    change,
    few,
    only,
    read_package,
    rewrite,
    rows_of,
    write_package,
    write_rows,
)


def test_a_source_without_an_entry_in_the_bibliography(tmp_path):
    folder = few(tmp_path, "forces")
    bibliography = tmp_path / "book" / "references.bib"
    rewrite(bibliography, lambda text: text.replace(b"{weitz2018,", b"{weitz2019,", 1))
    fault = only(folder)
    assert (fault.column, fault.value) == ("source", "weitz2018")
    assert fault.rule == "no entry in the bibliography"
    assert f"write an entry @misc{{weitz2018, …}} in {bibliography}" in fault.cure
    assert fault.cure.endswith("perhaps weitz2019 there is meant")


def test_an_entry_that_stands_twice(tmp_path):
    folder = few(tmp_path, "forces")
    rewrite(tmp_path / "book" / "references.bib", lambda text: text + b"@misc{weitz2018,\n}\n")
    fault = only(folder)
    assert fault.file.endswith("references.bib")
    assert (fault.value, fault.rule) == ("weitz2018", "an entry that stands twice")


def test_a_bibliography_that_cannot_be_read(tmp_path):
    """Told with the line, before a page or a citation ends in an error."""
    folder = few(tmp_path, "forces")
    bibliography = tmp_path / "book" / "references.bib"
    rewrite(bibliography, lambda text: text.replace(b"\n}\n\n@", b"\n@", 1))
    fault = only(folder)
    assert fault.file == str(bibliography)
    lines = bibliography.read_text("utf-8").splitlines()
    assert lines[fault.line - 1].startswith("@"), "where the next entry begins"
    assert fault.rule == "no BibTeX: '}' expected"
    assert fault.cure.startswith("close the entry before it with }")


def test_a_folder_of_a_readers_own_has_the_bibliography_that_lies_in_it(tmp_path):
    folder = few(tmp_path, "forces")
    (tmp_path / "book" / "references.bib").rename(folder / "references.bib")
    rows = rows_of(folder, "sources")
    write_rows(folder, "sources", [*rows, rows[0] | {"source": "mine2026", "short": "Mine 2026"}])
    assert only(folder).value == "mine2026"
    (folder / "references.bib").unlink()
    assert validation.validate(folder) == [], "where there is none, nothing is looked for"


def test_the_tables_of_the_book_have_theirs():
    assert validation.bibliography.beside(tables.data_dir()) is not None


def test_a_wheel_has_its_own(tmp_path, monkeypatch):
    folder, bibliography = few(tmp_path, "forces"), tmp_path / "references.bib"
    (tmp_path / "book" / "references.bib").rename(bibliography)
    assert validation.bibliography.beside(folder) is None
    monkeypatch.setattr(tables, "PACKAGED", folder)
    monkeypatch.setattr(citations, "_PACKAGED", bibliography)
    assert validation.bibliography.beside(folder) == bibliography


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
