"""Code of a chapter: a figure's folded, all else away until all code is asked for."""

from collections.abc import Iterator
from itertools import groupby

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from csto import words


class code_fold(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """The sources of one or more cells under one line: `lines` is how many they have.

    One that is `away` is seen only where all code is.
    """


class code_switch(nodes.General, nodes.Element):  # noqa: N801
    """The place of the button that opens all folds of a chapter."""


class FoldCode(SphinxPostTransform):
    """Gathers cells whose outputs show nothing into the fold of the cell below them."""

    default_priority = 198  # before myst-nb folds each cell by itself
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Fold every cell that hides its code, and put the switch above the first."""
        for cell in list(self.document.findall(_is_away)):
            del cell["hide_mode"]
            sources = [part for part in cell if "cell_input" in part["classes"]]
            cell[:] = [code_fold("", *cell.children, lines=_lines(sources), away=True)]
        for cells in list(_runs(self.document)):
            sources: list[nodes.Node] = []
            for cell in cells:
                sources.append(cell.pop(0))
                if cell is cells[-1] or _shows(cell):
                    cell.insert(0, code_fold("", *sources, lines=_lines(sources)))
                    sources = []
                else:
                    cell.parent.remove(cell)
        _place_switch(self.document)


def _runs(document: nodes.document) -> Iterator[list[nodes.container]]:
    """Cells that hide their code, in runs with nothing between them."""
    parents = dict.fromkeys(cell.parent for cell in document.findall(_is_folded))
    for parent in parents:
        for folded, run in groupby(list(parent.children), _is_folded):
            if folded:
                yield list(run)


def _is_away(node: nodes.Node) -> bool:
    """Whether a node is a cell that hides its code and what it shows: rows, claims."""
    return isinstance(node, nodes.container) and node.get("hide_mode") == "all"


def _is_folded(node: nodes.Node) -> bool:
    """Whether a node is a cell that hides its code and nothing else."""
    return (
        isinstance(node, nodes.container)
        and node.get("nb_element") == "cell_code"
        and node.get("hide_mode") == "input"
    )


def _shows(cell: nodes.container) -> bool:
    """Whether anything of a cell without its source is to be seen."""
    silent = (nodes.container, nodes.comment)
    return any(not isinstance(node, silent) for node in cell.findall())


def _lines(sources: list[nodes.Node]) -> int:
    return sum(len(source.astext().splitlines()) for source in sources)


def _place_switch(document: nodes.document) -> None:
    """Put the switch below the findings, or above the first fold of a page without."""
    fold = next(document.findall(code_fold), None)
    if fold is None:
        return
    findings = [n for n in document.findall(nodes.admonition) if "csto-findings" in n["classes"]]
    place = findings[0] if findings else fold.parent
    place.parent.insert(place.parent.index(place) + bool(findings), code_switch())


def is_code_page(doctree: nodes.document | None) -> bool:
    """Whether a page has folded code."""
    return doctree is not None and next(doctree.findall(code_fold), None) is not None


def visit_fold_html(writer: HTML5Translator, node: code_fold) -> None:
    """Open a fold that says how much code it holds."""
    lines = f"{words.number(node['lines'])} {'line' if node['lines'] == 1 else 'lines'}"
    writer.body.append(
        f'<details class="csto-code{" csto-away" if node.get("away") else ""}">'
        f"<summary>Code <small>{lines}</small></summary>\n"
    )


def depart_fold_html(writer: HTML5Translator, node: code_fold) -> None:
    """Close the fold."""
    writer.body.append("</details>\n")


def visit_switch_html(writer: HTML5Translator, node: code_switch) -> None:
    """Write the button; its script shows it, since without one each fold opens by itself."""
    writer.body.append(
        '<p class="csto-all-code csto-scripted"><button type="button" class="csto-button" '
        'aria-pressed="false">Show all code</button></p>\n'
    )
    raise nodes.SkipNode
