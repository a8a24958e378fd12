"""What the pages need beside themselves: palette, fonts, scripts; all served by the book."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from csto import downloads, drawing, style, tables
from csto.book.run import freshness, places, workers

PAGE_SCRIPT, SCRIPT, BUNDLE, PALETTE = "csto-page.js", "csto.js", "vega.js", "csto-palette.css"
EVERYWHERE = ("csto-scroll.js", "csto-print.js")
SCRIPTS = {  # by the class of what they serve
    "csto-reuse": "csto-reuse.js",
    "csto-all-code": "csto-code.js",
    "csto-gallery": "csto-gallery.js",
    "csto-claims": "csto-claims.js",
}
SEARCH, SEARCH_SCRIPT = "search", "csto-search.js"
ALIVE = {"csto-spec", "csto-searchable"}  # classes of what the page's own script brings to life
_CLASSES = re.compile(r'class="([^"]*)"')
TABLE_BUNDLE, TABLE_STYLE = "datatables.js", "datatables.css"
DATA, WORKBOOK, PARQUET = "csto-data.zip", "csto-data.xlsx", "csto-data-parquet.zip"
ITABLES = Path(str(files("itables"))) / "html"
_EXPORT = re.compile(r"export\{[^}]*?(\w+) as ITable\b[^}]*\};?")


def name(app: Sphinx, config: Config) -> None:
    """Name the scripts and styles of the pages, and the folder of those that are made."""
    folder = places.assets(app)
    folder.mkdir(parents=True, exist_ok=True)
    config.html_static_path = [*config.html_static_path, str(folder)]
    config.html_js_files = [PAGE_SCRIPT, *config.html_js_files]
    config.html_css_files = [PALETTE, *config.html_css_files]


def write_scripts(app: Sphinx) -> None:
    """Write the palette and the bundles, made from what is installed, for Sphinx to copy."""
    made = [places.assets(app) / file for file in (PALETTE, BUNDLE, TABLE_BUNDLE, TABLE_STYLE)]
    digest = freshness.of_texts(freshness.of_library(), freshness.of_pins(Path(app.srcdir)))
    freshness.once(app, "scripts", digest, _write_scripts, made)


def _write_scripts(app: Sphinx) -> None:
    folder = places.assets(app)
    _write(folder / PALETTE, style.css_variables())
    (bundle,) = workers.each(drawing.vega_bundle, [()])
    _write(folder / BUNDLE, bundle)
    _write(folder / TABLE_BUNDLE, table_bundle())
    _write(folder / TABLE_STYLE, (ITABLES / "dt_bundle.css").read_text("utf-8"))


def _write(path: Path, text: str) -> None:
    """Write a file that is new or has changed; an old one keeps its time."""
    if not path.is_file() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


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
    """Write the tables as files to take along, for Sphinx to copy; the tables are valid by now."""
    made = [places.assets(app) / file for file in (DATA, WORKBOOK, PARQUET)]
    citation = freshness.of_files([Path(app.srcdir) / "CITATION.cff"])
    digest = freshness.of_texts(freshness.of_data(), freshness.of_library(), citation)
    freshness.once(app, "downloads", digest, _write_downloads, made)


def _write_downloads(app: Sphinx) -> None:
    folder = places.assets(app)
    data = tables.data_dir()
    beside = [data / "LICENSE.txt", data / "README.md", Path(app.srcdir) / "CITATION.cff"]
    extra = {path.name: path.read_bytes() for path in beside if path.is_file()}
    downloads.csv_package(folder / DATA, extra)
    workers.each(downloads.workbook, [(folder / WORKBOOK,)])
    workers.each(downloads.parquet, [(folder / PARQUET,)])


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
    context["css_files"][:] = [s for s in context["css_files"] if not _unwanted(s)]


# Running code on other hosts (Thebe), and folds and tabs in step, of which the book has none. What
# they write into pages would be refused there.
_UNWANTED = ("thebe", "togglebutton", "togglehint", "toggleopenonprint", "design-tabs")


def _unwanted(asset: Any) -> bool:
    """Whether an asset serves what no page of the book has."""
    attributes = getattr(asset, "attributes", {})
    named = f"{getattr(asset, 'filename', asset)} {attributes.get('body') or ''}".lower()
    return any(name in named for name in _UNWANTED)
