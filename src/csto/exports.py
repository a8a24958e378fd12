"""A figure as a file: one format, any column width, in colour or grey."""

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from csto import citations, figures, plates, style
from csto.figures import Shown

WIDTHS_MM = (40, 400)
DEFAULT_MM = style.DOUBLE_MM
CONVERTED = ("svg", "pdf", "png")  # drawn; the others are text about the figure


class ExportError(ValueError):
    """A figure cannot be written as asked; the message says why and what would do."""


def export(
    id: str,
    path: str | os.PathLike[str],
    *,
    width_mm: float = DEFAULT_MM,
    grey: bool = False,
    title: bool = True,
    data: Mapping[str, pd.DataFrame] | None = None,
) -> Path:
    """Write a figure to a file, in the format that the name ends with; returns its path.

    `svg`, `pdf` and `png` (600 dpi) are laid out for `width_mm`; `csv` holds the plotted rows,
    `json` the Vega-Lite specification of an Altair chart, `txt` its words, `bib` its BibTeX. `data`
    puts tables of your own in the place of the shared ones. The file is written whole or not at
    all. Raises UnknownFigureError, and ExportError for a format, width or place that will not do.
    """
    target = Path(path)
    kind = target.suffix[1:]
    check(kind, width_mm)
    shown = figures.show(id, data)
    return write(target, rendered(shown, kind, width_mm=width_mm, grey=grey, title=title))


def rendered(
    shown: Shown, kind: str, *, width_mm: float = DEFAULT_MM, grey: bool = False, title: bool = True
) -> bytes:
    """A figure in one format, as bytes. Raises ExportError as `export` does."""
    check(kind, width_mm)
    if kind in CONVERTED:
        svg = plates.plate(shown, style.pixels(width_mm), title=title, grey=grey)
        made = {"pdf": plates.as_pdf, "png": plates.as_png}
        return made[kind](svg) if kind in made else plates.with_fonts(svg).encode()
    return TEXTS[kind](shown).encode()


def check(kind: str, width_mm: float) -> None:
    """Refuse a format or a width before anything is drawn. Raises ExportError."""
    if kind not in FORMATS:
        near = figures.near(kind, FORMATS)
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


def has_specification(shown: Shown) -> bool:
    """Whether a figure has a Vega-Lite specification: only those of Altair do."""
    return shown.picture(style.DOUBLE).specification is not None


def specification(shown: Shown) -> str:
    """The Vega-Lite specification with its data. Raises ExportError where there is none."""
    spec = shown.picture(style.DOUBLE).specification
    if spec is None:
        raise ExportError(f"{shown.figure.id} is drawn by Matplotlib: it has no specification")
    return json.dumps(spec, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def words_of(shown: Shown) -> str:
    """Caption, alternative text and source note, each under its heading."""
    parts = {
        "Title": shown.words.title,
        "Caption": shown.caption,
        "Measure": shown.words.measure,
        "Alternative text": shown.words.alt,
        "Source note": shown.source_line,
    }
    return "\n\n".join(f"{name}\n{text}" for name, text in parts.items()) + "\n"


TEXTS: dict[str, Callable[[Shown], str]] = {
    "csv": Shown.rows_csv,
    "json": specification,
    "txt": words_of,
    "bib": citations.bibtex,
}
FORMATS = (*CONVERTED, *TEXTS)
