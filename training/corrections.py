"""Corrections of users as a table of labeled texts: `python -m training.corrections --out FILE`.

They come from the Redis of a running service: the one that REDIS_URL names, else that of `make run`.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from devtools.run_plan import RUN_FOLDER
from devtools.run_redis import LocalRedis, RunError
from sentiq.errors import SentiqError
from sentiq.queue.connection import connect
from sentiq.queue.feedback import Feedback, FeedbackStore
from sentiq.settings import Settings
from training.data import COLUMNS, LABELS, DataError, read_table

SOURCE = "corrections"
DEFAULT_OUT = RUN_FOLDER / f"{SOURCE}.tsv"
LANGUAGES = ("en", "es")  # of training
READ_TIMEOUT_S = 30.0
ADDRESS_VARIABLES = ("REDIS_URL", "REDIS_URL_FILE")

GuessLanguage = Callable[[str], str]


class Row(NamedTuple):
    """A corrected text; its blanks are single spaces, because a table has no quotes."""

    label: str
    language: str
    text: str


def main() -> None:
    """Write the corrections of a service as a table that training reads, or add them to it."""
    options = parse_options()
    try:
        rows = read_rows(options.out) if options.out.exists() else {}
        before = len(rows)
        client = connect(redis_url(os.environ), max_connections=2, read_timeout_s=READ_TIMEOUT_S)
        left_out = add_corrections(rows, FeedbackStore(client).corrections(), language_guesser())
        write_rows(options.out, rows)
    except (DataError, RunError, SentiqError, OSError) as error:
        sys.exit(f"corrections: {error}")
    print(f"{options.out} has {len(rows)} corrected texts, {len(rows) - before} of them new.")
    for reason, count in sorted(left_out.items()):
        print(f"{count} corrections are left out: {reason}.")
    print("Read the table before training: everyone who can open the page can send corrections.")


def redis_url(environment: Mapping[str, str]) -> str:
    """Return the address of Redis: that of the environment, else of the `make run` of this checkout.

    Raises SettingsError, RunError.
    """
    settings = Settings.from_environment(environment)
    folder = RUN_FOLDER / str(settings.port)
    if any(environment.get(name, "").strip() for name in ADDRESS_VARIABLES) or not folder.is_dir():
        return settings.redis_url
    return LocalRedis(folder).url


def add_corrections(
    rows: dict[str, Row], corrections: Iterable[Feedback], guess_language: GuessLanguage
) -> Counter[str]:
    """Add corrections, the oldest first, to the rows by text; return reason -> number of those left out."""
    left_out: Counter[str] = Counter()
    for correction in corrections:
        text = " ".join((correction.text or "").split())
        if not text:
            left_out["they came without the text"] += 1
        elif correction.sentiment not in LABELS:
            left_out[f"their label is not {', '.join(LABELS)}"] += 1
        else:
            rows[text] = Row(correction.sentiment, guess_language(text), text)
    return left_out


def language_guesser() -> GuessLanguage:
    """Return a function that tells a text's language, one of LANGUAGES."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return lambda text: str(identifier.classify(text)[0])


def read_rows(path: Path) -> dict[str, Row]:
    """Return the rows of a table by text. Raises DataError if it is malformed."""
    table = read_table(path)
    rows = zip(table.labels, table.languages, table.texts, strict=True)
    return {text: Row(LABELS[label], str(language), text) for label, language, text in rows}


def write_rows(path: Path, rows: Mapping[str, Row]) -> None:
    """Write the table; a table that was there is replaced whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        table.writerow(COLUMNS)
        table.writerows((row.label, row.language, SOURCE, row.text) for row in rows.values())
    unfinished.replace(path)


def parse_options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.corrections", description=main.__doc__)
    parser.add_argument(
        "--out", type=Path, default=DEFAULT_OUT, help="the table, *.tsv, default: %(default)s"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
