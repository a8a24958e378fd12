"""The foot of every page: version and date of the data, and the licences."""

from html import escape
from importlib.metadata import metadata
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx

from csto import tables, words


def say(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put version, date and licence of this build's tables, and the licence of the code."""
    package = tables.package()
    licence = package["licenses"][0]
    date = words.date(pd.Timestamp(package["created"]))
    parts = [
        f"{escape(app.config.project)}, data version {escape(package['version'])} of {date}.",
        f'Tables, text and figures: <a rel="license" href="{escape(licence["path"])}">'
        f"{escape(licence['title'])}</a>.",
        f"Code: {metadata('csto')['License-Expression']} licence.",
    ]
    for name, what in (("book/cite", "Cite"), ("book/data", "Take the data")):
        if name in app.env.found_docs:
            parts.append(f'<a href="{context["pathto"](name)}">{what}</a>.')
    context["theme_extra_footer"] = " ".join(parts)
