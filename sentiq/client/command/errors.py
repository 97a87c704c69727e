"""Errors of the command, each with a message that can be translated."""

from sentiq.client.files.errors import FileError


class InputMissing(FileError):
    """The input is not there, or may not be read."""


class OutputExists(FileError):
    """The output, or an unfinished one, is there already."""


class JournalMismatch(FileError):
    """An unfinished run was of another input or of other options."""


class TooManyErrors(FileError):
    """More rows have errors than the person allows."""


class UnusableOption(FileError):
    """An option has a value that cannot be used."""
