"""The chapters as executed, with prose, outputs and pictures: for readers and for bundles."""

import shutil
from pathlib import Path

import nbformat
from sphinx.application import Sphinx

from csto import citations, register, style, tables
from csto.book.pages.templates import escaped
from csto.book.run import caches, chapters, freshness, pictures, places, records
from csto.record import MIME
from csto.refresh import prose

STORE = ".executed"
_SEEN = "csto_bases"
SOURCES = "sources"  # id of the cell that lists them


def folder(app: Sphinx) -> Path:
    """Where the executed copies lie."""
    return places.build(app) / STORE


def see(app: Sphinx) -> None:
    """See what each copy will be of before anything runs: what changes meanwhile is not in it."""
    chosen = chapters.notebooks(Path(app.srcdir))
    setattr(app, _SEEN, {path: register.basis(path) for path in chosen})


def write(app: Sphinx) -> None:
    """Write the copies that are not of today; drop those of chapters that left the book."""
    folder(app).mkdir(exist_ok=True)
    chosen = chapters.notebooks(Path(app.srcdir))
    for path in chosen:
        text = freshness.of_texts(freshness.of_files([path]), freshness.of_references())
        digest = freshness.of_texts(text, caches.outputs(app, path), getattr(app, _SEEN)[path])
        made = [folder(app) / path.name]
        freshness.once(
            app, f"executed-{path.stem}", digest, lambda app, at=path: _write(app, at), made
        )
    for left in set(folder(app).glob("*.ipynb")) - {folder(app) / path.name for path in chosen}:
        left.unlink()


def _write(app: Sphinx, path: Path) -> None:
    notebook = records.today(app, path)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                _illustrate(app, output)
    add_sources(notebook)
    notebook.metadata[register.BASIS] = {"basis": getattr(app, _SEEN)[path]}
    nbformat.write(notebook, folder(app) / path.name)


def add_sources(notebook: nbformat.NotebookNode) -> None:
    """Put the sources that the prose cites below it: its links lead to them in every viewer.

    In the book they lead to its list of sources.
    """
    known = tables.load("sources").set_index("source")["short"]
    prose_cells = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    links = (link for text in prose_cells for block in prose.blocks(text) for link in block.links)
    cited = {link.name: known[link.name] for link in links if link.name in known.index}
    if not cited:
        return
    lines = [
        f'- <a id="{key}"></a>{short}: {escaped(citations.of_source(key))}'
        for key, short in sorted(cited.items(), key=lambda item: item[1])
    ]
    text = "\n".join(["## Sources", "", *lines])
    notebook.cells.append(nbformat.v4.new_markdown_cell(text, id=SOURCES))


def _illustrate(app: Sphinx, output: nbformat.NotebookNode) -> None:
    """Put the picture beside the record of a figure."""
    record = output.data[MIME]
    picture = records.store(app) / record["id"] / pictures.NOTEBOOK
    output.data["image/png"] = picture.read_text("utf-8")
    output.metadata["image/png"] = {"alt": record["alt"], "width": style.DOUBLE}


def publish(app: Sphinx) -> None:
    """Put the copies beside the pages of the chapters."""
    to = Path(app.outdir) / "notebooks"
    to.mkdir(exist_ok=True)
    for path in folder(app).glob("*.ipynb"):
        shutil.copyfile(path, to / path.name)
