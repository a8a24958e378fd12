"""The chapters as executed, with prose, outputs and pictures: for readers and for bundles."""

import shutil
from pathlib import Path

import nbformat
from sphinx.application import Sphinx

from csto import register, style
from csto.book import caches, chapters, freshness, pictures, places, records
from csto.record import MIME

STORE = ".executed"


def folder(app: Sphinx) -> Path:
    """Where the executed copies lie."""
    return places.build(app) / STORE


def write(app: Sphinx) -> None:
    """Write the copies that are not of today; drop those of chapters that left the book."""
    folder(app).mkdir(exist_ok=True)
    chosen = chapters.notebooks(Path(app.srcdir))
    for path in chosen:
        digest = freshness.of_texts(
            freshness.of_files([path]), caches.outputs(app, path), register.basis(path)
        )
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
    notebook.metadata[register.BASIS] = {"basis": register.basis(path)}
    nbformat.write(notebook, folder(app) / path.name)


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
