"""The ways to build the book that are compared: ours, the stock tools, the floor, larger books."""

from pathlib import Path
from typing import NamedTuple

import yaml

from benchmarks import books

OURS, KITS, STOCK, EMPTY, VALIDATION = "ours", "kits", "stock", "empty", "validation"
BUILD, PROSE = "jupyter-book build . -n -W --keep-going", ("nothing", "prose")
CHAPTERS, ROWS = "chapters", "rows"
# The whole book sixteen times over would take an hour a build; its shape shows in a part.
PARTS = {CHAPTERS: ("membership", "forces"), ROWS: ("exercises",)}
SIZES = {CHAPTERS: {1: 2, 4: 2, 16: 1}, ROWS: {1: 1, 10: 1, 100: 1}}  # times: runs at most


class Tool(NamedTuple):
    """A way to build the book, or a part of it; tools.yml says what its fields are."""

    name: str
    about: str
    make: str = STOCK
    command: str = BUILD
    changes: tuple[str, ...] = ()
    most: int = 1
    grow: str = ""
    times: int = 1

    def prepare(self, folder: Path, chapters: list[str]) -> None:
        """Make the book for the tool: of these chapters, or of all, or of a part that grows."""
        getattr(books, self.make)(folder, chapters or PARTS.get(self.grow, ()))
        if self.grow:
            getattr(books, f"more_{self.grow}")(folder, self.times)
        books.configure(folder, self.name)

    def words(self, folder: Path) -> list[str]:
        """The command for the book in a folder."""
        notebooks = [f"notebooks/{name}.ipynb" for name in books.names(folder)]
        return self.command.format(notebooks=" ".join(notebooks)).split()


def grown(base: str, kind: str, times: int) -> str:
    """Name of the tool for a larger book."""
    return f"{base}-{kind}{times}"


WHOLE = [Tool(**one) for one in yaml.safe_load(Path(__file__).with_suffix(".yml").read_text())]
GROWN = [
    Tool(grown(base, kind, n), f"{base}, {n} × the {kind}", base, BUILD, PROSE, most, kind, n)
    for kind, sizes in SIZES.items()
    for n, most in sizes.items()
    for base in (OURS, STOCK)
]
VALIDATE = Tool(VALIDATION, "100,000 rows", "validated", "python -m csto validate data")
ALL = [*WHOLE, *GROWN, VALIDATE]
