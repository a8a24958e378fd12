"""Numbers in prose, and the register of claims: every number and comparison with its rows.

A chapter's outputs leave records (`csto.claims`); a number in its prose is a link to its row on the
page "Claims", which is written from the records.
"""

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from csto import evidence, words
from csto.book.pages import rendering

LOGGER = logging.getLogger(__name__)
PAGE = "book/claims"
MOST_KEYS = 6  # of the rows behind a claim that the page names; claims.json has them all
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\x00])")
_CLAIM = re.compile(r"\x00([^\x01]+)\x01")


class claim_number(nodes.inline):  # noqa: N801 (docutils names nodes so)
    """A number in prose: `claim` is its name in its chapter."""


def claims_of(env: BuildEnvironment) -> dict[str, list[dict[str, Any]]]:
    """The records of each chapter by its document name, in the order of its cells."""
    if not hasattr(env, "csto_claims"):
        env.csto_claims = {}  # type: ignore[attr-defined]
    return env.csto_claims  # type: ignore[attr-defined]


def record(document: nodes.document, content: dict[str, Any]) -> list[nodes.Element]:
    """Keep the numbers and comparisons of an output; an empty comment stands in its place."""
    basis = {name: content[name] for name in ("tables", "rows", "figures")}
    for name, value in content.get("values", {}).items():
        _keep(document, {"id": name, "value": value} | basis)
    for sentence, holds in content.get("checks", {}).items():
        _keep(document, {"sentence": sentence, "holds": holds} | basis)
    return [nodes.comment()]


def _keep(document: nodes.document, entry: dict[str, Any]) -> None:
    """Keep a number or a comparison of the chapter that is read; the latter has no name yet."""
    env = document.settings.env
    kept = claims_of(env).setdefault(env.docname, [])
    checks = sum("sentence" in other for other in kept)
    kept.append(entry if "id" in entry else entry | {"id": f"check-{checks + 1}"})


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Drop the records of a chapter that is read again or has left."""
    claims_of(env).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    """Take over what another reading process recorded."""
    claims_of(env).update({name: claims_of(other).get(name, []) for name in docnames})


def put_numbers(app: Sphinx, doctree: nodes.document) -> None:
    """Print each number in its place and note the sentence that it stands in.

    Warns, and with it fails, of a number that no cell claimed.
    """
    env = app.env
    known = {entry["id"]: entry for entry in claims_of(env).get(env.docname, [])}
    seen: set[str] = set()
    for node in list(doctree.findall(claim_number)):
        name = node["claim"]
        if name not in known:
            LOGGER.warning("no cell claims %r", name, location=node)
            node.replace_self(nodes.inline(text=name))
            continue
        value = known[name].get("value", "")
        node += nodes.Text(node.get("words") or _like(node.get("written", ""), value))
        node["page"] = env.docname
        if name not in seen:
            seen.add(name)
            node["ids"].append(f"claim-{name}")
    for block in doctree.findall(nodes.paragraph):
        for name, sentence in _sentences(block):
            known.get(name, {}).setdefault("text", sentence)


def _like(written: str, value: str) -> str:
    """A value with a capital letter where the prose has one."""
    return words.sentence(value) if written[:1].isupper() else value


def _sentences(block: nodes.paragraph) -> Iterator[tuple[str, str]]:
    """Each number of a paragraph with the sentence around it."""
    if next(block.findall(claim_number), None) is None:
        return
    for sentence in _SENTENCE_END.split(re.sub(r"\s+", " ", _spoken(block))):
        for name in _CLAIM.findall(sentence):
            yield name, _CLAIM.sub("", sentence).strip()


def _spoken(node: nodes.Node) -> str:
    """The text of a node with its numbers marked and its citations as names."""
    if isinstance(node, nodes.Text):
        return node.astext()
    inside = "".join(_spoken(child) for child in node.children)
    if isinstance(node, claim_number):
        return f"\x00{node['claim']}\x01{inside}"
    if isinstance(node, nodes.Element) and node.get("refdomain") == "cite":
        return words.listing(evidence.short_names(node["reftarget"].split(",")))
    if isinstance(node, nodes.Element) and node.get("reftype") == "numref":
        return "the figure"
    return inside


def visit_number_html(writer: HTML5Translator, node: claim_number) -> None:
    """Open a link from the number to the rows it rests on."""
    page = writer.builder.get_relative_uri(node["page"], PAGE)
    target = f"{page}#{anchor(node['page'], node['claim'])}"
    writer.body.append(writer.starttag(node, "a", "", href=target, title="What this rests on"))


def depart_number_html(writer: HTML5Translator, node: claim_number) -> None:
    """Close the link."""
    writer.body.append("</a>")


def anchor(docname: str, name: str) -> str:
    """Where a claim stands on the page of claims."""
    return f"{chapter(docname)}-{name}"


def chapter(docname: str) -> str:
    """The name of a chapter from its document."""
    return docname.rpartition("/")[2]


class claims_register(nodes.General, nodes.Element):  # noqa: N801
    """The place of the register; it is written when all pages are read."""


class Register(Directive):
    """``{claims}``: all numbers and comparisons of the book."""

    def run(self) -> list[nodes.Node]:
        """The place of the register."""
        return [claims_register()]


def visit_register_html(writer: HTML5Translator, node: claims_register) -> None:
    """Write a fold a chapter, with a table of its numbers and one of its comparisons."""
    app = writer.builder.app
    figures = {entry["id"]: entry for entry in rendering.entries(app)}
    here = writer.builder.get_target_uri(writer.builder.current_docname)
    for docname, entries in _in_order(app.env):
        page = relative_uri(here, writer.builder.get_target_uri(docname))
        numbers = [entry for entry in entries if "value" in entry]
        checks = [entry for entry in entries if "sentence" in entry]
        title = app.env.titles[docname].astext()
        writer.body.append(
            f'<details class="csto-claims" id="{chapter(docname)}"><summary>'
            f"{escape(title)} <small>{len(numbers)} numbers, {len(checks)} comparisons</small>"
            f'</summary><p><a href="{page}">Read the chapter</a></p>'
        )
        rows = [(entry, _linked(page, entry), entry.get("text", "")) for entry in numbers]
        rows += [(entry, _said(entry), entry["sentence"]) for entry in checks]
        writer.body.append(_table(docname, title, rows, figures, here))
        writer.body.append("</details>\n")
    raise nodes.SkipNode


def _linked(page: str, entry: dict[str, Any]) -> str:
    return f'<a href="{page}#claim-{entry["id"]}">{escape(entry["value"])}</a>'


def _said(entry: dict[str, Any]) -> str:
    return "holds" if entry.get("holds", True) else "no longer holds"


def _table(docname: str, title: str, rows: list, figures: dict[str, Any], here: str) -> str:
    lines = [
        f'<tr id="{anchor(docname, entry["id"])}"><td>{value}</td><td>{escape(sentence)}</td>'
        f"<td>{_basis(entry, figures, here)}</td></tr>"
        for entry, value, sentence in rows
    ]
    return (
        f'<div class="csto-scroll" role="region" aria-label="{escape(title)}"><table '
        'class="csto-rows"><thead><tr><th scope="col">Value</th><th scope="col">Sentence</th>'
        f'<th scope="col">Rests on</th></tr></thead><tbody>{"".join(lines)}</tbody></table></div>'
    )


def _in_order(env: BuildEnvironment) -> list[tuple[str, list[dict[str, Any]]]]:
    """Chapters with records, in the order of the book."""
    recorded = {name: entries for name, entries in claims_of(env).items() if entries}
    order = list(_walk(env, env.config.root_doc))
    return sorted(recorded.items(), key=lambda item: order.index(item[0]))


def _walk(env: BuildEnvironment, docname: str) -> Iterator[str]:
    yield docname
    for below in env.toctree_includes.get(docname, []):
        yield from _walk(env, below)


def _basis(entry: dict[str, Any], figures: dict[str, Any], here: str) -> str:
    """Figures and table rows behind a claim, linked."""
    parts = []
    for id in entry["figures"]:
        if id in figures:
            page = relative_uri(here, figures[id]["page"])
            parts.append(f'<a href="{page}#{id}">Figure {figures[id]["number"]}</a>')
    if keys := entry["rows"]:
        named = ", ".join(f"<code>{escape(key)}</code>" for key in keys[:MOST_KEYS])
        rest = f" and {words.number(len(keys) - MOST_KEYS)} more" if len(keys) > MOST_KEYS else ""
        parts.append(f"{named}{rest}")
    return "; ".join(parts)


def write_register(app: Sphinx) -> None:
    """Write `claims.json`: every number and comparison with its value, sentence, page and rows."""
    entries = [
        {
            "id": f"{chapter(docname)}/{entry['id']}",
            "value": entry.get("value") or _said(entry),
            "text": entry.get("sentence") or entry.get("text", ""),
            "page": app.builder.get_target_uri(docname),
            **{name: entry[name] for name in ("tables", "rows", "figures")},
        }
        for docname, records in _in_order(app.env)
        for entry in records
    ]
    path = Path(app.outdir) / "claims.json"
    path.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", "utf-8")
