"""Code of a chapter: a figure's folded, all else away until all code is asked for."""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from csto import words
from csto.book.pages import links

# Its script shows the button, since without one each fold opens by itself.
_SWITCH = (
    '<p class="csto-all-code csto-scripted"><button type="button" class="csto-button" '
    'aria-pressed="false">Show all code</button></p>\n'
)


class FoldCode(SphinxPostTransform):
    """Folds cells that hide their code, those away with what they show."""

    default_priority = 198  # before myst-nb folds each cell by itself
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Fold the cells, and put the switch below the findings or above the first fold."""
        cells = [cell for cell in self.document.findall(nodes.container) if "hide_mode" in cell]
        for cell in cells:
            away = cell.attributes.pop("hide_mode") == "all"
            cell.insert(len(cell) if away else 1, _html("</details>\n"))
            cell.insert(0, _html(_opened(cell[0].astext(), away)))
        if cells:
            found = links.findings(self.document)
            place = found[0] if found else cells[0]
            place.parent.insert(place.parent.index(place) + bool(found), _html(_SWITCH))


def _opened(source: str, away: bool) -> str:
    """The beginning of a fold, which says what the code is for and how long it is."""
    lines = len(source.splitlines())
    what = "figure" if "@csto.figure(" in source else "rows"
    what = "numbers" if "csto.claim(" in source or "csto.check(" in source else what
    said = f"{words.number(lines)} {'line' if lines == 1 else 'lines'}"
    return (
        f'<details class="csto-code{" csto-away" if away else ""}">'
        f"<summary>Code: {what} <small>{said}</small></summary>\n"
    )


def _html(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")
