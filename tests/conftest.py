"""What the tests share: a copy of the project, the book built from it, a browser."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from browser import launch

# No bound on time, and the same examples on every machine: what is tested is what is right.
settings.register_profile("csto", deadline=None, derandomize=True)
settings.load_profile("csto")

ROOT = Path(__file__).parents[1]
SOURCES = [
    "_config.yml",
    "_toc.yml",
    "requirements.txt",
    "CITATION.cff",
    "book",
    "data",
    "notebooks",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "src",
]
JUPYTER_BOOK = Path(sys.executable).with_name("jupyter-book")


@dataclass(frozen=True)
class Build:
    """A build that was run: its folder, exit code and everything it said."""

    folder: Path
    code: int
    log: str

    @property
    def html(self) -> Path:
        return self.folder / "_build" / "html"


def build(folder: Path) -> Build:
    """Build the book of a folder, its own tables included, as `make book` does."""
    environment = os.environ | {"CSTO_DATA": str(folder / "data"), "NO_COLOR": "1"}
    command = [JUPYTER_BOOK, "build", ".", "-n", "-W", "--keep-going"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return Build(folder, done.returncode, done.stdout + done.stderr)


def copy_project(folder: Path) -> Path:
    """A copy of all that a book is made of, without what was built."""
    folder.mkdir(parents=True)
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns(".ipynb_*"))
        else:
            shutil.copy(source, folder / name)
    return folder


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The whole book, built once in a folder whose name is not plain."""
    built = build(copy_project(tmp_path_factory.mktemp("book") / "ein Büch"))
    assert built.code == 0, built.log
    return built


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
