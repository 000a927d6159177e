"""A workbook of one sheet, written row by row to where it goes (ECMA-376, with strings in their cells).

What the library for workbooks does with little memory it does in files of its own on disk, which a job
that is ended leaves there. This needs none: a workbook is a ZIP archive, and that can be streamed.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from app.core.csv import FORMULA
from app.exchange.exports.outgoing import Outgoing

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
    '<sheets><sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
BOLD, DAY, QUOTED = 1, 2, 3  # styles, by their place in cellXfs
TOP = (
    f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    "<sheetData>"
)
BOTTOM = "</sheetData></worksheet>"
ROWS_MAX, TEXT_MAX, DIGITS_MAX = 1_048_576, 32_767, 15  # of a sheet; of a cell; of a number that is exact
FIRST = date(1900, 3, 1)  # before it a spreadsheet's days are one off, for it has a 29 February 1900
ZERO = date(1899, 12, 30)
# What XML cannot hold or changes, and what looks like the escape of it.
UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")


class Workbook:
    """``shortened`` counts the texts that no cell can hold whole."""

    def __init__(self, to: Outgoing, header: Sequence[str]) -> None:
        self._archive = ZipFile(cast(Any, to), "w", ZIP_DEFLATED, compresslevel=1)
        for name, content in PARTS.items():
            self._archive.writestr(name, DECLARED + content)
        self._sheet = self._archive.open("xl/worksheets/sheet1.xml", "w")
        self._letters = [letters(at) for at in range(len(header))]
        self.rows = self.shortened = 0
        self._sheet.write((DECLARED + TOP).encode())
        self._sheet.write(self._row(self._text(name, BOLD) for name in header).encode())

    def write(self, rows: Iterable[Iterable[Any]]) -> None:
        self._sheet.write("".join(self._row(map(self._cell, row)) for row in rows).encode())

    def close(self) -> None:
        self._sheet.write(BOTTOM.encode())
        self._sheet.close()
        self._archive.close()

    def _row(self, cells: Iterable[str]) -> str:
        """A row of cells, each of which lacks where it is; what has no value has none."""
        self.rows += 1
        number = self.rows
        told = (f'<c r="{at}{number}"{cell}' for at, cell in zip(self._letters, cells, strict=True) if cell)
        return f'<row r="{number}">{"".join(told)}</row>'

    def _cell(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return f' t="b"><v>{value:d}</v></c>'
        if isinstance(value, int | float | Decimal) and len(text := str(value).lstrip("-")) <= DIGITS_MAX + 1:
            return f"><v>{value}</v></c>" if text[0].isdigit() else self._text(text)
        if type(value) is date and value >= FIRST:
            return f' s="{DAY}"><v>{(value - ZERO).days}</v></c>'
        return self._text(value.isoformat() if isinstance(value, date) else str(value))

    def _text(self, text: str, style: int = 0) -> str:
        """A text, which is never a formula: not even when somebody edits the cell."""
        if len(text) > TEXT_MAX:
            text, self.shortened = text[: TEXT_MAX - 1] + "…", self.shortened + 1
        style = QUOTED if FORMULA.match(text) else style
        fit = escape(UNFIT.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
        return f' t="inlineStr" s="{style}"><is><t xml:space="preserve">{fit}</t></is></c>'


def letters(at: int) -> str:
    """What a sheet calls a column, from 0.

    >>> letters(0), letters(25), letters(26), letters(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    found = ""
    while at >= 0:
        found, at = chr(65 + at % 26) + found, at // 26 - 1
    return found
