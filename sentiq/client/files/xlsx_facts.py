"""Facts about an XLSX sheet that its readers do not tell: hidden rows, and formulas without a value."""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from sentiq.client.files.sources import Note

LAST_COLUMN = 16_384  # hidden up to here: the empty rest of the sheet
_TRUE = ("1", "true")


@dataclass(slots=True)
class SheetFacts:
    """Counts of one sheet. `formula_columns` are the indexes of columns with a formula that has no value."""

    hidden_rows: int = 0
    hidden_columns: int = 0
    errors: int = 0
    formulas: int = 0
    formula_columns: set[int] = field(default_factory=set)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The counts in words, those of 0 left out."""
        notes = (
            Note("hidden rows of the sheet, scored too: {count}", {"count": self.hidden_rows}),
            Note("hidden columns of the sheet, kept: {count}", {"count": self.hidden_columns}),
            Note("cells with an error of a formula, read as empty: {count}", {"count": self.errors}),
            Note("cells with a formula and no saved value, read as empty: {count}", {"count": self.formulas}),
        )
        return tuple(note for note in notes if note.values["count"])


def read_sheet_facts(path: Path, sheet: str) -> SheetFacts:
    """Return the facts of a sheet after one pass over its XML; all 0 if it is not in its usual place."""
    facts = SheetFacts()
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_sheet_member(archive, sheet)) as xml:
            # A file of the person, and expat limits how far entities may expand.
            for _, element in ElementTree.iterparse(xml):  # noqa: S314  # see above
                _count(element, facts)
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile):
        return SheetFacts()
    return facts


def _count(element: ElementTree.Element, facts: SheetFacts) -> None:
    match element.tag.rpartition("}")[2]:
        case "row":
            facts.hidden_rows += element.get("hidden") in _TRUE and len(element) > 0
            element.clear()
        case "col":
            facts.hidden_columns += (
                element.get("hidden") in _TRUE and int(element.get("max", 0)) < LAST_COLUMN
            )
        case "c":
            parts = {part.tag.rpartition("}")[2]: part.text for part in element}
            facts.errors += element.get("t") == "e"
            # An empty text is a value: then the type is "str".
            if "f" in parts and not parts.get("v") and element.get("t") != "str":
                facts.formulas += 1
                facts.formula_columns.add(_column_index(element.get("r", "")))
            del element[:]


def _column_index(reference: str) -> int:
    """Return 3 for "D2"; -1 for a cell without a reference."""
    index = 0
    for letter in reference.rstrip("0123456789"):
        index = index * 26 + ord(letter) - 64
    return index - 1


def _sheet_member(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of a sheet's file in the archive. Raises KeyError."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314  # a file of the person
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  # expat limits entities
    ids = [
        value
        for element in book.iter()
        if element.tag.endswith("}sheet") and element.get("name") == sheet
        for key, value in element.attrib.items()
        if re.search(r"\}id$", key)
    ]
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    target = targets[ids[0]] if ids else ""
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
