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
        "{sentiment}, score {score}; positive weights speak for {label}",
        sentiment=(prediction.prediction if words.spanish else prediction.sentiment) or "",
        score=words.number(prediction.score or 0, 2),
        label=explanation.label,
    )
    largest = max((abs(word.weight) for word in explanation.words), default=0.0) or 1.0
    terminal.print_rows(
        (words("weight"), "", words("word")),
        [
            (f"{word.weight:+.3f}", _bar(word.weight / largest, terminal.is_interactive), word.text)
            for word in explanation.words
        ],
    )


def _bar(share: float, interactive: bool) -> str:
    return ("+" if share > 0 else "-") * round(abs(share) * BAR) if interactive else ""
