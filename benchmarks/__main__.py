"""Measure what the book's build costs, print it, and write it to benchmarks/results.md."""

import argparse
import sys
import tempfile
from pathlib import Path

import psutil

from benchmarks import books, measure, pages, report, tools

PAGES = "pages"
RESULTS = Path(__file__).with_name("results.md")


def main() -> int:
    """Measure what was chosen; returns the exit code."""
    names = [*(tool.name for tool in tools.ALL), PAGES]
    options = _options(names)
    only = options.only or names
    if unknown := set(only) - set(names):
        sys.exit(f"--only: no {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    told = {"load": psutil.getloadavg()[0]}  # before the machine is busy with this
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        work = Path(options.work or temporary)
        chosen = [tool for tool in tools.ALL if tool.name in only]
        builds, failed = measure.compare(work, chosen, options.runs, options.chapters)
        made = {path.parent.name: path.parent for path in work.glob("*/_build")}
        weighed = [name for name in (tools.OURS, tools.STOCK) if name in made and PAGES in only]
        transfers = {name: pages.weigh(made[name]) for name in weighed}
        told["megabytes"] = books.megabytes(made[tools.KITS]) if tools.KITS in made else {}
        readers = books.readers(books.ROOT, "exercises")
    written = report.text(builds, transfers, readers, failed=failed, **told)
    print(written)
    if options.out or (only == names and not options.chapters and not failed):
        (options.out or RESULTS).write_text(written, "utf-8")
    return 1 if failed else 0


def _options(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    several = {"type": lambda text: text.split(","), "default": []}
    parser.add_argument("--runs", type=int, default=5, help="builds of each kind (5)")
    parser.add_argument("--only", help=f"some of {','.join(names)}", **several)
    parser.add_argument("--chapters", help="cut the book down to these notebooks", **several)
    parser.add_argument("--work", help="folder for the copies of the book, which are kept then")
    parser.add_argument("--out", type=Path, help="where to write a partial result")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
