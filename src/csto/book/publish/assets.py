"""What the pages need beside themselves: palette, fonts, scripts; all served by the book."""

import json
import re
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from csto import citations, downloads, drawing, exports, references, style, tables
from csto.book.publish import inline, metadata
from csto.book.run import caches, chapters, freshness, records, workers

PAGE_SCRIPT, SCRIPT, BUNDLE, PALETTE = "csto-page.js", "csto.js", "vega.js", "csto-palette.css"
EVERYWHERE = ("csto-scroll.js", "csto-print.js")
SCRIPTS = {  # by the class of what they serve
    "csto-reuse": "csto-reuse.js",
    "csto-all-code": "csto-code.js",
    "csto-gallery": "csto-gallery.js",
    "csto-claims": "csto-target.js",
    "sd-dropdown": "csto-target.js",
}
SEARCH, SEARCH_SCRIPT = "search", "csto-search.js"
ALIVE = {"csto-spec", "csto-searchable"}  # classes of what the page's own script brings to life
_CLASSES = re.compile(r'class="([^"]*)"')
TABLE_BUNDLE, TABLE_STYLE = "datatables.js", "datatables.css"
DOWNLOADS = (*metadata.DOWNLOADS, "csto.bib", "csto-references.json")
ITABLES = Path(str(find_spec("itables").origin)).parent / "html"  # unloaded: it loads others
_EXPORT = re.compile(r"export\{[^}]*?(\w+) as ITable\b[^}]*\};?")


def name(app: Sphinx, config: Config) -> None:
    """Name the scripts and styles of the pages, and what writes these."""
    config.template_bridge = f"{inline.Pages.__module__}.{inline.Pages.__name__}"
    config.html_js_files = [PAGE_SCRIPT, *config.html_js_files]
    config.html_css_files = [PALETTE, *config.html_css_files]


def write_scripts(app: Sphinx) -> None:
    """Write the palette beside the pages, and the bundles, made from what is installed."""
    static, beside = chapters.made(app) / "_static", Path(app.outdir) / "_static"
    made = [static / name for name in (BUNDLE, TABLE_BUNDLE, TABLE_STYLE)]

    def write() -> None:
        (bundle,) = workers.each(drawing.vega_bundle, [()])
        texts = bundle, table_bundle(), (ITABLES / "dt_bundle.css").read_text("utf-8")
        for path, text in zip(made, texts, strict=True):
            path.write_text(text, "utf-8")

    for folder in (static, beside):
        folder.mkdir(parents=True, exist_ok=True)
    digest = freshness.of(freshness.LIBRARY, Path(app.srcdir, "requirements.txt"))
    freshness.once(app, "scripts", digest, write, made)
    (beside / PALETTE).write_text(style.css_variables(), "utf-8")


def table_bundle() -> str:
    """DataTables as itables ships it, but as a plain script that leaves `window.ITable`.

    A page that is opened as a file may not load the module that itables ships.
    """
    text = (ITABLES / "dt_bundle.js").read_text("utf-8")
    plain, found = _EXPORT.subn(r"window.ITable=\1;", text)
    if found != 1:
        raise ValueError(f"itables' bundle has {found} exports of ITable; one was expected")
    return f"(function(){{{plain}\n}})();\n"


def write_downloads(app: Sphinx) -> None:
    """Write the tables as files to take along; the tables are valid by now."""
    data, citation = tables.data_dir(), Path(app.srcdir, "CITATION.cff")
    made = [chapters.made(app) / "_static" / name for name in DOWNLOADS]

    def write() -> None:
        packed, workbook, parquet, bibtex, csl = made
        items = list(references.items().values())
        exports.write(bibtex, references.bibtex(items).encode())
        exports.write(csl, json.dumps(items, indent=1, ensure_ascii=False).encode())
        beside = [data / "LICENSE.txt", data / "README.md", citation]
        extra = {path.name: path.read_bytes() for path in beside if path.is_file()}
        downloads.csv_package(packed, extra, app.config.html_baseurl)
        workers.each(downloads.workbook, [(workbook,)])
        workers.each(downloads.parquet, [(parquet,)])

    freshness.once(app, "downloads", _digest(app), write, made)


def _digest(app: Sphinx, *more: str | bytes | Path) -> str:
    """Digest of what downloads rest on."""
    shared = tables.data_dir(), freshness.LIBRARY, Path(app.srcdir, "CITATION.cff")
    return freshness.of(*shared, app.config.html_baseurl, *more)


def write_references(app: Sphinx) -> None:
    """Write BibTeX files of the figures of each chapter and of all, with the sources behind them.

    A paper with several figures takes one of them: an entry that stands twice stops BibTeX.
    """
    folder = chapters.made(app) / "_static" / "bib"
    files = defaultdict(list, {folder / "all.bib": []})
    for made in records.entries(app).values():
        for name in (made.chapter, "all"):
            files[folder / f"{name}.bib"].append(made)

    def write() -> None:
        for file, some in files.items():
            exports.write(file, citations.together(some).encode())

    outputs = [caches.outputs(app, path) for path in chapters.notebooks(Path(app.srcdir))]
    freshness.once(app, "references", _digest(app, *map(str, files), *outputs), write, files)
    chapters.keep_only(folder, (file.name for file in files))


def for_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the scripts of what a page has, charts and long tables; drop what no page needs."""
    body = context.get("body") or ""
    shown = {name for names in _CLASSES.findall(body) for name in names.split()}
    for script in EVERYWHERE:
        app.add_js_file(script, loading_method="defer")
    if shown & ALIVE:
        wanted = {"vega": BUNDLE, "tables": TABLE_BUNDLE, "tables-style": TABLE_STYLE}
        addresses = {f"data-{n}": context["pathto"](f"_static/{f}", 1) for n, f in wanted.items()}
        app.add_js_file(SCRIPT, loading_method="defer", **addresses)
    for script in [script for name, script in SCRIPTS.items() if name in shown]:
        app.add_js_file(script, loading_method="defer")
    if page == SEARCH:
        app.add_js_file(SEARCH_SCRIPT)
    context["script_files"][:] = [s for s in context["script_files"] if not _unwanted(s)]


# Running code on other hosts (Thebe), and folds and tabs in step, of which the book has none. What
# they write into pages would be refused there.
_UNWANTED = ("thebe", "togglebutton", "togglehint", "toggleopenonprint", "design-tabs")


def _unwanted(asset: Any) -> bool:
    """Whether an asset serves what no page of the book has."""
    attributes = getattr(asset, "attributes", {})
    named = f"{getattr(asset, 'filename', asset)} {attributes.get('body') or ''}".lower()
    return any(name in named for name in _UNWANTED)
