"""Encodings of text files: guess one from the bytes, read and write with it."""

import codecs
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sentiq.client.files.errors import FileUnreadable

CHUNK_BYTES = 1 << 20
LEGACY = ("cp1252", "cp850", "mac_roman")  # the first one wins a tie
# Letters of Spanish and its neighbors, and signs of punctuation that programs write by themselves.
EXPECTED = frozenset("áéíóúüñÁÉÍÓÚÜÑ¿¡ªºçÇàèìòùâêôïäöÀÈÒ€£°·«»“”\u2018\u2019\u2013—…•œŒ")
MIXED_SHARE = 0.02  # of the lines that are not ASCII: fewer lines of UTF-8 are there by chance
MIXED = "mixed"  # some lines are UTF-8, the others cp1252


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding by its Python name, or MIXED. `bom` is True if the file begins with a byte order mark."""

    name: str
    bom: bool = False

    @property
    def to_write(self) -> "Encoding":
        """The encoding for a file of the same form: UTF-8 with a mark in place of MIXED."""
        return Encoding("utf-8", bom=True) if self.name == MIXED else self


UTF_8 = Encoding("utf-8")


def known_encoding(name: str) -> Encoding:
    """Return the encoding that a person named. Raises FileUnreadable if Python has no such encoding."""
    try:
        return Encoding(codecs.lookup(name).name)
    except LookupError:
        raise FileUnreadable(
            "there is no encoding {name}: take utf-8, cp1252, cp850 or mac_roman, for example", name=name
        ) from None


def guess_encoding(path: Path) -> Encoding:
    """Return the encoding of a text file, from all of its bytes, in bounded memory."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16-le" if head.startswith(codecs.BOM_UTF16_LE) else "utf-16-be", bom=True)
    if head.count(0) * 4 > len(head):
        return Encoding("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be")
    bom = head.startswith(codecs.BOM_UTF8)
    if _is_utf8(path):
        return Encoding("utf-8", bom=bom)
    return Encoding(MIXED, bom=bom) if bom or _has_utf8_lines(path) else Encoding(_legacy_encoding(path))


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _has_utf8_lines(path: Path) -> bool:
    lines: Counter[bool] = Counter()
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                lines[_line_is_utf8(line)] += 1
    return lines[True] > MIXED_SHARE * lines.total()


def line_text(line: bytes) -> str:
    """Return a line as text, by its own bytes: UTF-8, or else cp1252."""
    codecs.register_error("sentiq-byte", _byte_for_byte)
    return line.decode() if _line_is_utf8(line) else line.decode("cp1252", "sentiq-byte")


def _line_is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _legacy_encoding(path: Path) -> str:
    counts: Counter[int] = Counter()
    for chunk in _chunks(path):
        counts.update(chunk.translate(None, bytes(range(128))))

    def expected(name: str) -> int:
        return sum(
            count for byte, count in counts.items() if bytes([byte]).decode(name, "replace") in EXPECTED
        )

    return max(LEGACY, key=expected)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


@contextmanager
def open_lines(path: Path, encoding: Encoding) -> Iterator[Iterator[str]]:
    """Open a file as lines with their ends, which may be LF, CR LF or CR. The byte order mark is left out."""
    if encoding.name == MIXED:
        with path.open("rb") as binary:
            yield _mixed_lines(binary, encoding.bom)
        return
    codecs.register_error("sentiq-byte", _byte_for_byte)
    with path.open(encoding=encoding.name, errors="sentiq-byte", newline="") as file:
        if encoding.bom or file.read(1) != "\ufeff":
            file.seek(0)
        if encoding.bom:
            file.read(1)
        yield file


def _mixed_lines(binary: io.BufferedReader, bom: bool) -> Iterator[str]:
    if bom:
        binary.seek(len(codecs.BOM_UTF8))
    for line in binary:
        yield from io.StringIO(line_text(line), newline="")


def open_for_writing(path: Path, encoding: Encoding) -> io.TextIOWrapper:
    """Open a new file, with a byte order mark if `encoding` has one. Bytes that were read come out again."""
    codecs.register_error("sentiq-byte", _byte_for_byte)
    file = path.open("w", encoding=encoding.name, errors="sentiq-byte", newline="")
    if encoding.bom:
        file.write("\ufeff")
    return file


def _byte_for_byte(error: UnicodeError) -> tuple[str | bytes, int]:
    """Take a byte without a character for the control character of its number, and back; "?" for others."""
    if isinstance(error, UnicodeDecodeError):
        return error.object[error.start : error.end].decode("latin-1"), error.end
    if isinstance(error, UnicodeEncodeError):
        text = error.object[error.start : error.end]
        return b"".join(letter.encode("latin-1", "replace") for letter in text), error.end
    raise error
