"""Generated parts of the pages "Status" and "Cite"."""

import platform
from importlib.metadata import version

from sphinx.application import Sphinx

from csto import citations, tables, words
from csto.book.run import records

STATUS, STATUS_MARK = "book/status", "<!-- the status, written at build time -->"
CITE, CITE_MARK = "book/cite", "<!-- the citations, written at build time -->"
PACKAGES = ("pandas", "altair", "matplotlib", "vl-convert-python", "jupyter-book", "myst-nb")


def write_into(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the generated part in the place of its mark when the page is read."""
    if docname == STATUS:
        source[0] = source[0].replace(STATUS_MARK, _status(app))
    if docname == CITE:
        source[0] = source[0].replace(CITE_MARK, _citations())


def _status(app: Sphinx) -> str:
    """Edition, versions, and each figure with the hash of its rows."""
    package = tables.package()
    ids = list(records.entries(app))
    used = [
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in PACKAGES),
    ]
    lines = [
        f"Version {package['version']}, data of {package['created'][:10]}. Built with "
        f"{words.listing(used)}. {words.number(len(ids))} of {words.number(len(ids))} figures "
        "reproduced.",
        "",
        "| figure | plotted rows | SHA-256 of the rows | rebuilt |",
        "|---|--:|---|---|",
    ]
    return "\n".join([*lines, *(_row(app, id) for id in ids)])


def _row(app: Sphinx, id: str) -> str:
    """A figure's line; one that is not reproduced fails the build when its chapter is read."""
    made = records.entries(app)[id]
    rows = words.number(len(made.rows))
    return f"| {{numref}}`{id}` | {rows} | `{made.rows_hash[:16]}` | reproduced |"


def _citations() -> str:
    """The book in the three forms."""
    parts = []
    for name, form in (("APA", "apa"), ("Chicago", "chicago")):
        parts.append(f"{name}\n: {citations.of_book(form)}\n")
    return "\n".join(parts) + f"\nBibTeX\n: ```bibtex\n{_indented(citations.of_book())}  ```\n"


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.strip().splitlines())
