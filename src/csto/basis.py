"""What rests on a source: rows, and the figures, numbers and sentences made of them."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from csto import claims, provenance, record, register, tables, without, words
from csto.refresh import prose

LONGEST = 100  # characters of a sentence that are shown


@dataclass
class Basis:
    """What rests on a source."""

    rows: dict[str, list[str]] = field(default_factory=dict)
    """Keys of the rows that cite it, by table."""
    figures: dict[str, str] = field(default_factory=dict)
    """Chapter of each figure that names it, by id."""
    claims: list[tuple[str, str]] = field(default_factory=list)
    """Chapter, and a number with its name or a comparison, of those that rest on its rows."""
    sentences: list[tuple[str, str]] = field(default_factory=list)
    """Place (`forces.ipynb, cell 4, line 1`) and words of what cites it or leads to the others."""


def of(source: str) -> Basis:
    """What rests on a source, in the order of tables and chapters.

    Raises UnknownSourceError, naming the nearest keys; CellError where a chapter has no executed
    copy of today and does not run.
    """
    found = Basis()
    for name, cites in without.citing(source).items():
        found.rows[name] = provenance.keys_of(name, tables.raw(name)[cites])
    rows = {f"{name}/{key}" for name, keys in found.rows.items() for key in keys}
    for chapter, path in register.notebooks().items():
        notebook = register.executed(path)
        figures = register.contents(notebook, record.MIME)
        mine = [made["id"] for made in figures if source in made["sources"]]
        found.figures |= dict.fromkeys(mine, chapter)
        named = {source, *mine}
        for content in register.contents(notebook, claims.MIME):
            if rows.isdisjoint(content["rows"]) and not set(mine) & set(content["figures"]):
                continue
            values, checks = content.get("values", {}), content.get("checks", {})
            found.claims += [(chapter, f"{name} = {value}") for name, value in values.items()]
            found.claims += [(chapter, sentence) for sentence in checks]
            named |= {*values, *map(claims.slug, checks)}
        # Its prose of today: an executed copy may have an older one.
        today = json.loads(path.read_text("utf-8"))
        found.sentences += _sentences(chapter, today, named)
    return found


def told(found: Basis) -> Iterator[str]:
    """What rests on a source: a line that counts it, then one each."""
    rows = sum(map(len, found.rows.values()))
    counts = [f"{words.plural(rows, 'row')} in {words.plural(len(found.rows), 'table')}"]
    counts += [words.plural(len(found.figures), "figure")]
    counts += [words.plural(len(found.claims), "number or comparison", "numbers and comparisons")]
    counts += [words.plural(len(found.sentences), "sentence")]
    yield ", ".join(counts)
    yield from (f"{name}: {', '.join(keys)}" for name, keys in found.rows.items())
    yield from (f"figure {id} ({chapter})" for id, chapter in found.figures.items())
    yield from (f"{chapter}: {what}" for chapter, what in found.claims)
    yield from (f"{place}: {textwrap.shorten(text, LONGEST)}" for place, text in found.sentences)


def _sentences(
    chapter: str, notebook: Mapping[str, Any], named: set[str]
) -> Iterator[tuple[str, str]]:
    """Sentences of a chapter's prose with a link to one of these names."""
    for cell, part in enumerate(notebook["cells"]):
        if part["cell_type"] != "markdown":
            continue
        for block in prose.blocks("".join(part["source"])):
            for sentence, names in block.sentences():
                if not named.isdisjoint(names):
                    yield f"{chapter}.ipynb, cell {cell}, line {block.line}", sentence
