"""The first page: findings of chapters with their figures, and chapters with their questions."""

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

from csto.book.pages import gallery, links, rendering
from csto.book.run import chapters


class FirstPageError(SphinxError):
    """The first page names what the chapters do not have."""

    category = "The first page names what the chapters do not have"


class first_page(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A part of the first page, written when all pages are read: `part` and its `lines`."""


class FirstPage(Directive):
    """``{first-page} findings`` or ``chapters``, with a line for each thing to show."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """The place of the part."""
        return [first_page(part=self.arguments[0], lines=list(self.content))]


def visit_html(writer: HTML5Translator, node: first_page) -> None:
    """Write a part. Raises FirstPageError when it names a finding or figure that is not there."""
    app = writer.builder.app
    here = app.builder.get_target_uri(writer.builder.current_docname)
    writer.body.append(_PARTS[node["part"]](app, node["lines"], here))
    raise nodes.SkipNode


def _findings(app: Sphinx, lines: list[str], here: str) -> str:
    """Findings of chapters as they stand there, each above a figure: `chapter 1: figure`."""
    return f'<ul class="csto-doors">\n{"".join(_door(app, line, here) for line in lines)}</ul>\n'


def _door(app: Sphinx, line: str, here: str) -> str:
    place, _, id = line.partition(": ")
    name, _, number = place.partition(" ")
    found = findings(app, f"{chapters.FOLDER}{name}")
    shown = {entry["id"]: entry for entry in rendering.entries(app)}
    if not number.isdigit() or not 0 < int(number) <= len(found):
        raise FirstPageError(f"no finding {place!r}, which {gallery.FIRST}.md shows")
    if id not in shown:
        raise FirstPageError(f"no chapter shows {id!r}, which {gallery.FIRST}.md shows")
    said, degree = found[int(number) - 1]
    page, picture = (relative_uri(here, shown[id][part]) for part in ("page", "thumbnail"))
    return (
        f'<li><p><a href="{page}">{escape(said)}</a> <small>{escape(degree)}</small></p>'
        f'<a class="csto-figure-door" href="{page}#{shown[id]["anchor"]}">'
        f'<img src="{picture}" alt="{escape(shown[id]["alt"])}"></a></li>\n'
    )


def findings(app: Sphinx, docname: str) -> list[tuple[str, str]]:
    """The findings of a chapter, each with its degree of certainty; none for no chapter."""
    if docname not in app.env.found_docs:
        return []
    boxes = app.env.get_doctree(docname).findall(nodes.admonition)
    items = [
        item.next_node(nodes.paragraph)
        for box in boxes
        if links.FINDINGS in box["classes"]
        for item in box.findall(nodes.list_item)
    ]
    degrees = [next(reversed(list(item.findall(nodes.emphasis))), None) for item in items]
    return [
        (item.astext().removesuffix(degree.astext()).strip(), degree.astext())
        if degree
        else (item.astext(), "")
        for item, degree in zip(items, degrees, strict=True)
    ]


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
    "findings": _findings,
    "chapters": _chapters,
}
