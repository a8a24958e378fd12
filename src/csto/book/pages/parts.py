"""Which part of a page is written from what: HTML when its page is written, Markdown when read.

HTML waits until all pages are read and figures have numbers.
"""

import re
from functools import partial
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from csto.book.pages import (
    claims,
    dictionary,
    first_page,
    gallery,
    glossary,
    rendering,
    sources,
    status,
)
from csto.book.pages.templates import part, render

# What each part in HTML says of its node's `of`.
HTML = {
    "chart": rendering.said_of_chart,
    "behind": rendering.said_behind,
    "gallery": gallery.said,
    "claims": claims.said,
    "findings": first_page.said_of_findings,
    "chapters": first_page.said_of_chapters,
}
# The pages that have a mark, with the template and what it says.
MARKDOWN = {
    dictionary.PAGE: ("tables.md", dictionary.said),
    glossary.PAGE: ("terms.md", glossary.said),
    sources.PAGE: ("sources.md", sources.said),
    status.STATUS: ("status.md", status.said),
    status.CITE: ("citations.md", status.said_of_citations),
}
_MARK = re.compile(r"<!-- [\w ]+, written at build time -->")


class Part(Directive):
    """``{gallery}``, ``{claims}``, ``{first-page} findings``: the place of a part in HTML."""

    optional_arguments = 1
    has_content = True
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """The place, with a line for each thing to show where a page chooses them."""
        (name,) = self.arguments or [self.name]
        return [part(name=name, of=list(self.content))]


def visit_html(writer: HTML5Translator, node: part) -> None:
    """Write a part; addresses in it are told by `to`, as seen from its page."""
    app = writer.builder.app
    here = app.builder.get_target_uri(writer.builder.current_docname)
    said = HTML[node["name"]](app, node["of"])
    to = partial(relative_uri, here)
    writer.body.append(render(app, f"{node['name']}.html", to=to, **said))
    raise nodes.SkipNode


def write_into(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put Markdown in the place of the mark of a page that is read."""
    if docname in MARKDOWN:
        name, said = MARKDOWN[docname]
        source[0] = _MARK.sub(lambda _: render(app, name, **said(app)), source[0])
