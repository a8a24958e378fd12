"""The paper kit of a figure: all that an author needs, as files and as one zip."""

from collections.abc import Iterator
from pathlib import Path

from csto import downloads, exports, rights, style, tables
from csto.exports import Page
from csto.papers import documents
from csto.record import Record

WITHOUT_SPECIFICATION = (
    "No Vega-Lite specification: Matplotlib drew this figure. Its rows are in the CSV."
)
_PLAIN = Page(title=False)
_COLUMN = Page(width_mm=style.SINGLE_MM, title=False)
_GREY = {"grey": True, "title": False}
# What is in a kit, by the names that `figures.json` has: format, page, and what a reader is told.
PARTS: dict[str, tuple[str, Page, str]] = {
    "svg": ("svg", Page(), "picture with title, for the web; text stays text"),
    "svg_plain": ("svg", _PLAIN, "the same without title"),
    "svg_outlines": ("svg", Page(title=False, outlines=True), "its text as outlines"),
    "pdf_single": ("pdf", _COLUMN, f"vector for one column ({style.SINGLE_MM} mm), untitled"),
    "pdf_double": ("pdf", _PLAIN, f"vector for two columns ({style.DOUBLE_MM} mm), untitled"),
    "png": ("png", Page(), f"600 dpi at {style.DOUBLE_MM} mm, with title"),
    "grey_svg": ("svg", Page(grey=True), "without colour"),
    "grey_pdf_single": ("pdf", Page(style.SINGLE_MM, **_GREY), "without colour, one column"),
    "grey_pdf": ("pdf", Page(**_GREY), "without colour, two columns"),
    "docx": ("docx", Page(), "Word: picture, alternative text, caption"),
    "pptx": ("pptx", Page(), "slide, 16:9"),
    "csv": ("csv", Page(), "the plotted rows"),
    "codebook": ("codebook", Page(), "what the columns of the rows are"),
    "spec": ("json", Page(), "Vega-Lite specification with its data"),
    "text": ("txt", Page(), "title, caption, alternative text, source note"),
    "bib": ("bib", Page(), "BibTeX of the figure and its sources"),
    "tex": ("tex", Page(), "LaTeX figure block"),
    "markdown": ("md", Page(), "Quarto and Pandoc figure block"),
    "typst": ("typ", Page(), "Typst figure block"),
}
_NAMES = {"spec": "{id}.vl.json", "readme": "README.txt", "zip": "{id}.zip"}


def name(record: Record, part: str) -> str:
    """The name of a file of the kit."""
    if part in _NAMES:
        return _NAMES[part].format(id=record.id)
    kind, page, _ = PARTS[part]
    return page.name(record.id, kind)


def write(record: Record, folder: Path) -> dict[str, str]:
    """Write the kit of a figure to a folder of its own, the zip last; returns names by part."""
    folder.mkdir(parents=True, exist_ok=True)
    held = dict(contents(record))
    held["readme"] = readme(record, list(held)).encode()
    names = {part: name(record, part) for part in (*held, "zip")}
    for part, content in held.items():
        exports.write(folder / names[part], content)
    packed = {f"{record.id}/{names[part]}": content for part, content in held.items()}
    downloads.archive(folder / names["zip"], packed)
    return names


def contents(record: Record) -> Iterator[tuple[str, bytes]]:
    """Each file of the kit but readme and zip: its part, and its bytes.

    A figure that Matplotlib drew has no specification, and one that is too tall no slide.
    """
    for part, (kind, page, _) in PARTS.items():
        if kind == "json" and not record.is_live:
            continue
        if kind == "pptx" and not documents.fits_slide(record):
            continue
        yield part, exports.rendered(record, kind, page)


def readme(record: Record, parts: list[str]) -> str:
    """What is in the kit, its edition, and on which terms it may be used."""
    package = tables.package()
    return "\n".join(
        [
            record.title,
            f"Figure {record.id} of {tables.book()}",
            "",
            f"Data of {package['created'][:10]}, {record.edition}",
            f"SHA-256 of the plotted rows: {record.rows_hash}",
            "",
            *(f"{name(record, part)}: {PARTS[part][2]}" for part in parts),
            *([] if record.is_live else [WITHOUT_SPECIFICATION]),
            "",
            record.source_line,
            "",
            rights.line(record),
            f"Licence: {rights.LICENCE}, {rights.ADDRESS}",
            "Font of the pictures: Open Sans, Apache License 2.0.",
            "",
        ]
    )
