"""What the cells of an executed chapter say: values, comparisons, figures, listings, their rows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from csto import claims, listings, record, tables
from csto.refresh import prose, typed

_WORD = re.compile(r"[^\W\d_]{4,}")
_EVIDENCE = "source", "locator"  # whose years are not those of the rows


@dataclass(frozen=True)
class Comparison:
    """A sentence that was held against the data, with the tables, rows and figures behind it."""

    sentence: str
    holds: bool
    cell: int
    basis: Mapping[str, list[str]]
    """`tables`, `rows` (as `table/key`) and `figures`."""
    line: int | None = None
    """Of its words in the cell, from 1."""


@dataclass(frozen=True)
class Said:
    """A sentence of the prose, or of a figure's words, where it stands."""

    text: str
    cell: int
    line: int | None = None


@dataclass
class Chapter:
    """What the cells of an executed notebook say."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    """Claimed values, by name."""
    figures: dict[str, record.Record] = field(default_factory=dict)
    listings: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    comparisons: list[Comparison] = field(default_factory=list)
    rows: set[str] = field(default_factory=set)
    """Rows of tables that claims and comparisons rest on, as `table/key`."""
    named: list[tuple[str, str, int]] = field(default_factory=list)
    """Every name that a cell gives, with its kind and the cell."""
    sources_of_cells: list[tuple[str, str]] = field(default_factory=list)
    """Kind and source of each cell."""

    @classmethod
    def of(cls, notebook: NotebookNode, name: str) -> "Chapter":
        """Read from the outputs of an executed notebook alone."""
        chapter = cls(name)
        chapter.sources_of_cells = [(part.cell_type, part.source) for part in notebook.cells]
        for cell, part in enumerate(notebook.cells):
            for output in part.get("outputs", []):
                for mime, content in output.get("data", {}).items():
                    chapter._take(mime, content, cell)
        return chapter

    def _take(self, mime: str, content: Any, cell: int) -> None:
        """Take in what an output carries."""
        if mime == record.MIME:
            self.figures[content["id"]] = record.Record.of(content, self.name)
            self.named.append((content["id"], "figure", cell))
        elif mime == listings.MIME:
            self.listings[content["id"]] = content
            self.named.append((content["id"], "listing", cell))
        elif mime == claims.MIME:
            values, checks = content.get("values", {}), content.get("checks", {})
            self.values |= values
            self.rows |= set(content["rows"])
            self.comparisons += [
                Comparison(*pair, cell, content, self._line_of(pair[0], cell))
                for pair in checks.items()
            ]
            self.named += [(id, "claim", cell) for id in values]
            self.named += [(claims.slug(sentence), "comparison", cell) for sentence in checks]

    def _line_of(self, sentence: str, cell: int) -> int | None:
        """The line of a cell on which the words of a comparison stand, if it has them as such."""
        before, found, _ = self.sources_of_cells[cell][1].partition(sentence)
        return before.count("\n") + 1 if found else None

    def said(self, one: Comparison) -> Said | None:
        """What has most words of a comparison in common, half of them at least; the nearest."""
        stems = _stems(one.sentence)
        shares = [(len(stems & _stems(said.text)), said) for said in self._sayings]
        most, said = max(
            shares,
            key=lambda share: (share[0], -abs(share[1].cell - one.cell)),
            default=(0, None),
        )
        return said if most > 1 and 2 * most >= len(stems) else None

    @cached_property
    def _sayings(self) -> list[Said]:
        """The sentences of the prose, and the words of the figures."""
        found = [
            Said(text, cell, block.line)
            for cell, (kind, source) in enumerate(self.sources_of_cells)
            for block in (prose.blocks(source) if kind == "markdown" else ())
            for text, _ in block.sentences()
        ]
        cells = {name: cell for name, kind, cell in self.named if kind == "figure"}
        for id, figure in self.figures.items():
            found += [Said(text, cells[id]) for text in (figure.title, figure.caption)]
        return found

    @cached_property
    def sources(self) -> dict[str, str]:
        """How each source is cited, by its key."""
        found = tables.load("sources")
        return dict(zip(found["source"], found["short"], strict=True))

    @property
    def known(self) -> dict[str, str]:
        """What the text of a link has to say, by its target: claimed values, sources as cited."""
        return {**self.sources, **self.values}

    @property
    def kept(self) -> set[str]:
        """Targets of links that have words of their own: figures, listings, comparisons."""
        return {name for name, _, _ in self.named} - self.known.keys()

    @cached_property
    def years(self) -> set[str]:
        """Years that the chapter's rows have, those plotted, listed and claimed."""
        shown = [self.years_of(id) for id in (*self.figures, *self.listings)]
        return set().union(*shown, _years_of_rows(self.rows))

    def years_of(self, id: str) -> set[str]:
        """Years that the rows of a figure or a listing have."""
        if id not in self.figures:
            return set(typed.YEAR.findall(str(self.listings.get(id, {}).get("rows"))))
        figure = self.figures[id]
        return _years(figure.rows, [name for name, unit in figure.units.items() if unit != "year"])


def _stems(text: str) -> set[str]:
    """Beginnings of the words that carry a sentence."""
    return {word[:5].lower() for word in _WORD.findall(text)}


def _years_of_rows(rows: set[str]) -> Iterator[str]:
    """Years in rows of the tables that are named as `table/key`."""
    for name in {row.split("/")[0] for row in rows}:
        found, schema = tables.raw(name), tables.resource(name)["schema"]
        keys = name + "/" + found[schema["primaryKey"]].fillna("").agg(":".join, axis=1)
        measures = [
            entry["name"]
            for entry in schema["fields"]
            if entry["type"] in ("integer", "number") and entry.get("unit") != "year"
        ]
        yield from _years(found[keys.isin(rows)], measures)


def _years(rows: pd.DataFrame, measures: list[str]) -> set[str]:
    """Years in rows, without those in columns of amounts or of sources."""
    rows = rows.drop(columns=[*_EVIDENCE, *measures], errors="ignore")
    return set(typed.YEAR.findall(rows.to_csv(index=False, header=False)))
