"""The gallery: every figure of the book with its number and finding, to be filtered."""

from html import escape

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from csto.book.pages import claims, rendering, status

PAGE = "book/figures"
FIRST = "book/index"
GATHERING = (FIRST, PAGE, claims.PAGE, status.STATUS)


class gallery(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """The place of the gallery; it is written when all pages are read and figures have numbers."""


class Gallery(Directive):
    """``{gallery}``: all figures of the book."""

    def run(self) -> list[nodes.Node]:
        """The place of the gallery."""
        return [gallery()]


def read_last(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Have gathering pages read after all others: they say what those hold."""
    docnames.sort(key=lambda name: (name in GATHERING, name))


def visit_gallery_html(writer: HTML5Translator, node: gallery) -> None:
    """Write the filters and a card a figure."""
    app = writer.builder.app
    here = app.builder.get_target_uri(writer.builder.current_docname)
    entries = rendering.entries(app)
    chapters = dict.fromkeys(entry["chapter"] for entry in entries)
    tables = sorted({name for entry in entries for name in entry["tables"]})
    kinds = sorted({entry["kind"] for entry in entries})
    writer.body.append('<form class="csto-filters csto-scripted">')
    for name, values in (("chapter", chapters), ("table", tables), ("kind", kinds)):
        options = "".join(f"<option>{escape(value)}</option>" for value in values)
        writer.body.append(
            f'<label>{name.capitalize()} <select name="{name}"><option value="">all</option>'
            f"{options}</select></label>"
        )
    count = f"{len(entries)} of {len(entries)} figures"
    writer.body.append(
        f'<output aria-live="polite">{count}</output></form>\n<ul class="csto-gallery">'
    )
    writer.body += [card(entry, here) for entry in entries]
    writer.body.append("</ul>\n")
    raise nodes.SkipNode


def card(entry: dict, here: str) -> str:
    """A figure as a thumbnail with its number and finding, a link to its place."""
    page = relative_uri(here, entry["page"])
    picture = relative_uri(here, entry["thumbnail"])
    return (
        f'<li data-chapter="{entry["chapter"]}" data-kind="{entry["kind"]}" '
        f'data-table="{" ".join(entry["tables"])}">'
        f'<a href="{page}#{entry["anchor"]}">'
        f'<img src="{picture}" alt="" loading="lazy">'
        f"<span><b>Figure {entry['number']}</b> {escape(entry['title'])}</span></a></li>\n"
    )
