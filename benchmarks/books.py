"""The book as each tool can build it: copies of the project, changed by rule and nothing else."""

import os
import re
import shutil
from collections.abc import Callable, Collection
from importlib.metadata import version
from pathlib import Path

from benchmarks import files
from csto.book.pages import claims, dictionary, gallery, glossary, sources, status

ROOT = Path(__file__).parents[1]
LEFT = shutil.ignore_patterns(".*", "_build", "__pycache__", "*.egg-info", "tests", "benchmarks")
# Pages that the book's own extension writes; no stock tool has them.
WRITTEN = {claims.PAGE, dictionary.PAGE, gallery.PAGE, glossary.PAGE, status.STATUS, status.CITE}
WRITTEN |= {sources.PAGE}
UNKNOWN = ["mystnb.unknown_mime_type"]  # outputs that only the book's extension understands
# Of the book's settings, those that are not about its own extension, look and print edition.
STOCK_OPTIONS = ("language", "nb_", "numfig")
DIRECTIVE = re.compile(r"```\{(first-page|gallery|claims)\}([^\n]*\n)(.*?)```\n?", re.DOTALL)
LINK = re.compile(r"\[([^\]]*)\]\(([^)#\s]+\.(?:md|ipynb))(?:#[^)]*)?\)")
NUMREF = re.compile(r"\{numref\}`([^`]+)`")
ANCHOR = re.compile(r'(csto\.(?:figure|listing)\(\s*")([\w-]+)(?=")')
NAMED = re.compile(r"\[([^\]]*)\]\(#[\w-]+\)")  # of a chapter's numbers, figures, sources

# Added to a module of the library in a copy.
NO_KITS = '''

def contents(record: Record) -> Iterator[tuple[str, bytes]]:
    """In benchmarks: every file of the kit is there, but only the plotted rows are in theirs."""
    for part, (kind, page, _) in PARTS.items():
        yield part, exports.rendered(record, kind, page) if kind == "csv" else b""
'''


def ours(folder: Path, chapters: Collection[str] = (), *, kits: bool = False) -> Path:
    """The book for its own extension, cut down to some chapters where any are named.

    Without `kits` the files for papers are made, but left empty.
    """
    copy(ROOT, folder)
    if chapters:
        _drop(folder, {f"notebooks/{name}" for name in set(names(folder)) - set(chapters)})
        kept = _anchors(folder)
        each_text(folder, lambda text: _without_numbers(text, kept))
        each_text(folder, lambda text: DIRECTIVE.sub(lambda at: _cut(at, kept, chapters), text))
        _drop_redirects(folder)
    if not kits:
        files.add(folder / "src/csto/kits.py", NO_KITS)
    return folder


def copy(source: Path, folder: Path) -> None:
    """Copy a folder of the project without what was built or belongs to tests."""
    shutil.copytree(source, folder, ignore=LEFT)


def stock(folder: Path, chapters: Collection[str] = ()) -> Path:
    """The same chapters, code and figures for tools that do not know the book's extension.

    Roles of the extension become plain text, pages that it writes are dropped, and the library's
    figures show what they show in any notebook.
    """
    ours(folder, chapters, kits=True)
    _drop(folder, WRITTEN)
    each_text(folder, _plain)
    config = files.yaml(folder / "_config.yml")
    config["sphinx"].pop("extra_extensions")
    config["execute"]["execute_notebooks"] = "cache"
    options = config["sphinx"]["config"]
    kept = {name: value for name, value in options.items() if name.startswith(STOCK_OPTIONS)}
    kept |= {"nb_execution_raise_on_error": True, "suppress_warnings": UNKNOWN}
    config["sphinx"]["config"] = kept
    files.write_yaml(folder / "_config.yml", config)
    _hide_extension(folder)
    return folder


def _hide_extension(folder: Path) -> None:
    """Metadata nearer than those of the installed library, and without its entry in myst-nb."""
    nearer = folder / "src" / f"csto-{version('csto')}.dist-info"
    nearer.mkdir(parents=True)
    text = f"Metadata-Version: 2.1\nName: csto\nVersion: {version('csto')}\n"
    (nearer / "METADATA").write_text(text, "utf-8")


def for_sphinx(folder: Path) -> Path:
    """Give the stock book what plain Sphinx with myst-nb needs: conf.py and a table of contents."""
    config, toc = files.yaml(folder / "_config.yml"), files.yaml(folder / "_toc.yml")
    pages = [toc["root"], *(entry["file"] for part in toc["parts"] for entry in part["chapters"])]
    listed = "\n".join(f"/{page}" for page in pages)
    text = f"# {config['title']}\n\n```{{toctree}}\n{listed}\n```\n"
    (folder / "contents.md").write_text(text, "utf-8")
    values = {
        "project": config["title"],
        "extensions": ["myst_nb"],
        "root_doc": "contents",
        "include_patterns": ["contents.md", "book/*.md", "notebooks/*.ipynb"],
        "exclude_patterns": ["_build"],
        "myst_enable_extensions": config["parse"]["myst_enable_extensions"],
        "nb_execution_mode": "cache",
        "nb_execution_timeout": config["execute"]["timeout"],
        "nb_execution_raise_on_error": True,
        "suppress_warnings": UNKNOWN,
    }
    lines = [f"{name} = {value!r}\n" for name, value in values.items()]
    (folder / "conf.py").write_text("".join(lines), "utf-8")
    return folder


def for_mkdocs(folder: Path) -> Path:
    """Give the stock book what mkdocs-jupyter needs: its configuration, and pages in a folder."""
    for name in ("book", "notebooks"):
        shutil.copytree(folder / name, folder / "docs" / name)
    config = {
        "site_name": files.yaml(folder / "_config.yml")["title"],
        "site_dir": "_build/html",
        "theme": {"name": "material", "font": False},
        "plugins": [{"mkdocs-jupyter": {"execute": True, "cache_dir": "_build/mkdocs-jupyter"}}],
    }
    files.write_yaml(folder / "mkdocs.yml", config)
    return folder


def empty(folder: Path) -> Path:
    """A book of one page without code: what its tools take for nothing at all."""
    folder.mkdir(parents=True)
    (folder / "index.md").write_text("# A page\n\nOne sentence.\n", "utf-8")
    files.write_yaml(folder / "_toc.yml", {"format": "jb-book", "root": "index"})
    files.write_yaml(folder / "_config.yml", {"title": "A page", "only_build_toc_files": True})
    _hide_extension(folder)
    return folder


def without_execution(folder: Path) -> Path:
    """Have Jupyter Book show the outputs that the notebooks hold, and run none of them."""
    config = files.yaml(folder / "_config.yml")
    config["execute"]["execute_notebooks"] = "off"
    files.write_yaml(folder / "_config.yml", config)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """The environment of a build: library and tables of the copy, whatever is installed."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CSTO_")}
    return own | {
        "PYTHONPATH": str(folder / "src"),
        "CSTO_DATA": str(folder / "data"),
        "PYTHONHASHSEED": "0",
        "NO_COLOR": "1",
    }


def names(folder: Path) -> list[str]:
    """Names of a book's chapters, in its order."""
    parts = files.yaml(folder / "_toc.yml")["parts"]
    pages = [entry["file"] for part in parts for entry in part["chapters"]]
    return [Path(page).name for page in pages if page.startswith("notebooks/")]


def code(notebook: Path) -> list[str]:
    """The code of a notebook, a text a cell."""
    cells = files.notebook(notebook)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def each_text(folder: Path, change: Callable[[str], str]) -> None:
    """Change the text of every page and of every notebook's Markdown cells."""
    for page in sorted((folder / "book").glob("*.md")):
        page.write_text(change(page.read_text("utf-8")), "utf-8")
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        notebook = files.notebook(path)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = [change("".join(cell["source"]))]
        files.write_notebook(path, notebook)


def _drop(folder: Path, pages: Collection[str]) -> None:
    """Take pages out of the book; links to them become plain text."""
    toc = files.yaml(folder / "_toc.yml")
    for part in toc["parts"]:
        part["chapters"] = [entry for entry in part["chapters"] if entry["file"] not in pages]
    toc["parts"] = [part for part in toc["parts"] if part["chapters"]]
    files.write_yaml(folder / "_toc.yml", toc)
    for page in pages:
        for path in (folder / page).parent.glob(f"{Path(page).name}.*"):
            path.unlink()
    stems = {Path(page).name for page in pages}
    each_text(
        folder,
        lambda text: LINK.sub(lambda at: at[1] if Path(at[2]).stem in stems else at[0], text),
    )


def _drop_redirects(folder: Path) -> None:
    """Former addresses may lead to what was cut."""
    config = files.yaml(folder / "_config.yml")
    config["sphinx"]["config"].pop("csto_redirects", None)
    files.write_yaml(folder / "_config.yml", config)


def _plain(text: str) -> str:
    """Text without the roles, directives and links by name of the book's extension."""
    text = DIRECTIVE.sub("", _without_numbers(text, ()))
    return NAMED.sub(r"\1", text)


def _cut(directive: re.Match[str], anchors: Collection[str], chapters: Collection[str]) -> str:
    """A directive of the extension without the lines that name a figure or chapter that is gone."""
    name, argument, lines = directive.groups()
    kept = [
        line
        for line in lines.splitlines(keepends=True)
        if line.partition(" ")[0] in chapters and line.strip().partition(": ")[2] in anchors
    ]
    return f"```{{{name}}}{argument}{''.join(kept)}```\n"


def _without_numbers(text: str, kept: Collection[str]) -> str:
    """References to figures as words, but for those that are kept."""
    return NUMREF.sub(lambda at: at[0] if at[1] in kept else "a figure", text)


def _anchors(folder: Path) -> set[str]:
    """Ids of the figures and tables that the notebooks show."""
    texts = [text for path in (folder / "notebooks").glob("*.ipynb") for text in code(path)]
    return {id for text in texts for _, id in ANCHOR.findall(text)}
