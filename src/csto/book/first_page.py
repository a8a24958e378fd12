"""The first page: numbers from the register of claims, figures, chapters with their questions."""

from collections.abc import Callable
from html import escape
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from csto import words
from csto.book import chapters, claims, gallery, rendering

_FIGURES = {words.spelled(value): str(value) for value in range(21)}


class FirstPageError(SphinxError):
    """The first page names what the chapters do not have."""

    category = "The first page names what the chapters do not have"


class first_page(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A part of the first page, written when all pages are read: `part` and its `lines`."""


class FirstPage(Directive):
    """``{first-page} numbers``, ``figures`` or ``chapters``, with a line for each thing to show."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """The place of the part."""
        return [first_page(part=self.arguments[0], lines=list(self.content))]


def visit_html(writer: HTML5Translator, node: first_page) -> None:
    """Write a part. Raises FirstPageError when it names a claim or figure that is not there."""
    app = writer.builder.app
    here = app.builder.get_target_uri(writer.builder.current_docname)
    writer.body.append(_PARTS[node["part"]](app, node["lines"], here))
    raise nodes.SkipNode


def _numbers(app: Sphinx, lines: list[str], here: str) -> str:
    """Claims of the chapters, set large, each a link to its sentence: `chapter/claim: words`."""
    items = []
    for line in lines:
        name, _, label = line.partition(": ")
        docname, value = _claim(app, name)
        page = relative_uri(here, app.builder.get_target_uri(docname))
        items.append(
            f'<li><a href="{page}#claim-{name.partition("/")[2]}">'
            f"<b>{escape(value)}</b> <span>{escape(label)}</span></a></li>\n"
        )
    return f'<ul class="csto-numbers">\n{"".join(items)}</ul>\n'


def _claim(app: Sphinx, name: str) -> tuple[str, str]:
    """The document of a claim and its value, a count in words turned into figures."""
    for docname, entries in claims.claims_of(app.env).items():
        for entry in entries:
            if "value" in entry and f"{claims.chapter(docname)}/{entry['id']}" == name:
                return docname, _FIGURES.get(entry["value"].lower(), entry["value"])
    raise FirstPageError(f"no cell claims {name!r}, which {gallery.FIRST}.md shows")


def _figures(app: Sphinx, lines: list[str], here: str) -> str:
    """Figures as thumbnails with their findings: `id`."""
    known = {entry["id"]: entry for entry in rendering.entries(app)}
    missing = [line for line in lines if line not in known]
    if missing:
        raise FirstPageError(f"no chapter shows {missing[0]!r}, which {gallery.FIRST}.md shows")
    cards = "".join(gallery.card(known[line], here) for line in lines)
    return f'<ul class="csto-gallery csto-chosen">\n{cards}</ul>\n'


def _chapters(app: Sphinx, lines: list[str], here: str) -> str:
    """Chapters under the headings of the table of contents, with the question that each asks."""
    parts = []
    for tree in app.env.get_doctree(app.config.root_doc).findall(addnodes.toctree):
        entries = [(title, name) for title, name in tree["entries"] if name in _asking(app)]
        if not entries:
            continue
        rows = "".join(_chapter(app, title, name, here) for title, name in entries)
        parts.append(f"<dt>{escape(tree['caption'])}</dt>\n{rows}")
    return f'<dl class="csto-chapters">\n{"".join(parts)}</dl>\n'


def _asking(app: Sphinx) -> set[str]:
    """Documents that are chapters: those made of a notebook."""
    return {name for name in app.env.found_docs if name.startswith(chapters.FOLDER)}


def _chapter(app: Sphinx, title: str | None, name: str, here: str) -> str:
    page = relative_uri(here, app.builder.get_target_uri(name))
    question = app.env.titles[name].astext()
    return (
        f'<dd><a href="{page}">{escape(title or question)}</a> '
        f"<span>{escape(question)}</span></dd>\n"
    )


_PARTS: dict[str, Callable[[Sphinx, list[str], str], str]] = {
    "numbers": _numbers,
    "figures": _figures,
    "chapters": _chapters,
}
