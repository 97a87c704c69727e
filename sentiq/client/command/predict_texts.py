"""`sentiq predict`: the sentiment of texts."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from sentiq.client.command.exit_codes import ExitCode
from sentiq.client.command.service_options import client_of
from sentiq.client.command.terminal import Terminal
from sentiq.client.files.encodings import line_text
from sentiq.client.predictions import Prediction

AS_ONE_TABLE = 1_000  # lines of standard input; the columns of more lines are aligned in parts


def predict_texts(options: Namespace, terminal: Terminal) -> ExitCode:
    """Print a prediction for each text, in order; UNSCORED if one of them has none. Raises ClientError."""
    texts: Iterable[str] = options.texts
    if options.texts == ["-"]:
        texts = (line_text(line).lstrip("\ufeff").rstrip("\r\n") for line in terminal.stdin)
    code = ExitCode.DONE
    with client_of(options, terminal.environment) as client:
        for part in _parts(client.predict_iter(texts)):
            if any(prediction.error for prediction in part):
                code = ExitCode.UNSCORED
            if options.json:
                for prediction in part:
                    terminal.print_json(prediction_fields(prediction))
            else:
                words = terminal.words
                header = (words("sentiment"), words("score"), words("confident"), words("text"))
                terminal.print_rows(header, [_cells(prediction, terminal) for prediction in part])
            terminal.stdout.flush()
    return code


def prediction_fields(prediction: Prediction) -> dict[str, object]:
    """Return a prediction in the form of the service's JSON, without the members that do not apply."""
    if prediction.error:
        return {"text": prediction.text, "error": asdict(prediction.error)}
    fields = asdict(prediction)
    del fields["error"]
    if not prediction.truncated:
        del fields["read_chars"]
    return fields


def _cells(prediction: Prediction, terminal: Terminal) -> tuple[str, str, str, str]:
    text = prediction.text or ""
    if prediction.error:
        return ("", "", "", f"{text} [{prediction.error.code}: {prediction.error.detail}]".lstrip())
    if not terminal.is_interactive:
        sure = "" if prediction.confident is None else str(prediction.confident).lower()
        return (prediction.sentiment or "", f"{prediction.score:.4f}", sure, text)
    words = terminal.words
    label = prediction.prediction if words.spanish else prediction.sentiment
    sure = {None: "?", True: words("yes"), False: words("not sure")}[prediction.confident]
    return (label or "", words.number(prediction.score or 0, 2), sure, text)


def _parts(predictions: Iterator[Prediction]) -> Iterator[list[Prediction]]:
    part: list[Prediction] = []
    for prediction in predictions:
        part.append(prediction)
        if len(part) == AS_ONE_TABLE:
            yield part
            part = []
    if part:
        yield part
