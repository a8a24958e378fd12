"""A drawn figure in the formats that publishers ask for, made from its PDF."""

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

from csto import plates

RASTERS = {"png": "PNG", "tiff": "TIFF", "tif": "TIFF", "jpg": "JPEG", "jpeg": "JPEG"}
PROGRAMS = {  # by format: those that can make it, with the package that has each, and their words
    "eps": [
        ("pdftops", "poppler-utils", ["pdftops", "-eps", "-level3", "{pdf}", "{out}"]),
        ("gs", "ghostscript", ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=eps2write"]),
    ],
    "emf": [("inkscape", "inkscape", ["inkscape", "{pdf}", "--export-filename={out}"])],
}


class ProgramError(ValueError):
    """A program of the system that makes a format is not there, or failed; the message says it."""


def raster(svg: str, kind: str, dots_per_inch: int) -> bytes:
    """The plate as PNG, TIFF (LZW) or JPEG, with its physical size written into it."""
    from PIL import Image

    png = plates.as_png(svg, dots_per_inch)
    if kind == "png":
        return png
    picture, buffer = Image.open(io.BytesIO(png)), io.BytesIO()
    options = {"compression": "tiff_lzw"} if RASTERS[kind] == "TIFF" else {"quality": 95}
    if RASTERS[kind] == "JPEG":
        picture = picture.convert("RGB")
    picture.save(buffer, RASTERS[kind], dpi=(dots_per_inch, dots_per_inch), **options)
    return buffer.getvalue()


def by_program(pdf: bytes, kind: str) -> bytes:
    """A PDF as EPS or EMF, by a program of the system. Raises ProgramError."""
    return _run(pdf, program_for(kind), kind)


def program_for(kind: str) -> list[str]:
    """The words that call the program for a format. Raises ProgramError where there is none."""
    for program, _, words in PROGRAMS[kind]:
        if shutil.which(program):
            return words
    packages = " or ".join(package for _, package, _ in PROGRAMS[kind])
    raise ProgramError(f"{kind} needs a program that is not here; install {packages}")


def _run(pdf: bytes, words: list[str], kind: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "figure.pdf", Path(folder) / f"figure.{kind}"
        source.write_bytes(pdf)
        command = [word.format(pdf=source, out=out) for word in words]
        if words[0] == "gs":
            command += [f"-sOutputFile={out}", str(source)]
        done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 # our own words
        if done.returncode or not out.is_file():
            last = (done.stderr.strip().splitlines() or ["it wrote no file"])[-1]
            raise ProgramError(f"{words[0]} made no {kind}: {last}")
        return out.read_bytes()
