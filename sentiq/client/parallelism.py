"""The number of requests in flight: it grows while the throughput grows, and halves under overload.

Additive increase, multiplicative decrease (AIMD), the rule of TCP: https://www.rfc-editor.org/rfc/rfc5681.
The rule has no input or output, and gets the time from its caller.
"""

START = 2
MOST = 32
GAIN = 1.05  # the throughput of a larger limit must be this many times that of the smaller one
REQUESTS_PER_PLACE = 2  # answers in a period, for each place
PERIODS_BETWEEN_TRIALS = 8


class ParallelismLimit:
    """The limit of requests in flight, and the trial of a larger one."""

    def __init__(self, *, start: int = START, most: int = MOST) -> None:
        self.limit = min(start, most)
        self._most = most
        self._before_trial = 0  # the limit; 0 if no trial is under way
        self._rate = 0.0  # texts a second, at the limit before the trial
        self._periods_to_wait = 0
        self._quick_growth = True
        self._reduced_at = float("-inf")
        self._start_period(None)

    def note_answer(self, texts: int, now: float, *, all_busy: bool) -> None:
        """Count an answer with `texts` scored texts at `now` (s).

        `all_busy` is False if fewer requests were in flight than may be: then the period says nothing.
        """
        if self._period_start is None or not all_busy:
            self._start_period(now)
            return
        self._answers += 1
        self._texts += texts
        if self._answers >= REQUESTS_PER_PLACE * self.limit:
            self._end_period(self._texts / max(now - self._period_start, 1e-9))
            self._start_period(now)

    def note_overload(self, sent_at: float, now: float) -> None:
        """Halve the limit, once for all requests that were in flight; `sent_at` is when this one was sent."""
        if sent_at < self._reduced_at:
            return
        self.limit = max(1, self.limit // 2)
        self._reduced_at = now
        self._before_trial = 0
        self._quick_growth = False
        self._periods_to_wait = PERIODS_BETWEEN_TRIALS
        self._start_period(None)

    def _start_period(self, now: float | None) -> None:
        self._period_start = now
        self._answers = 0
        self._texts = 0

    def _end_period(self, rate: float) -> None:
        if self._before_trial and rate < GAIN * self._rate:
            self.limit, self._before_trial = self._before_trial, 0
            self._quick_growth = False
            self._periods_to_wait = PERIODS_BETWEEN_TRIALS
        elif self._periods_to_wait:
            self._periods_to_wait -= 1
        else:
            self._try_more(rate)

    def _try_more(self, rate: float) -> None:
        self._rate = rate
        self._before_trial = self.limit if self.limit < self._most else 0
        step = max(1, self.limit // 2) if self._quick_growth else 1
        self.limit = min(self._most, self.limit + step)
