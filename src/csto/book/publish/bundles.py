"""What a reader takes along to rerun: the library as a wheel, and each chapter as a folder."""

import re
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from shutil import copytree
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from csto import __version__, downloads, tables
from csto.book.publish import copies
from csto.book.run import chapters, freshness, library, places, records

FOLDER = "bundles"
PAGE = "book/rerun"
_PACKED = ("pyproject.toml", "README.md", "LICENSE", "src", "data")
WHEEL = f"csto-{__version__}-py3-none-any.whl"
_LOADED = re.compile(r'csto\.load\(\\?"(\w+)\\?"')


class bundle_link(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """The line on top of a chapter that offers it as a bundle: `chapter` is its name."""


class BundleError(SphinxError):
    """The wheel of the library could not be built."""

    category = "The library could not be packed"


def write_wheel(app: Sphinx) -> None:
    """Write the wheel, for Sphinx to copy. Raises BundleError.

    A book without the library's sources beside it (a copy of its pages) has none.
    """
    if _has_library(app):
        executed = freshness.of_files(sorted(copies.folder(app).glob("*.ipynb")))
        digest = freshness.of_texts(_shared(app), executed)
        freshness.once(app, "wheel", digest, _wheel, [places.assets(app) / WHEEL])


def write_all(app: Sphinx) -> None:
    """Write a bundle a chapter, with the wheel in it, for Sphinx to copy.

    The wheel is no part of what decides whether one is packed again: it holds all chapters, and a
    sentence of one of them would have all bundles packed anew.
    """
    if not _has_library(app):
        return
    shared = _shared(app)
    for notebook in chapters.notebooks(Path(app.srcdir)):
        bundle = partial(_bundle, notebook=notebook)
        executed = copies.folder(app) / notebook.name
        digest = freshness.of_texts(shared, freshness.of_files([executed]))
        made = [_place(app, notebook.stem)]
        freshness.once(app, f"bundle-{notebook.stem}", digest, bundle, made)


def _has_library(app: Sphinx) -> bool:
    return (Path(app.srcdir) / "pyproject.toml").is_file()


def _shared(app: Sphinx) -> str:
    """Digest of what every bundle holds."""
    source = Path(app.srcdir)
    packed = [source / name for name in ("pyproject.toml", "README.md", "LICENSE")]
    parts = [freshness.of_data(), freshness.of_library(), freshness.of_pins(source)]
    parts += [library.of_fonts(), freshness.of_maps(), freshness.of_folder(source / "data")]
    return freshness.of_texts(*parts, freshness.of_files(packed))


def _place(app: Sphinx, chapter: str) -> Path:
    return places.assets(app) / FOLDER / f"{chapter}.zip"


def drop_former(app: Sphinx, static: Path) -> None:
    """Remove bundles of chapters that left the book, and wheels of other versions."""
    today = {f"{path.stem}.zip" for path in chapters.notebooks(Path(app.srcdir))}
    for folder in (places.assets(app), static):
        for path in (*(folder / FOLDER).glob("*.zip"), *folder.glob("csto-*.whl")):
            if path.name not in {*today, WHEEL}:
                path.unlink()


def size(app: Sphinx, docname: str) -> str:
    """The size of a chapter's bundle as its page prints it; empty where there is none."""
    bundle = _place(app, docname.rpartition("/")[2])
    return f"{bundle.stat().st_size / 1e6:.1f} MB" if bundle.is_file() else ""


def _bundle(app: Sphinx, notebook: Path) -> None:
    """Write the bundle of a chapter."""
    text, place = notebook.read_text("utf-8"), _place(app, notebook.stem)
    content = {f"data/{name}": content for name, content in _data().items()}
    content[WHEEL] = (places.assets(app) / WHEEL).read_bytes()
    content["requirements.txt"] = _pins(Path(app.srcdir))
    content[notebook.name] = (copies.folder(app) / notebook.name).read_bytes()
    content["README.txt"] = _readme(app, notebook.stem, text).encode()
    place.parent.mkdir(exist_ok=True)
    packed = {f"{notebook.stem}/{file}": content for file, content in content.items()}
    downloads.archive(place, packed)


def _wheel(app: Sphinx) -> None:
    """Build the wheel of the library from the sources beside the book, with executed notebooks.

    Raises BundleError.
    """
    source, to = Path(app.srcdir), str(places.assets(app))
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", to]
    left = shutil.ignore_patterns("__pycache__")
    with tempfile.TemporaryDirectory() as stage:
        for name in _PACKED:
            (Path(stage) / name).parent.mkdir(exist_ok=True)
            copy = shutil.copyfile if (source / name).is_file() else partial(copytree, ignore=left)
            copy(source / name, Path(stage) / name)
        shutil.copytree(copies.folder(app), Path(stage) / "notebooks")
        done = subprocess.run(command, cwd=stage, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise BundleError(done.stderr.strip())


def _data() -> dict[str, bytes]:
    """The tables and maps that this book is built from."""
    folder = tables.data_dir()
    names = [f"geo/{path.name}" for path in sorted((folder / "geo").glob("*.geojson"))]
    maps = {name: tables.within(folder, name).read_bytes() for name in names}
    return downloads.data_files() | maps


def _pins(source: Path) -> bytes:
    """The book's pins, with the wheel in the place of the checkout."""
    pins = (source / "requirements.txt").read_text("utf-8")
    return pins.replace("-e .", f"./{WHEEL}").encode()


def _readme(app: Sphinx, chapter: str, notebook: str) -> str:
    """How to rerun a chapter, and what it reads."""
    read = set(_LOADED.findall(notebook))
    shown = [made for made in records.entries(app).values() if made.chapter == chapter]
    read |= {name for made in shown for name in made.tables}
    return (
        f"Chapter {chapter} of The CSTO in Numbers, version {__version__}.\n\n"
        "Needed: Python 3.11 or newer. In this folder:\n\n"
        "  python3 -m venv .venv\n"
        "  .venv/bin/pip install -r requirements.txt\n"
        f"  .venv/bin/jupyter execute {chapter}.ipynb --output=run.ipynb\n\n"
        "or open the notebook in JupyterLab. It reads the tables in data/; change a value there\n"
        "and run it again: the numbers follow, and a sentence that no longer holds says so.\n\n"
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
    findings = [
        node for node in doctree.findall(nodes.admonition) if "csto-findings" in node["classes"]
    ]
    if findings and (printed := size(app, docname)):
        link = bundle_link(chapter=docname.rpartition("/")[2], size=printed)
        findings[0].parent.insert(findings[0].parent.index(findings[0]) + 1, link)


def visit_link_html(writer: HTML5Translator, node: bundle_link) -> None:
    """Write the offer."""
    here: Any = writer.builder.get_target_uri(writer.builder.current_docname)
    target = relative_uri(here, f"_static/{FOLDER}/{node['chapter']}.zip")
    how = relative_uri(here, writer.builder.get_target_uri(PAGE))
    writer.body.append(
        f'<p class="csto-bundle"><a href="{target}" download>Rerun this chapter</a>: notebook, '
        f"tables, pins and library, {node['size']}. "
        f'<a href="{how}">How</a></p>\n'
    )
    raise nodes.SkipNode
