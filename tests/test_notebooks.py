"""The chapters as they are stored, and the limits that keep them short, plain and true."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

import nbformat
import pytest
import yaml

from conftest import ROOT
from csto import refresh, register
from csto.refresh import prose
from csto.refresh.chapter import Chapter

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LONG = 25  # words of a sentence
RARE = 0.05  # share of sentences that may be longer
# Short pages, whose few facts are words: two lists carry them, and a chart would show nothing more.
SHORT = {"operations"}
DEGREES = (
    "Stated by several independent sources.",
    "Stated by one source.",
    "Worked out here.",
    "Disputed.",
)
# A parenthesis that holds citations alone is no part of a sentence.
CITED = re.compile("\\s*\\((?:\0[^\1]*\1;? ?)+\\)")
ENDS = re.compile(r"(?<=[.?!])[”*]*\s+(?=[A-Z“*\d])")


@dataclass(frozen=True)
class Read:
    """A chapter, as one reads it."""

    path: Path

    @property
    def is_short(self) -> bool:
        return self.path.stem in SHORT

    @cached_property
    def notebook(self) -> nbformat.NotebookNode:
        return nbformat.read(self.path, as_version=4)

    def cells(self, kind: str) -> list[nbformat.NotebookNode]:
        return [cell for cell in self.notebook.cells if cell.cell_type == kind]

    @cached_property
    def markdown(self) -> str:
        return "\n\n".join(cell.source for cell in self.cells("markdown"))

    @cached_property
    def chapter(self) -> Chapter:
        """What its cells say, of the book that was built."""
        return Chapter.of(register.executed(self.path), self.path.stem)

    @cached_property
    def blocks(self) -> list[tuple[str, bool]]:
        """Paragraphs and list items without citations, and whether each is a heading."""
        sources = self.chapter.sources
        found = []
        for block in prose.blocks(self.markdown):
            parts = [p if isinstance(p, str) else _words(p, sources) for p in block.parts]
            text = CITED.sub("", "".join(parts)).replace("\0", "").replace("\1", "")
            found.append((" ".join(text.split()), block.is_heading))
        return found

    @cached_property
    def sentences(self) -> list[str]:
        texts = [text for text, is_heading in self.blocks if not is_heading]
        split = [one for text in texts for one in ENDS.split(text)]
        return [one for one in split if one.strip("*") not in DEGREES]


def _words(link: prose.Link, sources: dict[str, str]) -> str:
    return f"\0{link.words}\1" if link.name in sources else link.words


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request) -> nbformat.NotebookNode:
    return nbformat.read(request.param, as_version=4)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem, scope="module")
def read(request, built) -> Read:
    return Read(request.param)


def test_every_notebook_is_a_chapter_of_the_book():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    chapters = {entry["file"] for part in toc["parts"] for entry in part["chapters"]}
    assert {f"notebooks/{path.stem}" for path in NOTEBOOKS} <= chapters


def test_stored_without_outputs_for_the_plain_kernel(notebook):
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_prose_and_cells_agree(read):
    """What `csto refresh --check` would say."""
    changed, left = refresh.refresh(read.path, check=True)
    assert [str(fault) for fault in changed + left] == []


def test_short_pages_are_chapters():
    assert {path.stem for path in NOTEBOOKS} >= SHORT


def test_code_is_short(read):
    lengths = {cell.id: cell.source.count("\n") + 1 for cell in read.cells("code")}
    assert {id: count for id, count in lengths.items() if count > 30} == {}
    shown = read.chapter.listings if read.is_short else register.shown_in(read.path)
    assert sum(lengths.values()) / len(shown) <= 75, lengths


def test_the_book_folds_every_cell(read):
    for cell in read.cells("code"):
        shows = re.search(r"^(@csto\.figure|csto\.listing)\(", cell.source, re.MULTILINE)
        assert cell.metadata.get("tags") == ["hide-input" if shows else "hide-cell"], cell.id


def test_prose_reads_in_any_viewer(read):
    """No role, fence or directive of the book's, and no HTML."""
    for pattern in (r"\{[\w:-]+\}`", r"```", r"~~~", r":::", r"</?\w+[^>]*>", r"&\w+;"):
        assert re.findall(pattern, read.markdown) == []


def test_headings_say_something_and_carry_no_links(read):
    headings = [block for block in prose.blocks(read.markdown) if block.is_heading]
    assert headings[0].plain(()).endswith("?"), "a chapter asks a question"
    assert "How sure is this?" in [heading.plain(()) for heading in headings]
    assert len(re.findall(r"^# ", read.markdown, re.MULTILINE)) == 1
    for heading in headings:
        assert heading.links == []


def test_findings_come_first_each_with_a_degree_of_certainty(read):
    first = read.notebook.cells[0]
    findings = re.findall(r"^\d\. (.+)$", first.source, re.MULTILINE)
    assert len(findings) in (3, 4)
    for finding in findings:
        said, degree = re.fullmatch(r"(.+) \*([^*]+)\*", finding).groups()
        assert degree in DEGREES
        words = re.sub(r"\]\([^)]*\)|[\[*]", "", said)
        assert len(words.split()) <= LONG, words
        assert len(ENDS.split(words)) == 1, f"two sentences: {words}"


def test_the_prose_is_short(read):
    count = sum(len(text.split()) for text, _ in read.blocks)
    least, most = (400, 700) if read.is_short else (600, 1000)
    assert least <= count <= most, f"{count} words"


def test_sentences_are_short(read):
    lengths = [len(sentence.split()) for sentence in read.sentences]
    assert median(lengths) <= 15
    long = [one for one in read.sentences if len(one.split()) > LONG]
    assert len(long) <= RARE * len(lengths), long


def test_the_words_of_figures_are_short(read):
    figures = read.chapter.figures.values()
    count = {f.id: [len(t.split()) for t in (f.title, f.caption, f.alt)] for f in figures}
    if count:
        assert median(title for title, *_ in count.values()) <= 12, count
    for title, caption, alt in count.values():
        assert title <= 15, count
        assert caption <= 50, count
        assert 15 <= alt <= 30, count


def test_every_figure_and_list_is_spoken_of(read):
    links = [link.name for block in prose.blocks(read.markdown) for link in block.links]
    if read.is_short:
        assert len(read.chapter.listings) >= 2
    else:
        assert len(read.chapter.figures) >= 3
    assert set(read.chapter.figures) == set(register.shown_in(read.path))
    for id in (*read.chapter.figures, *read.chapter.listings):
        assert id in links, f"no sentence speaks of {id}"


def test_rows_are_accounted_for(read):
    for figure in read.chapter.figures.values():
        assert figure.accounts["tables"], f"{figure.id}: say of which rows it draws some"
        assert figure.accounts["faults"] == []
