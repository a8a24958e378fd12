"""What the cells of an executed chapter say: values, comparisons, figures, listings, their rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from csto import claims, listings, record, tables
from csto.refresh import typed

_EVIDENCE = "source", "locator"  # whose years are not those of the rows


@dataclass(frozen=True)
class Comparison:
    """A sentence that was held against the data, with what it rests on."""

    sentence: str
    holds: bool
    cell: int
    tables: tuple[str, ...]
    rows: tuple[str, ...]
    """As `table/key`."""
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """What the cells of an executed notebook say."""

    name: str
    values: Mapping[str, str]
    """Claimed values, by name."""
    figures: Mapping[str, record.Record]
    listings: Mapping[str, Mapping[str, Any]]
    comparisons: tuple[Comparison, ...]
    rows: frozenset[str]
    """Rows of tables that claims and comparisons rest on, as `table/key`."""
    named: tuple[tuple[str, str, int], ...]
    """Every name that a cell gives, with its kind and the cell."""

    @classmethod
    def of(cls, notebook: NotebookNode, name: str) -> "Chapter":
        """Read from the outputs of an executed notebook alone."""
        shown = [
            (mime, content, cell)
            for cell, part in enumerate(notebook.cells)
            for output in part.get("outputs", [])
            for mime, content in output.get("data", {}).items()
        ]
        made = [(record.Record.of(said, name), n) for mime, said, n in shown if mime == record.MIME]
        lists = [(content, cell) for mime, content, cell in shown if mime == listings.MIME]
        claimed = [(content, cell) for mime, content, cell in shown if mime == claims.MIME]
        values = [
            (*pair, cell) for said, cell in claimed for pair in said.get("values", {}).items()
        ]
        held = [one for content, cell in claimed for one in _comparisons(content, cell)]
        named = [(id, "claim", cell) for id, _, cell in values]
        named += [(figure.id, "figure", cell) for figure, cell in made]
        named += [(content["id"], "listing", cell) for content, cell in lists]
        named += [(claims.slug(one.sentence), "comparison", one.cell) for one in held]
        return cls(
            name=name,
            values={id: value for id, value, _ in values},
            figures={figure.id: figure for figure, _ in made},
            listings={content["id"]: content for content, _ in lists},
            comparisons=tuple(held),
            rows=frozenset(row for content, _ in claimed for row in content["rows"]),
            named=tuple(sorted(named, key=lambda entry: entry[2])),
        )

    @cached_property
    def sources(self) -> dict[str, str]:
        """How each source is cited, by its key."""
        found = tables.load("sources")
        return dict(zip(found["source"], found["short"], strict=True))

    @property
    def known(self) -> dict[str, str]:
        """What the text of a link has to say, by its target: claimed values, sources as cited."""
        return {**self.sources, **self.values}

    @cached_property
    def kept(self) -> frozenset[str]:
        """Targets of links that have words of their own: figures, listings, comparisons."""
        return frozenset(name for name, _, _ in self.named) - self.known.keys()

    @cached_property
    def years(self) -> frozenset[str]:
        """Years that the chapter's rows have, those plotted, listed and claimed."""
        plotted = [year for id in self.figures for year in self.years_of(id)]
        listed = [year for id in self.listings for year in self.years_of(id)]
        return frozenset(plotted + listed + [*_years_of_rows(self.rows)])

    def years_of(self, id: str) -> set[str]:
        """Years that the rows of a figure or a listing have."""
        if id not in self.figures:
            return set(typed.YEAR.findall(str(self.listings.get(id, {}).get("rows"))))
        figure = self.figures[id]
        measures = [column for column, unit in figure.units.items() if unit != "year"]
        return _years(figure.rows.drop(columns=[*_EVIDENCE, *measures], errors="ignore"))


def _comparisons(content: Mapping[str, Any], cell: int) -> Iterator[Comparison]:
    parts = {part: tuple(content[part]) for part in ("tables", "rows", "figures")}
    for sentence, holds in content.get("checks", {}).items():
        yield Comparison(sentence, holds, cell, **parts)


def _years_of_rows(rows: frozenset[str]) -> Iterator[str]:
    """Years in rows of the tables that are named as `table/key`."""
    for name in {row.split("/")[0] for row in rows}:
        found, schema = tables.raw(name), tables.resource(name)["schema"]
        keys = name + "/" + found[schema["primaryKey"]].fillna("").agg(":".join, axis=1)
        amounts = ("integer", "number")
        measures = [
            field["name"]
            for field in schema["fields"]
            if field["type"] in amounts and field.get("unit") != "year"
        ]
        yield from _years(
            found[keys.isin(rows)].drop(columns=[*_EVIDENCE, *measures], errors="ignore")
        )


def _years(rows: pd.DataFrame) -> set[str]:
    return set(typed.YEAR.findall(rows.to_csv(index=False, header=False)))
