"""Links of a chapter's prose by name: to a number, a figure, a table, a source.

In the notebook they are plain links, `[62–74](#russia-share)`, which every viewer follows. Here a
number becomes that of today and leads to its rows, a citation is set as one, and a figure's number
stands at the end of the author's sentence.
"""

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from csto import tables
from csto.book.pages import claims, sources
from csto.book.run import chapters
from csto.references import typographic

FINDINGS = "csto-findings"
_END = re.compile(r"(?<![A-Z])[.;:?!](?=\s|$)")  # of a sentence or of a part of one


class NameLinks(SphinxTransform):
    """Turns links by name into what they mean; MyST warns of those that lead nowhere."""

    default_priority = 870  # before MyST's own, which has 879

    def apply(self, **_: object) -> None:
        """Turn the links of a chapter; numbers of figures come last, no part of a sentence."""
        if not self.env.docname.startswith(chapters.FOLDER):
            return
        entries = claims.of_chapter(self.env, self.env.docname)
        known = {entry["name"]: entry for entry in entries}
        shorts = tables.load("sources").set_index("source")["short"]
        to_figures = []
        for link in [node for node in self.document.findall(nodes.reference) if "id_link" in node]:
            name = link["refuri"].removeprefix("#")
            if name in known:
                claims.put(link, known[name], self.env.docname)
            elif name in shorts:
                self._cite(link, name, typographic(shorts[name]))
            elif isinstance(self.document.ids.get(name), nodes.figure | nodes.table):
                to_figures.append((link, name))
        claims.note_sentences(self.document, entries)
        for link, id in to_figures:
            self._number(link, id)

    def _cite(self, link: nodes.reference, key: str, short: str) -> None:
        """Cite in the text, or without brackets of its own where it stands in brackets."""
        text = short if in_brackets(link) else sources.in_text(short)
        link.replace_self(pending(self.env.docname, "std", "ref", key, text))

    def _number(self, link: nodes.reference, id: str) -> None:
        """Keep the words and put the number of their figure at the end of their sentence."""
        number = pending(self.env.docname, "std", "numref", id, "the figure")
        words = nodes.reference("", "", *link.children, refid=id, internal=True)
        link.replace_self(words)
        if in_brackets(words):
            put_behind(words, [nodes.Text(", "), number])
        else:
            put_at_end(words, number)


def pending(
    docname: str, domain: str, kind: str, target: str, text: str, **how: Any
) -> addnodes.pending_xref:
    """A reference that Sphinx resolves, as the role of this kind makes it; `ref` keeps its text."""
    kept = {"refdomain": domain, "reftype": kind, "reftarget": target, "refdoc": docname}
    shown = nodes.inline(text=text, **how)
    return addnodes.pending_xref("", shown, **kept, refexplicit=kind == "ref", refwarn=True)


def put_behind(node: nodes.Node, more: list[nodes.Node]) -> None:
    """Put nodes behind another one."""
    at = node.parent.index(node) + 1
    node.parent[at:at] = more


def put_at_end(node: nodes.Node, number: nodes.Node) -> None:
    """Put a number in brackets at the end of the sentence that a node stands in, before its mark.

    Where brackets close there already, it stands in them, after what they hold.
    """
    above = node.parent
    at = above.index(node) + 1
    for piece in above[at:]:
        found = _END.search(piece) if isinstance(piece, nodes.Text) else None
        if found:
            halves = piece[: found.start()], piece[found.start() :]
            above[at : at + 1] = [nodes.Text(half) for half in halves if half]
            at += bool(halves[0])
            break
        at += 1
    last, opening = above[at - 1], " ("
    if isinstance(last, nodes.Text) and last.endswith(")"):
        above[at - 1], opening = nodes.Text(last[:-1]), "; "
    # What parts two numbers is no end of a sentence for the next one.
    above[at:at] = [nodes.inline(text=opening), number, nodes.Text(")")]


def in_brackets(link: nodes.Element) -> bool:
    """Whether a bracket is open before a node in its paragraph."""
    above = link.parent
    text = "".join(node.astext() for node in above.children[: above.index(link)])
    return text.count("(") > text.count(")")


class Numbers(SphinxPostTransform):
    """Puts the numbers of figures and tables into references, and those of chapters behind them.

    Sphinx reads the whole page of a figure for every reference to it, which takes longer than all
    else that it does for a page. What has no number is left to it; it warns.
    """

    default_priority = 8  # before MyST and Sphinx resolve what is left
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Resolve the references of a page."""
        places = {
            id: (docname, self.config.numfig_format[kind] % ".".join(map(str, number)))
            for docname, kinds in self.env.toc_fignumbers.items()
            for kind, numbers in kinds.items()
            for id, number in numbers.items()
        }
        here, builder = self.env.docname, self.app.builder
        for node in list(self.document.findall(addnodes.pending_xref)):
            id = node["reftarget"]
            if node["reftype"] == "numref" and id in places and not node["refexplicit"]:
                docname, said = places[id]
                text = nodes.inline(text=said, classes=["std", "std-numref"])
                node.replace_self(make_refnode(builder, here, docname, id, text))
            elif node["refdomain"] == "doc" and here.startswith(chapters.FOLDER):
                self._number_chapter(node)

    def _number_chapter(self, link: addnodes.pending_xref) -> None:
        """Say the number of a chapter behind its name, which is that of the menu."""
        numbers = self.env.toc_secnumbers.get(link["reftarget"], {}).get("")
        if numbers:
            before, after = (", ", "") if in_brackets(link) else (" (", ")")
            put_behind(link, [nodes.Text(f"{before}chapter\u00a0{numbers[0]}{after}")])


def findings(doctree: nodes.document) -> list[nodes.admonition]:
    """The box with the findings of a chapter, if it has one."""
    return [box for box in doctree.findall(nodes.admonition) if FINDINGS in box["classes"]]


class Findings(SphinxTransform):
    """Sets off the list below a chapter's question: its findings."""

    default_priority = 10

    def apply(self, **_: object) -> None:
        """Put the list into a box, where it stands directly below the question."""
        if not self.env.docname.startswith(chapters.FOLDER):
            return
        section = next(self.document.findall(nodes.section), ())
        if len(section) > 1 and isinstance(section[1], nodes.enumerated_list):
            title = nodes.title(text="In short")
            section[1] = nodes.admonition("", title, section[1], classes=[FINDINGS])
