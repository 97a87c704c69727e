"""Cells that a spreadsheet would run when it opens a text file, and their harmless form."""

import re

from sentiq.client.files.cells import is_date, is_number

# Blanks, then the beginning of a formula, in ASCII or in full-width forms; or a tab or CR at the beginning.
_RUNS = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]| *[\t\r]")


def harmless(text: str) -> str:
    """Return the text with an apostrophe in front if a spreadsheet would run it; numbers stay as they are."""
    if not text or text[0].isalnum():  # most cells: this is quicker
        return text
    if _RUNS.match(text) is None or is_number(text) or is_date(text):
        return text
    return "'" + text
