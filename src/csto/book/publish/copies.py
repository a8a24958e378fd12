"""The chapters as executed, with prose, outputs and pictures: for readers and for bundles."""

import re
from functools import cache, partial
from pathlib import Path

import nbformat
from sphinx.application import Sphinx

from csto import citations, register, style, tables
from csto.book.pages.templates import escaped
from csto.book.run import caches, chapters, freshness, pictures, records
from csto.record import MIME
from csto.refresh import prose

_SEEN = "csto_bases"
SOURCES = "sources"  # id of the cell that lists them
_ADDRESS = re.compile(r"https?://[^\s<>]+$")


def folder(app: Sphinx) -> Path:
    """Where the executed copies lie."""
    return chapters.made(app) / chapters.FOLDER


def see(app: Sphinx) -> None:
    """See what each copy will be of before anything runs: what changes meanwhile is not in it."""
    chosen = chapters.notebooks(Path(app.srcdir))
    setattr(app, _SEEN, {path: register.basis(path) for path in chosen})


def write(app: Sphinx) -> None:
    """Write the copies that are not of today; drop those of chapters that left the book."""
    folder(app).mkdir(parents=True, exist_ok=True)
    for path, basis in getattr(app, _SEEN).items():
        rest = tables.file("sources"), caches.outputs(app, path), basis, app.config.html_baseurl
        digest = freshness.of(path, *rest)
        made = folder(app) / path.name
        do = partial(_write, app, path, made)
        freshness.once(app, f"executed-{path.stem}", digest, do, [made])
    chapters.keep_only(folder(app), (path.name for path in getattr(app, _SEEN)))


def _write(app: Sphinx, path: Path, made: Path) -> None:
    notebook = caches.today(app, path)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if record := output.get("data", {}).get(MIME):
                picture = records.store(app) / record["id"] / pictures.NOTEBOOK
                output.data["image/png"] = picture.read_text("utf-8")
                output.metadata["image/png"] = {"alt": record["alt"], "width": style.DOUBLE}
    add_sources(notebook)
    made_of = {"basis": getattr(app, _SEEN)[path], "address": app.config.html_baseurl}
    notebook.metadata[register.BASIS] = {name: text for name, text in made_of.items() if text}
    # Valid, since it was read as such; in one line, which takes a tenth of the time.
    made.write_text(nbformat.v4.writes(notebook, indent=None) + "\n", "utf-8")


def add_sources(notebook: nbformat.NotebookNode) -> None:
    """Put the sources that the prose cites below it: its links lead to them in every viewer.

    In the book they lead to its list of sources.
    """
    known = tables.load("sources").set_index("source")["short"]
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    names = {link.name for text in texts for block in prose.blocks(text) for link in block.links}
    cited = {name: known[name] for name in names & set(known.index)}
    lines = [
        f'- <a id="{key}"></a>{short}: {_reference(key)}'
        for key, short in sorted(cited.items(), key=lambda item: item[::-1])
    ]
    if lines:
        text = "\n".join(["## Sources", "", *lines])
        notebook.cells.append(nbformat.v4.new_markdown_cell(text, id=SOURCES))


@cache
def _reference(key: str) -> str:
    """The reference of a source in Markdown, with the address at its end as a link."""
    reference = citations.of_source(key)
    found = _ADDRESS.search(reference)
    if not found:
        return escaped(reference)
    return f"{escaped(reference[: found.start()])} <{found[0]}>"
