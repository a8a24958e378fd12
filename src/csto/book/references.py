"""The list of sources: titles as their sources print them."""

import re
from typing import Any

from docutils import nodes
from pybtex.plugin import find_plugin, register_plugin
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.template import field, sentence
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from csto import tables

STYLE = "csto"
_LETTERED = re.compile(r"\d{4}[a-z]$")


class Style(PlainStyle):
    """BibTeX's plain style, which lower-cases titles, proper names with them; this one does not."""

    def format_title(self, e: Any, which_field: str, as_sentence: bool = True) -> Any:
        """The title with its own capitals."""
        title = field(which_field)
        return sentence[title] if as_sentence else title


def visit_citation_html(writer: HTML5Translator, node: nodes.citation) -> None:
    """Open an item of the list of sources; docutils gives it a role that is no longer in use."""
    HTML5Translator.visit_citation(writer, node)
    writer.body[-1] = writer.body[-1].replace('role="doc-biblioentry"', 'role="listitem"')


def tell_apart(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Give sources of one author and year their letters, as source lines have them: 2022a."""
    entries = env.get_domain("cite").bibdata.data.entries  # type: ignore[attr-defined]
    sources = tables.load("sources")
    for key, short in zip(sources["source"], sources["short"], strict=True):
        lettered = _LETTERED.search(short)
        if lettered and key in entries:
            entries[key].fields["year"] = lettered.group()


def register_style() -> None:
    """Make the style known under its name.

    And the backend that writes citations: else it is looked for among all installed packages for
    every citation of the book.
    """
    register_plugin("pybtex.style.formatting", STYLE, Style)
    plain = find_plugin("pybtex.backends", "plaintext")
    register_plugin("pybtex.backends", "plaintext", plain, force=True)
