"""Launch buttons and Colab's cell: where the book has an address, and only there."""

import shutil

import nbformat
import pytest
import yaml
from sphinx.config import Config

from conftest import ROOT
from csto.book.pages import launch


def config(url: str) -> Config:
    read = Config()
    empty = {"binderhub_url": "", "colab_url": ""}  # as Jupyter Book leaves them
    read.html_theme_options = {"repository_url": url, "launch_buttons": empty} if url else {}
    return read


def test_buttons_appear_with_the_address_of_the_repository_and_only_then():
    without, with_address = config(""), config("https://github.com/owner/name")
    launch.add_buttons(None, without)
    assert without.html_theme_options == {}
    launch.add_buttons(None, with_address)
    assert with_address.html_theme_options["launch_buttons"]["binderhub_url"].endswith("binder.org")
    assert with_address.html_theme_options["use_repository_button"]


@pytest.fixture
def project(tmp_path):
    (tmp_path / "notebooks").mkdir()
    for name in ("forces", "exercises"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", tmp_path / "notebooks")
    shutil.copy(ROOT / "_config.yml", tmp_path)
    return tmp_path


def address(project, url: str) -> None:
    path = project / "_config.yml"
    read = yaml.safe_load(path.read_text("utf-8"))
    read["html"]["baseurl"] = url
    path.write_text(yaml.safe_dump(read), "utf-8")


def test_colab_installs_the_wheel_that_the_published_book_serves(project):
    before = {path: path.read_bytes() for path in (project / "notebooks").glob("*.ipynb")}
    address(project, "https://book.test/csto/")
    assert set(launch.address_notebooks(project)) == set(before)
    assert launch.address_notebooks(project) == [], "told once"
    for path in before:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        first = next(cell for cell in notebook.cells if cell.cell_type == "code")
        assert "%pip install --quiet https://book.test/csto/_static/csto-" in first.source
        assert '"google.colab" in sys.modules' in first.source
    address(project, "")
    launch.address_notebooks(project)
    for path, content in before.items():
        assert nbformat.reads(content, 4).cells == nbformat.read(path, as_version=4).cells


def test_the_notebooks_know_the_address_of_the_book():
    """Nothing to do for `make address`."""
    read = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    told = [
        f'"id": "{launch.CELL}"' in path.read_text("utf-8")
        for path in (ROOT / "notebooks").glob("*.ipynb")
    ]
    assert set(told) <= {bool(read["html"].get("baseurl"))}


def test_colab_opens_the_executed_copy_and_binder_the_project():
    colab, binder = (
        {"url": f"https://{host}/owner/name/{path}"}
        for host, path in (
            ("colab.research.google.com/github", "blob/main/notebooks/forces.ipynb"),
            ("mybinder.org/v2/gh", "main?urlpath=lab/tree/notebooks/forces.ipynb"),
        )
    )
    before = dict(binder)
    group = {"type": "group", "buttons": [binder, colab]}
    launch.lead_to_copies(None, "notebooks/forces", "", {"header_buttons": [group]}, None)
    assert colab["url"].endswith("/owner/name/blob/executed/notebooks/forces.ipynb")
    assert binder == before
