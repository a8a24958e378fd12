"""The files around the book: workflows, citation, changelog, forms, and addresses that last."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import addresses
from conftest import ROOT
from csto import tables
from csto.book.print import pdf

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ADDRESSES = addresses.LIST
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def read(path: Path) -> dict:
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 (on stays a word)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_do_little(path):
    workflow = read(path)
    assert workflow["permissions"] == {}
    assert "concurrency" in workflow
    for job in workflow["jobs"].values():
        assert job["permissions"]
        assert int(job["timeout-minutes"]) <= 90
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "text from outside comes in by env only"
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] == "false"


def test_actions_are_pinned_each_to_one_commit():
    used = [
        line.partition("uses: ")[2]
        for path in WORKFLOWS
        for line in path.read_text("utf-8").splitlines()
        if "uses: " in line
    ]
    assert len(used) >= 8
    for action in used:
        assert PINNED.fullmatch(action), action
    assert len({action.partition("@")[0] for action in used}) == len(set(used))


def test_tex_is_the_same_wherever_it_is_named():
    """Workflows install it, so that the tests of the print edition run there."""
    for path in (*WORKFLOWS, ROOT / "README.md"):
        assert f" {pdf.PACKAGES}" in path.read_text("utf-8"), path.name


def test_workflows_pass_their_audit():
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [zizmor, "--offline", ".github"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_citation_and_data_are_of_the_same_edition():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    package = tables.package()
    assert str(citation["version"]) == package["version"] == VERSION
    assert str(citation["date-released"]) == package["created"][:10]
    assert citation["license"] == package["licenses"][0]["name"]
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "dataset"
    assert all(citation[name] for name in ("message", "title", "authors", "keywords"))


def test_the_changelog_has_the_version():
    heads = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert heads[0] == "Unreleased"
    assert len(set(heads)) == len(heads)
    if ".dev" in VERSION:  # on the way to the next: what is not yet released differs from the last
        assert (ROOT / f"tests/releases/csto-data-{heads[1]}.zip").is_file()
    else:
        assert heads[1] == VERSION


def test_links_between_project_files_lead_somewhere():
    for path in [*ROOT.glob("*.md"), *(ROOT / ".github").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text("utf-8")):
            assert "://" in link or (path.parent / link).exists(), f"{path.name}: {link}"


def test_issue_forms_ask_for_what_is_needed():
    for name, asked in {
        "wrong-value": {"place", "value", "evidence"},
        "source": {"source"},
    }.items():
        form = read(ROOT / ".github" / "ISSUE_TEMPLATE" / f"{name}.yml")
        fields = {field["id"]: field for field in form["body"] if "id" in field}
        needed = {
            id
            for id, field in fields.items()
            if field.get("validations", {}).get("required") == "true"
        }
        assert asked <= needed, name


def test_hooks_come_from_the_environment():
    """Nothing is fetched at a commit; the versions are those of the tests."""
    pins = (ROOT / "tests" / "requirements.txt").read_text("utf-8")
    for repository in read(ROOT / ".pre-commit-config.yaml")["repos"]:
        assert repository["repo"] == "local"
        for hook in repository["hooks"]:
            assert hook["language"] == "system"
            command = hook["entry"].split()[0].removeprefix(".venv/bin/")
            assert command == "csto" or f"\n{command}==" in f"\n{pins}", command


def test_addresses_last(book):
    """An address that was published leads somewhere for good: see CONTRIBUTING.md on renaming."""
    kept = ADDRESSES.read_text("utf-8").split()
    assert kept == sorted(set(kept)), "in order, each once"
    for address in kept:
        page, _, place = address.partition("#")
        assert (book.html / page).is_file(), f"{address}: redirect it in _config.yml"
        text = (book.html / page).read_text("utf-8")
        assert not place or f'id="{place}"' in text, f"{address}: redirect it in _config.yml"
    new = sorted(addresses.present(book.html) - set(kept))
    assert new == [], f"run make addresses: {' '.join(new)}"
