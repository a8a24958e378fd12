"""The register of claims: every number and comparison of the chapters with what it rests on.

A chapter's outputs leave records (`csto.claims`); a number in its prose is a link to its row on the
page "Claims", which is written from the records.
"""

import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from csto import claims, words
from csto.book.pages import rendering
from csto.book.run import chapters

PAGE = "book/claims"
MOST_KEYS = 6  # of the rows behind a claim that the page names; claims.json has them all
_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s+[A-Z0-9“])|$)", re.DOTALL)


class claim_number(nodes.reference):  # noqa: N801 (docutils names nodes so)
    """A number in prose, or the words of a comparison, which lead to their rows."""


def of_chapter(env: BuildEnvironment, docname: str) -> list[dict[str, Any]]:
    """The records of a chapter, in the order of its cells.

    Sphinx's metadata of a document come and go with it, and from process to process.
    """
    return env.metadata[docname].setdefault("csto_claims", [])


def keep(env: BuildEnvironment, content: dict[str, Any]) -> None:
    """Keep the numbers and comparisons of an output of the chapter that is read."""
    kept = of_chapter(env, env.docname)
    basis = {name: content[name] for name in ("tables", "rows", "figures")}
    for name, value in content.get("values", {}).items():
        kept.append({"id": name, "name": name, "value": value, "check": False} | basis)
    for sentence, holds in content.get("checks", {}).items():
        said = {"value": "holds" if holds else "no longer holds", "text": sentence, "check": True}
        number = 1 + sum(entry["check"] for entry in kept)
        kept.append({"id": f"check-{number}", "name": claims.slug(sentence)} | said | basis)


def put(link: nodes.reference, entry: dict[str, Any], docname: str) -> None:
    """Put today's value, or the words of a comparison, in the place of a chapter's link."""
    text, value = link.astext(), entry["value"]
    if not entry["check"]:
        text = words.sentence(value) if text[:1].isupper() else value
    target = f"../{PAGE}.html#{name(docname)}-{entry['id']}"
    said = {"reftitle": "What this rests on", "classes": ["csto-claim"], "claim": entry["id"]}
    node: nodes.Element = claim_number("", text, refuri=target, internal=True, **said)
    for kind in (nodes.strong, nodes.emphasis):
        if next(link.findall(kind), None):
            node = kind("", "", node)
    link.replace_self(node)


def note_sentences(document: nodes.document, entries: list[dict[str, Any]]) -> None:
    """Note the sentence around each number where it first stands, and mark the place."""
    waiting = {entry["id"]: entry for entry in entries}
    for block in document.findall(nodes.paragraph):
        text, place = block.astext(), 0
        for piece in block.findall(nodes.Text):
            node = piece.parent
            if isinstance(node, claim_number) and node["claim"] in waiting:
                waiting.pop(node["claim"]).setdefault("text", _sentence(text, place))
                node["ids"].append(f"claim-{node['claim']}")
            place += len(piece)


def _sentence(text: str, place: int) -> str:
    """The sentence of a paragraph that holds a place in it."""
    found = (sentence for sentence in _SENTENCE.finditer(text) if sentence.end() > place)
    return " ".join(next(found).group().split())


def name(docname: str) -> str:
    """The name of a chapter from its document."""
    return docname.rpartition("/")[2]


def told(app: Sphinx) -> list[dict[str, Any]]:
    """Chapters that have numbers or comparisons, in the order of the book, with these."""
    documents = [f"{chapters.FOLDER}{path.stem}" for path in chapters.notebooks(Path(app.srcdir))]
    return [
        {
            "name": name(docname),
            "title": app.env.titles[docname].astext(),
            "page": app.builder.get_target_uri(docname),
            "claims": entries,
        }
        for docname in documents
        if (entries := of_chapter(app.env, docname))
    ]


def said(app: Sphinx, _: list[str]) -> dict[str, Any]:
    """What the page says: a chapter's numbers and comparisons, and the figures they name."""
    figures = {entry["id"]: entry for entry in rendering.entries(app)}
    return {"chapters": told(app), "figures": figures, "most": MOST_KEYS}


def write_register(app: Sphinx) -> None:
    """Write `claims.json`: every number and comparison with its value, sentence, page and rows."""
    entries = [
        {
            "id": f"{chapter['name']}/{entry['id']}",
            "value": entry["value"],
            "text": entry.get("text", ""),
            "page": chapter["page"],
            **{part: entry[part] for part in ("tables", "rows", "figures")},
        }
        for chapter in told(app)
        for entry in chapter["claims"]
    ]
    path = Path(app.outdir) / "claims.json"
    path.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", "utf-8")
