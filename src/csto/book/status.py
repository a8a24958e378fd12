"""Generated parts of the pages "Status" and "Cite"."""

import platform
from importlib.metadata import version
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError

from csto import citations, figures, tables, words
from csto.book import drawings, execution

STATUS, STATUS_MARK = "book/status", "<!-- the status, written at build time -->"
CITE, CITE_MARK = "book/cite", "<!-- the citations, written at build time -->"
STEPS = (10, 30, 60, 120)
PACKAGES = ("pandas", "altair", "matplotlib", "vl-convert-python", "jupyter-book", "myst-nb")


class NotReproducedError(SphinxError):
    """A figure gave other rows when it was built a second time."""


def write_into(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the generated part in the place of its mark when the page is read."""
    if docname == STATUS:
        source[0] = source[0].replace(STATUS_MARK, _status(app))
    if docname == CITE:
        source[0] = source[0].replace(CITE_MARK, _citations())


def _status(app: Sphinx) -> str:
    """Edition, versions, and each figure with the hash of its rows."""
    package = tables.package()
    ids = drawings.of_book(Path(app.srcdir))
    used = [
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in PACKAGES),
    ]
    lines = [
        f"Version {package['version']}, data of {package['created'][:10]}. Built with "
        f"{words.listing(used)}. {words.number(len(ids))} of {words.number(len(ids))} figures "
        "reproduced.",
        "",
        "| figure | plotted rows | SHA-256 of the rows | |",
        "|---|--:|---|---|",
    ]
    return "\n".join([*lines, *(_row(app, id) for id in ids), "", *_run_times(app)])


def _run_times(app: Sphinx) -> list[str]:
    """How long each chapter runs, in steps: a shorter or longer moment makes no other page."""
    lines = ["## Run times", "", "| chapter | runs in less than |", "|---|--:|"]
    for name, seconds in execution.seconds(app).items():
        step = next((step for step in STEPS if seconds < step), None)
        less = f"{step} seconds" if step else f"more than {STEPS[-1]} seconds"
        lines.append(f"| [{name}](../notebooks/{name}.ipynb) | {less} |")
    return lines


def _row(app: Sphinx, id: str) -> str:
    """A figure's line. Raises NotReproducedError when its rows are not those of its kit."""
    shown = figures.show(id)
    kit = drawings.store(app) / id / drawings.KIT / f"{id}.csv"
    if kit.read_text("utf-8") != shown.rows_csv():
        raise NotReproducedError(f"figure {id!r} gave other rows when it was built a second time")
    rows = words.number(len(shown.rows))
    return f"| {{numref}}`{id}` | {rows} | `{shown.rows_hash[:16]}` | reproduced |"


def _citations() -> str:
    """The book in the three forms."""
    parts = []
    for name, form in (("APA", "apa"), ("Chicago", "chicago")):
        parts.append(f"{name}\n: {citations.of_book(form)}\n")
    return "\n".join(parts) + f"\nBibTeX\n: ```bibtex\n{_indented(citations.of_book())}  ```\n"


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.strip().splitlines())
