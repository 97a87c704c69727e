"""One job of the load: its texts, its answers and its times, in seconds of the monotonic clock."""

from dataclasses import dataclass, field
from enum import StrEnum

EXPIRED: tuple[float, ...] = ()  # in place of the probabilities of a text whose time limit passed
Answer = tuple[tuple[float, ...], ...]  # for each text its probabilities, in the order of the labels' names


class End(StrEnum):
    """The end of a job, as its client learned it."""

    OPEN = "open"  # not yet known
    ANSWERED = "answered"
    REFUSED = "refused"  # by a status, with no job behind it
    NOT_CONNECTED = "not connected"  # nothing listened: the job was not sent
    BROKEN_OFF = "broken off"  # the connection was lost before an id was known
    EXPIRED = "expired"  # 504, and the job's Location says that it was not scored
    FAILED = "failed"  # the job's state is failed
    LOST = "lost"  # its id is known, and the service does not know it


@dataclass(slots=True)
class Job:
    """A job that one client submits.

    `status` is that of the first response, 0 if there was none. `told_at` is the time of that response, or of
    the loss of the connection.
    """

    texts: tuple[str, ...]
    waits: bool  # False: Prefer: respond-async
    sent_at: float
    told_at: float = 0.0
    status: int = 0
    job_id: str = ""
    end: End = End.OPEN
    answer: Answer = ()
    later_answers: list[Answer] = field(default_factory=list)  # to the same question, asked again

    @property
    def latency_s(self) -> float:
        """Seconds from the request to its first response, or to the loss of the connection."""
        return self.told_at - self.sent_at

    @property
    def different(self) -> bool:
        """True if two answers differ."""
        return any(later != self.answer for later in self.later_answers)
