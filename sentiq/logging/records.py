"""The log records that dashboards and alerts read: their fields, and the functions that write them."""

import logging
from collections.abc import Iterable, Mapping
from typing import TypedDict

from sentiq.logging.probability_fields import probability_fields

# The kinds of record that dashboards and alerts know: each is the record's message and its field `event`.
PREDICTION = "prediction"
REQUEST = "request"
FEEDBACK = "feedback"
QUEUE = "queue"


class PredictionFields(TypedDict, total=False):
    """The record of one prediction. One that failed or expired has no sentiment, score or probabilities.

    Of a model with many labels, probability_fields replaces `probabilities` by fields of the most probable.
    """

    request_id: str
    job_id: str
    index: int  # position of the text in the job, from 0
    chunk_id: str
    sentiment: str
    score: float
    probabilities: Mapping[str, float]
    confident: bool  # missing for a model without a threshold
    truncated: bool  # the model read only the beginning of the text
    text_chars: int
    text: str  # only with LOG_TEXT=1
    model: str
    queue_ms: float
    infer_ms: float
    total_ms: float
    batch_size: int
    status: str
    error_code: str  # of a text without a prediction, see sentiq.messages.TextError


class RequestFields(TypedDict, total=False):
    """The record of one HTTP request."""

    request_id: str
    job_id: str
    method: str
    path: str
    route: str
    key_name: str  # of the API key, where one is needed
    status_code: int  # not `status`: that of a prediction is text, and Elasticsearch gives a field one type
    total_ms: float


class FeedbackFields(TypedDict):
    """The record of one correction."""

    request_id: str
    job_id: str
    index: int  # position of the text in the job, from 0
    sentiment: str  # the right label
    predicted: str
    correct: bool


class QueueFields(TypedDict, total=False):
    """The state of the queue. The mean scores are there if both days (UTC) had enough texts."""

    waiting: int  # chunks
    queue_limit: int  # chunks
    queue_fill: float  # waiting / queue_limit
    workers: int
    dead: int  # chunks
    mean_score_today: float
    mean_score_yesterday: float
    mean_score_drop: float  # yesterday minus today


def log_predictions(logger: logging.Logger, predictions: Iterable[PredictionFields]) -> None:
    """Write one record for each prediction, with one call of `logging` for all of them."""
    if logger.isEnabledFor(logging.INFO):
        many = [_prediction_record(fields) for fields in predictions]
        logger.info(PREDICTION, extra={"many": many})


def log_request(logger: logging.Logger, fields: RequestFields) -> None:
    """Write the record of an HTTP request."""
    _log(logger, REQUEST, fields)


def log_feedback(logger: logging.Logger, fields: FeedbackFields) -> None:
    """Write the record of a correction."""
    _log(logger, FEEDBACK, fields)


def log_queue(logger: logging.Logger, fields: QueueFields, *, repeated: bool = False) -> None:
    """Write the record of the queue. Text logs leave out a `repeated` one, equal to the last record."""
    logger.info(QUEUE, extra={"fields": {"event": QUEUE, **fields}, "repeated": repeated})


def _prediction_record(fields: PredictionFields) -> dict[str, object]:
    record: dict[str, object] = {"event": PREDICTION, **fields}
    if (probabilities := fields.get("probabilities")) is not None:
        del record["probabilities"]
        record |= probability_fields(probabilities)
    return record


def _log(logger: logging.Logger, event: str, fields: Mapping[str, object]) -> None:
    logger.info(event, extra={"fields": {"event": event, **fields}})
