"""The time limit of a call, and the pauses before it tries again."""

import asyncio
import random
from time import monotonic

from sentiq.client.errors import TimeLimitExceeded

FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 5.0


class Patience:
    """The time that a call has left. Its pauses get longer, and vary so that clients do not come together."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._end: float | None = None
        self._pause_s = FIRST_PAUSE_S

    @property
    def left_s(self) -> float:
        """Return the seconds that are left. The first call starts the time: a request has its place then."""
        if self._end is None:
            self._end = monotonic() + self._timeout_s
        return max(0.0, self._end - monotonic())

    async def pause(self, reason: str, retry_after_s: float | None = None) -> None:
        """Wait `retry_after_s`, or longer each time. Raises TimeLimitExceeded if the limit is earlier."""
        pause_s = self._pause_s * random.uniform(0.5, 1) if retry_after_s is None else retry_after_s  # noqa: S311  # no secret
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        if pause_s > self.left_s:
            asked = "" if retry_after_s is None else f" It asks to try again after {retry_after_s:g} s."
            raise TimeLimitExceeded(
                f"no answer within {self._timeout_s:g} s: {reason}.{asked} "
                "Try again later, or give the client a larger timeout_s."
            )
        await asyncio.sleep(pause_s)
