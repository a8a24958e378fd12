"""References to numbered figures, tables and chapters, resolved from the numbers alone.

Sphinx reads the whole page that holds a figure for every reference to it, which took a quarter of
the time of a build.
"""

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.std import StandardDomain
from sphinx.transforms.post_transforms import SphinxPostTransform

from csto.book.pages.links import in_brackets, put_behind
from csto.book.run import chapters


class NumberReferences(SphinxPostTransform):
    """Turns ``{numref}`id` `` into its link; what has no number is left to Sphinx, which warns."""

    default_priority = 8  # before MyST and Sphinx resolve what is left
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Resolve the references of a page."""
        places = {
            id: (docname, self.config.numfig_format[kind], ".".join(map(str, number)))
            for docname, kinds in self.env.toc_fignumbers.items()
            for kind, numbers in kinds.items()
            for id, number in numbers.items()
        }
        domain: StandardDomain = self.env.get_domain("std")  # type: ignore[assignment]
        kept = {"rolename": "numref", "nodeclass": addnodes.number_reference}
        for node in list(self.document.findall(addnodes.pending_xref)):
            id = node["reftarget"]
            if node.get("reftype") == "numref" and id in places and not node["refexplicit"]:
                docname, title, number = places[id]
                here, text = node.get("refdoc", self.env.docname), title % number
                link = domain.build_reference_node(
                    here, self.app.builder, docname, id, text, title=title, **kept
                )
                node.replace_self(link)
            elif node["refdomain"] == "doc" and self.env.docname.startswith(chapters.FOLDER):
                self._number_chapter(node)

    def _number_chapter(self, link: addnodes.pending_xref) -> None:
        """Say the number of a chapter behind its name, which is that of the menu."""
        numbers = self.env.toc_secnumbers.get(link["reftarget"], {}).get("")
        if numbers:
            before, after = (", ", "") if in_brackets(link) else (" (", ")")
            put_behind(link, [nodes.Text(f"{before}chapter\u00a0{numbers[0]}{after}")])
