"""A page a figure, at an address for good, with all its files beside it.

It stands in another site as it is: the picture comes first, and there is no script. `data.csv` has
its rows, `metadata.json` what they are.
"""

import json
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from csto import editions, kits, plates, rights, style, tables
from csto.book.pages import rendering, templates
from csto.book.publish import inline, metadata, sheets
from csto.book.run import records
from csto.record import Record

SHEET = "_static/csto-embed.css"
WORDS = 450  # px, of a frame: what stands above and below the picture


def write(app: Sphinx, book: Path) -> None:
    """Write the pages beside the kits, and the style sheet that they have in common."""
    sheet = sheets.whole_of(Path(app.srcdir, "book", SHEET))
    (book / SHEET).write_text(style.css_variables() + sheet, "utf-8")
    register = (book / "figures.json").read_text("utf-8")
    for entry in json.loads(register):
        figure, made = records.entries(app)[entry["id"]], records.made(app, entry["id"])
        page = book / rendering.page_of(figure.id)
        page.write_text(_page(app, entry, figure, made), "utf-8")
        page.with_name("data.csv").write_text(figure.rows_csv, "utf-8")
        about = json.dumps(_about(entry, figure, made), indent=1, ensure_ascii=False)
        page.with_name("metadata.json").write_text(about + "\n", "utf-8")
        for layout, (_, spec) in made["layouts"].items():
            if spec:  # as a script: a page that is opened as a file may load no other data
                text = f"cstoSpec({json.dumps(spec, ensure_ascii=False)});\n"
                page.with_name(f"{layout}.js").write_text(text, "utf-8")


def _page(app: Sphinx, entry: dict[str, Any], figure: Record, made: dict[str, Any]) -> str:
    path = rendering.page_of(figure.id)
    whole = metadata.address(app, path)
    said = metadata.shortened(f"{figure.title}. {figure.subtitle}.")
    words = {"title": figure.title, "said": said, "kind": "article", "record": {}}
    return templates.render(
        app,
        "figure.html",
        **made,
        policy=inline.POLICY_TAG,
        head=metadata.head(app, path, figure.id, **words),
        whole=whole,
        book=app.config.html_title,
        sheet=SHEET,
        figure=figure,
        entry=entry,
        embeds=embeds_of(figure, whole, made["layouts"]["wide"][0]) if whole else {},
        to=partial(relative_uri, path),
    )


def embeds_of(figure: Record, whole: str, svg: str) -> dict[str, str]:
    """What another site puts into a page of its own: the page in a frame, or the picture alone.

    `whole` is the address of the page, `svg` its wide picture.
    """
    title, alt, png = escape(figure.title), escape(figure.alt), kits.name(figure, "png")
    height = round(plates.drawn_height(svg)) + WORDS
    return {
        "Page": f'<iframe src="{whole}" title="{title}" width="100%" height="{height}" '
        'loading="lazy" style="border: 0"></iframe>',
        "Picture": f'<a href="{whole}"><img src="{whole}{png}" alt="{alt}" width="100%"></a>',
    }


def _about(entry: dict[str, Any], figure: Record, made: dict[str, Any]) -> dict[str, Any]:
    """What a program needs to use the rows: words, units, sources, edition, rights, files."""
    return entry | {
        "files": {kind: name for kind, (name, _) in made["files"].items()},
        "units": dict(figure.units),
        "source_line": figure.source_line,
        "edition": editions.edition(figure.tables),
        "data_of": tables.package()["created"][:10],
        "licence": rights.LICENCE,
        "rights": " ".join(made["terms"]),
        "citation": made["citation"],
    }
