"""Numbers in prose, and the register of claims: every number and comparison with its rows.

A chapter's outputs leave records (`csto.claims`); the role ``{claim}`name` `` prints a value as a
link to its row on the page "Claims", which is read last and written from the records.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from sphinx.writers.html5 import HTML5Translator

from csto import evidence, words
from csto.book.markdown import escaped

LOGGER = logging.getLogger(__name__)
PAGE = "book/claims"
MARK = "<!-- the claims, written at build time -->"
MOST_KEYS = 6  # of the rows behind a claim that the page names; claims.json has them all
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\x00])")
_CLAIM = re.compile(r"\x00([^\x01]+)\x01")


class claim_number(nodes.inline):  # noqa: N801 (docutils names nodes so)
    """A number in prose: `claim` is its name in its chapter."""


class ClaimRole(SphinxRole):
    """``{claim}`name` ``: the value is put in once the whole chapter is read."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The place of the number."""
        node = claim_number(classes=["csto-claim"], claim=self.text)
        self.set_source_info(node)
        return [node], []


def claims_of(env: BuildEnvironment) -> dict[str, list[dict[str, Any]]]:
    """The records of each chapter by its document name, in the order of its cells."""
    if not hasattr(env, "csto_claims"):
        env.csto_claims = {}  # type: ignore[attr-defined]
    return env.csto_claims  # type: ignore[attr-defined]


def record(document: nodes.document, content: dict[str, Any]) -> list[nodes.Element]:
    """Keep the record that an output carries; an empty comment stands in its place."""
    env = document.settings.env
    kept = claims_of(env).setdefault(env.docname, [])
    checks = sum("sentence" in entry for entry in kept)
    kept.append(content if "id" in content else content | {"id": f"check-{checks + 1}"})
    return [nodes.comment()]


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Drop the records of a chapter that is read again or has left."""
    claims_of(env).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    """Take over what another reading process recorded."""
    claims_of(env).update({name: claims_of(other).get(name, []) for name in docnames})


def read_last(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Have the page of claims read in every build, after all chapters."""
    if PAGE in env.found_docs:
        docnames[:] = [name for name in docnames if name != PAGE] + [PAGE]


def put_numbers(app: Sphinx, doctree: nodes.document) -> None:
    """Print each number in its place and note the sentence that it stands in.

    Warns, and with it fails, of a number that no cell claimed.
    """
    env = app.env
    known = {entry["id"]: entry for entry in claims_of(env).get(env.docname, [])}
    seen: set[str] = set()
    for node in doctree.findall(claim_number):
        name = node["claim"]
        if name not in known:
            LOGGER.warning("no cell claims %r", name, location=node)
            continue
        node += nodes.Text(known[name]["value"])
        node["page"] = env.docname
        if name not in seen:
            seen.add(name)
            node["ids"].append(f"claim-{name}")
    for block in doctree.findall(nodes.paragraph):
        for name, sentence in _sentences(block):
            known.get(name, {}).setdefault("text", sentence)


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


def write_into(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the register in the place of its mark when the page is read."""
    if docname == PAGE:
        source[0] = source[0].replace(MARK, text(app.env))


def text(env: BuildEnvironment) -> str:
    """The register in MyST Markdown: a table of numbers and a list of comparisons a chapter."""
    parts = []
    for docname, entries in _in_order(env):
        numbers = [entry for entry in entries if "value" in entry]
        checks = [entry for entry in entries if "sentence" in entry]
        lines = [
            f"## {env.titles[docname].astext()}",
            "",
            f"{words.sentence(words.plural(len(numbers), 'number'))} and "
            f"{words.plural(len(checks), 'comparison')} of [the chapter](../{docname}.ipynb).",
            "",
            "| number | the sentence | rests on |",
            "|---|---|---|",
        ]
        lines += [_row(docname, entry, entry["value"], entry.get("text", "")) for entry in numbers]
        lines += [_row(docname, entry, "holds", entry["sentence"]) for entry in checks]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _in_order(env: BuildEnvironment) -> list[tuple[str, list[dict[str, Any]]]]:
    """Chapters with records, in the order of the book."""
    recorded = {name: entries for name, entries in claims_of(env).items() if entries}
    order = list(_walk(env, env.config.root_doc))
    return sorted(recorded.items(), key=lambda item: order.index(item[0]))


def _walk(env: BuildEnvironment, docname: str) -> Iterator[str]:
    yield docname
    for below in env.toctree_includes.get(docname, []):
        yield from _walk(env, below)


def _row(docname: str, entry: dict[str, Any], value: str, sentence: str) -> str:
    place = f'<span id="{anchor(docname, entry["id"])}"></span>'
    return f"| {place}{escaped(value)} | {escaped(sentence)} | {_basis(entry)} |"


def _basis(entry: dict[str, Any]) -> str:
    """Figures and table rows behind a claim, linked."""
    parts = [f"{{numref}}`{id}`" for id in entry["figures"]]
    if keys := entry["rows"]:
        named = ", ".join(f"`{key}`" for key in keys[:MOST_KEYS])
        rest = f" and {words.number(len(keys) - MOST_KEYS)} more" if len(keys) > MOST_KEYS else ""
        parts.append(f"{named}{rest}")
    return "; ".join(parts)


def write_register(app: Sphinx, exception: Exception | None) -> None:
    """Write `claims.json`: every number and comparison with its value, sentence, page and rows."""
    if exception is not None or app.builder.format != "html":
        return
    entries = [
        {
            "id": f"{chapter(docname)}/{entry['id']}",
            "value": entry.get("value", "holds"),
            "text": entry.get("sentence") or entry.get("text", ""),
            "page": app.builder.get_target_uri(docname),
            **{name: entry[name] for name in ("tables", "rows", "figures")},
        }
        for docname, records in _in_order(app.env)
        for entry in records
    ]
    path = Path(app.outdir) / "claims.json"
    path.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", "utf-8")
