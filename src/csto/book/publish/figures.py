"""A page a figure, which stands in another site as it is: picture, words, rights, data.

Pictures come first and no script does; `data.csv` and `metadata.json` lie beside it.
"""

import json
from functools import partial
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from csto import citations, tables
from csto.book.pages import rendering, templates
from csto.book.publish import inline, metadata
from csto.book.run import records
from csto.papers import rights

WIDE, NARROW = "svg_plain", "svg_single"  # the pictures, by their parts of the kit


def write(app: Sphinx, book: Path) -> None:
    """Write the pages, with the policy of all others."""
    for entry in rendering.entries(app):
        path = rendering.page_of(entry["id"])
        place = (book / path).parent
        place.mkdir(parents=True)
        said = _said(app, entry, path) | {"to": partial(relative_uri, path)}
        (book / path).write_text(templates.render(app, "figure.html", **said), "utf-8")
        (place / "data.csv").write_text(records.entries(app)[entry["id"]].rows_csv, "utf-8")
        about = json.dumps(_about(app, entry), indent=1, ensure_ascii=False) + "\n"
        (place / "metadata.json").write_text(about, "utf-8")


def _said(app: Sphinx, entry: dict[str, Any], path: str) -> dict[str, Any]:
    figure = records.entries(app)[entry["id"]]
    said = metadata.shortened(f"{figure.title}. {figure.subtitle}.")
    tags = metadata.card(app, path, figure.title, said, figure.id)
    return {
        "policy": inline.POLICY,
        "head": [metadata.meta("name", "description", said), *tags],
        "book": app.config.html_title,
        "figure": figure,
        "entry": entry,
        "files": {part: entry["files"][part] for part in (WIDE, NARROW, "png", "zip")},
        "rights": rights.line(figure),
        "citation": citations.reference(figure),
        "whole": metadata.address(app, path) if app.config.html_baseurl else "",
    }


def _about(app: Sphinx, entry: dict[str, Any]) -> dict[str, Any]:
    """What a program needs to use the rows: words, units, sources, edition, rights."""
    figure = records.entries(app)[entry["id"]]
    return entry | {
        "units": dict(figure.units),
        "source_line": figure.source_line,
        "edition": tables.edition(figure.tables),
        "data_of": tables.package()["created"][:10],
        "licence": rights.LICENCE,
        "rights": rights.line(figure),
        "citation": citations.reference(figure),
    }
