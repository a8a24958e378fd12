"""Addresses that the built book has: what was published once leads somewhere for good.

`python tests/addresses.py` (`make addresses`) adds those of new pages and figures to the list.
"""

import json
from pathlib import Path

from csto import tables

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).with_suffix(".txt")


def present(html: Path) -> set[str]:
    """Pages, executed notebooks, and the places of figures and tables."""
    files = (*html.rglob("*.html"), *html.rglob("*.ipynb"))
    pages = {path.relative_to(html).as_posix() for path in files}
    register = json.loads((html / "figures.json").read_text("utf-8"))
    return (
        {page for page in pages if not page.startswith("_")}
        | {f"{entry['page']}#{entry['anchor']}" for entry in register}
        | {f"book/data.html#table-{name.replace('_', '-')}" for name in tables.names()}
    )


if __name__ == "__main__":
    kept = set(LIST.read_text("utf-8").split())
    found = present(ROOT / "_build" / "html")
    LIST.write_text("\n".join(sorted(kept | found)) + "\n", "utf-8")
