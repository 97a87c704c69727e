"""A steady load: clients that send jobs of all kinds and ask for each of them again by its id."""

import random
import threading
from collections import deque
from collections.abc import Sequence
from time import monotonic

from benchmarks.faults.job_requests import ask_again, submit
from benchmarks.faults.jobs import End, Job
from devtools.processes import wait_until

PAUSE_S = 0.15  # of a client between two turns
ASK_AFTER_S = 0.5  # between two questions for the same job
ASK_ANSWERED_AFTER_S = 3.0  # when a job that was answered is asked for again
QUESTIONS_A_TURN = 3
KINDS = ((1, 1, True), (2, 80, True), (1, 1, False), (65, 130, False))  # texts from, to; the client waits
WEIGHTS = (5, 2, 2, 1)


class Client(threading.Thread):
    """One client. Its jobs belong to its thread; `take_jobs` is for a client that is idle."""

    def __init__(self, load: "Load", number: int) -> None:
        super().__init__(name=f"client-{number}", daemon=True)
        self._load = load
        self._rng = random.Random(number)
        self._busy = False
        self._questions: deque[tuple[float, Job]] = deque()  # when to ask, for which job
        self._jobs: list[Job] = []

    @property
    def idle(self) -> bool:
        """True if no request is under way and no job is to be asked for."""
        return not self._busy and not self._questions

    @property
    def sent(self) -> int:
        """The number of jobs so far."""
        return len(self._jobs)

    def take_jobs(self) -> list[Job]:
        """Return the jobs sent since the last call; questions that are still open are dropped."""
        jobs, self._jobs = self._jobs, []
        self._questions.clear()
        return jobs

    def run(self) -> None:
        while not self._load.ended.wait(PAUSE_S):
            self._busy = True  # before `sending` is read: an idle client sends nothing more
            if self._load.sending.is_set():
                self._send()
            self._ask()
            self._busy = False

    def _send(self) -> None:
        least, most, waits = self._rng.choices(KINDS, WEIGHTS)[0]
        texts = tuple(self._rng.sample(self._load.texts, self._rng.randint(least, most)))
        job = Job(texts, waits, monotonic())
        self._jobs.append(job)
        submit(self._load.url, job)
        if job.job_id:
            self._ask_later(job)

    def _ask(self) -> None:
        for _ in range(min(QUESTIONS_A_TURN, len(self._questions))):
            due, job = self._questions.popleft()
            if due > monotonic() and self._load.sending.is_set():
                self._questions.append((due, job))
                continue
            first = job.end is End.OPEN
            if not ask_again(self._load.url, job) or (first and job.end is End.ANSWERED):
                self._ask_later(job)

    def _ask_later(self, job: Job) -> None:
        delay_s = ASK_ANSWERED_AFTER_S if job.end is End.ANSWERED else ASK_AFTER_S
        self._questions.append((monotonic() + delay_s, job))


class Load:
    """Clients that send while `sending` is set."""

    def __init__(self, url: str, texts: Sequence[str], clients: int) -> None:
        self.url = url
        self.texts = texts
        self.sending = threading.Event()
        self.ended = threading.Event()
        self._clients = [Client(self, number) for number in range(clients)]
        for client in self._clients:
            client.start()

    @property
    def sent(self) -> int:
        """The number of jobs since the last `settle`."""
        return sum(client.sent for client in self._clients)

    def settle(self, timeout_s: float) -> list[Job]:
        """Stop sending and ask for the jobs that are open; return all jobs since the last call.

        A job without an end after `timeout_s` stays open.
        """
        self.sending.clear()
        end = monotonic() + timeout_s
        wait_until(lambda: self._idle() or monotonic() > end, "the clients are idle", timeout_s * 2)
        return [job for client in self._clients for job in client.take_jobs()]

    def stop(self) -> None:
        """End all clients."""
        self.ended.set()
        for client in self._clients:
            client.join()

    def _idle(self) -> bool:
        return all(client.idle for client in self._clients)
