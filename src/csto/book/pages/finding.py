"""What the search finds beside the words of pages: chapters, figures, tables, and all names.

They are objects of a Sphinx domain of their own, so they stand in the search index with their place
in the page, and in `objects.inv` for other books.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains import Domain, ObjType

from csto import tables
from csto.book.pages import claims, dictionary, rendering
from csto.book.run import records

SCRIPT = "csto-search.js"
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

# Name, words shown and searched, kind, document, anchor.
Found = tuple[str, str, str, str, str]


class Finds(Domain):
    """Chapters, figures, tables and named things as objects of the search."""

    name = "csto"
    label = "CSTO"
    object_types: ClassVar = {
        "chapter": ObjType("chapter"),
        "figure": ObjType("figure"),
        "table": ObjType("table"),
        "force": ObjType("force"),
        "organ": ObjType("organ"),
        "operation": ObjType("operation"),
        "series": ObjType("exercise series"),
        "crisis": ObjType("crisis"),
    }

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """All of them, as Sphinx writes them into its index; 0 is its highest rank."""
        for found in (self._chapters, self._figures, self._tables, self._names):
            for name, shown, kind, document, anchor in found():
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
                yield claims.chapter(document), shown, "chapter", document, TOP

    def _figures(self) -> Iterator[Found]:
        """Figures by number, finding and id."""
        for document, id, number in rendering.numbered(self.env.app):
            # The search weighs what follows the last full stop, so none stands behind the finding.
            title = records.entries(self.env.app)[id].title.rstrip(".")
            yield id, f"Figure {number}. {title} ({id})", "figure", document, id

    def _tables(self) -> Iterator[Found]:
        """The shared tables by title and name."""
        for name in tables.names():
            shown = f"Table “{tables.resource(name)['title']}” ({name})"
            yield name, shown, "table", dictionary.PAGE, dictionary.anchor(name)

    def _names(self) -> Iterator[Found]:
        """What has a name of its own, with all other names that the sources give it."""
        for table, (kind, document) in NAMED.items():
            for row in tables.load(table).drop_duplicates("name").to_dict("records"):
                name, others = row["name"], _others(row)
                shown = f"{name} ({'; '.join(others)})" if others else name
                yield name, shown, kind, document, TOP


def _others(row: dict[str, Any]) -> list[str]:
    """The other names of a row, each once."""
    texts = [row[column] for column in _OTHER_NAMES if isinstance(row.get(column), str)]
    names = [part.strip() for text in texts for part in text.split("|")]
    each = {name.lower(): name for name in reversed(names) if name.lower() != row["name"].lower()}
    return list(reversed(each.values()))


def for_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Have the search of a book that is opened as files not ask for what it may not read."""
    if page == "search":
        app.add_js_file(SCRIPT)
