"""Kinds of files, by their first bytes: names lie."""

import codecs
import re
import zipfile
import zlib
from pathlib import Path

HEAD_BYTES = 1 << 16
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream of a workbook with a password
NO_TABLES = (b"%PDF-", b"{\\rtf")  # text at first sight
OLD_BOOKS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))


def file_kind(path: Path) -> str:
    """Return empty, xlsx, ods, xls, password, parquet, html, json, jsonl, text or unknown. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        return "empty"
    if head.startswith(b"PK\x03\x04"):  # not PK alone, the name of a column with primary keys
        return _zip_kind(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound_kind(path)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(NO_TABLES):
        return "unknown"
    return _text_kind(head)


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
                manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
                return "password" if b"encryption-data" in manifest else "ods"
            return "xlsx" if any(name.startswith("xl/") for name in names) else "unknown"
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        return "unknown"  # damaged


def _compound_kind(path: Path) -> str:
    content = path.read_bytes()
    if ENCRYPTED in content:
        return "password"
    return "xls" if any(name in content for name in OLD_BOOKS) else "unknown"


def _text_kind(head: bytes) -> str:
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    lower = text[:2048].lower()
    if lower.startswith(b"<") and re.search(rb"<(table|html|!doctype html)", lower):
        return "html" if b"<table" in head.lower() else "unknown"
    if re.match(rb"\[\s*[\{\[\"\]]", text):
        return "json"
    if re.match(rb"\{\s*\"", text):
        first = text.split(b"\n", 1)[0].rstrip()
        return "jsonl" if first.endswith(b"}") or len(first) > 1 else "json"
    return "text"
