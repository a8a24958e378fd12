"""Links of a chapter's prose by name: to a number, a figure, a table, a source.

In the notebook they are plain links, `[62–74](#russia-share)`, which every viewer follows. Here a
number becomes that of today and leads to its rows, a citation is set as one, and a figure gets its
number behind the author's words.
"""

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinxcontrib.bibtex.roles import CiteRole

from csto import tables
from csto.book.pages import claims
from csto.book.run import chapters
from csto.claims import slug

FINDINGS = "csto-findings"


class NameLinks(SphinxTransform):
    """Turns links by name into what they mean; MyST warns of those that lead nowhere."""

    default_priority = 870  # before MyST's own, which has 879

    def apply(self, **_: object) -> None:
        """Turn the links of a chapter."""
        if not self.env.docname.startswith(chapters.FOLDER):
            return
        entries = claims.claims_of(self.env).get(self.env.docname, [])
        numbers = {entry["id"] for entry in entries if "value" in entry}
        held = {slug(entry["sentence"]): entry["id"] for entry in entries if "sentence" in entry}
        sources = set(tables.load("sources")["source"])
        shown = {id for kind in (nodes.figure, nodes.table) for id in _ids(self.document, kind)}
        for link in list(self.document.findall(nodes.reference)):
            name = link.get("refuri", "")[1:] if link.get("id_link") else ""
            if name in numbers:
                _number(link, name, written=link.astext())
            elif name in held:
                _number(link, held[name], words=link.astext())
            elif name in sources:
                self._citation(link, name)
            elif name in shown:
                self._numbered(link, name)

    def _citation(self, link: nodes.reference, key: str) -> None:
        """Cite in the text, or without brackets of its own where it stands in brackets."""
        kind = "alp" if in_brackets(link) else "t"
        node = self._pending("cite", kind, key)
        role = CiteRole()
        role.target = key
        made, _ = role.result_nodes(self.document, self.env, node, is_ref=True)
        link.replace_self(made)

    def _numbered(self, link: nodes.reference, id: str) -> None:
        """Keep the words and put the number behind them."""
        before, after = (", ", "") if in_brackets(link) else (" (", ")")
        number = self._pending("std", "numref", id)
        words = nodes.reference("", "", *link.children, refid=id, internal=True)
        link.replace_self([words, nodes.Text(before), number, nodes.Text(after)])

    def _pending(self, domain: str, kind: str, target: str) -> addnodes.pending_xref:
        """A reference that Sphinx resolves, as the role of this kind makes it."""
        return addnodes.pending_xref(
            "",
            nodes.inline(text=target),
            refdomain=domain,
            reftype=kind,
            reftarget=target,
            refdoc=self.env.docname,
            refexplicit=False,
            refwarn=True,
        )


def _ids(document: nodes.document, kind: type) -> list[str]:
    return [id for node in document.findall(kind) for id in node["ids"]]


def _number(link: nodes.reference, name: str, **texts: str) -> None:
    """A place for the number, or for the words of a comparison, which lead to their rows."""
    node = claims.claim_number(classes=["csto-claim"], claim=name, **texts)
    node.source, node.line = link.source, link.line
    around: nodes.Element = node
    for kind in (nodes.strong, nodes.emphasis):
        if next(link.findall(kind), None):
            around = kind("", "", around)
    link.replace_self(around)


def in_brackets(link: nodes.Element) -> bool:
    """Whether a bracket is open before a node in its paragraph."""
    above = link.parent
    text = "".join(node.astext() for node in above.children[: above.index(link)])
    return text.count("(") > text.count(")")


class Findings(SphinxTransform):
    """Sets off the list below a chapter's question: its findings."""

    default_priority = 10

    def apply(self, **_: object) -> None:
        """Put the list into a box, where it stands directly below the question."""
        if not self.env.docname.startswith(chapters.FOLDER):
            return
        for section in self.document.findall(nodes.section):
            below = section[1] if len(section) > 1 else None
            if isinstance(below, nodes.enumerated_list):
                title = nodes.title(text="In short")
                below.replace_self(
                    nodes.admonition("", title, below.deepcopy(), classes=[FINDINGS])
                )
            return
