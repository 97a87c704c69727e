"""The state of a job, and the counts of the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Self

from sentiq.errors import ScoringFailed
from sentiq.messages import Prediction, Result, TextOutcome
from sentiq.queue.refused_texts import NO_REFUSED_TEXTS, RefusedTexts

JobState = Literal["queued", "running", "done", "failed", "expired"]


@dataclass(frozen=True, slots=True)
class JobStatus:
    """The state of a job.

    `predictions` holds a prediction or an error for each text, in order, once the job is done. A job in which
    no text has a prediction has failed or expired, and `error` is the reason. `texts_done` of its `texts`
    have a prediction or an error; both are set where the job was looked up.

    `label_names` is the model's name for each label that has one, see sentiq.messages.Result. `queue_ms` and
    `infer_ms` are the times of the chunk that ended last; None without a prediction.
    """

    job_id: str
    state: JobState
    predictions: tuple[TextOutcome, ...] = ()
    model: str = ""
    error: str = ""
    texts: int = field(default=0, compare=False)
    texts_done: int = field(default=0, compare=False)
    label_names: Mapping[str, str] = field(default_factory=dict)
    queue_ms: float | None = None
    infer_ms: float | None = None

    @classmethod
    def from_results(
        cls, job_id: str, results: Sequence[Result], refused: RefusedTexts = NO_REFUSED_TEXTS
    ) -> Self:
        """Return the state of a job from the results of all its chunks, in order, and its refused texts.

        A job with a prediction is done. Else it has failed; if all its chunks have expired, it has expired.
        """
        bad = [result for result in results if result.status != "done"]
        # A worker of release 0.1 does not say how many texts have failed: the index of the others is unknown.
        if bad and (len(bad) == len(results) or not all(result.predictions for result in bad)):
            worst = next((result for result in bad if result.status == "failed"), bad[0])
            return cls(job_id, worst.status, error=worst.error)
        done = next(result for result in results if result.status == "done")
        predictions = refused.merge([one for result in results for one in result.predictions])
        last = max(results, key=lambda result: (result.queue_ms or 0) + (result.infer_ms or 0))
        return cls(
            job_id,
            "done",
            predictions,
            done.model,
            label_names=done.label_names,
            queue_ms=last.queue_ms,
            infer_ms=last.infer_ms,
        )

    def prediction_at(self, index: int) -> Prediction:
        """Return the prediction of one text. Raises ScoringFailed if it has an error instead."""
        outcome = self.predictions[index]
        if not isinstance(outcome, Prediction):
            raise ScoringFailed(self.job_id, outcome.detail)
        return outcome


@dataclass(frozen=True, slots=True)
class QueueState:
    """The counts of the queue: chunks and workers."""

    waiting: int  # chunks
    dead: int  # chunks
    workers: int  # workers whose lease holds
    limit: int  # maximum of waiting chunks
    waiting_bytes: int = field(default=0, compare=False)  # of the waiting chunks
