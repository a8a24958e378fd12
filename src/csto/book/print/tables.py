"""Tables on paper: columns as wide as their words ask; none is longer than a page."""

from math import ceil

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
    lines = sum(max(ceil(c / w) for c, w in zip(row, widths, strict=True)) for row in liked)
    height = LINE_PT * lines + BETWEEN_PT * len(rows)
    if height > PAGE_PT and page and table["ids"]:
        _leave_to_web(table, page)
        return
    wide = sum(widths) + GAP_PT * (len(widths) - 1) > _points(TEXT_MM)
    aligned = [_alignment(column) for column in zip(*rows, strict=True)]
    spec = "".join(
        f">{{{how}}}p{{{width:.1f}bp}}" for how, width in zip(aligned, widths, strict=True)
    )
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
    columns = addnodes.tabular_col_spec(spec=f"@{{}}{spec}@{{}}")
    place, parent = table.parent.index(table), table.parent
    parent[place : place + 1] = [as_latex(begin), columns, table, as_latex(end)]


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


def _alignment(column: tuple[nodes.entry, ...]) -> str:
    right = all("text-right" in entry["classes"] for entry in column)
    return r"\cstoright" if right else r"\cstoleft"


def column_widths(liked: list[list[float]], least: list[float]) -> list[float]:
    """Widths of columns in points, from the width of each cell in one line, row by row.

    Where every cell can have one line, the table is as narrow as they make it. Otherwise it takes
    the whole width: what the longest words leave goes bit by bit where it shortens the table most.
    """
    room = _points(WIDE_MM) - GAP_PT * (len(least) - 1)
    single = [max(column) for column in zip(*liked, strict=True)]
    if sum(single) <= room:
        return single
    widths = list(least)
    step = (room - sum(widths)) / STEPS
    for _ in range(STEPS if step > 0 else 0):
        wider = [[*widths[:k], widths[k] + step, *widths[k + 1 :]] for k in range(len(widths))]
        widths = min(wider, key=lambda tried: _height(liked, tried))
    return widths


def _height(liked: list[list[float]], widths: list[float]) -> float:
    """About how many lines a table has: the tallest cell of a row counts, the next ones little."""
    lines = [
        [max(1, cell / width) for cell, width in zip(row, widths, strict=True)] for row in liked
    ]
    return sum(sum(count**4 for count in row) ** 0.25 for row in lines)


def _runs(entry: nodes.entry) -> list[tuple[str, str]]:
    """The texts of a cell with their kind: code, bold or plain."""
    bold = isinstance(entry.parent.parent, nodes.thead)
    found = []
    for text in entry.findall(nodes.Text):
        above = text.parent.parent
        if isinstance(above, addnodes.pending_xref) and above["reftype"] == "numref":
            found.append(("Figure 10.10", "plain"))
        else:
            code = isinstance(text.parent, nodes.literal)
            found.append((text.astext(), "code" if code else "bold" if bold else "plain"))
    return found


def _longest_word(entry: nodes.entry) -> float:
    runs = _runs(entry)
    return max((_width([(word, kind)]) for text, kind in runs for word in text.split()), default=0)


def _width(runs: list[tuple[str, str]]) -> float:
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
