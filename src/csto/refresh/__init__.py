"""The prose of a chapter held against its cells: `leave [62–74](#russia-share) per cent`.

A number in a Markdown cell is a link: its text is the value as last computed, its target the name
that a cell claims. `refresh` runs a notebook and writes today's values; `disagreements` is
everything on which prose and cells disagree, `faults` that and typed numbers, `broken` every
comparison that no longer holds.
"""

import difflib
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from csto import register, words
from csto.refresh import prose, typed
from csto.refresh.chapter import Chapter, Comparison
from csto.running import CellError
from csto.telling import UseError

SHOWN = 80  # characters of a sentence that may no longer hold
FEW = 3  # rows of a table that are named with a fault


class RefreshError(UseError, ValueError):
    """A file that is no notebook; the message names it."""


@dataclass(frozen=True)
class Fault:
    """Something in a chapter that a person, or `csto refresh`, has to mend."""

    chapter: str
    cell: int | None
    """From 0; None where the notebook cannot be run."""
    what: str
    is_value: bool = False
    """Whether it is a link that says another value, which `csto refresh` writes anew."""
    line: int | None = None
    """Within the cell, from 1, where it is known."""

    def __str__(self) -> str:
        """One line: notebook, cell and line, what is wrong and the cure."""
        place = "" if self.cell is None else f", cell {self.cell}"
        place += "" if self.line is None else f", line {self.line}"
        return f"{self.chapter}.ipynb{place}: {self.what}"


def faults(notebook: NotebookNode, chapter: Chapter) -> list[Fault]:
    """All that is wrong with the words of a notebook, in the order of cells.

    What prose and cells disagree on, and typed numbers.
    """
    found = disagreements(notebook, chapter)
    return _in_order([*found, *_of_prose(notebook, chapter), *_of_words(notebook, chapter)])


def disagreements(notebook: NotebookNode, chapter: Chapter) -> list[Fault]:
    """What prose and cells of a notebook disagree on, in the order of cells.

    Links that say another value or lead nowhere, links in headings, names given twice.
    """
    return _in_order([*_of_links(notebook, chapter), *_of_names(chapter)])


def _in_order(found: list[Fault]) -> list[Fault]:
    return sorted(found, key=lambda fault: fault.cell)


def _blocks(notebook: NotebookNode) -> Iterator[tuple[int, prose.Block]]:
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            yield from ((place, block) for block in prose.blocks(cell.source))


def _of_links(notebook: NotebookNode, chapter: Chapter) -> Iterator[Fault]:
    known, kept = chapter.known, chapter.kept
    for cell, block in _blocks(notebook):
        at = block.line
        for link in block.links:
            name, words = link.name, link.words
            if block.is_heading:
                told = f"the heading has a link ({words}); move it into the text below"
                yield Fault(chapter.name, cell, told, line=at)
            if name in known and not prose.is_now(words, known[name]):
                told = f"{name}: {words} is now {known[name]}"
                if link.is_by_label:
                    told += "; write it as [text](#name), it cannot be mended here"
                yield Fault(chapter.name, cell, told, not link.is_by_label, at)
            elif name in kept and not words.strip():
                yield Fault(chapter.name, cell, f"{name}: the link has no words", line=at)
            elif name not in (None, *known, *kept):
                near = difflib.get_close_matches(name, [*known, *kept], n=3)
                cure = f"did you mean {', '.join(near)}?" if near else "claim it in a cell"
                told = f"{name}: nothing has this name (printed: {words}); {cure}"
                yield Fault(chapter.name, cell, told, line=at)


def _of_names(chapter: Chapter) -> Iterator[Fault]:
    taken: dict[str, str] = dict.fromkeys(chapter.sources, "a source")
    for name, kind, cell in chapter.named:
        if name in taken:
            told = f"{name}: name of this {kind} and of {taken[name]}; rename one"
            yield Fault(chapter.name, cell, told)
        taken.setdefault(name, f"a {kind} in cell {cell}")


def _of_prose(notebook: NotebookNode, chapter: Chapter) -> Iterator[Fault]:
    """Numbers typed in Markdown cells."""
    kept = chapter.kept
    for cell, block in _blocks(notebook):
        where, cure = "the prose", "claim it and link to it"
        if block.is_heading:
            where, cure = "a heading", "say it in the text below"
        for number, around in typed.numbers(block.plain(kept), chapter.years):
            told = f"{number} is typed in {where} (“{around}”); {cure}"
            yield Fault(chapter.name, cell, told, line=block.line)


def _of_words(notebook: NotebookNode, chapter: Chapter) -> Iterator[Fault]:
    """Numbers typed in the words of figures and listings."""
    cited = sorted(chapter.sources.values(), key=len, reverse=True)
    for cell, id, part, text in typed.words(notebook):
        for short in cited:  # whose year is part of a name
            text = text.replace(short, prose.COMPUTED)
        for number, around in typed.numbers(text, chapter.years_of(id)):
            told = f"{number} is typed in the {part} of {id} (“{around}”); compute it in braces"
            yield Fault(chapter.name, cell, told)


def broken(chapter: Chapter) -> list[Fault]:
    """Comparisons that no longer hold and rows that are not accounted for."""
    found = []
    for one in chapter.comparisons:
        if not one.holds:
            told = f"no longer holds: {one.sentence} ({_basis(one)}){_where(chapter, one)}"
            found.append(Fault(chapter.name, one.cell, told, line=one.line))
    cells = {name: cell for name, _, cell in chapter.named}
    found += [
        Fault(chapter.name, cells[name], f"{name}: {value}; no row is left that has one")
        for name, value in chapter.values.items()
        if words.NO_NUMBER in value
    ]
    found += [
        Fault(chapter.name, cells[id], f"not accounted for: {fault} (figure {id})")
        for id, figure in chapter.figures.items()
        for fault in figure.accounts.get("faults", [])
    ]
    return _in_order(found)


def _where(chapter: Chapter, one: Comparison) -> str:
    """Where the words probably stand that rest on a comparison; empty where none are like it."""
    if not (said := chapter.said(one)):
        return ""
    place = f"cell {said.cell}" + (f", line {said.line}" if said.line else "")
    words = textwrap.shorten(said.text, SHOWN, placeholder=" …")
    return f"; to rewrite is perhaps {place}: “{words}”"


def _basis(one: Comparison) -> str:
    """What a comparison rests on: figures, and few of the rows of each table."""
    parts = [f"figure {id}" for id in one.basis["figures"]]
    for table in one.basis["tables"]:
        rows = (row.split("/", 1) for row in one.basis["rows"])
        keys = [key for name, key in rows if name == table]
        more = f" and {len(keys) - FEW} more" if len(keys) > FEW else ""
        parts += [f"{table}: {', '.join(keys[:FEW])}{more}"] if keys else [table]
    return f"rests on {'; '.join(parts)}"


def _read(path: Path) -> NotebookNode:
    try:
        return nbformat.read(path, as_version=4)
    except (ValueError, AttributeError, nbformat.ValidationError) as error:
        raise RefreshError(f"{path}: not a notebook: {str(error)[:80]}") from error


def executed(path: Path) -> NotebookNode:
    """A notebook as it is now, with the outputs of today; no pictures are drawn for it.

    An executed copy may have older prose, but has the same code. Raises RefreshError, CellError.
    """
    notebook = _read(path)
    both = notebook, register.executed(path)
    mine, theirs = ([cell for cell in n.cells if cell.cell_type == "code"] for n in both)
    for cell, done in zip(mine, theirs, strict=True):
        cell.outputs = done.outputs
    return notebook


def refresh(path: Path, *, check: bool = False) -> tuple[list[Fault], list[Fault]]:
    """Run a notebook and write today's values into its prose; with `check` write nothing.

    Gives what was changed, or with `check` would be, and what is left for a person. The notebook is
    written without outputs, and only where something changed. Raises RefreshError.
    """
    try:
        notebook = executed(path)
    except CellError as error:
        return [], [Fault(path.stem, None, f"cannot be run: {error}")]
    chapter = Chapter.of(notebook, path.stem)
    found = faults(notebook, chapter) + broken(chapter)
    changed = [fault for fault in found if fault.is_value]
    if changed and not check:
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = prose.rewritten(cell.source, chapter.known)
            elif cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        nbformat.write(notebook, path)
    return changed, [fault for fault in found if not fault.is_value]
