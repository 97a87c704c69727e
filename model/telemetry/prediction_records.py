"""The log record of each prediction."""

from collections.abc import Iterator, Sequence

from sentiq.logging.records import PredictionFields
from sentiq.messages import Chunk, Result, TextError, TextOutcome


def prediction_records(
    results: Sequence[tuple[Chunk, Result]], claimed_at_ms: int, infer_ms: float, *, log_text: bool
) -> Iterator[PredictionFields]:
    """Yield one record for each text of a user, and none for the variants of an explanation.

    `infer_ms` is the time of the whole batch in ms, `claimed_at_ms` of Redis's clock.
    """
    batch_size = sum(len(chunk.texts) for chunk, _ in results)
    for chunk, result in results:
        if chunk.explains:
            continue
        queue_ms = chunk.waited_ms(claimed_at_ms)
        for position, text in enumerate(chunk.texts):
            fields: PredictionFields = {
                "request_id": chunk.request_id,
                "job_id": chunk.job_id,
                "index": chunk.index_of(position),
                "chunk_id": chunk.chunk_id,
                "text_chars": len(text),
                "model": result.model,
                "queue_ms": queue_ms,
                "infer_ms": round(infer_ms, 3),
                "total_ms": round(queue_ms + infer_ms, 3),
                "batch_size": batch_size,
                "status": result.status,
            }
            _add_outcome(fields, result.predictions[position])
            if log_text:
                fields["text"] = text
            yield fields


def _add_outcome(fields: PredictionFields, outcome: TextOutcome) -> None:
    if isinstance(outcome, TextError):
        fields["status"] = "expired" if outcome.code == "expired" else "failed"
        fields["error_code"] = outcome.code
        return
    fields["sentiment"] = outcome.sentiment
    fields["score"] = outcome.score
    fields["probabilities"] = outcome.probabilities
    fields["truncated"] = outcome.truncated
    if outcome.confident is not None:
        fields["confident"] = outcome.confident
