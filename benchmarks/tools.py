"""The ways to build the book that are compared: ours, the stock tools, the floor, larger books."""

import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from benchmarks import books, growth, measure

BIN = Path(sys.executable).parent
NOTEBOOKS = "{notebooks}"  # in a command: the paths of all notebooks
JUPYTER_BOOK = (str(BIN / "jupyter-book"), "build", ".", "-n", "-W", "--keep-going")
SPHINX_BUILD = (sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-b", "html")
EXECUTE = (str(BIN / "jupyter"), "execute")
OURS, KITS, STOCK, SPHINX, MKDOCS = "ours", "kits", "stock", "sphinx", "mkdocs"
RUN, CODE, RENDER, EMPTY = "execute", "code", "render", "empty"

Chapters = Collection[str]  # names of the chapters that a book is cut down to; none: all


@dataclass(frozen=True)
class Tool:
    """A way to build the book, or a part of it."""

    name: str
    about: str
    make: Callable[[Path, Chapters], Path]
    """Makes the book for the tool in a folder."""
    command: tuple[str, ...]
    changes: tuple[str, ...] = ()
    """Cases that are measured one after the other, upon a build from nothing."""
    most: int = 99
    """Runs that are enough for a slow one."""
    own_clock: bool = False
    """Prints its seconds itself, at the end."""


def command(tool: Tool, folder: Path) -> list[str]:
    """The command of a tool for the book in a folder."""
    parts = [_notebooks(folder) if part == NOTEBOOKS else [part] for part in tool.command]
    return [word for part in parts for word in part]


def _notebooks(folder: Path) -> list[str]:
    return [f"notebooks/{name}.ipynb" for name in books.names(folder)]


def _rendered(folder: Path, chapters: Chapters) -> Path:
    """The stock book with notebooks that are executed already and are not again."""
    books.without_execution(books.stock(folder, chapters))
    words = [*EXECUTE, "--inplace", *_notebooks(folder)]
    measure.run(words, folder, books.environment(folder))
    return folder


ALL = (
    Tool(
        OURS,
        "Jupyter Book with the book's extension",
        lambda folder, chapters: books.ours(folder, chapters),
        JUPYTER_BOOK,
        ("nothing", "prose", "row"),
    ),
    Tool(
        KITS,
        "the same with the files for papers",
        lambda folder, chapters: books.ours(folder, chapters, kits=True),
        JUPYTER_BOOK,
        ("nothing", "prose", "row"),
    ),
    Tool(STOCK, "Jupyter Book as it comes", books.stock, JUPYTER_BOOK, ("nothing", "prose")),
    Tool(
        SPHINX,
        "Sphinx with MyST-NB",
        lambda folder, chapters: books.for_sphinx(books.stock(folder, chapters)),
        (*SPHINX_BUILD, ".", "_build/html"),
        ("nothing", "prose"),
    ),
    Tool(
        MKDOCS,
        "MkDocs with mkdocs-jupyter",
        lambda folder, chapters: books.for_mkdocs(books.stock(folder, chapters)),
        (sys.executable, "-m", "mkdocs", "build"),
    ),
    Tool(RUN, "`jupyter execute`: no pages", books.stock, (*EXECUTE, NOTEBOOKS)),
    Tool(
        CODE,
        "floor: the code in one warm process",
        books.stock,
        (sys.executable, "-P", str(Path(__file__).with_name("floor.py")), NOTEBOOKS),
        own_clock=True,
    ),
    Tool(RENDER, "floor: pages of executed notebooks", _rendered, JUPYTER_BOOK),
    Tool(
        EMPTY,
        "a book of one page",
        lambda folder, chapters: books.empty(folder),
        JUPYTER_BOOK,
        ("nothing",),
    ),
)


def _grown(kind: str, base: str, times: int, most: int) -> Tool:
    """A part of the book, for our extension or without it, with more chapters or rows."""
    make = books.stock if base == STOCK else books.ours
    grow = growth.multiply if kind == CHAPTERS else growth.more_rows
    return Tool(
        grown(base, kind, times),
        f"{base}, {times} × the {kind}",
        lambda folder, chapters: grow(make(folder, chapters or PARTS[kind]), times),
        JUPYTER_BOOK,
        ("nothing", "prose"),
        most=most,
    )


def grown(base: str, kind: str, times: int) -> str:
    """Name of the tool for a larger book."""
    return f"{base}-{kind}{times}"


CHAPTERS, ROWS = "chapters", "rows"
# The whole book sixteen times over would take an hour a build; its shape shows in a part.
PARTS = {CHAPTERS: ("membership", "forces"), ROWS: ("exercises",)}
SIZES = {CHAPTERS: {1: 3, 4: 2, 16: 1}, ROWS: {1: 3, 10: 2, 100: 1}}  # times: runs at most
GROWN = tuple(
    _grown(kind, base, times, most)
    for kind, sizes in SIZES.items()
    for times, most in sizes.items()
    for base in (OURS, STOCK)
)
