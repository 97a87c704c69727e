"""The arguments of the command and its subcommands."""

import argparse
from typing import TypeAlias

from sentiq import __version__
from sentiq.client.command.parser import TranslatedParser
from sentiq.client.command.words import Words

Commands: TypeAlias = "argparse._SubParsersAction[TranslatedParser]"
DEFAULT_URL = "http://localhost:8000"


def command_parser(words: Words) -> argparse.ArgumentParser:
    """Return the parser of `sentiq`; its result has `command` and the options of that subcommand."""
    parser = TranslatedParser(
        words,
        prog="sentiq",
        description=words("Sentiment of texts and of files of comments, from a Sentiq service."),
        epilog=words("The service is that of --url, else of SENTIQ_URL, else http://localhost:8000."),
    )
    parser.add_argument(
        "--version", action="version", version=f"sentiq {__version__}", help=words("show the version and end")
    )
    commands = parser.add_subparsers(
        dest="command",
        required=True,
        metavar=words("COMMAND"),
        title=words("commands"),
    )
    for add_command in (_add_predict, _add_score, _add_explain, _add_health):
        add_command(commands, words)
    return parser


def _add_predict(commands: Commands, words: Words) -> None:
    about = words("the sentiment of texts, or of the lines of standard input")
    parser = commands.add_parser("predict", words=words, help=about, description=about)
    parser.add_argument(
        "texts", nargs="+", metavar=words("TEXT"), help=words("a text, or - for standard input")
    )
    _add_json(parser, words)
    _add_service(parser, words)


def _add_explain(commands: Commands, words: Words) -> None:
    about = words("the weight of each word of a text")
    parser = commands.add_parser("explain", words=words, help=about, description=about)
    parser.add_argument("text", metavar=words("TEXT"), help=words("a text"))
    parser.add_argument(
        "--sentiment",
        metavar=words("LABEL"),
        help=words("the label to explain; by default the predicted one"),
    )
    _add_json(parser, words)
    _add_service(parser, words)


def _add_health(commands: Commands, words: Words) -> None:
    about = words("the state of the service; the exit code is 0 if it is ready")
    parser = commands.add_parser("health", words=words, help=about, description=about)
    _add_json(parser, words)
    _add_service(parser, words)


def _add_score(commands: Commands, words: Words) -> None:
    about = words("a file of comments with the columns sentiment, score, confident and error added")
    formats = words("Formats: CSV, TSV, TXT, JSONL, JSON, XLSX, ODS, XLS (only to read), Parquet.")
    parser = commands.add_parser("score", words=words, help=about, description=f"{about}\n\n{formats}")
    parser.add_argument("file", metavar=words("FILE"), help=words("the file, or - for standard input"))
    parser.add_argument(
        "-o",
        "--output",
        metavar=words("FILE"),
        help=words("where to write, by the name's ending; - for standard output; else FILE.scored.…"),
    )
    parser.add_argument(
        "-c",
        "--column",
        metavar=words("NAME|NUMBER"),
        help=words("the column with the texts; else it is guessed"),
    )
    reading = parser.add_argument_group(words("reading"))
    reading.add_argument("--sheet", metavar=words("NAME|NUMBER"), help=words("the sheet of a workbook"))
    reading.add_argument("--encoding", metavar=words("NAME"), help=words("such as utf-8 or cp1252"))
    reading.add_argument("--delimiter", metavar=words("SIGN"), help=words("one character, or tab"))
    header = reading.add_mutually_exclusive_group()
    header.add_argument(
        "--header", action="store_true", help=words("the first row has the names of the columns")
    )
    header.add_argument("--no-header", action="store_true", help=words("the first row is data"))
    writing = parser.add_argument_group(words("writing"))
    again = writing.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help=words("go on where an interrupted run ended"))
    again.add_argument("--force", action="store_true", help=words("begin again, and replace the output"))
    writing.add_argument(
        "--max-errors", type=int, metavar="N", help=words("stop when more than N rows have an error")
    )
    writing.add_argument(
        "--as-is", action="store_true", help=words("leave cells that a spreadsheet would run as they are")
    )
    writing.add_argument("-q", "--quiet", action="store_true", help=words("print errors only"))
    _add_service(parser, words)


def _add_json(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--json", action="store_true", help=words("print JSON"))


def _add_service(parser: argparse.ArgumentParser, words: Words) -> None:
    service = parser.add_argument_group(words("service"))
    service.add_argument("--url", help=words("the address of the service (SENTIQ_URL)"))
    service.add_argument(
        "--api-key-file",
        metavar=words("FILE"),
        help=words("a file with the API key; else the key is that of SENTIQ_API_KEY"),
    )
    service.add_argument(
        "--timeout",
        type=float,
        metavar=words("SECONDS"),
        help=words("how long to try again while the service is busy or away; 300 by default"),
    )
