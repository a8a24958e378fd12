"""A figure as it stands in a manuscript: LaTeX, Typst, and Markdown for Quarto and Pandoc.

Each block names the finding, how to read the figure, at most five sources and the book's figure.
All other sources stand in the kit's note.
"""

from collections import Counter

import pandas as pd

from csto import citations, editions, references, rights, tables
from csto.record import Record

MOST = 5  # sources named in a caption


def latex(record: Record, picture: str) -> str:
    """A figure over the width of the text; classic BibTeX, natbib and biblatex know its keys."""
    finding, alt = references.latex(closed(record.title)), references.latex(record.alt)
    cited = ",".join(cited_keys(record))
    return (
        "% needs \\usepackage{graphicx}; over one column: figure instead of figure*\n"
        "\\begin{figure*}\n  \\centering\n"
        f"  \\includegraphics[width=\\textwidth, alt={{{alt}}}]{{{picture}}}\n"
        f"  \\caption[{{{finding}}}]{{\\textbf{{{finding}}} {references.latex(record.caption)} "
        f"Source: \\cite{{{cited}}}.{_own(record)}}}\n"
        f"  \\label{{fig:{record.id}}}\n\\end{{figure*}}\n"
    )


def markdown(record: Record, picture: str) -> str:
    """A figure for Quarto or Pandoc, with its alternative text and its citations."""
    cited, alt = "; ".join(f"@{name}" for name in cited_keys(record)), record.alt.replace('"', "”")
    finding = f"**{closed(record.title)}**"
    return (
        f"![{finding} {record.caption} Source: [{cited}].{_own(record)}]({picture})"
        f'{{#fig-{record.id} fig-alt="{alt}"}}\n'
    )


def typst(record: Record, picture: str) -> str:
    """A figure for Typst; `#bibliography` takes the kit's BibTeX."""
    alt = record.alt.replace("\\", "\\\\").replace('"', '\\"')
    cited = " ".join(f"@{name}" for name in cited_keys(record))
    finding = _typst(closed(record.title))
    return (
        "#figure(\n"
        f'  image("{picture}", width: 100%, alt: "{alt}"),\n'
        f"  caption: [*{finding}* {_typst(record.caption)} Source: {cited}.{_own(record)}],\n"
        f") <fig-{record.id}>\n"
    )


def _typst(text: str) -> str:
    """Text in which Typst finds no markup."""
    return "".join(f"\\{letter}" if letter in "\\#$*_`<>@[]~" else letter for letter in text)


def _own(record: Record) -> str:
    """What a caption says of a figure that was drawn from own tables."""
    return f" Data: {own}." if (own := editions.of_own(record.tables)) else ""


def closed(title: str) -> str:
    """A finding as a sentence, to stand before others."""
    return title if title.endswith((".", "?", "!")) else f"{title}."


def cited_keys(record: Record) -> list[str]:
    """Keys of the references that a caption names: main sources, then the book's figure."""
    return [*main_sources(record), citations.key(record.id)]


def credit(record: Record) -> str:
    """The line below a figure in a manuscript: its main sources, and the book."""
    names = tables.load("sources").set_index("source")["short"]
    named = [names[source] for source in main_sources(record)]
    others = [f"{len(record.sources) - MOST} more"] if len(record.sources) > MOST else []
    said = "; ".join(named + others).rstrip(".")
    return f"Source: {said}. {rights.credit(record)} (figure {record.id})."


def main_sources(record: Record) -> list[str]:
    """Keys of the sources behind most of the plotted rows, five at most."""
    if len(record.sources) <= MOST or "source" not in record.rows:
        return list(record.sources[:MOST])
    keys = tables.load("sources").set_index("short")["source"].to_dict()
    named = record.rows["source"].dropna().str.split("; ").explode()
    behind = Counter(keys.get(name, name) for name in named if not pd.isna(name))
    ranked = sorted(record.sources, key=lambda source: -behind[source])
    return ranked[:MOST]
