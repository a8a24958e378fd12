"""The list of sources: titles as their sources print them."""

import contextlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docutils import nodes
from pybtex.plugin import find_plugin, register_plugin
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.template import field as bibtex_field
from pybtex.style.template import sentence
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator
from sphinxcontrib.bibtex import plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

from csto import exports, references, tables

STYLE = "csto"
# What tells a source from others of its author and year: 2022a, 7 Sep 2021, Oct 2020, n.d.
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_APART = re.compile(rf"(\b(\d{{1,2}} )?({_MONTHS}) \d{{4}}[a-z]?|\d{{4}}[a-z]|n\.d\.)$")
FILE = Path("_build/references.bib")


class Style(PlainStyle):
    """BibTeX's plain style, which lower-cases titles, proper names with them; this one does not."""

    def format_title(self, e: Any, which_field: str, as_sentence: bool = True) -> Any:
        """The title with its own capitals."""
        title = bibtex_field(which_field)
        return sentence[title] if as_sentence else title


def visit_citation_html(writer: HTML5Translator, node: nodes.citation) -> None:
    """Open an item of the list of sources; docutils gives it a role that is no longer in use."""
    HTML5Translator.visit_citation(writer, node)
    writer.body[-1] = writer.body[-1].replace('role="doc-biblioentry"', 'role="listitem"')


def write(app: Sphinx, config: Config) -> None:
    """Write the sources of the tables as BibTeX, which citations and the list of sources read.

    Tables that cannot be read are told by the checks, which come later.
    """
    text = ""
    with contextlib.suppress(Exception):
        text = references.bibtex(references.items().values())
    exports.write(Path(app.srcdir) / FILE, text.encode())


def tell_apart(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Date sources of one author and year as source lines have them: 2022a, or 7 Sep 2021."""
    entries = env.get_domain("cite").bibdata.data.entries  # type: ignore[attr-defined]
    sources = tables.load("sources")
    for key, short in zip(sources["source"], sources["short"], strict=True):
        apart = _APART.search(short)
        if apart and key in entries:
            fields = entries[key].fields
            fields["year"] = apart.group()
            fields.pop("month", None)  # it is said in the day


def _round() -> BracketStyle:
    return BracketStyle(left="(", right=")")


@dataclass
class RoundReferenceStyle(AuthorYearReferenceStyle):
    """Weitz (2018) in the text as (Weitz, 2018) behind it: round brackets in both."""

    bracket_parenthetical: BracketStyle = field(default_factory=_round)
    bracket_textual: BracketStyle = field(default_factory=_round)


def register_style() -> None:
    """Make the styles known under their name.

    And the backend that writes citations: else it is looked for among all installed packages for
    every citation of the book.
    """
    register_plugin("pybtex.style.formatting", STYLE, Style)
    plugin.register_plugin("sphinxcontrib.bibtex.style.referencing", STYLE, RoundReferenceStyle)
    plain = find_plugin("pybtex.backends", "plaintext")
    register_plugin("pybtex.backends", "plaintext", plain, force=True)
