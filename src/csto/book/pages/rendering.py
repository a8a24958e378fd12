"""The register of figures, as pages show them and as `figures.json` has them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from csto import tables
from csto.book.run import records
from csto.book.run.pictures import THUMBNAIL
from csto.record import place


class chart(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A part of its own, which print sets otherwise: the finding and the drawings of a figure."""


def said_of_chart(app: Sphinx, id: str) -> dict[str, Any]:
    """What a page shows of a figure: pictures, and where their specifications are if it is live."""
    layouts = records.made(app, id)["layouts"]
    return {"figure": records.entries(app)[id], "folder": place(id), "layouts": layouts}


def said_behind(app: Sphinx, id: str) -> dict[str, Any]:
    """What stands in the folds below a figure: how it was counted, its rows, its first files."""
    said = {"title": records.entries(app)[id].title, "folder": place(id), "page": page_of(id)}
    return records.made(app, id) | said


def page_of(id: str) -> str:
    """The page of a figure; servers give it at `place(id)`, a book opened as files does not."""
    return f"{place(id)}index.html"


def write_register(app: Sphinx) -> None:
    """Write `figures.json`: every figure of the book with its number, place, words and files."""
    path = Path(app.outdir) / "figures.json"
    path.write_text(json.dumps(entries(app), indent=1, ensure_ascii=False) + "\n", "utf-8")


@cache
def entries(app: Sphinx) -> list[dict[str, Any]]:
    """The register as the book shows it, in the order of the numbers: for when these are known."""
    return [_entry(app, *placed) for placed in numbered(app)]


def numbered(app: Sphinx) -> list[tuple[str, str, str]]:
    """Document, id and number of each figure of the book, in the order of the numbers."""
    found = sorted(
        (number, docname, id)
        for docname, kinds in app.env.toc_fignumbers.items()
        for id, number in kinds.get("figure", {}).items()
        if id in records.entries(app)
    )
    return [(docname, id, ".".join(map(str, number))) for number, docname, id in found]


def _entry(app: Sphinx, docname: str, id: str, number: str) -> dict[str, Any]:
    made, folder = records.made(app, id), place(id)
    return records.entries(app)[id].entry() | {
        "number": number,
        "page": app.builder.get_target_uri(docname),
        "anchor": id,
        "kind": made["kind"],
        "version": tables.package()["version"],
        "thumbnail": f"{folder}{THUMBNAIL}",
        "files": {kind: f"{folder}{name}" for kind, (name, _) in made["files"].items()},
    }
