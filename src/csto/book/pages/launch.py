"""Launch buttons, where the book has an address; and the cell that Colab needs to know it.

Colab opens the executed copies, which the publishing workflow puts on a branch of their own.

`python -m csto.book.pages.launch` (`make address`) puts the cell on top of every notebook when
`html.baseurl` is set in `_config.yml`, and takes it away when it is not.
"""

import re
import sys
from pathlib import Path
from typing import Any

import nbformat
import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from csto.book.publish.bundles import WHEEL

BUTTONS = {
    "binderhub_url": "https://mybinder.org",
    "colab_url": "https://colab.research.google.com",
    "notebook_interface": "jupyterlab",
}
CELL = "colab"  # its id in every notebook
EXECUTED = "executed"  # the branch of the executed copies


def add_buttons(app: Sphinx, config: Config) -> None:
    """Offer Binder, Colab and the source when the repository has an address, and only then."""
    options = dict(config.html_theme_options)
    if options.get("repository_url"):
        options |= {"use_repository_button": True, "path_to_docs": ""}
        # Jupyter Book fills in empty addresses, which must not hide ours.
        own = {name: value for name, value in options.get("launch_buttons", {}).items() if value}
        options["launch_buttons"] = BUTTONS | own
        config.html_theme_options = options


def lead_to_copies(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Have the button for Colab open the executed copy of a chapter."""
    waiting = list(context.get("header_buttons", []))
    for button in waiting:
        waiting += button.get("buttons", [])
        if str(button.get("url", "")).startswith(BUTTONS["colab_url"]):
            button["url"] = re.sub(r"/blob/[^/]+/", f"/blob/{EXECUTED}/", button["url"])


def colab_cell(address: str) -> str:
    """Code that installs the library of the published book where Colab lacks it."""
    wheel = f"{address.rstrip('/')}/_static/{WHEEL}"
    return (
        "# In Colab: install the library and the tables of the published book.\n"
        "import sys\n\n"
        'if "google.colab" in sys.modules:\n'
        f"    %pip install --quiet {wheel}"
    )


def address_notebooks(root: Path) -> list[Path]:
    """Put the cell on top of every notebook, or take it away; returns the notebooks changed."""
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    address = config.get("html", {}).get("baseurl", "")
    changed = []
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        cells = [cell for cell in notebook.cells if cell.get("id") != CELL]
        if address:
            cell = nbformat.v4.new_code_cell(
                colab_cell(address), id=CELL, metadata={"tags": ["remove-cell"]}
            )
            cells.insert(1, cell)  # below the question and the findings
        if cells != notebook.cells:
            notebook.cells = cells
            nbformat.write(notebook, path)
            changed.append(path)
    return changed


if __name__ == "__main__":
    for path in address_notebooks(Path.cwd()):
        sys.stdout.write(f"{path.relative_to(Path.cwd())}\n")
