"""What the pages need beside themselves: palette, fonts, scripts; all served by the book."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from csto import downloads, drawing, style, tables
from csto.book import claims, gallery, listings, rendering

SCRIPT, BUNDLE, PALETTE = "csto.js", "vega.js", "csto-palette.css"
REUSE_SCRIPT, GALLERY_SCRIPT, CLAIMS_SCRIPT = "csto-reuse.js", "csto-gallery.js", "csto-claims.js"
TABLE_BUNDLE, TABLE_STYLE = "datatables.js", "datatables.css"
ITABLES = Path(str(files("itables"))) / "html"
_EXPORT = re.compile(r"export\{[^}]*?(\w+) as ITable\b[^}]*\};?")


def generate(app: Sphinx, config: Config) -> None:
    """Write the palette and the Vega bundle, made from what is installed, for Sphinx to copy."""
    folder = Path(app.outdir).parent / ".assets"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PALETTE).write_text(style.css_variables(), "utf-8")
    _write(folder / BUNDLE, drawing.vega_bundle())
    _write(folder / TABLE_BUNDLE, table_bundle())
    _write(folder / TABLE_STYLE, (ITABLES / "dt_bundle.css").read_text("utf-8"))
    config.html_static_path = [*config.html_static_path, str(folder)]
    config.html_css_files = [PALETTE, *config.html_css_files]


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
    folder = Path(app.outdir).parent / ".assets"
    data = tables.data_dir()
    beside = [data / "LICENSE.txt", data / "README.md", Path(app.srcdir) / "CITATION.cff"]
    extra = {path.name: path.read_bytes() for path in beside if path.is_file()}
    downloads.csv_package(folder / "csto-data.zip", extra)
    downloads.workbook(folder / "csto-data.xlsx")
    downloads.parquet(folder / "csto-data-parquet.zip")


def for_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the scripts of what a page has, charts and long tables; drop what no page needs."""
    if rendering.is_live_page(doctree) or listings.is_searchable_page(doctree):
        wanted = {"vega": BUNDLE, "tables": TABLE_BUNDLE, "tables-style": TABLE_STYLE}
        places = {f"data-{n}": context["pathto"](f"_static/{f}", 1) for n, f in wanted.items()}
        app.add_js_file(SCRIPT, loading_method="defer", **places)
    if rendering.is_figure_page(doctree):
        app.add_js_file(REUSE_SCRIPT, loading_method="defer")
    for place, script in ((gallery.PAGE, GALLERY_SCRIPT), (claims.PAGE, CLAIMS_SCRIPT)):
        if page == place:
            app.add_js_file(script, loading_method="defer")
    context["script_files"][:] = [s for s in context["script_files"] if not _unwanted(s)]
    context["css_files"][:] = [s for s in context["css_files"] if not _unwanted(s)]


def _unwanted(asset: Any) -> bool:
    """Whether an asset serves running code on other hosts (Thebe), which the book never does.

    Its settings would also stand twice in every page, which is an error in the console.
    """
    attributes = getattr(asset, "attributes", {})
    named = f"{getattr(asset, 'filename', asset)} {attributes.get('body') or ''}"
    return "thebe" in named.lower()


# The theme asks for its icon fonts ahead of need, in a way that a page opened as a file is refused.
_FONT_PRELOAD = re.compile(r'\s*<link rel="preload" as="font"[^>]*>')


def mend_pages(folder: Path) -> None:
    """Take out of every built page what fails when the book is opened without a server."""
    for page in folder.rglob("*.html"):
        text = page.read_text("utf-8")
        mended = _FONT_PRELOAD.sub("", text)
        if mended != text:
            page.write_text(mended, "utf-8")
