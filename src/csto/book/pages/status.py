"""What is said of this edition: on the pages "Status" and "Cite", and at the foot of every page."""

import platform
from functools import partial
from importlib.metadata import metadata, version
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx

from csto import citations, editions, tables, words
from csto.book.run import chapters, records

STATUS, CITE = "book/status", "book/cite"
PACKAGES = ("pandas", "altair", "matplotlib", "vl-convert-python", "jupyter-book", "myst-nb")


def said(app: Sphinx) -> dict[str, Any]:
    """Of the edition: its data, what it was built with, and its figures."""
    return {
        "edition": editions.edition(),
        "own": editions.own_digest(),
        "package": tables.package(),
        "built_with": built_with(),
        "figures": list(records.entries(app).values()),
    }


def built_with() -> str:
    """Python and the packages that draw and write, with their versions."""
    used = [f"{name} {version(name)}" for name in PACKAGES]
    return words.listing([f"Python {platform.python_version()}", *used])


def said_of_citations(app: Sphinx) -> dict[str, Any]:
    """The book as it is cited, by form; the chapters whose figures have a file of references."""
    return {
        "cite": partial(citations.of_book, address=app.config.html_baseurl),
        "topics": chapters.topics(Path(app.srcdir)),
        "shown": {made.chapter for made in records.entries(app).values()},
    }


def tell_edition(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Have the foot of a page say version, date and licence of the tables, and that of the code."""
    package = tables.package()
    context["edition"] = {
        "version": package["version"],
        "own": editions.own_digest(),
        "said": editions.edition(),
        "date": words.date(pd.Timestamp(package["created"])),
        "licence": package["licenses"][0],
        "code_licence": metadata("csto")["License-Expression"],
    }
