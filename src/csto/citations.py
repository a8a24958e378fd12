"""How to cite a figure, or the book: BibTeX, CSL-JSON, or a reference in a published style."""

import json
from collections.abc import Iterable
from typing import Any

from csto import editions, references, register, tables
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
    """How to cite figures, or all those of a chapter, and the sources behind them, each entry once.

    `style` is `bibtex`, `csl` (CSL-JSON, for Zotero and Pandoc), or `apa` or `chicago` for plain
    text, a line a reference. Raises UnknownFigureError, and UnknownStyleError for a style that
    there is not.
    """
    records: list[Record] = []
    for id in ids:
        chapter = register.records(id) if id in register.notebooks() else {}
        records += chapter.values() or [register.record(id)]
    return together(records, style)


def together(records: Iterable[Record], style: str = "bibtex") -> str:
    """How to cite figures and the sources behind them, each entry once."""
    wanted = {item["id"]: item for record in records for item in items(record)}
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


def of_book(style: str = "bibtex", address: str = "") -> str:
    """How to cite the book as a whole, in one of `STYLES`; `address` is where it is published."""
    text = _written([_book(address)], style)
    return text if style in ("bibtex", "csl") else text.strip()


def items(record: Record) -> list[Item]:
    """What the figure rests on as CSL items: the figure first, the book, and each source."""
    known = references.items()
    sources = [known[source] for source in record.sources]
    return [_figure(record), _book(record.address), *sources]


def _book(address: str = "") -> Item:
    return _edition(address) | {"id": BOOK, "title": tables.book(), "genre": "Data book"}


def _figure(record: Record) -> Item:
    rows = f"Figure {record.id}, plotted rows {record.rows_hash[:12]}"
    entry = _edition(record.address, record.edition) | {
        "id": key(record.id),
        "title": record.title.rstrip("."),
        "note": rows,
    }
    if "URL" in entry and not record.stamp:
        entry["URL"] = f"{entry['URL'].rstrip('/')}/{record.place}"
    return entry | {"genre": "Figure"}


def _edition(address: str, edition: str = "") -> Item:
    """What all entries of the book have in common.

    Own tables are no version of it: their entries have neither its address nor its DOI.
    """
    package, edition = tables.package(), edition or editions.edition()
    address, doi = address or package.get("homepage", ""), package.get("id", "")
    entry: dict[str, Any] = {
        "type": "dataset",
        "author": [{"literal": tables.book()}],
        "issued": {"date-parts": [[int(part) for part in package["created"][:10].split("-")]]},
        "version": edition.removeprefix("version "),
        "custom": {"names": ["CSTO"]},
    }
    if not edition.startswith("version "):
        return entry
    published = {"URL": address.rstrip("/"), "DOI": doi.removeprefix("https://doi.org/")}
    return entry | {name: value for name, value in published.items() if value}
