"""From a figure's id in a notebook's output to a numbered figure in the book."""

import html
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from csto import figures, tables, words
from csto.book import drawings


class chart(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A chart, drawn for each layout: `layouts` maps a layout to its SVG and its specification."""


class rows_table(nodes.General, nodes.Element):  # noqa: N801
    """The plotted rows of a figure, as HTML in `table`."""


class reuse_fold(nodes.General, nodes.Element):  # noqa: N801
    """What a reader can take of a figure: `figure` is its id, the rest is as it was drawn."""


def registered_figure(document: nodes.document, content: dict[str, Any]) -> list[nodes.Element]:
    """The figure that an output names, with the pictures drawn for this build."""
    node = figure_node(drawings.drawn(document.settings.env.app, content["id"]))
    document.note_explicit_target(node, node)
    return [node]


def figure_node(drawn: dict[str, Any]) -> nodes.figure:
    """A docutils figure: chart, caption with the finding, source line, plotted rows, files."""
    id, title, text = (drawn["record"][name] for name in ("id", "title", "caption"))
    node = nodes.figure(ids=[id], names=[id], classes=["csto-figure"])
    caption = nodes.caption("", "", nodes.strong(text=title), nodes.Text(f" {text}"))
    legend = nodes.legend()
    legend += nodes.paragraph("", drawn["source_line"], classes=["csto-source"])
    legend += rows_table(table=drawn["table"])
    parts = {name: drawn[name] for name in ("files", "citation", "terms")}
    legend += reuse_fold(figure=id, **parts)
    node += [chart(layouts=drawn["layouts"]), caption, legend]
    return node


def visit_chart_html(writer: HTML5Translator, node: chart) -> None:
    """Write each layout as a static picture, and for a live chart its specification beside it."""
    for layout, (svg, spec) in node["layouts"].items():
        writer.body.append(f'<div class="csto-chart csto-{layout}">{svg}')
        if spec is not None:
            text = json.dumps(spec, separators=(",", ":"), sort_keys=True).replace("</", "<\\/")
            writer.body.append(f'<script type="application/json" class="csto-spec">{text}</script>')
        writer.body.append("</div>\n")
    raise nodes.SkipNode


def visit_rows_html(writer: HTML5Translator, node: rows_table) -> None:
    """Write the plotted rows under a fold."""
    writer.body.append(
        '<details class="csto-data"><summary>Data behind this figure</summary>'
        f'<div class="csto-scroll" tabindex="0" role="region" aria-label="Plotted rows">'
        f"{node['table']}</div></details>\n"
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
    here = writer.builder.get_target_uri(writer.builder.current_docname)
    folder = relative_uri(here, f"_static/figures/{node['figure']}/")
    links = []
    for kind, what in FILES.items():
        if kind in node["files"]:
            name, size = node["files"][kind]
            links.append(
                f'<li><a href="{folder}{name}" download>{what}</a> '
                f"<small>{words.number(max(1, size / 1000))} kB</small></li>"
            )
    terms = "".join(f"<p>{html.escape(term)}</p>" for term in node["terms"])
    writer.body.append(
        '<details class="csto-reuse"><summary>Reuse this figure</summary>'
        f"<ul>{''.join(links)}</ul>"
        f'<p class="csto-citation">{html.escape(node["citation"])}</p>'
        '<p><button type="button" class="csto-copy" hidden>Copy the citation</button></p>'
        f"<p>CC BY 4.0.</p>{terms}</details>\n"
    )
    raise nodes.SkipNode


def is_live_page(doctree: nodes.document | None) -> bool:
    """Whether a page has a chart that a reader can explore."""
    if doctree is None:
        return False
    return any(spec for node in doctree.findall(chart) for _, spec in node["layouts"].values())


def is_figure_page(doctree: nodes.document | None) -> bool:
    """Whether a page shows a figure of the book."""
    return doctree is not None and next(doctree.findall(chart), None) is not None


def write_register(app: Sphinx, exception: Exception | None) -> None:
    """Write `figures.json`: every figure of the book with its number, place, words and files."""
    if exception is None and app.builder.format == "html":
        path = Path(app.outdir) / "figures.json"
        path.write_text(json.dumps(entries(app), indent=1, ensure_ascii=False) + "\n", "utf-8")


def entries(app: Sphinx) -> list[dict[str, Any]]:
    """The register of figures as the book shows them, in the order of their numbers."""
    found: list[dict[str, Any]] = []
    for docname in sorted(app.env.found_docs):
        numbers = app.env.toc_fignumbers.get(docname, {}).get("figure", {})
        found += [
            _entry(app, docname, id, number)
            for id, number in numbers.items()
            if id in figures.ids()
        ]
    return sorted(found, key=lambda entry: [int(part) for part in entry["number"].split(".")])


def _entry(app: Sphinx, docname: str, id: str, number: tuple[int, ...]) -> dict[str, Any]:
    drawn, folder = drawings.drawn(app, id), f"_static/figures/{id}"
    return drawn["record"] | {
        "number": ".".join(map(str, number)),
        "page": app.builder.get_target_uri(docname),
        "anchor": id,
        "kind": drawn["kind"],
        "version": tables.package()["version"],
        "thumbnail": f"{folder}/thumbnail.png",
        "files": {kind: f"{folder}/{name}" for kind, (name, _) in drawn["files"].items()},
    }
