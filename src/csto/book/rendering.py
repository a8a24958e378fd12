"""From a figure's id in a notebook's output to a numbered figure in the book."""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from csto import figures, style
from csto.figures import Shown

LAYOUTS = {"wide": style.DOUBLE, "narrow": style.SINGLE}


class chart(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A chart, drawn for each layout: `layouts` maps a layout to its SVG and its specification."""


class rows_table(nodes.General, nodes.Element):  # noqa: N801
    """The plotted rows of a figure, as HTML in `table`."""


def registered_figure(document: nodes.document, content: dict[str, Any]) -> list[nodes.Element]:
    """The figure that an output names.

    Drawn here, from the tables as they are now, so that the page shows no older number than its
    caption.
    """
    node = figure_node(figures.show(content["id"]))
    document.note_explicit_target(node, node)
    return [node]


def figure_node(shown: Shown) -> nodes.figure:
    """A docutils figure: chart, caption with the finding, source line, plotted rows."""
    words = shown.words
    node = nodes.figure(ids=[shown.figure.id], names=[shown.figure.id], classes=["csto-figure"])
    caption = nodes.caption("", "", nodes.strong(text=words.title), nodes.Text(f" {shown.caption}"))
    legend = nodes.legend()
    legend += nodes.paragraph("", shown.source_line, classes=["csto-source"])
    legend += rows_table(table=_rows_as_html(shown))
    node += [_chart_node(shown), caption, legend]
    return node


def _chart_node(shown: Shown) -> chart:
    pictures = {layout: shown.picture(width) for layout, width in LAYOUTS.items()}
    return chart(
        layouts={name: (drawn.svg, drawn.specification) for name, drawn in pictures.items()}
    )


def _rows_as_html(shown: Shown) -> str:
    rows = shown.rows.drop(columns="records") if (shown.rows["records"] == 1).all() else shown.rows
    rows = rows.rename(columns=lambda name: str(name).replace("_", " "))
    return rows.to_html(index=False, na_rep="", border=0, classes="csto-rows", escape=True)


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


def is_live_page(doctree: nodes.document | None) -> bool:
    """Whether a page has a chart that a reader can explore."""
    if doctree is None:
        return False
    return any(spec for node in doctree.findall(chart) for _, spec in node["layouts"].values())


def write_register(app: Sphinx, exception: Exception | None) -> None:
    """Write `figures.json`: every figure of the book with its number, place, words and sources."""
    if exception is not None or app.builder.format != "html":
        return
    entries: list[dict[str, Any]] = []
    for docname in sorted(app.env.found_docs):
        numbers = app.env.toc_fignumbers.get(docname, {}).get("figure", {})
        entries += [
            _entry(app, docname, id, number)
            for id, number in numbers.items()
            if id in figures.ids()
        ]
    entries.sort(key=lambda entry: [int(part) for part in entry["number"].split(".")])
    path = Path(app.outdir) / "figures.json"
    path.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _entry(app: Sphinx, docname: str, id: str, number: tuple[int, ...]) -> dict[str, Any]:
    return figures.show(id).record() | {
        "number": ".".join(map(str, number)),
        "page": app.builder.get_target_uri(docname),
        "anchor": id,
        "files": {},
    }
