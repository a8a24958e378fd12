"""The glossary, written from `terms`, and links to it where a chapter first uses a term."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx

from csto import evidence, tables
from csto.book.pages import links
from csto.book.run import caches, chapters

PAGE = "book/glossary"
LINKED_KINDS = ("force", "organisation", "office")
# Of the words of the book, which stand on the page itself, those of the field.
WORDS = {"ATOP", "TIV", "contingent", "emergency session", "fact-finding mission"}
WORDS |= {"list experiment", "rapid deployment force", "rapid reaction force"}
OF_THE_ALLIANCE = r"\bCollective|\bKollekti"  # in the full names of its forces
ACRONYM = r"[^a-z]*[A-Z][^a-z]*[A-Z]"  # of the other terms, those that a reader has to look up
_CLOSED = (nodes.legend, nodes.entry)  # what is in them is no running text


@cache
def said(app: Sphinx) -> dict[str, Any]:
    """What the page says: each abbreviation with its meanings, and their sources."""
    paths = chapters.notebooks(Path(app.srcdir))
    texts = "\n".join(f"{path.read_text('utf-8')}\n{_shown(app, path)}" for path in paths)
    terms = tables.load("terms")
    terms = terms[used(terms, texts)]
    terms = terms.assign(short=evidence.short_names(terms["source"]))
    shown = terms[["abbreviation", "meaning", "explanation", "short", "locator"]].fillna("")
    groups = shown.groupby("abbreviation", sort=False)
    return {"terms": {term: rows.to_dict("records") for term, rows in groups}}


def _shown(app: Sphinx, path: Path) -> str:
    """The text of the tables that a chapter shows."""
    cells = json.loads(caches.outputs(app, path) or '{"cells": []}')["cells"]
    shown = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    return "\n".join(str(data["text/html"]) for data in shown if "text/html" in data)


def used(terms: pd.DataFrame, said: str) -> pd.Series:
    """Which terms chapters say, units of measure apart, and all names of the alliance's forces.

    By those readers look for a force that chapters call by one name.
    """
    text = _words(said)
    in_text = terms["abbreviation"].map(lambda term: _words(term) in text)
    in_text &= terms["explanation"].fillna("") != "Unit of length"
    own = (terms["kind"] == "force") & terms["meaning"].str.contains(OF_THE_ALLIANCE)
    return in_text | own


def _words(text: str) -> str:
    """A text as its words alone, with a space around each: so terms are found as whole words."""
    return " ".join(["", *re.findall(r"\w+", text), ""])


def link_terms(app: Sphinx, doctree: nodes.document) -> None:
    """Link the first use of each term in a chapter's running text to the glossary."""
    if not app.env.docname.startswith(chapters.FOLDER) or PAGE not in app.env.found_docs:
        return
    terms = tables.load("terms")
    acronyms = (terms["kind"] == "other") & terms["abbreviation"].str.match(ACRONYM)
    waiting = WORDS | set(terms.loc[terms["kind"].isin(LINKED_KINDS) | acronyms, "abbreviation"])
    for block in doctree.findall(nodes.paragraph):
        for node in list(block.findall(nodes.Text)):
            if waiting and node.parent is block and not isinstance(block.parent, _CLOSED):
                _link(node, waiting, app.env.docname)


def _link(node: nodes.Text, waiting: set[str], docname: str) -> None:
    """Replace a text by itself with its first terms linked; linked terms wait no longer."""
    pieces, text, done = [], node.astext(), 0
    longest_first = sorted((term for term in waiting if term in text), key=len, reverse=True)
    terms = "|".join(map(re.escape, longest_first))
    for found in re.finditer(rf"(?<!\w)({terms})(s?)(?!\w)", text) if terms else ():
        if found[1] in waiting:
            waiting.remove(found[1])
            link = links.pending(docname, "std", "term", found[1], found[0], classes=["csto-term"])
            pieces += [nodes.Text(text[done : found.start()]), link]
            done = found.end()
    pieces.append(nodes.Text(text[done:]))
    node.parent.replace(node, pieces)
