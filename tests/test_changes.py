"""Figures against a register that was published: which are as they were."""

import json
import shutil

import pytest
from click.testing import CliRunner

from conftest import ROOT
from csto import outputs, register, running
from csto.cli import main

pytestmark = pytest.mark.usefixtures("built")


def command(*words: str):
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def two_chapters(tmp_path, monkeypatch) -> None:
    """A library of two chapters of the book."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in ("forces", "facilities"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", folder)
    monkeypatch.setattr(register, "CHECKOUT", folder)


def test_figures_are_compared_with_a_published_register(two_chapters, tmp_path, request):
    published = tmp_path / "figures.json"
    published.write_text(command("figures", "--json").output, "utf-8")
    assert command("figures", "--check", str(published)).exit_code == 0
    assert command("reproduce", "ksor-strength", "--against", str(published)).exit_code == 0

    request.getfixturevalue("my_tables")
    done = command("figures", "--check", str(published))
    assert done.exit_code == 1
    changed = [line for line in done.output.splitlines() if " changed " in line]
    assert any(line.startswith("ksor-strength ") for line in changed)
    assert not any(line.startswith("facilities-") for line in changed)


def test_a_published_register_with_its_rows_tells_how_many_changed(built, my_tables):
    published = built.html / "figures.json"
    done = command("reproduce", "ksor-strength", "--against", str(published))
    assert done.exit_code == 1
    assert "1 rows new or changed, 1 no longer there" in done.output


def test_the_register_of_the_book_is_that_of_the_library(built):
    """Whose figures are made anew here, and not read from the copies of that book."""
    entries = json.loads((built.html / "figures.json").read_text("utf-8"))
    published = {entry["id"]: entry for entry in entries}
    assert set(published) == set(register.ids())
    for path in register.notebooks().values():
        with outputs.without_pictures():
            for record in register.records_in(running.run(path), path.stem):
                assert record.entry().items() <= published[record.id].items()
                assert record == register.record(record.id)
