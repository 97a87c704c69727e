"""Errors of files, each with a message that the command can translate."""

from sentiq.errors import SentiqError


class FileError(SentiqError):
    """A file cannot be used. `template` is the English message with names in braces for `values`."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


class FileUnreadable(FileError):
    """The file holds no table that can be read, or not the one that was asked for."""


class QuotesUneven(SentiqError):
    """The quotation marks of a text file do not pair up, so its rows cannot be trusted."""


class FileUnwritable(FileError):
    """The output cannot be written in the form that was asked for."""
