"""The glossary, written from `terms`, and links to it where a chapter first uses a term."""

import json
import re
from pathlib import Path

import pandas as pd
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from csto import evidence, tables
from csto.book.pages import claims
from csto.book.pages.markdown import escaped
from csto.book.run import caches, chapters

PAGE = "book/glossary"
MARK = "<!-- the terms, written at build time -->"
LINKED_KINDS = ("force", "organisation", "office")
# Of the words of the book, which stand on the page itself, those of the field.
WORDS = {"ATOP", "TIV", "contingent", "emergency session", "fact-finding mission"}
WORDS |= {"list experiment", "rapid deployment force", "rapid reaction force"}
OF_THE_ALLIANCE = r"\bCollective|\bKollekti"  # in the full names of its forces
ACRONYM = r"[^a-z]*[A-Z][^a-z]*[A-Z]"  # of the other terms, those that a reader has to look up
# Where a term is no running text: it has a link already, or is a name or a heading.
_CLOSED = (nodes.title, nodes.caption, nodes.literal, nodes.reference, addnodes.pending_xref)
_CLOSED += (claims.claim_number,)


def write_into(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the glossary in the place of its mark when the page is read."""
    if docname == PAGE:
        terms = tables.load("terms")
        paths = chapters.notebooks(Path(app.srcdir))
        said = "\n".join(f"{path.read_text('utf-8')}\n{_shown(app, path)}" for path in paths)
        source[0] = source[0].replace(MARK, text(terms[used(terms, said)]))


def _shown(app: Sphinx, path: Path) -> str:
    """The text of the tables that a chapter shows."""
    cells = json.loads(caches.outputs(app, path) or '{"cells": []}')["cells"]
    shown = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    return "\n".join(str(data["text/html"]) for data in shown if "text/html" in data)


def used(terms: pd.DataFrame, said: str) -> pd.Series:
    """Which terms chapters say, units of measure apart, and all names of the alliance's forces.

    By those readers look for a force that chapters call by one name.
    """
    words = (rf"(?<!\w){re.escape(term)}(?!\w)" for term in terms["abbreviation"])
    in_text = pd.Series([re.search(word, said) is not None for word in words], index=terms.index)
    in_text &= terms["explanation"].fillna("") != "Unit of length"
    own = (terms["kind"] == "force") & terms["meaning"].str.contains(OF_THE_ALLIANCE)
    return in_text | own


def text(terms: pd.DataFrame) -> str:
    """The glossary in MyST Markdown: each abbreviation with its meanings and their sources."""
    lines = ["```{glossary}"]
    for abbreviation, group in terms.groupby("abbreviation", sort=False):
        lines.append(escaped(abbreviation))
        meanings = [_meaning(row) for row in group.itertuples()]
        lines += [f"  {line}" for line in "\n\n".join(meanings).splitlines()]
        lines.append("")
    return "\n".join([*lines, "```"])


def _meaning(row) -> str:
    what = f"{escaped(row.meaning)}."
    if pd.notna(row.explanation):
        what += f" {escaped(row.explanation.rstrip('.'))}."
    (short,) = evidence.short_names([row.source])
    return f"{what} *{escaped(short)}, {escaped(row.locator)}*"


def link_terms(app: Sphinx, doctree: nodes.document) -> None:
    """Link the first use of each term in a chapter's running text to the glossary."""
    if not app.env.docname.startswith(chapters.FOLDER) or PAGE not in app.env.found_docs:
        return
    terms = tables.load("terms")
    acronyms = (terms["kind"] == "other") & terms["abbreviation"].str.match(ACRONYM)
    waiting = WORDS | set(terms.loc[terms["kind"].isin(LINKED_KINDS) | acronyms, "abbreviation"])
    for block in doctree.findall(nodes.paragraph):
        for node in list(block.findall(nodes.Text)):
            if waiting and not _is_closed(node, block):
                _link(node, waiting)


def _is_closed(node: nodes.Text, block: nodes.paragraph) -> bool:
    above = node.parent
    while above is not block:
        if isinstance(above, _CLOSED):
            return True
        above = above.parent
    return isinstance(block.parent, nodes.legend | nodes.entry)


def _link(node: nodes.Text, waiting: set[str]) -> None:
    """Replace a text by itself with its first terms linked; linked terms wait no longer."""
    longest_first = sorted(waiting, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})s?(?!\w)")
    pieces: list[nodes.Node] = []
    done = 0
    text = node.astext()
    for found in pattern.finditer(text):
        term = found[1]
        if term not in waiting:
            continue
        waiting.discard(term)
        pieces += [nodes.Text(text[done : found.start()]), _reference(term, found[0])]
        done = found.end()
    if pieces:
        node.parent.replace(node, [*pieces, nodes.Text(text[done:])])


def _reference(term: str, said: str) -> addnodes.pending_xref:
    inner = nodes.inline("", said, classes=["csto-term"])
    return addnodes.pending_xref(
        "", inner, refdomain="std", reftype="term", reftarget=term, refexplicit=True, refwarn=True
    )
