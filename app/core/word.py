"""A paper as a Word document (Office Open XML), of the few parts that headings and tables need.

It is written here and not by a library: what writes it elsewhere stands on a parser of XML in C, and
stamps its files with the time. Text is escaped once, in ``words``, so that nothing in it is markup.
"""

import io
import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fastapi import Response

from app.core.paper import Paper, Part, shown

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PART_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP can tell: the same paper is the same bytes
# What XML 1.0 cannot hold, not even by its number.
UNHELD = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

TYPES = (
    f'{DECLARED}<Types xmlns="{PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{PART_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{PART_TYPE}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
RELATIONS = (
    f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
STYLED = (
    f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)


def style(name: str, label: str, half_points: int, kind: str = "paragraph") -> str:
    spaced = '<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/></w:pPr>'
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{label}"/><w:basedOn w:val="Normal"/>'
        f'{spaced}<w:rPr><w:b/><w:sz w:val="{half_points}"/></w:rPr></w:style>'
    )


STYLES = (
    f'{DECLARED}<w:styles xmlns:w="{MAIN}">'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    f"{style('Title', 'Title', 40)}{style('Heading1', 'heading 1', 28)}</w:styles>"
)
EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


class WordResponse(Response):
    media_type = DOCX


def word_response(name: str, paper: Paper) -> WordResponse:
    """The paper as a file called ``name``."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return WordResponse(word(paper), headers={"Content-Disposition": disposition})


def word(paper: Paper) -> bytes:
    """The paper; the same paper is always the same bytes."""
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "docProps/core.xml": properties(paper),
        "word/_rels/document.xml.rels": STYLED,
        "word/document.xml": body(paper),
        "word/styles.xml": STYLES,
    }
    content = io.BytesIO()
    with ZipFile(content, "w") as package:
        for name, text in parts.items():
            member = ZipInfo(name, LONG_AGO)
            member.compress_type = ZIP_DEFLATED
            package.writestr(member, text.encode())
    return content.getvalue()


def properties(paper: Paper) -> str:
    return (
        f'{DECLARED}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{words(paper.title)}</dc:title>'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{paper.made_on:%Y-%m-%d}T00:00:00Z</dcterms:created>'
        "</cp:coreProperties>"
    )


def body(paper: Paper) -> str:
    told = paragraph(paper.title, "Title") + "".join(map(section, paper.parts))
    return f'{DECLARED}<w:document xmlns:w="{MAIN}"><w:body>{told}<w:sectPr/></w:body></w:document>'


def section(part: Part) -> str:
    text = "" if part.text is None else "".join(map(paragraph, part.text.splitlines()))
    # A paragraph has to follow a table: two tables without one between them are one.
    table = f"{table_of(part.header, part.rows)}<w:p/>" if part.header else ""
    return paragraph(part.heading, "Heading1") + text + table


def paragraph(text: str, named: str | None = None, bold: bool = False) -> str:
    styled = f'<w:pPr><w:pStyle w:val="{named}"/></w:pPr>' if named else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p>{styled}<w:r>{weight}<w:t xml:space="preserve">{words(text)}</w:t></w:r></w:p>'


def table_of(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    grid = "<w:gridCol/>" * len(header)
    head = row_of(header, "<w:trPr><w:tblHeader/></w:trPr>", bold=True)
    told = "".join(row_of(row) for row in rows)
    edged = f"<w:tblPr><w:tblBorders>{EDGES}</w:tblBorders></w:tblPr>"
    return f"<w:tbl>{edged}<w:tblGrid>{grid}</w:tblGrid>{head}{told}</w:tbl>"


def row_of(cells: Sequence[object], as_what: str = "", bold: bool = False) -> str:
    told = "".join(f"<w:tc>{cell(shown(value), bold)}</w:tc>" for value in cells)
    return f"<w:tr>{as_what}{told}</w:tr>"


def cell(text: str, bold: bool) -> str:
    """The lines of a cell, which has one at least."""
    return "".join(paragraph(one, bold=bold) for one in text.splitlines() or [""])


def words(text: str) -> str:
    """``text`` as XML may hold it."""
    return escape(UNHELD.sub("", text))
