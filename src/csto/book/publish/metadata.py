"""What machines read of a page: its description, its card in shared links, its schema.org data.

By hand: sphinxext-opengraph takes pictures from documents alone, and figures are none.
"""

import textwrap
from itertools import chain
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from csto import editions, references, tables
from csto.book.pages import dictionary, rendering, sources, templates
from csto.book.run import chapters, records
from csto.record import FIGURES, place

UNWRITTEN = {"genindex": "Index", "search": "Search"}  # pages that Sphinx adds
LONGEST = 300  # characters of a description
CARD, CARD_SIZE = "card.png", (1200, 630)  # pixels that the services which show cards ask for
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOWNLOADS = {
    "csto-data.zip": ("CSV with their data package", "application/zip"),
    "csto-data.xlsx": ("Workbook", f"{_OFFICE}.spreadsheetml.sheet"),
    "csto-data-parquet.zip": ("Parquet", "application/zip"),
}


def for_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put description, card and schema.org data into the head of a page."""
    project = app.config.html_title  # Jupyter Book names no project
    title = app.env.titles[page].astext() if doctree is not None else UNWRITTEN.get(page, project)
    if title == project:
        context["docstitle"] = ""  # the first page's title says it once
    said = (description(doctree) if doctree is not None else "") or f"{title} of {project}"
    kind = "article" if page.startswith(chapters.FOLDER) else "website"
    path, figure = app.builder.get_target_uri(page), _first_figure(app, page)
    record = _record(app, page, title, said, sources.cited(doctree))
    tags = head(app, path, figure, title=title, said=said, kind=kind, record=record)
    context["metatags"] = context.get("metatags", "") + "\n" + tags


def head(app: Sphinx, path: str, figure: str, **words: Any) -> str:
    """Tags for the head of a page: `title`, what is `said` of it, `kind`, schema.org `record`.

    A card with the picture of a figure needs whole addresses: only a book that has one gets it.
    """
    picture = _picture(app, figure)
    alt = records.entries(app)[figure].alt if picture else ""
    words |= {"url": address(app, path), "picture": picture, "alt": alt, "size": CARD_SIZE}
    return templates.render(app, "head.html", book=app.config.html_title, **words)


def description(doctree: nodes.document) -> str:
    """The first finding of a chapter, or the first paragraph of another page, as plain text."""
    boxes = (box for box in doctree.findall(nodes.admonition) if "csto-findings" in box["classes"])
    findings = (item for box in boxes for item in box.findall(nodes.list_item))
    paragraphs = (node for node in doctree.findall(nodes.paragraph) if node.astext().strip())
    first = next(chain(findings, paragraphs), None)
    return "" if first is None else shortened(first.astext())


def shortened(text: str) -> str:
    """Text as long as a description may be."""
    return textwrap.shorten(text, LONGEST, placeholder=" …")


def address(app: Sphinx, path: str) -> str:
    """The whole address of a path in a book that has one, else empty; a figure has its folder's."""
    if path.startswith(FIGURES):
        path = path.removesuffix("index.html")
    base = app.config.html_baseurl.rstrip("/")
    return f"{base}/{path}" if base else ""


def _first_figure(app: Sphinx, page: str) -> str:
    """The id of the first figure of a page, empty where it has none."""
    return next((id for name, id, _ in rendering.numbered(app) if name == page), "")


def _picture(app: Sphinx, figure: str) -> str:
    return address(app, f"{place(figure)}{CARD}") if figure else ""


def write_pictures(app: Sphinx, book: Path) -> None:
    """Draw each figure in the size of a card, where the book has an address."""
    if not app.config.html_baseurl:
        return
    from PIL import Image, ImageOps

    for figure in records.entries(app):
        kit = book / place(figure)
        name, _ = records.made(app, figure)["files"]["png"]
        with Image.open(kit / name) as image:
            ImageOps.pad(image.convert("RGB"), CARD_SIZE, color="white").save(kit / CARD)


def _record(app: Sphinx, page: str, title: str, said: str, cited: list[str]) -> dict[str, Any]:
    """The schema.org record of a page; empty for one that is neither chapter nor data."""
    if page in (dictionary.PAGE, app.config.root_doc):
        own = _dataset(app, page)
    elif page.startswith(chapters.FOLDER):
        own = _article(app, page, title, said, cited)
    else:
        return {}
    package = tables.package()
    own |= {
        "@context": "https://schema.org",
        "version": editions.edition().removeprefix("version "),
        "dateModified": package["created"][:10],  # of the data, not of the build
        "license": package["licenses"][0]["path"],
        "inLanguage": app.config.language,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": app.config.author},
    }
    return {name: value for name, value in own.items() if value}


def _dataset(app: Sphinx, page: str) -> dict[str, Any]:
    package, years = tables.package(), tables.load("events")["date"].dt.year
    cited = yaml.safe_load(Path(app.srcdir, "CITATION.cff").read_text("utf-8"))
    static = address(app, "_static/") or f"{'../' * page.count('/')}_static/"
    return {
        "@type": "Dataset",
        "name": package["title"],
        "description": package["description"],
        "url": address(app, f"{dictionary.PAGE}.html"),
        "keywords": cited["keywords"],
        "temporalCoverage": f"{years.min():.0f}/{years.max():.0f}",
        "spatialCoverage": [
            {"@type": "Country", "name": name} for name in tables.load("states")["name"]
        ],
        "variableMeasured": _variables(),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "encodingFormat": kind,
                "contentUrl": static + file,
            }
            for file, (name, kind) in DOWNLOADS.items()
        ],
    }


def _variables() -> list[dict[str, str]]:
    """What the tables measure, with its unit."""
    found: dict[tuple[str, str], None] = {}
    for name in tables.names():
        for field in tables.fields(name):
            unit = field.get("unit", "year")
            if unit != "year" and not unit.startswith("as "):  # such units stand in the rows
                found[tables.resource(name)["title"], unit] = None
    indicators = tables.load("indicators").drop_duplicates(["indicator", "unit"])
    for what, unit in zip(indicators["indicator"], indicators["unit"], strict=True):
        found[str(what).replace("_", " "), str(unit)] = None
    return [{"@type": "PropertyValue", "name": name, "unitText": unit} for name, unit in found]


def _article(app: Sphinx, page: str, title: str, said: str, cited: list[str]) -> dict[str, Any]:
    known = references.items()
    return {
        "@type": "ScholarlyArticle",
        "headline": title,
        "description": said,
        "url": address(app, app.builder.get_target_uri(page)),
        "image": _picture(app, _first_figure(app, page)),
        "isPartOf": {"@type": "Book", "name": app.config.html_title},
        "citation": [_work(known[key]) for key in cited if key in known],
    }


def _work(item: references.Item) -> dict[str, Any]:
    """A source as a work; its fields are plain text."""
    work = {
        "@type": "CreativeWork",
        "name": item["title"],
        "author": [", ".join(person.values()) for person in item["author"]],
        "datePublished": references.date(item),
        "url": item.get("URL"),
    }
    return {name: value for name, value in work.items() if value}
