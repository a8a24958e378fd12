"""Every source has an entry in the bibliography, which lies beside the tables."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from csto import citations, tables
from csto.faults import Fault
from csto.validation import spelling

NAME = "references.bib"
_ENTRY = re.compile(r"^[ \t]*@(\w+)\s*\{\s*([^\s,{}]+)\s*,", re.MULTILINE)
_NO_ENTRY = {"comment", "preamble", "string"}


def beside(folder: Path) -> Path | None:
    """The bibliography of a data folder: in it, or that of the checkout or wheel that has it.

    None for a folder of a reader's own that comes without one.
    """
    parent = folder.parent if folder.name not in ("", "..") else folder.resolve().parent
    there = [folder / NAME, parent / "book" / NAME]
    if folder.resolve() == tables.shipped_dir().resolve():
        there.append(citations.path())
    return next((path for path in there if path.is_file()), None)


def faults(folder: Path, file: str, sources: pd.Series) -> Iterator[Fault]:
    """Sources without an entry, and entries that stand twice.

    `sources` are the keys of the table of sources by line, `file` is where they stand. A folder
    that comes without a bibliography is not judged; see `unlisted`.
    """
    path = beside(folder)
    if path is None:
        return
    lines = _lines(path)
    if broken := _broken(path):
        yield broken
    for key, places in lines.items():
        for line in places[1:]:
            cure = f"remove it, or give it a key of its own; line {places[0]} has this one"
            yield Fault(str(path), line, "", key, "an entry that stands twice", cure)
    for line, key in sources.items():
        if key not in lines:
            cure = f"write an entry @misc{{{key}, …}} in {path}"
            if near := spelling.near(key, [name for name in lines if name not in set(sources)]):
                cure += f"; perhaps {' or '.join(near)} there is meant"
            yield Fault(file, line, "source", key, "no entry in the bibliography", cure)


def unlisted(folder: Path, sources: Mapping[int, str] | pd.Series) -> list[str]:
    """Sources of which nothing can be said, as no bibliography comes with the folder.

    Those that the book itself cites have their entries there.
    """
    if beside(folder) is not None:
        return []
    known = _lines(citations.path()) if citations.path().is_file() else {}
    return [key for _, key in sources.items() if key not in known]


def _broken(path: Path) -> Fault | None:
    """Where BibTeX cannot read on."""
    from pybtex.database import BibliographyDataError, parse_string
    from pybtex.exceptions import PybtexError
    from pybtex.scanner import PybtexSyntaxError

    try:
        parse_string(path.read_text("utf-8"), "bibtex")
    except BibliographyDataError:
        return None  # an entry that stands twice, which is told by itself
    except UnicodeDecodeError:
        return Fault(str(path), None, "", "", "not UTF-8", "save the file as UTF-8")
    except PybtexSyntaxError as error:
        rule = f"no BibTeX: {str(error).partition(': ')[2]}"
        cure = "close the entry before it with } on a line of its own"
        return Fault(str(path), error.lineno, "", "", rule, cure)
    except PybtexError as error:
        return Fault(str(path), None, "", "", f"no BibTeX: {error}", "mend the entry")
    return None


def _lines(path: Path) -> dict[str, list[int]]:
    """The lines of each entry by its key."""
    text = path.read_text("utf-8", errors="replace")
    found: dict[str, list[int]] = {}
    for entry in _ENTRY.finditer(text):
        if entry[1].lower() not in _NO_ENTRY:
            found.setdefault(entry[2], []).append(text.count("\n", 0, entry.start(1)) + 1)
    return found
