"""What the search finds beside the words of pages: chapters, figures, tables, and all names.

They are objects of a Sphinx domain of their own, so they stand in the search index with their place
in the page, and in `objects.inv` for other books.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

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
        for kind, name, shown, document, anchor in self._found():
            if document in self.env.found_docs:
                yield f"{kind} {name}", shown, kind, document, anchor, 0

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:
        """What an object is, without the name of the domain."""
        return type.lname

    def _found(self) -> Iterator[tuple[str, str, str, str, str]]:
        """Kind, name, words shown and searched, document and anchor of each."""
        app = self.env.app
        # Chapters by their names in the table of contents; their titles are questions.
        for document, entry in self.env.external_site_map.items():  # type: ignore[attr-defined]
            numbers = self.env.toc_secnumbers.get(document, {}).get("")
            if entry.title and numbers:
                shown = f"Chapter {numbers[0]}. {entry.title}"
                yield "chapter", claims.name(document), shown, document, TOP
        for document, id, number in rendering.numbered(app):
            # The search weighs what follows the last full stop, so none stands behind the finding.
            title = records.entries(app)[id].title.rstrip(".")
            yield "figure", id, f"Figure {number}. {title} ({id})", document, id
        for name in tables.names():
            shown = f"Table “{tables.resource(name)['title']}” ({name})"
            yield "table", name, shown, dictionary.PAGE, dictionary.anchor(name)
        for table, (kind, document) in NAMED.items():
            for row in tables.load(table).drop_duplicates("name").to_dict("records"):
                yield kind, row["name"], _with_others(row), document, TOP


def _with_others(row: dict[str, Any]) -> str:
    """A name with all other names that the sources give what it names."""
    name = row["name"]
    texts = [row[part] for part in _OTHER_NAMES if isinstance(row.get(part), str)]
    names = dict.fromkeys(part.strip() for part in "|".join(texts).split("|"))
    others = [part for part in names if part and part.lower() != name.lower()]
    return f"{name} ({'; '.join(others)})" if others else name
