"""A figure's PDF as archives and screen readers ask for it, and the same bytes each time."""

import io
from typing import Any

from csto import extras, rights, tables
from csto.record import Record

VERSION = "1.5"  # of PDF, the newest that pdfTeX takes without a warning; nothing here needs more


def settled(pdf: bytes, record: Record) -> bytes:
    """The PDF with its words, tagged as one figure with its alternative text.

    Each drawing numbers a file's objects anew and by chance; here they stand in the order of their
    use, under an id that their bytes give.
    """
    with extras.needed("kits"):
        import pikepdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _tag(document, record.alt)
        for name, text in words(record).items():
            document.docinfo[f"/{name}"] = text
        made = io.BytesIO()
        document.save(made, deterministic_id=True, force_version=VERSION)
    return made.getvalue()


def words(record: Record) -> dict[str, str]:
    """What the file says of itself: title, author, subject, keywords, date."""
    day = tables.package()["created"][:10].replace("-", "")
    return {
        "Title": record.title,
        "Author": tables.book(),
        "Subject": record.subtitle,
        "Keywords": f"figure {record.id}, {record.edition}, {rights.LICENCE}",
        "CreationDate": f"D:{day}000000Z",
    }


def _tag(document: Any, alt: str) -> None:
    """Name the language, and make all that is drawn one figure for a screen reader."""
    from pikepdf import Array, Dictionary, Name, String

    (page,) = document.pages
    page.contents_coalesce()
    page.contents_add(b"/Figure <</MCID 0>> BDC", prepend=True)
    page.contents_add(b"EMC")
    figure = document.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=String(alt), Pg=page.obj, K=0)
    )
    parents = Dictionary(Nums=Array([0, Array([figure])]))
    root = document.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, K=Array([figure]), ParentTree=parents)
    )
    figure.P = root
    page.obj.StructParents = 0
    document.Root.StructTreeRoot = root
    document.Root.MarkInfo = Dictionary(Marked=True)
    document.Root.Lang = String("en-GB")
    document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
