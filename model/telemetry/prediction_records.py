"""The log record of each prediction."""

from collections.abc import Iterator, Sequence

from model.telemetry.metrics import queue_ms
from sentiq.logging.records import PredictionFields
from sentiq.messages import Job, Result


def prediction_records(
    results: Sequence[tuple[Job, Result]], claimed_at_ms: int, infer_ms: float, *, log_text: bool
) -> Iterator[PredictionFields]:
    """One record a text. `infer_ms` is the time of the whole batch, `claimed_at_ms` Redis's clock."""
    batch_size = sum(len(job.texts) for job, _ in results)
    for job, result in results:
        waited_ms = queue_ms(job, claimed_at_ms)
        for index, text in enumerate(job.texts):
            fields: PredictionFields = {
                "job_id": job.id,
                "request_id": job.trace_id,
                "text_chars": len(text),
                "model": result.model,
                "queue_ms": waited_ms,
                "infer_ms": round(infer_ms, 3),
                "total_ms": round(waited_ms + infer_ms, 3),
                "batch_size": batch_size,
                "status": result.status,
            }
            if result.status == "done":
                prediction = result.predictions[index]
                fields["sentiment"] = prediction.sentiment
                fields["score"] = prediction.score
                fields["probabilities"] = prediction.probabilities
            if log_text:
                fields["text"] = text
            yield fields
