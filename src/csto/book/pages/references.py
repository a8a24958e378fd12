"""The list of sources, and how text cites them: by the short forms that source lines have."""

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd
from docutils import nodes
from pybtex.database import Entry
from pybtex.plugin import find_plugin, register_plugin
from pybtex.richtext import Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.sorting import BaseSortingStyle
from pybtex.style.template import field as bibtex_field
from pybtex.style.template import first_of, join, optional, sentence
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator
from sphinxcontrib.bibtex import plugin
from sphinxcontrib.bibtex.style.referencing import (
    BaseReferenceStyle,
    BracketStyle,
    GroupReferenceStyle,
)
from sphinxcontrib.bibtex.style.template import reference

from csto import tables, words

STYLE = "csto"
# A short form and its date: 2022a, 7 Sep 2021, Oct 2020, n.d.
_DATED = re.compile(r"(.*?) ((?:(?:\d{1,2} )?[A-Z][a-z]{2} )?\d{4}[a-z]?|n\.d\.)")
_DAY = re.compile(r"(\d{1,2} )?[A-Z][a-z]+ \d{4}|\d{4}(-\d{2}){1,2}")
_LETTERS = "abcdef"  # that tell sources of one date apart
_ABBREVIATED = re.compile(r"\b([A-Z][a-z]{2})[a-z]+")


class Style(PlainStyle):
    """BibTeX's plain style, but entries begin with their short forms and stand in their order.

    Titles keep their capitals, proper names with them.
    """

    default_sorting_style = STYLE

    def format_title(self, e: Any, which_field: str, as_sentence: bool = True) -> Any:
        """The title with its own capitals."""
        title = bibtex_field(which_field)
        return sentence[title] if as_sentence else title

    def format_entry(self, label: str, entry: Entry, bib_data: Any = None) -> FormattedEntry:
        """The short form, by which text and source lines cite it, and what that does not say."""
        made = super().format_entry(label, _rest(entry), bib_data)
        made.text = Text(
            Tag("strong", entry.fields["short"].removesuffix("."), "."), " ", made.text
        )
        return made


class Sorting(BaseSortingStyle):
    """The order of the short forms: by name, then by date."""

    def sorting_key(self, entry: Entry) -> tuple[str, str, str]:
        """The name, small and large letters alike, the day, and what tells those of a day apart."""
        short, when = entry.fields["short"], entry.fields.get("when", "n.d.")
        day = "" if when == "n.d." else f"{pd.Timestamp(when.rstrip(_LETTERS)):%Y-%m-%d}"
        return entry.fields.get("name", short).casefold(), day, short


def _rest(entry: Entry) -> Entry:
    """An entry without the author, publisher and date that its short form has."""
    fields, persons = dict(entry.fields.items()), dict(entry.persons.items())
    if entry.type == "misc":
        name, when = fields.get("name"), fields.get("when", "").rstrip(_LETTERS)
        date = f"{fields.pop('month', '')} {fields['year']}".strip()
        if _DAY.fullmatch(fields.get("note", "")):
            date = _date(fields.pop("note"))
        fields["year"] = "" if when.endswith(_ABBREVIATED.sub(r"\1", date)) else date
        if fields.get("howpublished") == name:
            fields.pop("howpublished", None)
        if [str(person).strip("{}") for person in persons.get("author", ())] == [name]:
            del persons["author"]
    rest = Entry(entry.type, {kind: text for kind, text in fields.items() if text}, persons)
    rest.key = entry.key
    return rest


def _date(told: str) -> str:
    """A date of a note in words; some are 2004-06-18."""
    if "-" not in told:
        return told
    return words.date(pd.Timestamp(told), "day" if told.count("-") == 2 else "month")


def visit_citation_html(writer: HTML5Translator, node: nodes.citation) -> None:
    """Open an item of the list of sources; docutils gives it a role that is no longer in use."""
    HTML5Translator.visit_citation(writer, node)
    writer.body[-1] = writer.body[-1].replace('role="doc-biblioentry"', 'role="listitem"')


def name_shortly(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Give sources the short forms that source lines have, and others their keys."""
    sources = tables.load("sources")
    short = dict(zip(sources["source"], sources["short"], strict=True))
    for key, entry in env.get_domain("cite").bibdata.data.entries.items():  # type: ignore[attr-defined]
        entry.fields["short"] = short.get(key, key)
        if found := _DATED.fullmatch(entry.fields["short"]):
            entry.fields["name"], entry.fields["when"] = found.groups()


class _Short(BaseReferenceStyle):
    """The short form: Weitz 2018."""

    def role_names(self) -> list[str]:
        """The role of a citation in brackets that the text has."""
        return ["alp"]

    def outer(self, role_name: str, children: list[Any]) -> Any:
        """One behind the other."""
        return BracketStyle().outer(children)

    def inner(self, role_name: str) -> Any:
        """The short form as the link."""
        return reference[bibtex_field("short")]


class _Textual(_Short):
    """Weitz (2018), or the short form of a source that does not end in a date."""

    def role_names(self) -> list[str]:
        """The role of a citation that is a word of its sentence."""
        return ["t"]

    def inner(self, role_name: str) -> Any:
        """The date in brackets as the link."""
        dated = join[bibtex_field("name"), " (", reference[bibtex_field("when")], ")"]
        return first_of[optional[dated], reference[bibtex_field("short")]]


@dataclass
class ShortReferenceStyle(GroupReferenceStyle):
    """Sources by their short forms, in the two ways in which chapters cite them."""

    def __post_init__(self) -> None:
        """Set the two ways."""
        self.styles += [_Short(), _Textual()]
        super().__post_init__()


def register_style() -> None:
    """Make the styles known under their name.

    And the backend that writes citations: else it is looked for among all installed packages for
    every citation of the book.
    """
    register_plugin("pybtex.style.formatting", STYLE, Style)
    register_plugin("pybtex.style.sorting", STYLE, Sorting)
    plugin.register_plugin("sphinxcontrib.bibtex.style.referencing", STYLE, ShortReferenceStyle)
    plain = find_plugin("pybtex.backends", "plaintext")
    register_plugin("pybtex.backends", "plaintext", plain, force=True)
