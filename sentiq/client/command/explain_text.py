"""`sentiq explain`: how much an answer depends on each word."""

from argparse import Namespace
from dataclasses import asdict

from sentiq.client.command.exit_codes import ExitCode
from sentiq.client.command.predict_texts import prediction_fields
from sentiq.client.command.service_options import client_of
from sentiq.client.command.terminal import Terminal
from sentiq.client.predictions import Explanation

BAR = 20  # characters for the largest weight


def explain_text(options: Namespace, terminal: Terminal) -> ExitCode:
    """Print the weight of each word. Raises TextRefused, ClientError."""
    with client_of(options, terminal.environment) as client:
        explanation = client.explain(options.text, options.sentiment)
    if options.json:
        words = [asdict(word) for word in explanation.words]
        fields = {**prediction_fields(explanation.prediction), "explained": explanation.label, "words": words}
        terminal.print_json(fields)
        return ExitCode.DONE
    _print_table(explanation, terminal)
    return ExitCode.DONE


def _print_table(explanation: Explanation, terminal: Terminal) -> None:
    words, prediction = terminal.words, explanation.prediction
    terminal.remark(
        "{sentiment}, score {score}; a weight above 0 speaks for {label!r}",
        sentiment=(prediction.prediction if words.spanish else prediction.sentiment) or "",
        score=words.number(prediction.score or 0, 2),
        label=words(explanation.label),
    )
    largest = max((abs(word.weight or 0) for word in explanation.words), default=0.0) or 1.0
    unknown = "?" if terminal.is_interactive else ""
    terminal.print_rows(
        (words("weight"), "", words("word")),
        [
            (
                unknown if word.weight is None else f"{word.weight:+.3f}",
                _bar((word.weight or 0) / largest, terminal.is_interactive),
                word.text,
            )
            for word in explanation.words
        ],
    )
    if any(word.weight is None for word in explanation.words):
        terminal.remark("a word without a weight: no text is left without it, or that text was not scored")


def _bar(share: float, interactive: bool) -> str:
    return ("+" if share > 0 else "-") * round(abs(share) * BAR) if interactive else ""
