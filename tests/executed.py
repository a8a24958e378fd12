"""Executed chapters as somebody gets them without the book around them, and what stands in them.

The reader has a notebook that somebody else ran, so nothing in it is trusted. Numbers, citations
and figures have to stand in it all the same, and links within it have to lead somewhere.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property

from nbformat import NotebookNode

from conftest import ROOT
from csto import running
from csto.book.publish import copies
from csto.refresh import prose
from csto.refresh.chapter import Chapter

# What a plain viewer would show as code: roles, fences, links and HTML that were not read.
UNREAD = re.compile(r"\{[a-z:-]+\}|:::|```|\]\(|</?[a-z]+\d?[ />]")


@dataclass(frozen=True)
class Executed:
    """A chapter with the outputs that its cells have outside of a build."""

    name: str
    notebook: NotebookNode

    @cached_property
    def chapter(self) -> Chapter:
        return Chapter.of(self.notebook, self.name)

    @cached_property
    def links(self) -> list[prose.Link]:
        """Links of the prose to what stands in the notebook, and to sources."""
        cells = [cell.source for cell in self.notebook.cells if cell.cell_type == "markdown"]
        every = [link for text in cells for block in prose.blocks(text) for link in block.links]
        return [link for link in every if link.name]

    @cached_property
    def names(self) -> list[str]:
        """What the links lead to within the notebook."""
        return list(dict.fromkeys(link.name for link in self.links))

    def told(self) -> list[str]:
        """The words that stand with figures and listings, and in tables of claims."""
        chapter = self.chapter
        figures = chapter.figures.values()
        words = [getattr(one, part) for one in figures for part in ("title", "subtitle", "caption")]
        words += [one.source_line for one in figures]
        words += [one["caption"] for one in chapter.listings.values()]
        words += [cell for one in chapter.listings.values() for row in one["rows"] for cell in row]
        words += [one.sentence for one in chapter.comparisons]
        return [*words, *chapter.values, *chapter.values.values()]


@cache
def chapter(name: str) -> Executed:
    """A chapter, run once in each test process."""
    notebook = running.run(ROOT / "notebooks" / f"{name}.ipynb")
    copies.add_sources(notebook)  # as the published copies have them
    return Executed(name, notebook)


def words(text: str) -> str:
    return " ".join(text.replace("\N{PILCROW SIGN}", "").split())
