"""Every source has an entry in the bibliography, which lies beside the tables."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from csto import citations, tables
from csto.faults import Fault
from csto.validation import spelling
from csto.validation.sheets import Sheet

NAME = "references.bib"
_ENTRY = re.compile(r"^[ \t]*@(?!(?i:comment|preamble|string)\b)\w+\s*\{\s*([^\s,{}]+)\s*,", re.M)


def beside(folder: Path) -> Path | None:
    """The bibliography of a data folder: in it, or that of the checkout or wheel that has it.

    None for a folder of a reader's own that comes without one.
    """
    parent = folder.parent if folder.name not in ("", "..") else folder.resolve().parent
    there = [folder / NAME, parent / "book" / NAME]
    if folder.resolve() == tables.shipped_dir().resolve():
        there.append(citations.path())
    return next((path for path in there if path.is_file()), None)


def faults(folder: Path, sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Sources without an entry, and entries that stand twice or cannot be read.

    A folder that comes without a bibliography is not judged.
    """
    path = beside(folder)
    if path is None or "sources" not in sheets or "source" not in sheets["sources"].frame:
        return
    text = path.read_text("utf-8", errors="replace")
    if broken := _broken(path):
        yield broken
    lines: dict[str, int] = {}
    for entry in _ENTRY.finditer(text):
        line = text.count("\n", 0, entry.start(1)) + 1
        before = lines.setdefault(entry[1], line)
        if before != line:
            cure = f"remove it, or give it a key of its own; line {before} has this one"
            yield Fault(str(path), line, "", entry[1], "an entry that stands twice", cure)
    sources = sheets["sources"].sound()["source"]
    for line, key in sources[~sources.isin(list(lines))].items():
        cure = f"write an entry @misc{{{key}, …}} in {path}"
        if near := spelling.near(key, [name for name in lines if name not in set(sources)]):
            cure += f"; perhaps {' or '.join(near)} there is meant"
        file = sheets["sources"].file
        yield Fault(file, int(line), "source", key, "no entry in the bibliography", cure)


def _broken(path: Path) -> Fault | None:
    """Where BibTeX cannot read on."""
    from pybtex.database import BibliographyDataError, parse_string
    from pybtex.exceptions import PybtexError

    try:
        parse_string(path.read_text("utf-8"), "bibtex")
    except BibliographyDataError:
        return None  # an entry that stands twice, which is told by itself
    except UnicodeDecodeError:
        return Fault(str(path), None, "", "", "not UTF-8", "save the file as UTF-8")
    except PybtexError as error:
        rule = f"no BibTeX: {str(error).partition(': ')[2] or error}"
        cure = "close the entry before it with } on a line of its own"
        return Fault(str(path), getattr(error, "lineno", None), "", "", rule, cure)
    return None
