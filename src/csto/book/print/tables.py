"""Tables on paper: columns as wide as their words ask; none is longer than a page."""

from collections.abc import Iterable, Iterator

import numpy as np
from docutils import nodes
from sphinx import addnodes

from csto import style
from csto.book.pages import outputs

TEXT_MM, WIDE_MM = 146, 174  # the text's measure; a wide table reaches as far as a figure
SIZE_PT, GAP_PT = 7.6, 8  # of the type, and between columns; the same in csto.sty
MONO = 0.56  # width of a character of code over the size of the type
LINE_PT, BETWEEN_PT = 10.7, 2  # height of a line, and what a row adds to it; the same in csto.sty
PAGE_PT = 640  # that the rows of a table can have on a page
FLOATING = 30  # rows; Sphinx sets a table of more as one that can break
STEPS = 60  # in which what is left of the width is given away


def set_all(tree: nodes.document) -> None:
    """Give every table the widths of its columns; one longer than a page only says where it is."""
    pages = {
        table: page["docname"]
        for page in tree.findall(addnodes.start_of_file)
        for table in page.findall(nodes.table)
    }
    for table in list(tree.findall(nodes.table)):
        _set(table, pages.get(table))


def _set(table: nodes.table, page: str | None) -> None:
    """Put the specification of its columns before a table, and room around a wide one."""
    rows = [list(row.findall(nodes.entry)) for row in table.findall(nodes.row)]
    liked = [[_width(_runs(entry)) for entry in row] for row in rows]
    least = [max(map(_longest_word, column)) for column in zip(*rows, strict=True)]
    widths = column_widths(liked, least)
    lines = np.ceil(np.array(liked) / widths).max(axis=1).sum()
    height = LINE_PT * lines + BETWEEN_PT * len(rows)
    if height > PAGE_PT and page and table["ids"]:
        _leave_to_web(table, page)
        return
    wide = sum(widths) + GAP_PT * (len(widths) - 1) > _points(TEXT_MM)
    spec = "".join(map(_column, zip(*rows, strict=True), widths))
    around = ["cstowide"] if wide else []
    if not isinstance(table[0], nodes.title):
        around.append("cstobare")
    if len(rows) > FLOATING or "cstobare" in around:
        table["classes"].append("longtable")
        around = ["cstolong", *around]
    else:
        table["align"] = "left"
        around = ["cstotable"] + [f"{name}box" for name in around]
    begin = "".join(rf"\begin{{{name}}}" for name in around)
    end = "".join(rf"\end{{{name}}}" for name in reversed(around))
    said = addnodes.tabular_col_spec(spec=f"@{{}}{spec}@{{}}")
    table.replace_self([as_latex(begin), said, table, as_latex(end)])


def _leave_to_web(table: nodes.table, page: str) -> None:
    """Keep the caption and the number of a table, and say where its rows stand."""
    count = len(list(table.next_node(nodes.tbody).findall(nodes.row)))
    where = f"{count} rows, in the web edition: {page}.html#{table['ids'][0]}"
    body = nodes.tbody("", outputs.row([where], [False]))
    table[1:] = [nodes.tgroup("", nodes.colspec(colwidth=1), body, cols=1)]
    _set(table, page)


def as_latex(text: str) -> nodes.raw:
    """A node that only the print edition has."""
    return nodes.raw("", text, format="latex")


def _column(entries: tuple[nodes.entry, ...], width: float) -> str:
    right = all("text-right" in entry["classes"] for entry in entries)
    return rf">{{\csto{'right' if right else 'left'}}}p{{{width:.1f}bp}}"


def column_widths(liked: list[list[float]], least: list[float]) -> list[float]:
    """Widths of columns in points, from the width of each cell in one line, row by row.

    Where every cell can have one line, the table is as narrow as they make it. Otherwise it takes
    the whole width: what the longest words leave goes bit by bit where it shortens the table most.
    """
    room = _points(WIDE_MM) - GAP_PT * (len(least) - 1)
    cells, widths = np.array(liked), np.array(least, dtype=float)
    single = cells.max(axis=0)
    if single.sum() <= room:
        return single.tolist()
    step = max(0.0, room - widths.sum()) / STEPS
    for _ in range(STEPS):
        widths = min(widths + step * np.eye(len(widths)), key=lambda tried: _height(cells / tried))
    return widths.tolist()


def _height(lines: np.ndarray) -> float:
    """About how many lines a table has: the tallest cell of a row counts, the next ones little."""
    return ((np.maximum(1, lines) ** 4).sum(axis=1) ** 0.25).sum()


def _runs(entry: nodes.entry) -> Iterator[tuple[str, str]]:
    """The texts of a cell with their kind: code, bold or plain."""
    bold = isinstance(entry.parent.parent, nodes.thead)
    for text in entry.findall(nodes.Text):
        above = text.parent.parent
        if isinstance(above, addnodes.pending_xref) and above["reftype"] == "numref":
            yield "Figure 10.10", "plain"
        else:
            code = isinstance(text.parent, nodes.literal)
            yield text.astext(), "code" if code else "bold" if bold else "plain"


def _longest_word(entry: nodes.entry) -> float:
    words = [(word, kind) for text, kind in _runs(entry) for word in text.split()]
    return max((_width([word]) for word in words), default=0)


def _width(runs: Iterable[tuple[str, str]]) -> float:
    """The width of a line in points and a hair more, measured large: small letters are rounded."""
    weights = {"plain": 400, "bold": 700}
    return 1 + sum(
        MONO * SIZE_PT * len(text)
        if kind == "code"
        else SIZE_PT / 100 * 0.75 * style.text_width(text, 100, weights[kind])
        for text, kind in runs
    )


def _points(millimetres: float) -> float:
    return millimetres / style.MM_PER_INCH * 72
