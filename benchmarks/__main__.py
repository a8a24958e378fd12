"""Measure what the book's build costs, print it, and write it to benchmarks/results.md."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import books, build, measure, pages, report, tools

OTHERS = ("pages", "validation")
RESULTS = Path(__file__).with_name("results.md")


def main() -> int:
    """Measure what was chosen; returns the exit code."""
    every = (*tools.ALL, *tools.GROWN)
    names = [tool.name for tool in every] + list(OTHERS)
    options = _options(names)
    only = options.only.split(",") if options.only else names
    if unknown := set(only) - set(names):
        sys.exit(f"--only: no {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    chosen = [tool for tool in every if tool.name in only]
    unrest = measure.unrest()  # before the machine is busy with this
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        work = Path(options.work or temporary)
        cut = options.chapters.split(",") if options.chapters else []
        builds, failed = build.compare(work, chosen, options.runs, cut)
        done = report.Report(
            measure.machine(),
            unrest,
            chosen,
            builds,
            build.readers(work / tools.OURS, "exercises") if (work / tools.OURS).is_dir() else [],
            _weights(work) if "pages" in only else {},
            _validation() if "validation" in only else "",
            failed,
        )
    written = report.text(done)
    print(written)
    if options.out or (only == names and not cut and not failed):
        (options.out or RESULTS).write_text(written, "utf-8")
    return 1 if failed else 0


def _options(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="builds of each kind (5)")
    parser.add_argument("--only", default="", help=f"some of {','.join(names)}")
    parser.add_argument("--chapters", default="", help="cut the book down to these notebooks")
    parser.add_argument("--work", help="folder for the copies of the book, which are kept then")
    parser.add_argument("--out", type=Path, help="where to write a partial result")
    return parser.parse_args()


def _weights(work: Path) -> dict[str, dict[str, pages.Page]]:
    """The pages of the books that were built here, ours and the stock one."""
    found = {}
    for name in (tools.OURS, tools.STOCK):
        html = work / name / "_build" / "html"
        if html.is_dir():
            measure.say(f"weighing pages of {name}")
            found[name] = pages.weigh(html, books.names(work / name))
    return found


def _validation() -> str:
    """What the benchmark of validation prints, in a process of its own."""
    measure.say("validation")
    command = [sys.executable, "-m", "benchmarks.validation"]
    done = subprocess.run(  # noqa: S603
        command, cwd=books.ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
