"""Launch buttons, where the book has an address; and the cell by which Colab knows it.

Colab opens the executed copies, which the publishing workflow puts on a branch of their own.
"""

import re
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from csto.book.publish.bundles import wheel
from csto.book.run import chapters

BUTTONS = {
    "binderhub_url": "https://mybinder.org",
    "colab_url": "https://colab.research.google.com",
    "notebook_interface": "jupyterlab",
}
EXECUTED = "executed"  # the branch of the executed copies
CELL = """\
# In Colab: install the library and the tables of the published book.
import sys

if "google.colab" in sys.modules:
    %pip install --quiet {address}/_static/{wheel}"""


def add_buttons(app: Sphinx, config: Config) -> None:
    """Offer Binder, Colab and the source when the repository has an address, and only then."""
    options = dict(config.html_theme_options)
    if options.get("repository_url"):
        buttons = options.get("launch_buttons", {}) | BUTTONS
        options |= {"use_repository_button": True, "path_to_docs": "", "launch_buttons": buttons}
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


def tell_colab(app: Sphinx, folder: Path) -> None:
    """Have the published copies of a book with an address install its library where Colab lacks it.

    The cell stands below the question and the findings.
    """
    if not app.config.html_baseurl:
        return
    source = CELL.format(address=app.config.html_baseurl.rstrip("/"), wheel=wheel())
    for chapter in chapters.notebooks(Path(app.srcdir)):
        path = folder / chapters.FOLDER / chapter.name
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.insert(1, nbformat.v4.new_code_cell(source, id="colab"))
        nbformat.write(notebook, path)
