"""The print edition as a PDF: `python -m csto.book.print.pdf` (`make pdf`) in the book's folder.

The LaTeX builder writes `_build/latex`, LuaTeX sets it. Same tables, same fonts, same bytes.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from csto import exports, tables
from csto.book.run import beside, unchanged

NAME, TEX = "csto.pdf", "csto.tex"
MARK = "<!-- the print edition, linked when it is made -->"
PACKAGES = "texlive-luatex texlive-latex-extra latexmk"
# What these packages and those that come with them bring, as TeX finds it.
_FILES = ("luaotfload.sty", "polyglossia.sty", "needspace.sty", "lmmono10-regular.otf")
_PROGRAMS = ("lualatex", "latexmk", "kpsewhich")
_BUILD = ("build", ".", "-n", "-W", "--keep-going", "--builder", "latex")
_FAULT = re.compile(
    r"^(?:! .*|Missing character.*|.*There were undefined references.*|.*multiply.defined.*)$",
    re.MULTILINE,
)
_OVERFULL = re.compile(r"^Overfull \\[hv]box \(([\d.]+)pt.*$", re.MULTILINE)
MOST_PT = 2.0  # that a line may be too long; more is seen


class PrintError(Exception):
    """The print edition was not made; the message says why and what to do."""


def make(root: Path) -> Path:
    """Build the PDF of a book; returns its path. Raises PrintError.

    Nothing takes the place of an earlier PDF before the new one is whole and without a fault.
    """
    if missing := missing_tex():
        raise PrintError(
            f"TeX lacks {', '.join(missing)}. On Debian or Ubuntu:\n"
            f"  apt-get install --no-install-recommends {PACKAGES}"
        )
    tables.settle()
    folder = root / "_build" / (beside.FOLDER if beside.is_own(root) else "")
    latex, html = folder / "latex", folder / "html"
    _build(root, latex)
    _typeset(latex)
    made = (latex / NAME).read_bytes()
    if html.is_dir():
        whole = unchanged.is_whole(html)
        exports.write(html / "_static" / NAME, made)
        _link(html)
        if whole:
            unchanged.note_again(html)
    return exports.write(folder / NAME, made)


def missing_tex() -> list[str]:
    """Programs and files of TeX that are needed and not installed."""
    programs = [name for name in _PROGRAMS if shutil.which(name) is None]
    return programs or [name for name in _FILES if not _run(["kpsewhich", name]).stdout.strip()]


def _build(root: Path, latex: Path) -> None:
    """Write the LaTeX sources, with warnings as errors."""
    shutil.rmtree(latex, ignore_errors=True)  # what an earlier edition left
    command = [str(Path(sys.executable).with_name("jupyter-book")), *_BUILD]
    if subprocess.run(command, cwd=root).returncode:  # noqa: S603
        raise PrintError("the LaTeX sources could not be written; see above")


def _typeset(folder: Path) -> None:
    """Run LuaTeX as often as references need it; refuse text that is cut or missing."""
    created = datetime.fromisoformat(tables.package()["created"])
    fixed = {"SOURCE_DATE_EPOCH": str(int(created.timestamp())), "FORCE_SOURCE_DATE": "1"}
    command = ["latexmk", "-lualatex", "-g", "-halt-on-error", "-interaction=nonstopmode"]
    done = _run([*command, TEX], cwd=folder, env=os.environ | fixed)
    log = (folder / NAME).with_suffix(".log")
    found = list(faults(log.read_text("utf-8", "replace"))) if log.is_file() else []
    if done.returncode or found:
        raise PrintError("\n".join([f"see {log}", *found] if found else [done.stdout[-2000:]]))


def faults(log: str) -> Iterator[str]:
    """What a reader of the PDF would stumble over, by the log of LuaTeX."""
    yield from dict.fromkeys(_FAULT.findall(log))
    yield from (found[0] for found in _OVERFULL.finditer(log) if float(found[1]) > MOST_PT)


def _run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with all that it says as its output."""
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "errors": "replace"}
    return subprocess.run(command, text=True, **told, **options)  # noqa: S603


def _link(html: Path) -> None:
    """Link the PDF on every built page that has the mark, such as the first one."""
    for page in sorted(html.rglob("*.html")):
        text = page.read_text("utf-8")
        if MARK in text:
            up = "../" * (len(page.relative_to(html).parts) - 1)
            link = f'<p class="csto-print"><a href="{up}_static/{NAME}">The book as PDF</a></p>'
            exports.write(page, text.replace(MARK, link).encode())


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{make(Path.cwd())}\n")
    except PrintError as error:
        sys.exit(f"No PDF was made: {error}")
