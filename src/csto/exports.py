"""A figure as a file: one format, any size, in colour or grey, with or without its words."""

import json
import math
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csto import accounts, citations, legible, plates, register, rights, style
from csto.papers import blocks, codebook, documents, outlines, pictures
from csto.record import FigureError, Record
from csto.telling import UseError

WIDTHS_MM, HEIGHTS_MM, RESOLUTIONS = (40, 400), (10, 1000), (72, 1200)
DEFAULT_MM = style.DOUBLE_MM
BOOK = (style.SINGLE, style.DOUBLE)  # px: the widths that the records of figures have
VECTORS = ("svg", "pdf", *pictures.PROGRAMS)
PRINTED = (*VECTORS, *pictures.RASTERS)  # drawn for a width; the others have their own, or none
_MM = {"": 1.0, "mm": 1.0, "cm": 10.0, "in": style.MM_PER_INCH}


class ExportError(UseError, ValueError):
    """A figure cannot be written as asked; the message says why and what would do."""


@dataclass(frozen=True)
class Page:
    """How a figure is printed: its size, resolution, colours and words."""

    width_mm: float = DEFAULT_MM
    height_mm: float | None = None
    """Of the whole picture; None as high as the chart needs."""
    dpi: int = 600
    """Of PNG, TIFF and JPEG."""
    grey: bool = False
    title: bool = True
    """Whether finding and measure stand above the chart."""
    source: bool = True
    """Whether the source line stands below it."""
    outlines: bool = False
    """Whether the text of an SVG is drawn as outlines, for programs without its font."""
    most_height_mm: float | None = None
    """Height that the picture must not exceed."""

    def name(self, id: str, kind: str) -> str:
        """The name of a file, which no other size or version of the figure has."""
        if kind == "codebook":
            return f"{id}-codebook.csv"
        printed = kind in PRINTED
        parts = [id]
        if printed and (self.width_mm != DEFAULT_MM or self.height_mm):
            parts.append("x".join(f"{side:g}" for side in (self.width_mm, self.height_mm) if side))
            parts[-1] += "mm"
        parts += ["grey"] * self.grey
        parts += ["outlines"] * (self.outlines and kind == "svg")
        parts += ["untitled"] * (printed and not self.title)
        parts += ["unsourced"] * (printed and not self.source)
        parts += [f"{self.dpi}dpi"] * (kind in pictures.RASTERS and self.dpi != Page.dpi)
        return f"{'-'.join(parts)}.{kind}"


def export(
    figure: Any,
    path: str | os.PathLike[str],
    *,
    width_mm: float = DEFAULT_MM,
    height_mm: float | None = None,
    dpi: int = 600,
    grey: bool = False,
    title: bool = True,
    source: bool = True,
    chart: Any = None,
) -> Path:
    """Write a figure to a file, in the format that the name ends with; returns its path.

    `figure` is a figure of the notebook (what `@csto.figure` made), or the id of a figure of the
    book; `chart` is an altered chart of it, which keeps its title, caption and sources and is drawn
    as it is, for 183 mm, or a function that alters its chart at any width. What is not as published
    says so in its source line. `svg`, `pdf`, `eps`, `emf`, `png`, `tiff` and `jpg` are laid out for
    `width_mm`; `docx` is a page with picture and caption, `pptx` a slide; `csv` holds the plotted
    rows, `json` the Vega-Lite specification of an Altair chart, `txt` its words, `bib` its BibTeX,
    `tex`, `md` and `typ` a block for a manuscript. The file is written whole or not at all.

    Raises UnknownFigureError, and ExportError for a format, size or place that will not do.
    """
    target, page = Path(path), Page(width_mm, height_mm, dpi, grey, title, source)
    kind = format_of(target.suffix[1:])
    check(page)
    if not isinstance(figure, str) and not hasattr(figure, "at_width"):
        told = f"{type(figure).__name__} is no figure; give what @csto.figure made, or an id"
        raise ExportError(f"{told}, and a chart as chart=")
    if chart is None:
        record = laid_out(figure, kind, page)
    elif callable(chart):
        record = _live(figure).at_width(style.pixels(width_mm), chart)
    elif width_mm != DEFAULT_MM:
        said = f"an altered chart is {DEFAULT_MM} mm wide as it is; leave out width_mm, or give"
        raise ExportError(f"{said} what alters it: chart=lambda chart: chart.encode(…)")
    else:
        from csto.figures import altered

        record = altered(_record(figure), chart)
    is_altered = chart is not None
    is_book = isinstance(figure, str) and not is_altered
    if stamp := "" if is_book else register.stamp(record, altered=is_altered):
        record = record.stamped(stamp)
    return write(target, rendered(record, kind, page))


def laid_out(figure: Any, kind: str, page: Page) -> Record:
    """The record of a figure (or of an id), laid out for a width where the format is drawn.

    The layouts of the book are read; for another width the chapter's cells are run up to the
    figure, unless it is one of this notebook. Raises ExportError, which names the least width that
    serves, where its texts could not be read.
    """
    width = style.pixels(page.width_mm)
    if kind not in PRINTED or width in BOOK:
        return _record(figure)
    drawn = _live(figure)
    record, why, further = _tried(drawn, width)
    if record:
        return record
    told = f"figure {drawn.id!r} cannot be read at {page.width_mm:g} mm: {why}"
    while (least := further) <= style.pixels(WIDTHS_MM[1]):
        serves, _, further = _tried(drawn, least)
        if serves:
            least_mm = math.ceil(least / 96 * style.MM_PER_INCH)
            raise ExportError(f"{told}; take {least_mm} mm or more")
    raise ExportError(f"{told}; nor at any width up to {WIDTHS_MM[1]} mm")


def _tried(figure: Any, width: int) -> tuple[Record | None, str, int]:
    """The figure at a width (px); or none, why it cannot be read, and the width to try next."""
    try:
        record = figure.at_width(width)
    except FigureError as error:
        why = str(error).removeprefix(f"figure {figure.id!r}: ")
        named = re.search(r"^(.*?); the chart takes at least (\d+) px", why)
        return (None, named[1], max(int(named[2]), width + 1)) if named else (None, why, width + 16)
    if not record.is_live:  # a drawing of one's own, whose texts are placed in another way
        return record, "", width
    svg = plates.plate(record, width)
    found = legible.faults(legible.texts(svg), *plates.size(svg))
    return (None, found[0], width + 8) if found else (record, "", width)


def _record(figure: Any) -> Record:
    return register.record(figure) if isinstance(figure, str) else figure.record


def _live(figure: Any) -> Any:
    return register.live(figure) if isinstance(figure, str) else figure


def rendered(record: Record, kind: str, page: Page | None = None) -> bytes:
    """A figure in one format, as bytes. Raises ExportError as `export` does."""
    page = page or Page()
    if kind in TEXTS:
        return TEXTS[kind](record).encode()
    try:
        if kind in DOCUMENTS:
            return DOCUMENTS[kind](record)
        return _printed(record, plate(record, page, kind), kind, page)
    except (documents.SlideError, pictures.ProgramError) as error:
        raise ExportError(str(error)) from error


def plate(record: Record, page: Page, kind: str) -> str:
    """The page as SVG. Raises ExportError where the figure is higher than the page."""
    width, spare = style.pixels(page.width_mm), style.WIDER if kind == "svg" else 1
    words = {"title": page.title, "foot": page.source, "spare": spare}
    svg = plates.plate(record, width, grey=page.grey, **words)
    most, needed = page.height_mm or page.most_height_mm, plates.size(svg)[1]
    if most and style.pixels(most) < needed:
        told = f"{record.id}: at {page.width_mm:g} mm of width it is "
        told += f"{needed / 96 * style.MM_PER_INCH:.0f} mm high, and may be {most:g}"
        raise ExportError(f"{told}; take it wider, or without title and source")
    return plates.heightened(svg, style.pixels(page.height_mm)) if page.height_mm else svg


def _printed(record: Record, svg: str, kind: str, page: Page) -> bytes:
    if kind == "svg":
        own = outlines.outlined(svg) if page.outlines else plates.with_fonts(plates.widened(svg))
        return own.encode()
    if kind == "pdf":
        return plates.as_pdf(svg, record)
    if kind in pictures.RASTERS:
        return pictures.raster(svg, kind, page.dpi)
    return pictures.by_program(plates.as_pdf(svg, record), kind)


def format_of(asked: str) -> str:
    """A format by its name in small or large letters. Raises ExportError for another."""
    kind = asked.strip().lower()
    if kind not in FORMATS:
        raise ExportError(f"no format {asked!r}; did you mean {register.near(kind, FORMATS)}?")
    return kind


def size_mm(asked: str) -> float:
    """A size in millimetres: of 89, 89mm, 8.9cm or 3.5in. Raises ExportError."""
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*(mm|cm|in|)\s*", asked.lower())
    if not found:
        raise ExportError(f"no size {asked!r}; give one like 89mm, 8.9cm or 3.5in")
    number, unit = found.groups()
    return round(float(number.replace(",", ".")) * _MM[unit], 2)


def check(page: Page) -> None:
    """Refuse a size or resolution before anything is drawn. Raises ExportError."""
    for what, asked, (least, most), unit in (
        ("width", page.width_mm, WIDTHS_MM, "mm"),
        ("height", page.height_mm, HEIGHTS_MM, "mm"),
        ("resolution", page.dpi, RESOLUTIONS, "dpi"),
    ):
        if asked is not None and not least <= asked <= most:
            told = f"a {what} of {asked:g} {unit}; give one from {least} to {most} {unit}"
            raise ExportError(told)


def write(target: Path, content: bytes) -> Path:
    """Write a file whole: beside its place first, then moved there. Raises ExportError."""
    made = target.with_name(f".{os.getpid()}-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            made.write_bytes(content)
            made.replace(target)
        finally:
            made.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(f"{target}: cannot be written ({error.strerror})") from error
    return target


def check_folder(folder: Path) -> None:
    """Refuse a folder that cannot be written to before anything is drawn. Raises ExportError."""
    place = folder
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    if not os.path.isdir(place) or not os.access(place, os.W_OK):  # noqa: PTH112 (never raises)
        raise ExportError(f"{folder}: not a folder that can be written to")


def specification(record: Record) -> str:
    """The Vega-Lite specification with its data. Raises ExportError where there is none."""
    if not record.is_live:
        raise ExportError(f"{record.id} is drawn by Matplotlib: it has no specification")
    words = {"text": _lines(record.title, 700), "subtitle": _lines(record.subtitle, 400)}
    about = {
        "figure": record.id,
        "source": record.source_line,
        "licence": rights.line(record),
    }
    spec = record.layout(style.DOUBLE) | {"title": words, "usermeta": about}
    return json.dumps(spec, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _lines(text: str, weight: int) -> list[str]:
    return style.wrapped(text, style.TEXT_PT, style.DOUBLE, weight)


def words_of(record: Record) -> str:
    """Caption, alternative text and source note, each under its heading."""
    parts = {
        "Title": record.title,
        "Measure": record.subtitle,
        "Caption": record.caption,
        "Alternative text": record.alt,
        "Source note": record.source_line,
    }
    counted = " ".join(accounts.told(record.accounts))
    parts |= {"How this was counted": counted} if counted else {}
    return "\n\n".join(f"{name}\n{text}" for name, text in parts.items()) + "\n"


def rows_of(record: Record) -> str:
    """The plotted rows as CSV."""
    return record.rows_csv


TEXTS: dict[str, Callable[[Record], str]] = {
    "csv": rows_of,
    "json": specification,
    "codebook": codebook.codebook,
    "txt": words_of,
    "bib": citations.bibtex,
    "tex": lambda record: blocks.latex(record, f"{record.id}-untitled.pdf"),
    "md": lambda record: blocks.markdown(record, f"{record.id}-untitled.svg"),
    "typ": lambda record: blocks.typst(record, f"{record.id}-untitled.svg"),
}
DOCUMENTS = {"docx": documents.word, "pptx": documents.slide}
FORMATS = (*PRINTED, *DOCUMENTS, *TEXTS)
