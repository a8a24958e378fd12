"""A figure as a file: one format, any column width, in colour or grey."""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from csto import accounts, citations, plates, register, style
from csto.record import FigureError, Record

WIDTHS_MM = (40, 400)
DEFAULT_MM = style.DOUBLE_MM
BOOK = (style.SINGLE, style.DOUBLE)  # px: the widths that the records of figures have
CONVERTED = ("svg", "pdf", "png")  # drawn; the others are text about the figure


class ExportError(ValueError):
    """A figure cannot be written as asked; the message says why and what would do."""


def export(
    figure: Any,
    path: str | os.PathLike[str],
    *,
    width_mm: float = DEFAULT_MM,
    grey: bool = False,
    title: bool = True,
    chart: Any = None,
) -> Path:
    """Write a figure to a file, in the format that the name ends with; returns its path.

    `figure` is a figure of the notebook (what `@csto.figure` made), or the id of a figure of the
    book; `chart` is an altered chart of it, which keeps its title, caption and sources and is drawn
    as it is, for 183 mm. `svg`, `pdf` and `png` (600 dpi) are laid out for `width_mm`; `csv` holds
    the plotted rows, `json` the Vega-Lite specification of an Altair chart, `txt` its words, `bib`
    its BibTeX. The file is written whole or not at all.

    Raises UnknownFigureError, and ExportError for a format, width or place that will not do.
    """
    target = Path(path)
    kind = target.suffix[1:]
    check(kind, width_mm)
    if not isinstance(figure, str) and not hasattr(figure, "at_width"):
        told = f"{type(figure).__name__} is no figure; give what @csto.figure made, or an id"
        raise ExportError(f"{told}, and a chart as chart=")
    if chart is None:
        record = laid_out(figure, kind, width_mm)
    elif width_mm != DEFAULT_MM:
        raise ExportError(f"an altered chart is {DEFAULT_MM} mm wide as it is; leave out width_mm")
    else:
        from csto.figures import altered

        record = altered(_record(figure), chart)
    return write(target, rendered(record, kind, width_mm=width_mm, grey=grey, title=title))


def laid_out(figure: Any, kind: str, width_mm: float) -> Record:
    """The record of a figure (or of an id), laid out for a width where the format is drawn.

    The layouts of the book are read; for another width the chapter's cells are run up to the
    figure, unless it is one of this notebook.
    """
    width = style.pixels(width_mm)
    if kind in CONVERTED and width not in BOOK:
        try:
            return _live(figure).at_width(width)
        except FigureError as error:
            raise ExportError(f"{error} (96 px are {style.MM_PER_INCH} mm)") from error
    return _record(figure)


def _record(figure: Any) -> Record:
    return register.record(figure) if isinstance(figure, str) else figure.record


def _live(figure: Any) -> Any:
    return register.live(figure) if isinstance(figure, str) else figure


def rendered(
    record: Record,
    kind: str,
    *,
    width_mm: float = DEFAULT_MM,
    grey: bool = False,
    title: bool = True,
) -> bytes:
    """A figure in one format, as bytes. Raises ExportError as `export` does."""
    check(kind, width_mm)
    if kind in CONVERTED:
        svg = plates.plate(record, style.pixels(width_mm), title=title, grey=grey)
        made = {"pdf": plates.as_pdf, "png": plates.as_png}
        return made[kind](svg) if kind in made else plates.with_fonts(svg).encode()
    return TEXTS[kind](record).encode()


def check(kind: str, width_mm: float) -> None:
    """Refuse a format or a width before anything is drawn. Raises ExportError."""
    if kind not in FORMATS:
        near = register.near(kind, FORMATS)
        raise ExportError(f"no format {kind!r}; did you mean {near}?")
    least, most = WIDTHS_MM
    if not least <= width_mm <= most:
        raise ExportError(f"a width of {width_mm:g} mm; give one from {least} to {most} mm")


def write(target: Path, content: bytes) -> Path:
    """Write a file whole: beside its place first, then moved there. Raises ExportError."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as beside:
            made = Path(beside) / target.name
            made.write_bytes(content)
            made.replace(target)
    except OSError as error:
        raise ExportError(f"{target}: cannot be written ({error.strerror})") from error
    return target


def check_folder(folder: Path) -> None:
    """Refuse a folder that cannot be written to before anything is drawn. Raises ExportError."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir() or not os.access(place, os.W_OK):
        raise ExportError(f"{folder}: not a folder that can be written to")


def specification(record: Record) -> str:
    """The Vega-Lite specification with its data. Raises ExportError where there is none."""
    if not record.is_live:
        raise ExportError(f"{record.id} is drawn by Matplotlib: it has no specification")
    spec = record.layout(style.DOUBLE)
    return json.dumps(spec, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


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
    "txt": words_of,
    "bib": citations.bibtex,
}
FORMATS = (*CONVERTED, *TEXTS)
