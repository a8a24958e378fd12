"""Larger books: every chapter several times over, or a table with made-up rows."""

import csv
import re
from pathlib import Path

from benchmarks import books, files

# Added to a module of the library in a copy; the last function of a name counts.
NO_CHECKS = {
    "book/run/agreement.py": '''

def check(app: Sphinx) -> None:
    """In benchmarks with made-up rows: prose and cells may disagree."""
''',
}


def multiply(folder: Path, times: int) -> Path:
    """Copy every chapter until there are `times` as many.

    A copy is a chapter of its own: its figures and tables have ids of their own, so they are drawn,
    numbered and listed like all others, and no cache takes it for the first.
    """
    toc = files.yaml(folder / "_toc.yml")
    for part in toc["parts"]:
        part["chapters"] = [
            entry if n == 1 else entry | {"file": _copied(folder, entry["file"], n)}
            for entry in part["chapters"]
            for n in range(1, times + 1)
            if n == 1 or entry["file"].startswith("notebooks/")
        ]
    files.write_yaml(folder / "_toc.yml", toc)
    return folder


def _copied(folder: Path, name: str, n: int) -> str:
    """Copy a notebook under a name and with anchors of its own; returns the name."""
    notebook = files.notebook(folder / f"{name}.ipynb")
    ids = [
        id for code in books.code(folder / f"{name}.ipynb") for _, id in books.ANCHOR.findall(code)
    ]
    own = re.compile(rf"\(#({'|'.join(ids)})\)")
    for cell in notebook["cells"]:
        text = books.ANCHOR.sub(rf"\1\2-copy{n}", "".join(cell["source"]))
        cell["source"] = [own.sub(rf"(#\1-copy{n})", text)]
    files.write_notebook(folder / f"{name}-copy{n}.ipynb", notebook)
    return f"{name}-copy{n}"


def more_rows(folder: Path, times: int) -> Path:
    """Grow `exercises` to `times` its rows with made-up second records of NATO's exercises.

    Figures read and account for a second record without drawing it: a figure with a mark a row
    stops at the 5,000 that Altair draws. Comparisons in the prose are recorded, not enforced.
    """
    path = folder / "data" / "exercises.csv"
    rows = rows_of(path)
    first = [row for row in rows if row["organiser"] == "NATO" and not row["same_as"]]
    second = [row | {"same_as": row["exercise"]} for row in first]
    repeat(path, second, "exercise", times * len(rows))
    for module, text in NO_CHECKS.items():
        files.add(folder / "src/csto" / module, text)
    return folder


def repeat(path: Path, again: list[dict[str, str]], key: str, total: int) -> None:
    """Fill a table up to a number of rows with some, over and over, under new keys and notes."""
    rows = rows_of(path)
    made = [
        again[n % len(again)] | {key: f"made-{n}", "note": f"Made-up row {n}."}
        for n in range(total - len(rows))
    ]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows + made)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table as texts."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
