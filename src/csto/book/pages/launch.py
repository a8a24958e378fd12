"""Launch buttons, where the book has an address.

Colab opens the executed copies, which the publishing workflow puts on a branch of their own.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

BUTTONS = {
    "binderhub_url": "https://mybinder.org",
    "colab_url": "https://colab.research.google.com",
    "notebook_interface": "jupyterlab",
}
EXECUTED = "executed"  # the branch of the executed copies


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
