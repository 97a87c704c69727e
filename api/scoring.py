"""Submit jobs to the queue and look them up, for the routes."""

from collections.abc import Sequence

from werkzeug.exceptions import NotFound

from api.request_context import request_context
from api.services import services
from sentiq.ids import may_read_job
from sentiq.queue import JobStatus
from sentiq.queue.idempotency import IdempotentRequest
from sentiq.queue.origin import Origin
from sentiq.queue.refused_texts import NO_REFUSED_TEXTS, RefusedTexts


def score_texts(
    texts: Sequence[str],
    *,
    keep: bool,
    idempotent: IdempotentRequest | None = None,
    refused: RefusedTexts = NO_REFUSED_TEXTS,
    explains: bool = False,
) -> JobStatus:
    """Submit a job and wait for its predictions; `keep` is for a client that may come back later.

    The errors of `refused` texts are among the outcomes, at their index in the job. The predictions of a job
    that explains one are not counted.

    Raises what Producer.submit_and_wait raises.
    """
    current, context = services(), request_context()
    timeout_s = current.settings.predict_timeout_s
    status = current.producer.submit_and_wait(
        texts,
        timeout_s,
        keep=keep,
        origin=Origin(context.request_id, context.key_name, refused, explains=explains),
        idempotent=idempotent,
    )
    context.set_job(status.job_id)
    if not explains:
        current.metrics.count_predictions(status.predictions)
    return status


def submit_texts(
    texts: Sequence[str],
    idempotent: IdempotentRequest | None = None,
    refused: RefusedTexts = NO_REFUSED_TEXTS,
) -> str:
    """Submit a job without waiting for it; return its id. Raises what Producer.submit raises."""
    context = request_context()
    job_id = services().producer.submit(
        texts,
        origin=Origin(context.request_id, context.key_name, refused),
        idempotent=idempotent,
    )
    context.set_job(job_id)
    return job_id


def find_job(job_id: str) -> JobStatus:
    """Return the state of a job. Raises NotFound, also for a job of another API key, and QueueUnavailable."""
    readable = may_read_job(job_id, request_context().key_name)
    status = services().producer.job_status(job_id) if readable else None
    if status is None:
        raise NotFound("There is no such job: its id is wrong, or its result has expired.")
    return status
