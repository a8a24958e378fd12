"""From a figure in a notebook's output to a numbered figure in the book."""

import html
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from csto import tables, words
from csto.book.run import records
from csto.book.run.pictures import LIVE, THUMBNAIL


class chart(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """The drawings of a figure, put in when its page is written: `figure` is its id."""


class finding(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A chart below what it finds: `title`, the finding, and `subtitle`, what is measured."""


class rows_table(nodes.General, nodes.Element):  # noqa: N801
    """The plotted rows of a figure: `figure` is its id, `title` its finding."""


class reuse_fold(nodes.General, nodes.Element):  # noqa: N801
    """What a reader can take of a figure: `figure` is its id."""


def figure(document: nodes.document, content: dict[str, Any]) -> list[nodes.Element]:
    """The figure that an output carries, with its number, place and words."""
    node = figure_node(content)
    document.note_explicit_target(node, node)
    return [node]


def figure_node(content: dict[str, Any]) -> nodes.figure:
    """A docutils figure: finding, chart, caption, source line, plotted rows, files."""
    id, title = content["id"], content["title"]
    node = nodes.figure(ids=[id], names=[id], classes=["csto-figure"])
    legend = nodes.legend()
    legend += nodes.paragraph("", content["source_line"], classes=["csto-source"])
    legend += rows_table(figure=id, title=title)
    legend += reuse_fold(figure=id)
    found = finding("", chart(figure=id), title=title, subtitle=content["subtitle"])
    node += [found, nodes.caption("", content["caption"]), legend]  # a caption is the second part
    return node


def visit_finding_html(writer: HTML5Translator, node: finding) -> None:
    """Write the finding and what is measured; the chart follows."""
    title, subtitle = (html.escape(node[part]) for part in ("title", "subtitle"))
    writer.body.append(
        f'<p class="csto-finding"><strong>{title}</strong> <span>{subtitle}</span></p>\n'
    )
    raise nodes.SkipDeparture


def visit_chart_html(writer: HTML5Translator, node: chart) -> None:
    """Write each layout as a static picture, and for a live chart its specification beside it."""
    layouts = records.made(writer.builder.app, node["figure"])["layouts"]
    for layout, (svg, spec) in layouts.items():
        writer.body.append(f'<div class="csto-chart csto-{layout}">{svg}')
        if spec is not None:
            text = json.dumps(spec, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c")
            writer.body.append(f'<script type="application/json" class="csto-spec">{text}</script>')
        writer.body.append("</div>\n")
    raise nodes.SkipNode


def visit_rows_html(writer: HTML5Translator, node: rows_table) -> None:
    """Write how the rows were counted, and the plotted rows, each under a fold."""
    if counted := records.made(writer.builder.app, node["figure"])["counted"]:
        lines = "".join(f"<li>{html.escape(line)}</li>" for line in counted)
        writer.body.append(
            '<details class="csto-counted"><summary>How this was counted</summary>'
            f"<ul>{lines}</ul></details>\n"
        )
    name = html.escape(f"Data behind the figure: {node['title']}")
    writer.body.append(
        '<details class="csto-data"><summary>Data behind this figure</summary>'
        f'<div class="csto-scroll" role="region" aria-label="{name}">'
        f"{records.made(writer.builder.app, node['figure'])['table']}</div></details>\n"
    )
    raise nodes.SkipNode


FILES = {
    "svg": "SVG",
    "pdf_single": "PDF, one column",
    "pdf_double": "PDF, two columns",
    "png": "PNG, 600 dpi",
    "grey_svg": "SVG, grey",
    "grey_pdf": "PDF, grey",
    "csv": "Plotted rows, CSV",
    "spec": "Vega-Lite",
    "text": "Caption and alternative text",
    "bib": "BibTeX",
    "tex": "LaTeX block",
    "markdown": "Quarto block",
    "zip": "All of it, ZIP",
}


def visit_reuse_html(writer: HTML5Translator, node: reuse_fold) -> None:
    """Write the figure's files with their sizes, and its citation, under a fold."""
    app, id = writer.builder.app, node["figure"]
    made = records.made(app, id)
    files = made["files"]
    here = writer.builder.get_target_uri(writer.builder.current_docname)
    folder = relative_uri(here, f"_static/figures/{id}/")
    links = []
    for kind, what in FILES.items():
        if kind in files:
            name, size = files[kind]
            links.append(
                f'<li><a href="{folder}{name}" download>{what}</a> '
                f"<small>{words.number(max(1, size / 1000))} kB</small></li>"
            )
    terms = "".join(f"<p>{html.escape(term)}</p>" for term in made["terms"])
    writer.body.append(
        '<details class="csto-reuse"><summary>Reuse this figure</summary>'
        f"<ul>{''.join(links)}</ul>"
        f'<p class="csto-citation">{html.escape(made["citation"])}</p>'
        '<p><button type="button" class="csto-button csto-copy" hidden>'
        "Copy the citation</button></p>"
        f"<p>CC BY 4.0.</p>{terms}</details>\n"
    )
    raise nodes.SkipNode


def is_live_page(app: Sphinx, doctree: nodes.document | None) -> bool:
    """Whether a page has a chart that a reader can explore."""
    shown = doctree.findall(chart) if doctree is not None else ()
    return any(records.made(app, node["figure"])["kind"] == LIVE for node in shown)


def is_figure_page(doctree: nodes.document | None) -> bool:
    """Whether a page shows a figure of the book."""
    return doctree is not None and next(doctree.findall(chart), None) is not None


def write_register(app: Sphinx) -> None:
    """Write `figures.json`: every figure of the book with its number, place, words and files."""
    path = Path(app.outdir) / "figures.json"
    path.write_text(json.dumps(entries(app), indent=1, ensure_ascii=False) + "\n", "utf-8")


def entries(app: Sphinx) -> list[dict[str, Any]]:
    """The register of figures as the book shows them, in the order of their numbers."""
    return [_entry(app, *placed) for placed in numbered(app)]


def numbered(app: Sphinx) -> list[tuple[str, str, str]]:
    """Document, id and number of each figure of the book, in the order of the numbers."""
    shown = set(records.entries(app))
    found = [
        (number, docname, id)
        for docname, kinds in app.env.toc_fignumbers.items()
        for id, number in kinds.get("figure", {}).items()
        if id in shown
    ]
    return [(docname, id, ".".join(map(str, number))) for number, docname, id in sorted(found)]


def _entry(app: Sphinx, docname: str, id: str, number: str) -> dict[str, Any]:
    made, folder = records.made(app, id), f"_static/figures/{id}"
    return records.entries(app)[id].entry() | {
        "number": number,
        "page": app.builder.get_target_uri(docname),
        "anchor": id,
        "kind": made["kind"],
        "version": tables.package()["version"],
        "thumbnail": f"{folder}/{THUMBNAIL}",
        "files": {kind: f"{folder}/{name}" for kind, (name, _) in made["files"].items()},
    }
