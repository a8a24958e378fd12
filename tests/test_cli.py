"""The `csto` command: what it says and how it ends."""

import json
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from conftest import ROOT
from csto import __version__, register, running, tables
from csto.cli import main


def run(*words: str):
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def nothing_runs(built, monkeypatch):
    """The records of the book are read: no cell may run."""
    monkeypatch.setattr(running, "run", None)


def test_tables_lists_every_table():
    done = run("tables")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == tables.names()


def test_figures_as_lines(nothing_runs):
    done = run("figures")
    assert done.exit_code == 0
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [
        [id, chapter] for chapter in register.notebooks() for id in register.ids(chapter)
    ]


def test_figures_as_json(nothing_runs):
    done = run("figures", "--json")
    assert done.exit_code == 0
    assert {entry["id"] for entry in json.loads(done.stdout)} == set(register.ids())


def test_figures_that_rest_on_a_table(nothing_runs):
    done = run("figures", "--json", "--table", "force_strength")
    assert done.exit_code == 0
    entries = json.loads(done.stdout)
    assert "ksor-strength" in {entry["id"] for entry in entries}
    assert len(entries) < len(register.ids())
    assert all("force_strength" in entry["tables"] for entry in entries)


def test_it_is_a_module_too(tmp_path):
    for words, said in ((["--version"], f"csto {__version__}"), (["tables"], "arms_transfers")):
        command = [sys.executable, "-m", "csto", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert said in done.stdout
    done = subprocess.run(
        [sys.executable, "-m", "csto", "nonsense"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr == "csto: No such command 'nonsense'. (csto --help)\n"


def test_a_chapter_that_does_not_run_is_told_without_a_traceback(tmp_path, monkeypatch):
    from cells import ROWS, figure, write

    write(tmp_path / "forces.ipynb", ROWS, "rows = rows['bset']", figure())
    monkeypatch.setattr(register, "CHECKOUT", tmp_path)
    monkeypatch.setattr(register, "BUILT", tmp_path / "nowhere")
    for words in (["figures"], ["export", "trial", "-o", str(tmp_path)], ["cite", "trial"]):
        done = run(*words)
        assert done.exit_code == 2, words
        assert done.stderr == "csto: forces.ipynb, cell 1: KeyError: 'bset'\n"


def test_validate_the_shared_tables():
    done = run("validate")
    assert done.exit_code == 0, done.stdout
    assert done.stdout == ""


def test_validate_reports_every_fault_at_once_and_exits_1(tmp_path):
    folder = shutil.copytree(ROOT / "data", tmp_path / "data")
    (folder / "states.csv").unlink()
    forces = (folder / "forces.csv").read_text("utf-8")
    (folder / "forces.csv").write_text(forces.replace("2009", "20x9", 1), "utf-8")
    done = run("validate", str(folder))
    assert done.exit_code == 1
    assert "states.csv: the table has no file" in done.stdout
    assert "forces.csv:2: column 'founded': '20x9': no date" in done.stdout


def test_frictionless_finds_the_package_valid():
    """As a user would who has only Frictionless."""
    command = [sys.executable, "-m", "frictionless", "validate", "data/datapackage.json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:]


def test_used_wrongly_exits_2(tmp_path):
    assert run("validate", str(tmp_path / "nowhere")).exit_code == 2
    assert run("no-such-command").exit_code == 2
