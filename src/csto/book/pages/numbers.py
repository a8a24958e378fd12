"""References to numbered figures and tables, resolved from the numbers alone.

Sphinx reads the whole page that holds a figure for every reference to it, which took a quarter of
the time of a build.
"""

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.std import StandardDomain
from sphinx.transforms.post_transforms import SphinxPostTransform


class NumberReferences(SphinxPostTransform):
    """Turns ``{numref}`id` `` into its link; what has no number is left to Sphinx, which warns."""

    default_priority = 9  # Sphinx's own resolver has 10
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Resolve the references of a page."""
        domain: StandardDomain = self.env.get_domain("std")  # type: ignore[assignment]
        for node in list(self.document.findall(addnodes.pending_xref)):
            numbered = (node["refdomain"], node.get("reftype")) == ("std", "numref")
            if numbered and (link := self._link(domain, node)):
                node.replace_self(link)

    def _link(self, domain: StandardDomain, node: addnodes.pending_xref) -> nodes.Element | None:
        docname, label = domain.anonlabels.get(node["reftarget"], ("", ""))
        for kind, numbers in self.env.toc_fignumbers.get(docname, {}).items():
            if label in numbers and not node["refexplicit"]:
                number = ".".join(map(str, numbers[label]))
                title, here = self.config.numfig_format[kind], node.get("refdoc", self.env.docname)
                kept = {"nodeclass": addnodes.number_reference, "title": title}
                return domain.build_reference_node(
                    here, self.app.builder, docname, label, title % number, "numref", **kept
                )
        return None
