"""Parts of pages that are written from templates, `book/_templates/parts`.

Markdown is written when its page is read, HTML when its page is written: by then all pages are read
and figures have numbers.
"""

import re
from collections import Counter
from functools import cache, partial
from pathlib import Path
from typing import ClassVar

import jinja2
from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from csto import words
from csto.book.pages import claims, dictionary, gallery, glossary, rendering, sources, status

FOLDER = "book/_templates/parts"
# What each part in HTML says of its node's `of`.
HTML = {
    "chart": rendering.said_of_chart,
    "behind": rendering.said_behind,
    "gallery": gallery.said,
    "claims": claims.said,
    "findings": gallery.said_of_findings,
    "chapters": gallery.said_of_chapters,
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
_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")  # all marks of ASCII: any may begin markup


class part(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A part in HTML, written with its page: `name` is its template's, `of` what it is about."""


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
    to = partial(relative_uri, app.builder.get_target_uri(writer.builder.current_docname))
    said = HTML[node["name"]](app, node["of"])
    writer.body.append(render(app, f"{node['name']}.html", to=to, **said))
    raise nodes.SkipNode


def write_into(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put Markdown in the place of the mark of a page that is read."""
    if docname in MARKDOWN:
        name, said = MARKDOWN[docname]
        source[0] = _MARK.sub(lambda _: render(app, name, **said(app)), source[0])


def render(app: Sphinx, name: str, **said: object) -> str:
    """A template with what it is given: HTML escapes it by itself, Markdown with `plain`."""
    return _environment(Path(app.srcdir) / FOLDER).get_template(name).render(said)


@cache
def _environment(folder: Path) -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "sort_keys": True}
    made.filters |= {"plain": escaped, "number": words.number, "plural": words.plural}
    made.globals |= {"plain": escaped, "tables_of": _tables_of}
    return made


def _tables_of(rows: list[str]) -> Counter[str]:
    """The tables of some rows, which are named `table/key`, with the number of each."""
    return Counter(row.partition("/")[0] for row in rows)


def escaped(text: object) -> str:
    """Text in which Markdown, MyST and HTML find no markup; line breaks become spaces."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))
