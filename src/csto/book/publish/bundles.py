"""What a reader takes along to rerun: the library as a wheel, and each chapter as a folder."""

import re
import shutil
import tempfile
import tomllib
from functools import partial
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from csto import __version__, downloads, editions, tables
from csto.book.pages import templates
from csto.book.publish import copies
from csto.book.run import chapters, freshness, records
from csto.telling import UseError

FOLDER = "bundles"
SIZE = "(size)"  # stands in the offer of a bundle until all are packed
PAGE = "book/rerun"
PINS = Path("binder", "requirements.txt")  # what a chapter needs, in the project: see `make lock`
_PACKED = ("pyproject.toml", "README.md", "LICENSE", "src", "data")
_LOADED = re.compile(r'csto\.load\(\\?"(\w+)\\?"')
CELL = """\
# In Colab: install the library and the tables of the published book.
import sys

if "google.colab" in sys.modules:
    %pip install --quiet {address}/_static/{wheel}"""


def version() -> str:
    """The version of the library that the book gives away; with other tables it is another one."""
    own = editions.own_digest()
    return f"{__version__}+own.{own}" if own else __version__


def wheel() -> str:
    """The name of the library's wheel."""
    return f"csto-{version()}-py3-none-any.whl"


class bundle_link(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """The line on top of a chapter that offers it as a bundle: `chapter` is its name."""


def write(app: Sphinx) -> None:
    """Write the wheel, and a bundle a chapter with the wheel in it.

    A book without the library's sources beside it (a copy of its pages) has none. The wheel is no
    part of what decides whether a bundle is packed again: it holds all chapters, and a sentence of
    one of them would have all bundles packed anew.
    """
    source, static = Path(app.srcdir), chapters.made(app) / "_static"
    if not (source / "pyproject.toml").is_file():
        return
    shared = freshness.of(*(source / name for name in (*_PACKED, PINS)))
    shared = freshness.of(shared, tables.data_dir(), freshness.of_maps())
    executed = [copies.folder(app) / path.name for path in chapters.notebooks(source)]
    whole = freshness.of(shared, *(path.read_bytes() for path in executed))
    freshness.once(app, "wheel", whole, partial(_wheel, app, static), [static / wheel()])
    for copy in executed:
        place = _place(app, copy.stem)
        digest, do = freshness.of(shared, copy.read_bytes()), partial(_bundle, app, copy, place)
        freshness.once(app, f"bundle-{copy.stem}", digest, do, [place])
    chapters.keep_only(static / FOLDER, (f"{path.stem}.zip" for path in executed))
    for former in set(static.glob("*.whl")) - {static / wheel()}:
        former.unlink()


def _place(app: Sphinx, chapter: str) -> Path:
    return chapters.made(app) / "_static" / FOLDER / f"{chapter}.zip"


def tell_sizes(book: Path) -> None:
    """Say on the page of each chapter how large its bundle is, which was packed meanwhile."""
    for bundle in (book / "_static" / FOLDER).glob("*.zip"):
        page = book / chapters.FOLDER / f"{bundle.stem}.html"
        size = f"{bundle.stat().st_size / 1e6:.1f} MB"
        page.write_text(page.read_text("utf-8").replace(SIZE, size), "utf-8")


def _bundle(app: Sphinx, copy: Path, place: Path) -> None:
    """Write the bundle of a chapter."""
    pins = Path(app.srcdir, PINS).read_text("utf-8")
    content = {f"data/{name}": content for name, content in _data().items()}
    content[wheel()] = place.parents[1].joinpath(wheel()).read_bytes()
    content["requirements.txt"] = pins.replace("-e .", f"./{wheel()}").encode()
    content[copy.name] = copy.read_bytes()
    content["README.txt"] = _readme(app, copy).encode()
    place.parent.mkdir(exist_ok=True)
    packed = {f"{copy.stem}/{name}": file for name, file in content.items()}
    downloads.archive(place, packed)


def _wheel(app: Sphinx, to: Path) -> None:
    """Build the wheel of the library from the sources beside the book, with executed notebooks.

    Raises UseError when `pyproject.toml` has a fault.
    """
    # Here, since loading them takes a tenth of a second, and most builds pack no wheel.
    from hatchling.builders.wheel import WheelBuilder
    from hatchling.metadata.core import ProjectMetadata
    from hatchling.plugin.manager import PluginManager

    source = Path(app.srcdir)
    project = tomllib.loads((source / "pyproject.toml").read_text("utf-8"))
    project["project"]["version"] = version()
    with tempfile.TemporaryDirectory() as stage:
        data = shutil.copytree(source / "data", Path(stage) / "data")
        for name, content in _data().items():
            (data / name).write_bytes(content)
        places = {str(data): "csto/data", str(copies.folder(app)): "csto/notebooks"}
        project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] = places
        told = ProjectMetadata(str(source), PluginManager(), project)
        try:
            list(WheelBuilder(str(source), metadata=told).build(directory=str(to)))
        except (KeyError, TypeError, ValueError) as error:
            raise UseError(f"pyproject.toml: the library cannot be packed: {error}") from error


def _data() -> dict[str, bytes]:
    """The tables and maps that this book is built from."""
    folder = tables.data_dir()
    names = [f"geo/{path.name}" for path in sorted((folder / "geo").glob("*.geojson"))]
    maps = {name: tables.within(folder, name).read_bytes() for name in names}
    return downloads.data_files() | maps


def _readme(app: Sphinx, copy: Path) -> str:
    """How to rerun a chapter, and what it reads."""
    read = set(_LOADED.findall(Path(app.srcdir, "notebooks", copy.name).read_text("utf-8")))
    shown = [made for made in records.entries(app).values() if made.chapter == copy.stem]
    read |= {name for made in shown for name in made.tables}
    said = {"chapter": copy.stem, "edition": editions.edition(), "tables": read}
    return templates.render(app, "bundle.txt", **said) + "\n"


def name_wheel(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the name of the wheel, which has its version, into the page that explains it."""
    if docname == PAGE:
        source[0] = source[0].replace("{wheel}", wheel())


def offer(app: Sphinx, doctree: nodes.document) -> None:
    """Put the offer of the bundle below the findings of a chapter."""
    docname = app.env.docname
    findings = [
        node for node in doctree.findall(nodes.admonition) if "csto-findings" in node["classes"]
    ]
    if findings and (Path(app.srcdir) / "pyproject.toml").is_file():
        link = bundle_link(chapter=docname.rpartition("/")[2])
        findings[0].parent.insert(findings[0].parent.index(findings[0]) + 1, link)


def visit_link_html(writer: HTML5Translator, node: bundle_link) -> None:
    """Write the offer."""
    app, here = writer.builder.app, writer.builder.current_docname
    to = partial(relative_uri, app.builder.get_target_uri(here))
    bundle, how = (
        to(f"_static/{FOLDER}/{node['chapter']}.zip"),
        to(app.builder.get_target_uri(PAGE)),
    )
    said = {"bundle": bundle, "how": how, "size": SIZE}
    writer.body.append(templates.render(app, "bundle.html", **said))
    raise nodes.SkipNode


def tell_colab(app: Sphinx, folder: Path) -> None:
    """Have the published copies of a book with an address install its library where Colab lacks it.

    The cell stands below the question and the findings.
    """
    if not app.config.html_baseurl:
        return
    source = CELL.format(address=app.config.html_baseurl.rstrip("/"), wheel=wheel())
    for chapter in chapters.notebooks(Path(app.srcdir)):
        path = folder / chapters.FOLDER / chapter.name
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.insert(1, nbformat.v4.new_code_cell(source, id="colab"))
        nbformat.write(notebook, path)
