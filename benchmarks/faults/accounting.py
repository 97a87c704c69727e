"""From the jobs of a row to its figures, and to the promises that were broken."""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from benchmarks.faults.jobs import EXPIRED, End, Job
from benchmarks.faults.reference import Reference, fits

NORMAL_RUN = 20  # answers in a row without an event: the service is normal again
NORMAL_LATENCY_S = 1.0  # at least; see _normal_again_s
SLOWEST_S = 15.0  # PREDICT_TIMEOUT_S and five seconds for a busy machine


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost that a fault may have. Nothing else may happen.

    `statuses` are those of refused requests, from the fault until `back_s` seconds after its end. Connections
    may be lost in the same time if `connections` is true. Jobs that were accepted from `lost_s` seconds
    before the fault until its end may be lost, and their answers forgotten. No request may take longer than
    `slowest_s` seconds, and none that gets 503 longer than `refused_s`.
    """

    statuses: Collection[int] = ()
    connections: bool = False
    lost_s: float = -math.inf
    back_s: float = 20.0
    slowest_s: float = SLOWEST_S
    refused_s: float = math.inf


@dataclass(frozen=True, slots=True)
class Window:
    """The times of a row, in seconds of the monotonic clock."""

    fault_began: float
    fault_ended: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of a row. Latencies are those of answered requests that wait; NaN without such requests."""

    jobs: int
    answered: int
    refused: dict[int, int]  # status -> requests
    not_connected: int
    broken_off: int
    lost: int  # accepted, never answered, and without another end
    forgotten: int  # answered, then unknown
    wrong: int  # answers that are not those of the job's texts
    different: int  # jobs with two answers that differ
    failed: int
    p50_before_s: float
    p99_before_s: float
    p50_during_s: float
    p99_during_s: float
    slowest_s: float  # of all requests
    normal_again_s: float  # after the end of the fault; infinite if answers did not become normal


def account(jobs: Sequence[Job], window: Window, reference: Reference) -> Figures:
    """Return the figures of the jobs of one row."""
    waiting = [job for job in jobs if job.waits]
    before = [job.latency_s for job in waiting if job.told_at < window.fault_began and job.status == 200]
    again_s = _normal_again_s(waiting, window, _percentile(before, 0.99))
    until = window.fault_ended + (max(1.0, again_s) if math.isfinite(again_s) else SLOWEST_S)
    during = [
        job.latency_s
        for job in waiting
        if job.told_at >= window.fault_began and job.sent_at <= until and job.status == 200
    ]
    return Figures(
        jobs=len(jobs),
        answered=sum(bool(job.answer) for job in jobs),
        refused=dict(sorted(Counter(job.status for job in jobs if job.status not in (0, 200, 202)).items())),
        not_connected=sum(job.end is End.NOT_CONNECTED for job in jobs),
        broken_off=sum(job.end is End.BROKEN_OFF for job in jobs),
        lost=sum(_lost(job) and not job.answer for job in jobs),
        forgotten=sum(_lost(job) and bool(job.answer) for job in jobs),
        wrong=sum(_wrong(job, reference) for job in jobs),
        different=sum(job.different for job in jobs),
        failed=sum(job.end is End.FAILED for job in jobs),
        p50_before_s=_percentile(before, 0.5),
        p99_before_s=_percentile(before, 0.99),
        p50_during_s=_percentile(during, 0.5),
        p99_during_s=_percentile(during, 0.99),
        slowest_s=max((job.latency_s for job in jobs), default=0.0),
        normal_again_s=again_s,
    )


def broken_promises(figures: Figures, jobs: Sequence[Job], window: Window, cost: Cost) -> list[str]:
    """Return a sentence for each promise that the jobs of one row show as broken."""
    first, last = window.fault_began, window.fault_ended + cost.back_s
    in_time = {id(job) for job in jobs if job.told_at >= first and job.sent_at <= last}
    found = {
        "requests were refused by a status that this fault does not allow": sum(
            job.status not in (0, 200, 202) and (id(job) not in in_time or job.status not in cost.statuses)
            for job in jobs
        ),
        "connections were lost": sum(
            job.end in (End.BROKEN_OFF, End.NOT_CONNECTED) and not (cost.connections and id(job) in in_time)
            for job in jobs
        ),
        "accepted jobs were lost or forgotten": sum(
            _lost(job) and not first - cost.lost_s <= job.told_at <= _lost_until(job, window) for job in jobs
        ),
        "answers were not those of the texts": figures.wrong,
        "jobs had two answers that differ": figures.different,
        "jobs failed": figures.failed,
        f"requests took more than {cost.slowest_s:g} s": sum(job.latency_s > cost.slowest_s for job in jobs),
        f"requests got 503 after more than {cost.refused_s:g} s": sum(
            job.status == 503 and job.latency_s > cost.refused_s for job in jobs
        ),
    }
    broken = [f"{count} {what}" for what, count in found.items() if count]
    if figures.normal_again_s > cost.back_s:
        broken.append(f"answers were not normal again {cost.back_s:g} s after the fault")
    return broken


def _lost(job: Job) -> bool:
    """Return True for a job whose id is known, and which has no end or is not known to the service."""
    return bool(job.job_id) and job.end in (End.LOST, End.OPEN)


def _lost_until(job: Job, window: Window) -> float:
    """Return the last time at which a job that is lost may have been accepted."""
    # The response to a request sent before the end of the fault may come after it.
    return math.inf if job.sent_at <= window.fault_ended else window.fault_ended


def _wrong(job: Job, reference: Reference) -> bool:
    """Return True if an answer is not that of its text. Of a job that got 504, texts may have expired."""
    texts, answer = job.texts, job.answer
    if job.status == 504 and len(answer) == len(texts):
        scored = [position for position, one in enumerate(answer) if one != EXPIRED]
        texts, answer = tuple(texts[n] for n in scored), tuple(answer[n] for n in scored)
    return bool(job.answer) and not fits(reference, texts, answer)


def _normal_again_s(waiting: Sequence[Job], window: Window, p99_before_s: float) -> float:
    """Return the seconds from the end of the fault until answers are normal again.

    They are normal when NORMAL_RUN requests sent in a row get normal answers, and all sent before have ended.
    A normal answer comes within a second, or three times the p99 before the fault. Fewer requests are enough
    at the end of a row.
    """
    limit_s = max(NORMAL_LATENCY_S, 3 * p99_before_s if math.isfinite(p99_before_s) else 0.0)
    after = sorted((job for job in waiting if job.told_at >= window.fault_began), key=lambda job: job.sent_at)
    run: list[Job] = []
    ended = window.fault_ended
    for job in after:
        if job.status == 200 and job.latency_s <= limit_s:
            run.append(job)
        else:
            run = []
            ended = max(ended, job.told_at)
        if len(run) == NORMAL_RUN:
            break
    return max(ended, run[0].sent_at) - window.fault_ended if run else math.inf


def _percentile(values: Sequence[float], share: float) -> float:
    if not values:
        return math.nan
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
