"""The print edition: what of the book goes to paper, and how its own nodes are set there.

The pages are those of the web edition, from the same executed outputs and drawn figures. Left out
is what needs a screen: the register of claims, the gallery, folds, downloads, code, and the pages
on them; so are the columns of the tables. Who reads a reference on paper is told the page.
"""

import shutil
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.latex import LaTeXTranslator

from csto import citations, editions, references, tables
from csto.book.pages import (
    claims,
    dictionary,
    gallery,
    links,
    rendering,
    rereading,
    sources,
    templates,
)
from csto.book.print import tables as paper_tables
from csto.book.print.tables import as_latex
from csto.book.publish import addresses, bundles
from csto.book.run import pictures, records

IMPRINT = "book/status"
LEFT_OUT = (gallery.PAGE, claims.PAGE, IMPRINT, "book/cite", "book/reuse", "book/rerun")
EDITION = "edition.tex"
INTRODUCTION = "About this book"
# What only a screen can show, by kind of node and by class.
_SCREEN_ONLY = (bundles.bundle_link, templates.part, nodes.legend)
_SCREEN_CLASSES = {addresses.MOVED, "csto-ways", "tag_hide-cell", "cell_input"}
_WEB, _WEB_END = '<span class="csto-web">', "</span>"  # around words that only a screen needs


def write_edition(app: Sphinx) -> None:
    """Write what the title page says of this edition, for the style `csto.sty` to read."""
    if app.builder.format != "latex":
        return
    package, edition = tables.package(), editions.edition()
    said = {
        "Version": f"{edition[:1].upper()}{edition[1:]}",
        "Date": package["created"][:10],
        "Licence": package["licenses"][0]["title"],
        "Citation": citations.of_book("apa"),
    }
    latex = {name: references.latex(what) for name, what in said.items()}
    lines = [f"\\newcommand{{\\csto{name}}}{{{what}}}\n" for name, what in latex.items()]
    (Path(app.outdir) / EDITION).write_text("".join(lines), "utf-8")


def forget_reading(app: Sphinx, exception: Exception | None) -> None:
    """Have the web edition read all pages again when this build read any that had changed.

    It would hold them for known, and neither show them nor repeat what they warned of.
    """
    if app.builder.format == "latex" and rereading.has_changed(app):
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


class Arrange(SphinxPostTransform):
    """Turn the pages, joined by the LaTeX builder, into a book; before outputs are chosen."""

    default_priority = 2
    formats = ("latex",)

    def run(self, **_: object) -> None:
        """Leave out what is for screens, then set parts, chapters, tables, and references."""
        _move_imprint(self.document)
        for node in list(self.document.findall(_left_out)):
            node.parent.remove(node)
        _leave_out_words(self.document)
        _set_chapters(self.document, self.env.get_doctree(self.config.root_doc))
        paper_tables.set_all(self.document)
        _write_out_addresses(self.document)
        _add_pages(self.document, self.env.get_domain("std"))


def _move_imprint(tree: nodes.document) -> None:
    """Say in the introduction who makes the book and mends it; the rest of the page is a log."""
    for page in tree.findall(addnodes.start_of_file):
        if page["docname"] == IMPRINT:
            tree[0] += page[0][1:3]


def _left_out(node: nodes.Node) -> bool:
    """Whether a whole node is for screens: a page, the columns of a table, a fold, code."""
    if isinstance(node, addnodes.start_of_file):
        return node["docname"] in LEFT_OUT
    if isinstance(node, nodes.Text):
        return False
    fold = node.get("design_component") == "dropdown"
    marked = fold or not _SCREEN_CLASSES.isdisjoint(node["classes"])
    # The contents name the chapters.
    listed = any(isinstance(it, templates.part) and it["name"] == "chapters" for it in node)
    return marked or listed or isinstance(node, _SCREEN_ONLY)


def _leave_out_words(tree: nodes.document) -> None:
    """Take the link from words that led to a page left out; drop words marked as for the web."""
    for link in [*tree.findall(addnodes.pending_xref), *tree.findall(nodes.reference)]:
        to_page = link.get("refdomain") == "doc" and link["reftarget"] in LEFT_OUT
        if to_page or link.get("refid", "").startswith(dictionary.anchor("")):
            link.replace_self(link.children)
    for start in [raw for raw in tree.findall(nodes.raw) if raw.astext() == _WEB]:
        parent, place = start.parent, start.parent.index(start)
        end = next(k for k in range(place, len(parent)) if parent[k].astext() == _WEB_END)
        del parent[place : end + 1]
        while parent.parent and not parent.astext().strip():  # such as an item of a list
            parent.parent.remove(parent)
            parent = parent.parent


def _set_chapters(tree: nodes.document, first_page: nodes.document) -> None:
    """Name parts and chapters as the table of contents does; chapters have its numbers."""
    root, contents = tree[0], first_page.findall(addnodes.toctree)
    places = [node for node in root if "toctree-wrapper" in node.get("classes", [])]
    own = [node for node in root[1:] if node not in places]
    first = nodes.section("", nodes.title(text=INTRODUCTION), *own, ids=["about-this-book"])
    root[1:] = [as_latex(r"\cstonumbered{-2}"), first]
    for toctree, place in zip(contents, places, strict=True):
        if next(place.findall(addnodes.start_of_file), None) is None:
            continue
        depth = 2 if toctree.get("numbered") else -2
        caption = references.latex(toctree["caption"])
        root += [as_latex(rf"\cstonumbered{{{depth}}}\cstopart{{{caption}}}"), place]
        topics = {docname: topic for topic, docname in toctree["entries"] if topic}
        for page in place.findall(addnodes.start_of_file):
            topic, title = topics.get(page["docname"]), next(page.findall(nodes.title))
            if topic and topic != title.astext():
                title.insert(0, as_latex(rf"\cstotopic{{{references.latex(topic)}}}"))


def _write_out_addresses(tree: nodes.document) -> None:
    """Print the whole address of a source, of which a page shows the host."""
    for box in tree.findall(nodes.container):
        if sources.LIST in box["classes"]:
            for link in box.findall(nodes.reference):
                link.children = [nodes.Text(link["refuri"])]


def _add_pages(tree: nodes.document, std: StandardDomain) -> None:
    """Say after a reference in which chapter or on which page it leads to."""
    for reference in list(tree.findall(addnodes.pending_xref)):
        if reference["refdomain"] == "doc":
            place = rf"\cstochapter{{{reference['reftarget']}::doc}}"
            before, after = (", ", "") if links.in_brackets(reference) else (" (", ")")
        elif reference["reftype"] == "numref":
            docname, id = std.anonlabels[reference["reftarget"]]
            place, before, after = rf"\cstofar{{{docname}:{id}}}", "", ""
        else:
            continue
        parent, at = reference.parent, reference.parent.index(reference) + 1
        parent[at:at] = [nodes.Text(before), as_latex(place), nodes.Text(after)]


def visit_chart_latex(writer: LaTeXTranslator, node: rendering.chart) -> None:
    """Set finding and measure, then the file for two columns, which ends with the source line."""
    app, id = writer.builder.app, node["of"]
    figure = records.entries(app)[id]
    title, subtitle = references.latex(figure.title), references.latex(figure.subtitle)
    writer.body.append(f"\\cstofinding{{{title}}}{{{subtitle}}}\n")
    name, _ = records.made(app, id)["files"]["pdf_double"]
    file = records.store(app) / id / pictures.KIT / name
    shutil.copyfile(file, Path(app.outdir) / file.name)
    writer.body.append(f"\\cstofigure{{{file.name}}}\n")
    raise nodes.SkipNode


def visit_number_latex(writer: LaTeXTranslator, node: claims.claim_number) -> None:
    """A number is text: its rows are named in the web edition."""


def depart_number_latex(writer: LaTeXTranslator, node: claims.claim_number) -> None:
    """End the number."""
