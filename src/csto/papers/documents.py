"""A figure in the documents of an office: a page of Word with its caption, a slide of 16:9."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from csto import extras, plates, rights, style, tables
from csto.papers import blocks
from csto.record import Record

TEXT_MM = 159.2  # between the margins of an A4 page
SLIDE_MM = (338.67, 190.5)
SLIDE_PT = 12  # the least that a hall can read
_MARGIN_MM, _HEAD_MM, _FOOT_MM = 12, 24, 18


class SlideError(ValueError):
    """A figure does not fit on a slide in letters that a hall can read."""


def word(record: Record) -> bytes:
    """A Word document: the figure at text width, its alternative text, its caption."""
    with extras.needed("kits"):
        import docx
        from docx.shared import Mm, Pt, RGBColor
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - TEXT_MM) / 2)
    picture = plates.chart_as_png(plates.plate(record, style.DOUBLE))
    shape = document.add_picture(io.BytesIO(picture), width=Mm(TEXT_MM))
    _describe(shape._inline.docPr, record)
    caption = document.add_paragraph(style="Caption")
    caption.add_run("Figure ")
    _numbered(caption)
    caption.add_run(f". {blocks.closed(record.title)} ").bold = True
    caption.add_run(f"{record.caption} {blocks.credit(record)}").bold = False
    caption.style.font.size, caption.style.font.color.rgb = Pt(9), RGBColor(0, 0, 0)
    _about(document.core_properties, record)
    return _settled(document)


def _numbered(paragraph: Any) -> None:
    """The number of a caption, which Word counts."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "SEQ Figure \\* ARABIC")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def slide(record: Record) -> bytes:
    """A slide: the finding, the figure, its source, nothing under 12 pt. Raises SlideError."""
    with extras.needed("kits"):
        import pptx
        from pptx.util import Mm, Pt
    room, wide, scale = _fitted(record)
    if (points := scale * style.TEXT_PT) < SLIDE_PT:
        told = f"{record.id}: is too tall for a slide, where its text would have {points:.0f} pt"
        raise SlideError(f"{told}, and a hall needs {SLIDE_PT}; take png, pdf or svg")
    show = pptx.Presentation()
    show.slide_width, show.slide_height = Mm(SLIDE_MM[0]), Mm(SLIDE_MM[1])
    page = show.slides.add_slide(show.slide_layouts[6])
    left = (SLIDE_MM[0] - scale * wide) / 2
    shape = page.shapes.add_picture(
        io.BytesIO(plates.chart_as_png(plates.plate(record, style.DOUBLE))),
        Mm(left), Mm(_HEAD_MM), width=Mm(scale * wide),
    )  # fmt: skip
    _describe(shape._element.nvPicPr.cNvPr, record)
    below = f"{record.subtitle}. {blocks.credit(record)}"
    for text, top, high, size in (
        (blocks.closed(record.title), 5, _HEAD_MM - 5, 24),
        (below, SLIDE_MM[1] - _FOOT_MM, _FOOT_MM - 2, SLIDE_PT),
    ):
        box = page.shapes.add_textbox(Mm(_MARGIN_MM), Mm(top), Mm(room), Mm(high))
        box.text_frame.word_wrap, box.text_frame.text = True, text
        font = box.text_frame.paragraphs[0].runs[0].font
        font.size, font.bold = Pt(size), size > SLIDE_PT
    _about(show.core_properties, record)
    return _settled(show)


def fits_slide(record: Record) -> bool:
    """Whether a figure's text is large enough on a slide."""
    _, _, scale = _fitted(record)
    return scale * style.TEXT_PT >= SLIDE_PT


def _fitted(record: Record) -> tuple[float, float, float]:
    """Width of the room on a slide, width of the picture (mm), and how much larger it is shown."""
    room = SLIDE_MM[0] - 2 * _MARGIN_MM, SLIDE_MM[1] - _HEAD_MM - _FOOT_MM
    svg = plates.plate(record, style.DOUBLE, title=False, foot=False)
    wide, high = (side * style.MM_PER_INCH / 96 for side in plates.size(svg))
    return room[0], wide, min(room[0] / wide, room[1] / high)


def _describe(properties: Any, record: Record) -> None:
    properties.set("descr", record.alt)
    properties.set("title", record.title)


def _about(properties: Any, record: Record) -> None:
    package = tables.package()
    properties.author = tables.book()
    properties.title, properties.subject = record.title, record.subtitle
    properties.language, properties.comments = "en-GB", f"Figure {record.id}; {rights.LICENCE}"
    properties.created = properties.modified = datetime.fromisoformat(package["created"])
    properties.last_modified_by = properties.author


def _settled(document: Any) -> bytes:
    """The document's bytes, the same each time: its parts bear a time."""
    made, settled = io.BytesIO(), io.BytesIO()
    document.save(made)
    moment = datetime.fromisoformat(tables.package()["created"]).astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, moment), old.read(name), zipfile.ZIP_DEFLATED)
    return settled.getvalue()
