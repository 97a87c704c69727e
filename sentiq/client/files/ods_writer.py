"""Write ODS: the kept libraries for it hold the whole sheet in memory, and the format needs little."""

import re
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from sentiq.client.files.cells import Cell, Row, cell_text
from sentiq.client.files.scored_rows import ScoredRow, added_names, padded

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<manifest:manifest xmlns:manifest="{_NAMES}:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_BEGIN = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<office:document-content xmlns:office="{_NAMES}:office:1.0" xmlns:table="{_NAMES}:table:1.0" '
    f'xmlns:text="{_NAMES}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
)
_END = "</table:table></office:spreadsheet></office:body></office:document-content>"
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"^ | {2,}| $")


class OdsWriter:
    """A spreadsheet of OpenDocument with one sheet, written row by row."""

    def __init__(self, path: Path, sheet: str, width: int) -> None:
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)  # first: the format asks
        self._archive.writestr("META-INF/manifest.xml", _MANIFEST)
        self._file = self._archive.open("content.xml", "w", force_zip64=True)
        self._file.write(f"{_BEGIN}<table:table table:name={quoteattr(sheet)}>".encode())
        self._width = width

    def write_header(self, header: Row) -> None:
        """Write the names of the columns and those of the four added ones."""
        self._write_cells([*padded(header, self._width), *added_names(header)])

    def write_scored(self, row: Row, scored: ScoredRow) -> ScoredRow:
        """Write a row and its result; return the result as written."""
        self._write_cells([*padded(row, self._width), *scored.cells])
        return scored

    def close(self) -> None:
        """Write the end of the file."""
        self._file.write(_END.encode())
        self._file.close()
        self._archive.close()

    def _write_cells(self, cells: Row) -> None:
        self._file.write(f"<table:table-row>{''.join(map(_cell_xml, cells))}</table:table-row>".encode())


def _cell_xml(cell: Cell) -> str:
    match cell:
        case None | "":
            return "<table:table-cell/>"
        case bool():
            kind = f'"boolean" office:boolean-value="{str(cell).lower()}"'
        case int() | float():
            kind = f'"float" office:value="{cell}"'
        case datetime() | date():
            kind = f'"date" office:date-value="{cell.isoformat()}"'
        case time():
            kind = f'"time" office:time-value="PT{cell.hour}H{cell.minute}M{cell.second}S"'
        case timedelta():
            kind = f'"time" office:time-value="PT{int(cell.total_seconds())}S"'
        case _:
            kind = '"string"'
    paragraphs = "".join(f"<text:p>{_text_xml(line)}</text:p>" for line in cell_text(cell).split("\n"))
    return f"<table:table-cell office:value-type={kind}>{paragraphs}</table:table-cell>"


def _text_xml(line: str) -> str:
    text = escape(_NOT_XML.sub("\ufffd", line)).replace("\t", "<text:tab/>").replace("\r", "")
    return _SPACES.sub(lambda blanks: f'<text:s text:c="{len(blanks[0])}"/>', text)
