"""What the search finds beside the words of pages: chapters, figures, tables, and all names.

They are objects of a Sphinx domain of their own, so they stand in the search index with their place
in the page, and in `objects.inv` for other books.
"""

from collections.abc import Iterator
from itertools import chain
from typing import ClassVar

from sphinx.domains import Domain, ObjType

from csto import tables
from csto.book.pages import claims, dictionary, rendering
from csto.book.run import records

TOP = "main-content"  # the theme's anchor of a page's content
# Tables whose rows have names, with what a row is and the chapter that is about them.
NAMED = {
    "forces": ("force", "notebooks/forces"),
    "bodies": ("organ", "notebooks/obligations"),
    "operations": ("operation", "notebooks/operations"),
    "exercise_series": ("series", "notebooks/exercises"),
    "crises": ("crisis", "notebooks/responses"),
}
_OTHER_NAMES = ("abbreviation", "name_russian", "aliases")

# Kind, name, words shown and searched, document, anchor.
Found = tuple[str, str, str, str, str]


class Finds(Domain):
    """Chapters, figures, tables and named things as objects of the search."""

    name = "csto"
    label = "CSTO"
    object_types: ClassVar = {
        kind: ObjType(kind)
        for kind in ("chapter", "figure", "table", *(kind for kind, _ in NAMED.values()))
    } | {"series": ObjType("exercise series")}

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """All of them, as Sphinx writes them into its index; 0 is its highest rank."""
        found = chain(self._chapters(), self._figures(), self._tables(), self._names())
        for kind, name, shown, document, anchor in found:
            if document in self.env.found_docs:
                yield f"{kind} {name}", shown, kind, document, anchor, 0

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:
        """What an object is, without the name of the domain."""
        return type.lname

    def _chapters(self) -> Iterator[Found]:
        """Chapters by their names in the table of contents; their titles are questions."""
        for document, entry in self.env.external_site_map.items():  # type: ignore[attr-defined]
            numbers = self.env.toc_secnumbers.get(document, {}).get("")
            if entry.title and numbers:
                shown = f"Chapter {numbers[0]}. {entry.title}"
                yield "chapter", claims.name(document), shown, document, TOP

    def _figures(self) -> Iterator[Found]:
        """Figures by number, finding and id."""
        for document, id, number in rendering.numbered(self.env.app):
            # The search weighs what follows the last full stop, so none stands behind the finding.
            title = records.entries(self.env.app)[id].title.rstrip(".")
            yield "figure", id, f"Figure {number}. {title} ({id})", document, id

    def _tables(self) -> Iterator[Found]:
        """The shared tables by title and name."""
        for name in tables.names():
            shown = f"Table “{tables.resource(name)['title']}” ({name})"
            yield "table", name, shown, dictionary.PAGE, dictionary.anchor(name)

    def _names(self) -> Iterator[Found]:
        """What has a name of its own, with all other names that the sources give it."""
        for table, (kind, document) in NAMED.items():
            for row in tables.load(table).drop_duplicates("name").to_dict("records"):
                name = row["name"]
                texts = [row[part] for part in _OTHER_NAMES if isinstance(row.get(part), str)]
                names = (part.strip() for text in texts for part in text.split("|"))
                others = [part for part in dict.fromkeys(names) if part.lower() != name.lower()]
                shown = f"{name} ({'; '.join(others)})" if others else name
                yield kind, name, shown, document, TOP
