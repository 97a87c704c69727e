"""The entry point of the command `sentiq`: it reads the environment and turns errors into exit codes."""

import contextlib
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Sequence
from types import FrameType

from sentiq.client.command.arguments import command_parser
from sentiq.client.command.errors import (
    InputMissing,
    JournalMismatch,
    OutputExists,
    TooManyErrors,
    UnusableOption,
)
from sentiq.client.command.exit_codes import ExitCode
from sentiq.client.command.spanish import SPANISH
from sentiq.client.command.terminal import Terminal
from sentiq.client.command.words import Words
from sentiq.client.errors import ClientError, InvalidArgument, KeyRefused, RequestRefused, TextRefused
from sentiq.client.files.errors import FileError, FileUnreadable, FileUnwritable

# The first class that fits an error gives the exit code.
CODES: tuple[tuple[type[BaseException], ExitCode], ...] = (
    (InputMissing, ExitCode.NO_INPUT),
    (FileUnreadable, ExitCode.BAD_INPUT),
    (FileUnwritable, ExitCode.NO_OUTPUT),
    (OutputExists, ExitCode.NO_OUTPUT),
    (JournalMismatch, ExitCode.NO_OUTPUT),
    (TooManyErrors, ExitCode.UNSCORED),
    (UnusableOption, ExitCode.USAGE),
    (TextRefused, ExitCode.UNSCORED),
    (InvalidArgument, ExitCode.USAGE),
    (KeyRefused, ExitCode.NO_PERMISSION),
    (RequestRefused, ExitCode.BAD_INPUT),
    (ClientError, ExitCode.UNAVAILABLE),
    (OSError, ExitCode.NO_OUTPUT),
)


class Terminated(KeyboardInterrupt):
    """SIGTERM came: end as after Ctrl-C, with another code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    words = Words.of_environment(os.environ)
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    options = command_parser(words).parse_args(arguments, Namespace(arguments=arguments))
    terminal = Terminal.of_process(words, os.environ, quiet=getattr(options, "quiet", False))
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = _carry_out(options, terminal)
        sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes standard output at its end, and would complain.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.BROKEN_PIPE
    return code


def _carry_out(options: Namespace, terminal: Terminal) -> ExitCode:
    try:
        return _subcommand(options, terminal)
    except BrokenPipeError:
        raise
    except Terminated:
        return ExitCode.TERMINATED
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except FileError as error:
        place = f"{options.file}: " if isinstance(error, FileUnreadable) else ""
        terminal.print_error(place + terminal.words.translated(error.template, error.values))
        return exit_code(error)
    except (ClientError, OSError) as error:
        terminal.print_error(_client_sentence(error, terminal.words))
        return exit_code(error)
    except Exception as error:  # a person gets one line, never a traceback
        terminal.print_error(
            terminal.words(
                "a fault of this program: {kind}: {message}", kind=type(error).__name__, message=error
            )
        )
        return ExitCode.INTERNAL


def _subcommand(options: Namespace, terminal: Terminal) -> ExitCode:
    """Import the subcommand when it is called: `sentiq --help` needs none of them."""
    match options.command:
        case "predict":
            from sentiq.client.command.predict_texts import predict_texts

            return predict_texts(options, terminal)
        case "explain":
            from sentiq.client.command.explain_text import explain_text

            return explain_text(options, terminal)
        case "health":
            from sentiq.client.command.service_health import show_health

            return show_health(options, terminal)
    from sentiq.client.command.score_file import score_file

    return score_file(options, terminal)


def _client_sentence(error: Exception, words: Words) -> str:
    """Return the message of an error of the client; in Spanish behind a sentence about its class."""
    for kind in type(error).__mro__:
        if (name := kind.__name__) in SPANISH and words.spanish:
            return f"{words(name)} ({error})"
    return str(error)


def exit_code(error: BaseException) -> ExitCode:
    """Return the exit code of an error."""
    return next((code for kind, code in CODES if isinstance(error, kind)), ExitCode.INTERNAL)


def _terminate(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # as signal asks
    raise Terminated
