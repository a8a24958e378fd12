"""Papers of three figures, made of kits as their authors would: LaTeX, Pandoc, Typst."""

import re
import shutil
import subprocess
from pathlib import Path

import docx
import pypdf
import pytest
import typst

import csto
from conftest import Build
from csto import citations, kits, references, register
from csto.papers import blocks
from programs import missing

pytestmark = pytest.mark.usefixtures("built")
CHOSEN = ["ksor-strength", "arms-share", "exercises-per-year"]
TEX = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
CLASSIC = "\\bibliographystyle{%s}\\bibliography{paper}"
# By what prints the references: packages, where they stand, and the program.
WAYS = {
    "bibtex": ("", CLASSIC % "plain", "bibtex"),
    "natbib": ("\\usepackage{natbib}", CLASSIC % "plainnat", "bibtex"),
    "biblatex": (
        "\\usepackage[backend=biber,style=authoryear]{biblatex}\\addbibresource{paper.bib}",
        "\\printbibliography",
        "biber",
    ),
}


@pytest.fixture
def paper(book: Build, tmp_path: Path) -> Path:
    """A folder with the files of three kits, and the references of all."""
    for id in CHOSEN:
        record = register.record(id)
        for part in ("pdf_double", "svg_plain", "tex", "markdown", "typst"):
            shutil.copy(book.html / record.place / kits.name(record, part), tmp_path)
    (tmp_path / "paper.bib").write_text(csto.cite(*CHOSEN), "utf-8")
    return tmp_path


def body(paper: Path, ending: str) -> str:
    return "\n".join((paper / f"{id}.{ending}").read_text("utf-8") for id in CHOSEN)


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True)
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode == 0, said[-2000:]
    return said


def words(text: str) -> str:
    """Without what a line's end does to it."""
    return re.sub(r"[\s\u00ad-]+", "", text)


def cited() -> set[str]:
    return {key for id in CHOSEN for key in blocks.cited_keys(register.record(id))}


@pytest.mark.skipif(missing("pdflatex", "bibtex") != "", reason=missing("pdflatex", "bibtex"))
@pytest.mark.parametrize("way", WAYS)
def test_a_paper_in_latex(paper, way):
    packages, printed, program = WAYS[way]
    if way == "biblatex":
        found = subprocess.run(["kpsewhich", "biblatex.sty"], stdout=subprocess.DEVNULL)
        if lacking := missing("biber") or ("needs biblatex" if found.returncode else ""):
            pytest.skip(lacking)
    (paper / "paper.tex").write_text(
        f"\\documentclass[twocolumn]{{article}}\\usepackage{{graphicx,url}}{packages}"
        f"\\begin{{document}}\n{body(paper, 'tex')}\n{printed}\\end{{document}}\n"
    )
    run(paper, *TEX)
    told = run(paper, program, "paper")
    assert "Warning--" not in told
    assert "WARN" not in told
    run(paper, *TEX)
    said = run(paper, *TEX)
    assert "undefined" not in said
    assert "Warning: Reference" not in said
    text = words(
        "".join(page.extract_text() for page in pypdf.PdfReader(paper / "paper.pdf").pages)
    )
    for id in CHOSEN:
        assert words(register.record(id).title).replace("’", "'")[:40] in text.replace("’", "'")


@pytest.mark.skipif(missing("pandoc", "rsvg-convert") != "", reason=missing("pandoc"))
def test_a_paper_in_word_through_pandoc(paper):
    (paper / "paper.md").write_text(body(paper, "md"), "utf-8")
    told = run(
        paper, "pandoc", "--citeproc", "--bibliography=paper.bib", "paper.md", "-opaper.docx"
    )
    assert told == "", "a warning"
    document = docx.Document(paper / "paper.docx")
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert len(document.inline_shapes) == len(CHOSEN)
    assert "@" not in text
    assert "???" not in text
    for id, shape in zip(CHOSEN, document.inline_shapes, strict=True):
        made = register.record(id)
        assert made.title in text
        assert made.caption in text
        assert shape.width.mm > 100
    for key in cited() - {citations.key(id) for id in CHOSEN}:
        assert references.items()[key]["title"][:30].lower() in text.lower(), key


def test_a_paper_in_typst(paper):
    (paper / "paper.typ").write_text(
        f'#set document(title: "A paper")\n{body(paper, "typ")}\n#bibliography("paper.bib")\n',
        "utf-8",
    )
    typst.compile(paper / "paper.typ", output=paper / "paper.pdf")
    text = words(
        "".join(page.extract_text() for page in pypdf.PdfReader(paper / "paper.pdf").pages)
    )
    for id in CHOSEN:
        assert words(register.record(id).title) in text
    for key in cited() - {citations.key(id) for id in CHOSEN}:
        assert words(references.items()[key]["title"])[:30] in text, key


@pytest.fixture
def every(tmp_path) -> Path:
    """The references of all figures and of all sources that none has."""
    behind = {source for id in register.ids() for source in register.record(id).sources}
    others = [item for key, item in references.items().items() if key not in behind]
    path = tmp_path / "all.bib"
    path.write_text(csto.cite(*register.ids()) + references.bibtex(others), "utf-8")
    return path


def test_every_entry_is_printed_by_typst_which_reads_the_form_of_biblatex(every):
    page = every.with_name("all.typ")
    page.write_text('#bibliography("all.bib", full: true)\n', "utf-8")
    typst.compile(page, output=every.with_suffix(".pdf"))
    text = words(
        "".join(sheet.extract_text() for sheet in pypdf.PdfReader(every.with_suffix(".pdf")).pages)
    )
    assert len(references.items()) > 100
    for key, item in references.items().items():
        assert words(item["title"])[:30] in text, key


@pytest.mark.skipif(missing("biber") != "", reason=missing("biber"))
def test_every_entry_fits_the_data_model_of_biber(every):
    told = run(
        every.parent, "biber", "--tool", "--validate-datamodel", "--output-file=out.bib", "all.bib"
    )
    warned = [line for line in told.splitlines() if re.match("WARN|ERROR", line)]
    undated = {key for key, item in references.items().items() if "issued" not in item}
    named = [re.search(r"Entry '(\w+)'.*'date, year' must be defined", line) for line in warned]
    # Their sources print no date, and none is made up.
    assert [
        line for line, at in zip(warned, named, strict=True) if not at or at[1] not in undated
    ] == []
