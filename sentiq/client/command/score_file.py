"""`sentiq score`: a file of comments with the sentiment of each."""

import shlex
import shutil
import sys
from argparse import Namespace
from pathlib import Path

from sentiq.client.blocking_client import Client
from sentiq.client.command.errors import OutputExists, UnusableOption
from sentiq.client.command.exit_codes import ExitCode
from sentiq.client.command.input_file import digest_of, input_path
from sentiq.client.command.journal import Journal, RunFacts
from sentiq.client.command.run_paths import RunPaths, run_paths
from sentiq.client.command.score_run import ScoreRun
from sentiq.client.command.service_options import client_of
from sentiq.client.command.terminal import Terminal
from sentiq.client.files.output import output_form
from sentiq.client.files.table import ReadOptions, Table, open_table

TEXT_KINDS = ("csv", "jsonl", "json")


def score_file(options: Namespace, terminal: Terminal) -> ExitCode:
    """Score a file. Raises FileError, ClientError; an interrupted run can go on with --resume."""
    with input_path(options.file) as source:
        table = open_table(source, read_options(options))
        with run_paths(options, source, table) as paths:
            run = _plan_run(options, table, paths, terminal)
            facts = RunFacts(digest_of(source), run.column, table.layout.rows, _facts_options(options))
            with client_of(options, terminal.environment) as client:
                journal = Journal(paths.journal, facts, resume=options.resume)
                try:
                    _carry_out(run, client, journal, paths, terminal)
                except BrokenPipeError:
                    raise
                except BaseException:
                    journal.close()
                    _say_how_to_resume(journal, paths, table, options, terminal)
                    raise
                finally:
                    journal.close()
    return ExitCode.DONE


def read_options(options: Namespace) -> ReadOptions:
    """Return what the person says about the file. Raises UnusableOption."""
    delimiter = {"tab": "\t", "\\t": "\t"}.get(options.delimiter or "", options.delimiter)
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '\r\n"'):
        raise UnusableOption("--delimiter {value}: give one character, or tab", value=options.delimiter)
    has_header = True if options.header else (False if options.no_header else None)
    return ReadOptions(options.encoding, delimiter, options.sheet, has_header)


def _facts_options(options: Namespace) -> dict[str, object]:
    names = ("encoding", "delimiter", "sheet", "header", "no_header")
    return {name: getattr(options, name) for name in names}


def _plan_run(options: Namespace, table: Table, paths: RunPaths, terminal: Terminal) -> ScoreRun:
    """Return the run, and tell the person how the file is read. Raises FileError."""
    if options.max_errors is not None and options.max_errors < 0:
        raise UnusableOption("--max-errors {value}: give 0 or more", value=options.max_errors)
    column = table.column(options.column)
    form = output_form(table, paths.output, spanish=terminal.words.spanish)
    if paths.to_stdout and form.kind not in TEXT_KINDS and terminal.is_interactive:
        raise OutputExists("the output is no text: give it a name with -o")
    words = terminal.words
    for note in table.notes:
        terminal.remark(
            "note: {note}",
            note=words.translated(note.template, note.values),
        )
    if table.header is None:
        terminal.remark("note: {note}", note=words("the file has no header; --header says that it has one"))
    template = (
        "column {number}, {name!r}; --column takes another one"
        if options.column is None
        else "column {number}, {name!r}"
    )
    terminal.remark(template, number=column + 1, name=table.column_name(column))
    return ScoreRun(table, column, form, options.as_is, options.max_errors)


def _carry_out(run: ScoreRun, client: Client, journal: Journal, paths: RunPaths, terminal: Terminal) -> None:
    rows_before, words = journal.rows, terminal.words
    if rows_before:
        terminal.remark("rows that have a result already: {count}", count=words.number(rows_before))
    took_s = run.score_rows(client, journal, terminal)
    summary = run.write_output(journal, paths)
    scored_now = journal.rows - rows_before
    if paths.to_stdout:
        _copy_to_stdout(paths.output)
    journal.remove()
    terminal.remark(
        "rows: {rows}, in {seconds} s, {rate} a second",
        rows=words.number(journal.rows),
        seconds=words.number(took_s, 1),
        rate=words.number(scored_now / max(took_s, 1e-9)),
    )
    summary.print_to(terminal)
    if not paths.to_stdout:
        terminal.remark("written: {path}", path=paths.output)


def _copy_to_stdout(path: Path) -> None:
    with path.open("rb") as file:
        shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _say_how_to_resume(
    journal: Journal, paths: RunPaths, table: Table, options: Namespace, terminal: Terminal
) -> None:
    """Tell the person where the run ended; a run to standard output leaves nothing to go on with."""
    words = terminal.words
    done = {"rows": words.number(journal.rows), "total": words.number(table.layout.rows)}
    if paths.to_stdout:
        terminal.print_error(words("ended after {rows} of {total} rows; nothing was written", **done))
        return
    if not journal.rows:
        paths.journal.unlink()
        return
    arguments = [argument for argument in options.arguments if argument not in ("--force", "--resume")]
    terminal.print_error(words("ended after {rows} of {total} rows, which are kept; to go on:", **done))
    print(f"  {shlex.join(['sentiq', *arguments, '--resume'])}", file=terminal.stderr)
