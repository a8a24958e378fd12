"""The `csto` command: what it says and how it ends."""

import json
import shutil
import subprocess
import sys

from click.testing import CliRunner

from conftest import ROOT
from csto import figures, tables
from csto.cli import main


def run(*words: str):
    return CliRunner().invoke(main, list(words))


def test_tables_lists_every_table():
    done = run("tables")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == tables.names()


def test_figures_as_json():
    done = run("figures", "--json")
    assert done.exit_code == 0
    assert {entry["id"] for entry in json.loads(done.stdout)} == set(figures.ids())


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
    assert "forces.csv:2: column 'founded': '20x9': constraint" in done.stdout


def test_frictionless_finds_the_package_valid():
    """As a user would who has only Frictionless."""
    command = [sys.executable, "-m", "frictionless", "validate", "data/datapackage.json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:]


def test_used_wrongly_exits_2(tmp_path):
    assert run("validate", str(tmp_path / "nowhere")).exit_code == 2
    assert run("no-such-command").exit_code == 2
