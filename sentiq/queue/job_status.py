"""The state of a job, and the counts of the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Self

from sentiq.messages import Prediction, Result

JobState = Literal["queued", "running", "done", "failed", "expired"]


@dataclass(frozen=True, slots=True)
class JobStatus:
    """The state of a job. `predictions` are in the order of its texts, once the job is done.

    `label_names` is the model's name for each label that has one, see sentiq.messages.Result.
    """

    job_id: str
    state: JobState
    predictions: tuple[Prediction, ...] = ()
    model: str = ""
    error: str = ""
    label_names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_results(cls, job_id: str, results: Sequence[Result]) -> Self:
        """Return the state of a job from the results of all its chunks, in order.

        A job with a failed chunk has failed; without one, a job with an expired chunk has expired.
        """
        for state in ("failed", "expired"):
            for result in results:
                if result.status == state:
                    return cls(job_id, result.status, error=result.error)
        predictions = tuple(prediction for result in results for prediction in result.predictions)
        return cls(job_id, "done", predictions, results[0].model, label_names=results[0].label_names)


@dataclass(frozen=True, slots=True)
class QueueState:
    """The counts of the queue: chunks and workers."""

    waiting: int  # chunks
    dead: int  # chunks
    workers: int  # workers whose lease holds
    limit: int  # maximum of waiting chunks
    waiting_bytes: int = field(default=0, compare=False)  # of the waiting chunks
