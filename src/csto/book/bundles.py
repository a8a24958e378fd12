"""What a reader takes along to rerun: the library as a wheel, and each chapter as a folder."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from csto import __version__, downloads, figures, tables
from csto.book import chapters

FOLDER = "bundles"
PAGE = "book/rerun"
WHEEL = f"csto-{__version__}-py3-none-any.whl"
_LOADED = re.compile(r'csto\.load\(\\?"(\w+)\\?"\)')


class bundle_link(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """The line on top of a chapter that offers it as a bundle: `chapter` is its name."""


class BundleError(SphinxError):
    """The wheel of the library could not be built."""

    category = "The library could not be packed"


def write_all(app: Sphinx) -> None:
    """Write the wheel and a bundle a chapter, for Sphinx to copy. Raises BundleError.

    A book without the library's sources beside it (a copy of its pages) has none.
    """
    source = Path(app.srcdir)
    assets = Path(app.outdir).parent / ".assets"
    if not (source / "pyproject.toml").is_file():
        return
    wheel = _wheel(source, assets)
    shared = {f"data/{name}": content for name, content in _data().items()}
    shared |= {WHEEL: wheel, "requirements.txt": _pins(source)}
    (assets / FOLDER).mkdir(exist_ok=True)
    for notebook in chapters.notebooks(source):
        chapter = notebook.stem
        text = notebook.read_text("utf-8")
        own = {notebook.name: text.encode(), "README.txt": _readme(chapter, text).encode()}
        packed = {f"{chapter}/{file}": content for file, content in (shared | own).items()}
        downloads.archive(assets / FOLDER / f"{chapter}.zip", packed)


def _wheel(source: Path, assets: Path) -> bytes:
    """The wheel of the library, built from the sources beside the book."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(assets)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise BundleError(done.stderr.strip())
    return (assets / WHEEL).read_bytes()


def _data() -> dict[str, bytes]:
    """The tables and maps that this book is built from."""
    maps = sorted((tables.data_dir() / "geo").glob("*.geojson"))
    return downloads.data_files() | {f"geo/{path.name}": path.read_bytes() for path in maps}


def _pins(source: Path) -> bytes:
    """The book's pins, with the wheel in the place of the checkout."""
    pins = (source / "requirements.txt").read_text("utf-8")
    return pins.replace("-e .", f"./{WHEEL}").encode()


def _readme(chapter: str, notebook: str) -> str:
    """How to rerun a chapter, and what it reads."""
    read = set(_LOADED.findall(notebook))
    read |= {name for id in figures.ids(chapter) for name in figures.get(id).tables}
    return (
        f"Chapter {chapter} of The CSTO in Numbers, version {__version__}.\n\n"
        "Needed: Python 3.11 or newer. In this folder:\n\n"
        "  python3 -m venv .venv\n"
        "  .venv/bin/pip install -r requirements.txt\n"
        f"  .venv/bin/jupyter execute {chapter}.ipynb --output=run.ipynb\n\n"
        "or open the notebook in JupyterLab. It reads the tables in data/; change a value there\n"
        "and run it again: the numbers follow, or a check stops and names the sentence that no\n"
        "longer holds.\n\n"
        f"Tables that the chapter reads: {', '.join(sorted(read))}.\n"
        "Tables, text and figures: CC BY 4.0. Code: MIT licence.\n"
    )


def name_wheel(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the name of the wheel, which has its version, into the page that explains it."""
    if docname == PAGE:
        source[0] = source[0].replace("{wheel}", WHEEL)


def offer(app: Sphinx, doctree: nodes.document) -> None:
    """Put the offer of the bundle below the findings of a chapter."""
    docname = app.env.docname
    bundle = Path(app.outdir).parent / ".assets" / FOLDER / f"{docname.rpartition('/')[2]}.zip"
    findings = [
        node for node in doctree.findall(nodes.admonition) if "csto-findings" in node["classes"]
    ]
    if findings and bundle.is_file():
        link = bundle_link(chapter=bundle.stem, size=bundle.stat().st_size)
        findings[0].parent.insert(findings[0].parent.index(findings[0]) + 1, link)


def visit_link_html(writer: HTML5Translator, node: bundle_link) -> None:
    """Write the offer."""
    here: Any = writer.builder.get_target_uri(writer.builder.current_docname)
    target = relative_uri(here, f"_static/{FOLDER}/{node['chapter']}.zip")
    how = relative_uri(here, writer.builder.get_target_uri(PAGE))
    writer.body.append(
        f'<p class="csto-bundle"><a href="{target}" download>Rerun this chapter</a>: notebook, '
        f"tables, pins and library, {node['size'] / 1e6:.1f} MB. "
        f'<a href="{how}">How</a></p>\n'
    )
    raise nodes.SkipNode
