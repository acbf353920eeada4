"""A workbook that leaves while it is made: one sheet of texts and days, piece by piece. No Django here. «XLSX»

The known writers keep the whole book until it is finished; somebody who takes along the whole house would wait for
the first byte. A sheet of plain cells is few lines of XML, and a zip archive can be written forwards only.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape

Cell = str | date
LONGEST_CELL = 32_000
PIECE = 1 << 16
FIRST_DAY = date(1899, 12, 30)  # day 0 of a spreadsheet
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OFFICE = "http://schemas.openxmlformats.org"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f"""{HEAD}<Types xmlns="{OFFICE}/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{SHEETS}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEETS}.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{SHEETS}.styles+xml"/>
</Types>""",
    "_rels/.rels": f"""{HEAD}<Relationships xmlns="{OFFICE}/package/2006/relationships">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>
</Relationships>""",
    "xl/workbook.xml": f"""{HEAD}<workbook xmlns="{OFFICE}/spreadsheetml/2006/main"
 xmlns:r="{OFFICE}/officeDocument/2006/relationships">
<sheets><sheet name="Personen" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""{HEAD}<Relationships xmlns="{OFFICE}/package/2006/relationships">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{OFFICE}/officeDocument/2006/relationships/styles" Target="styles.xml"/>
</Relationships>""",
    # Cell formats: 0 as it comes, 1 bold for headings, 2 a day.
    "xl/styles.xml": f"""{HEAD}<styleSheet xmlns="{OFFICE}/spreadsheetml/2006/main">
<numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>""",
}
SHEET_BEGINS = f"""{HEAD}<worksheet xmlns="{OFFICE}/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>"""
SHEET_ENDS = "</sheetData></worksheet>"


class Outbox(io.RawIOBase):
    """Takes what the archive writes, to be handed on; it never goes back."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, piece: object) -> int:
        """Keeps a piece until it is fetched."""
        content = bytes(piece)  # type: ignore[call-overload]  # the archive writes bytes and their like
        self.waiting.append(content)
        self.size += len(content)
        return len(content)

    def fetched(self) -> bytes:
        """Everything written since the last time."""
        content, self.waiting, self.size = b"".join(self.waiting), [], 0
        return content


def xlsx_pieces(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The workbook from its first byte to its last; every cell is text or a day, never a formula."""
    outbox = Outbox()
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        yield outbox.fetched()
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write((SHEET_BEGINS + row_xml(1, headings, style=1)).encode())
            for number, row in enumerate(rows, start=2):
                sheet.write(row_xml(number, row).encode())
                if outbox.size > PIECE:
                    yield outbox.fetched()
            sheet.write(SHEET_ENDS.encode())
    yield outbox.fetched()


def row_xml(number: int, cells: Sequence[Cell], style: int = 0) -> str:
    """One row; empty cells are left out, each of the others says where it stands."""
    found = (
        cell_xml(f"{column_name(place)}{number}", cell, style) for place, cell in enumerate(cells) if cell
    )
    return f'<row r="{number}">{"".join(found)}</row>'


def cell_xml(place: str, cell: Cell, style: int) -> str:
    """Text as it is, or the number of the day."""
    if isinstance(cell, date):
        return f'<c r="{place}" s="2"><v>{(cell - FIRST_DAY).days}</v></c>'
    text = escape("".join(character for character in cell[:LONGEST_CELL] if is_allowed(character)))
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def is_allowed(character: str) -> bool:
    """Whether XML knows this character."""
    return (character >= " " and character not in "\ufffe\uffff") or character in "\t\n"


def column_name(place: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
