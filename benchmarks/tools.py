"""The ways to build the book that are compared: ours, the stock tools, the floor, larger books."""

from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from benchmarks import books

OURS, KITS, STOCK, EMPTY, VALIDATION = "ours", "kits", "stock", "empty", "validation"
CHAPTERS, ROWS = "chapters", "rows"
# The whole book sixteen times over would take an hour a build; its shape shows in a part.
PARTS = {CHAPTERS: ("membership", "forces"), ROWS: ("exercises",)}
SIZES = {CHAPTERS: {1: 2, 4: 2, 16: 1}, ROWS: {1: 1, 10: 1, 100: 1}}  # times: runs at most


class Tool(NamedTuple):
    """A way to build the book, or a part of it; tools.yml says what its fields are."""

    name: str
    about: str
    make: Any = STOCK
    command: str = "jupyter-book build . -n -W --keep-going"
    changes: tuple[str, ...] = ()
    most: int = 1

    def prepare(self, folder: Path, chapters: list[str]) -> None:
        """Make the book for the tool, of these chapters, or of all."""
        make = self.make if callable(self.make) else getattr(books, self.make)
        make(folder, chapters)
        books.configure(folder, self.name)

    def words(self, folder: Path) -> list[str]:
        """The command for the book in a folder."""
        notebooks = [f"notebooks/{name}.ipynb" for name in books.names(folder)]
        return self.command.format(notebooks=" ".join(notebooks)).split()


def grown(base: str, kind: str, times: int) -> str:
    """Name of the tool for a larger book."""
    return f"{base}-{kind}{times}"


def _grow(base: str, kind: str, times: int, folder: Path, chapters: list[str]) -> Path:
    """A part of the book, for our extension or without it, with more chapters or rows."""
    grow = {CHAPTERS: books.more_chapters, ROWS: books.more_rows}[kind]
    return grow(getattr(books, base)(folder, chapters or PARTS[kind]), times)


WHOLE = [Tool(**one) for one in yaml.safe_load(Path(__file__).with_suffix(".yml").read_text())]
GROWN = [
    Tool(
        name=grown(base, kind, times),
        about=f"{base}, {times} × the {kind}",
        make=partial(_grow, base, kind, times),
        changes=("nothing", "prose"),
        most=most,
    )
    for kind, sizes in SIZES.items()
    for times, most in sizes.items()
    for base in (OURS, STOCK)
]
VALIDATE = Tool(VALIDATION, "100,000 rows", books.validated, "python -m csto validate data")
ALL = [*WHOLE, *GROWN, VALIDATE]
