"""The paper kit of a figure: all that an author needs, as files and as one zip."""

from collections.abc import Iterator
from pathlib import Path

from csto import citations, downloads, exports, references, style, tables
from csto.record import Record

WITHOUT_SPECIFICATION = (
    "No Vega-Lite specification: Matplotlib drew this figure. Its rows are in the CSV."
)


def files(record: Record) -> dict[str, str]:
    """Names of the files of a figure's kit by what they are, as `figures.json` lists them."""
    id = record.id
    names = {
        "svg": f"{id}.svg",
        "pdf_single": f"{id}-{style.SINGLE_MM}mm.pdf",
        "pdf_double": f"{id}-{style.DOUBLE_MM}mm.pdf",
        "png": f"{id}.png",
        "grey_svg": f"{id}-grey.svg",
        "grey_pdf": f"{id}-grey-{style.DOUBLE_MM}mm.pdf",
        "csv": f"{id}.csv",
        "text": f"{id}.txt",
        "bib": f"{id}.bib",
        "tex": f"{id}.tex",
        "markdown": f"{id}.md",
        "readme": "README.txt",
        "zip": f"{id}.zip",
    }
    if record.is_live:
        names["spec"] = f"{id}.vl.json"
    return names


def write(record: Record, folder: Path) -> None:
    """Write the kit of a figure to a folder of its own, the zip last."""
    folder.mkdir(parents=True, exist_ok=True)
    names = files(record)
    held = {}
    for kind, content in contents(record):
        held[names[kind]] = content
        exports.write(folder / names[kind], content)
    packed = {f"{record.id}/{name}": content for name, content in held.items()}
    downloads.archive(folder / names["zip"], packed)


def contents(record: Record) -> Iterator[tuple[str, bytes]]:
    """Each file of the kit but the zip: what it is, and its bytes.

    The PDFs have no title, since a paper sets it as the caption; pictures that may stand alone do.
    """
    single, double = style.SINGLE_MM, style.DOUBLE_MM
    drawn = exports.rendered
    yield "svg", drawn(record, "svg", width_mm=double)
    yield "pdf_single", drawn(record, "pdf", width_mm=single, title=False)
    yield "png", drawn(record, "png", width_mm=double)
    yield "grey_svg", drawn(record, "svg", width_mm=double, grey=True)
    yield "grey_pdf", drawn(record, "pdf", width_mm=double, grey=True, title=False)
    yield "pdf_double", drawn(record, "pdf", width_mm=double, title=False)
    for kind, form in (("csv", "csv"), ("text", "txt"), ("bib", "bib")):
        yield kind, drawn(record, form)
    if "spec" in files(record):
        yield "spec", drawn(record, "json")
    yield "tex", latex_block(record).encode()
    yield "markdown", markdown_block(record).encode()
    yield "readme", readme(record).encode()


def latex_block(record: Record) -> str:
    """A LaTeX figure over two columns; the bibliography holds its keys."""
    id = record.id
    cited = ",".join([citations.key(id), *record.sources])
    return (
        "% needs \\usepackage{graphicx}; over one column: figure and the file of "
        f"{style.SINGLE_MM} mm\n"
        f"% with other figures: one .bib of them all, `csto cite {id} ...`; each entry once\n"
        "\\begin{figure*}\n  \\centering\n"
        f"  \\includegraphics[width=\\textwidth]{{{files(record)['pdf_double']}}}\n"
        f"  \\caption{{\\textbf{{{references.latex(_closed(record.title))}}} "
        f"{references.latex(record.caption)} "
        f"\\cite{{{cited}}}}}\n  \\label{{fig:{id}}}\n\\end{{figure*}}\n"
    )


def _closed(title: str) -> str:
    """A finding as a sentence, to stand before others."""
    return title if title.endswith((".", "?", "!")) else f"{title}."


def markdown_block(record: Record) -> str:
    """A figure for Quarto or Pandoc, with its alternative text and its citations."""
    id = record.id
    cited = "; ".join(f"@{name}" for name in [citations.key(id), *record.sources])
    alt = record.alt.replace('"', "”")
    return (
        f"![**{_closed(record.title)}** {record.caption} [{cited}]]({files(record)['svg']})"
        f'{{#fig-{id} fig-alt="{alt}"}}\n'
    )


def readme(record: Record) -> str:
    """What is in the kit, its edition, and on which terms it may be used."""
    package, names = tables.package(), files(record)
    about = {
        "svg": "picture with title, for the web; text stays text",
        "pdf_single": f"vector, laid out for one column ({style.SINGLE_MM} mm), without title",
        "pdf_double": f"vector, laid out for two columns ({style.DOUBLE_MM} mm), without title",
        "png": f"600 dpi at {style.DOUBLE_MM} mm",
        "grey_svg": "without colour",
        "grey_pdf": "without colour, for two columns",
        "csv": "the plotted rows",
        "spec": "Vega-Lite specification with its data",
        "text": "title, caption, alternative text, source note",
        "bib": "BibTeX of the figure and its sources",
        "tex": "LaTeX figure block",
        "markdown": "Quarto and Pandoc figure block",
    }
    lines = [f"{names[kind]}: {what}" for kind, what in about.items() if kind in names]
    return "\n".join(
        [
            record.title,
            f"Figure {record.id} of {package['title'].partition(':')[0]}",
            "",
            f"Version {package['version']}, data of {package['created'][:10]}",
            f"SHA-256 of the plotted rows: {record.rows_hash}",
            "",
            *lines,
            *([] if record.is_live else [WITHOUT_SPECIFICATION]),
            "",
            record.source_line,
            "",
            "Terms: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
            *terms(record),
            "Font of the pictures: Open Sans, Apache License 2.0.",
            "",
        ]
    )


def terms(record: Record) -> list[str]:
    """Terms of sources that ask for more than to be cited."""
    sources = tables.load("sources").set_index("source").loc[list(record.sources), "licence"]
    asking = sources[~sources.str.contains("facts cited", regex=False)].drop_duplicates()
    names = tables.load("sources").set_index("source")["short"]
    return [f"{names[source]}: {licence}." for source, licence in asking.items()]
