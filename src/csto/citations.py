"""How to cite a figure, or the book: BibTeX, CSL-JSON, or a reference in a published style."""

import json
from typing import Any

from csto import references, register, tables
from csto.record import Record
from csto.references import Item
from csto.telling import UseError

BOOK = "csto"
STYLES = ("bibtex", "csl", *references.STYLES)


class UnknownStyleError(UseError, ValueError):
    """A citation style was asked for that there is not."""


def key(id: str) -> str:
    """The key of a figure in a bibliography."""
    return f"{BOOK}-{id}"


def cite(*ids: str, style: str = "bibtex") -> str:
    """How to cite figures and the sources behind them, each entry once.

    `style` is `bibtex`, `csl` (CSL-JSON, for Zotero and Pandoc), or `apa` or `chicago` for plain
    text, a line a reference. Raises UnknownFigureError, and UnknownStyleError for a style that
    there is not.
    """
    wanted = {item["id"]: item for id in ids for item in items(register.record(id))}
    return _written(list(wanted.values()), style)


def _written(wanted: list[Item], style: str) -> str:
    if style == "bibtex":
        return references.bibtex(wanted)
    if style == "csl":
        return json.dumps(wanted, indent=1, ensure_ascii=False) + "\n"
    if style not in references.STYLES:
        near = register.near(style, STYLES)
        raise UnknownStyleError(f"no citation style {style!r}; did you mean {near}?")
    return "\n".join(references.plain(wanted, style)) + "\n"


def bibtex(record: Record) -> str:
    """BibTeX of a figure, of the book, and of each source behind the figure."""
    return references.bibtex(items(record))


def reference(record: Record, style: str = "apa") -> str:
    """One line that cites the figure alone, in `apa` or `chicago`."""
    return references.plain([_figure(record)], style)[0]


def of_source(source: str, style: str = "apa") -> str:
    """One line that cites a source of the tables, in `apa` or `chicago`."""
    return references.plain([references.items()[source]], style)[0]


def of_book(style: str = "bibtex") -> str:
    """How to cite the book as a whole, in one of `STYLES`."""
    text = _written([_book()], style)
    return text if style in ("bibtex", "csl") else text.strip()


def items(record: Record) -> list[Item]:
    """What the figure rests on as CSL items: the figure first, the book, and each source."""
    known = references.items()
    return [_figure(record), _book(), *(known[source] for source in record.sources)]


def _book() -> Item:
    return _edition() | {"id": BOOK, "title": tables.book(), "genre": "Data book"}


def _figure(record: Record) -> Item:
    rows = f"Figure {record.id}, plotted rows {record.rows_hash[:12]}"
    entry = _edition(record.edition) | {
        "id": key(record.id),
        "title": record.title.rstrip("."),
        "note": rows,
    }
    if "URL" in entry and not record.stamp:
        entry["URL"] = f"{entry['URL'].rstrip('/')}/notebooks/{record.chapter}.html#{record.id}"
    return entry | {"genre": "Figure"}


def _edition(edition: str | None = None) -> Item:
    """What all entries of the book have in common; own tables are no version of it."""
    package, edition = tables.package(), edition or tables.edition()
    entry: dict[str, Any] = {
        "type": "dataset",
        "author": [{"literal": tables.book()}],
        "issued": {"date-parts": [[int(part) for part in package["created"][:10].split("-")]]},
        "version": edition.removeprefix("version "),
        "custom": {"names": ["CSTO"]},
    }
    return entry | ({"URL": package["homepage"]} if package.get("homepage") else {})
