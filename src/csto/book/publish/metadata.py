"""What machines read of a page: its description, its card in shared links, its schema.org data.

By hand: sphinxext-opengraph takes pictures from documents alone, and figures are none.
"""

import textwrap
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
DOWNLOADS = {
    "csto-data.zip": ("CSV with their data package", "application/zip"),
    "csto-data.xlsx": (
        "Workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
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
    has_address = bool(app.config.html_baseurl)
    if has_address and figure:
        words |= {"picture": _picture(app, figure), "alt": records.entries(app)[figure].alt}
        words["size"] = CARD_SIZE
    url = address(app, path) if has_address else ""
    return templates.render(app, "head.html", book=app.config.html_title, url=url, **words)


def description(doctree: nodes.document) -> str:
    """The first finding of a chapter, or the first paragraph of another page, as plain text."""
    for box in doctree.findall(nodes.Element):
        if "csto-findings" in box.get("classes", []):
            for item in box.findall(nodes.list_item):
                return _plain(item)
    for paragraph in doctree.findall(nodes.paragraph):
        if paragraph.astext().strip():
            return _plain(paragraph)
    return ""


def _plain(node: nodes.Element) -> str:
    return shortened(node.astext())


def shortened(text: str) -> str:
    """Text as long as a description may be."""
    return textwrap.shorten(text, LONGEST, placeholder=" …")


def address(app: Sphinx, path: str) -> str:
    """The whole address of a path in the book, which has one; a figure has that of its folder."""
    if path.startswith(FIGURES):
        path = path.removesuffix("index.html")
    return f"{app.config.html_baseurl.rstrip('/')}/{path}"


def _first_figure(app: Sphinx, page: str) -> str:
    """The id of the first figure of a page, empty where it has none."""
    return next((id for name, id, _ in rendering.numbered(app) if name == page), "")


def _picture(app: Sphinx, figure: str) -> str:
    return address(app, f"{place(figure)}{CARD}")


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
    return own | {
        "@context": "https://schema.org",
        "version": editions.edition().removeprefix("version "),
        "dateModified": package["created"][:10],  # of the data, not of the build
        "license": package["licenses"][0]["path"],
        "inLanguage": app.config.language,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": app.config.author},
    }


def _dataset(app: Sphinx, page: str) -> dict[str, Any]:
    package, base = tables.package(), app.config.html_baseurl
    years = tables.load("events")["date"].dt.year
    states = tables.load("states")["name"]
    cited = yaml.safe_load(Path(app.srcdir, "CITATION.cff").read_text("utf-8"))
    static = address(app, "_static/") if base else f"{'../' * page.count('/')}_static/"
    record = {
        "@type": "Dataset",
        "name": package["title"],
        "description": package["description"],
        "keywords": cited["keywords"],
        "temporalCoverage": f"{years.min():.0f}/{years.max():.0f}",
        "spatialCoverage": [{"@type": "Country", "name": name} for name in states],
        "variableMeasured": _variables(),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "encodingFormat": kind,
                "contentUrl": f"{static}{file}",
            }
            for file, (name, kind) in DOWNLOADS.items()
        ],
    }
    return record | ({"url": address(app, f"{dictionary.PAGE}.html")} if base else {})


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
    record = {
        "@type": "ScholarlyArticle",
        "headline": title,
        "description": said,
        "isPartOf": {"@type": "Book", "name": app.config.html_title},
        "citation": [_work(known[key]) for key in cited if key in known],
    }
    if app.config.html_baseurl:
        record["url"] = address(app, app.builder.get_target_uri(page))
        if figure := _first_figure(app, page):
            record["image"] = _picture(app, figure)
    return record


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
