"""The shapes of a run: the number of users at each moment, as plain arithmetic."""

import math
from collections.abc import Callable
from dataclasses import dataclass

STAIRS = 10
LOW = 0.1  # share of the users before and after a spike
SOAK = 0.5  # share of the users in a soak test: a load that a service must bear for long
SPIKE_RISE_S = 2.0  # the longest rise of a spike


@dataclass(frozen=True, slots=True)
class UserCurve:
    """The number of users over time.

    `users` is the largest number, `rate` the number that start or stop a second. `seconds` is the length of
    the run, None for the default length of the shape.
    """

    shape: str
    users: int
    rate: float
    seconds: float | None

    def users_at(self, elapsed_s: float) -> int | None:
        """Return the number of users at a moment, or None when the run is over."""
        length_s = self.seconds or DEFAULT_SECONDS[self.shape]
        if length_s is not None and elapsed_s >= length_s:
            return None
        return max(1, math.ceil(self.users * SHAPES[self.shape](elapsed_s / (length_s or math.inf))))

    def next_step(self, elapsed_s: float, current_users: int) -> tuple[int, float] | None:
        """Return the number of users in a second and the rate until then, or None when the run is over.

        A step is at most the users of one second: Locust ignores the shape until all users have started.
        """
        wanted = self.users_at(elapsed_s)
        if wanted is None:
            return None
        rate = max(self.rate, self.users / SPIKE_RISE_S) if self.shape == "spike" else self.rate
        step = max(1, math.floor(rate))
        return min(max(wanted, current_users - step), current_users + step), rate


# A shape takes the part of the run that has passed, 0 to 1, and returns the share of the users, 0 to 1.
# Its docstring is the help of `--shape`.
def steady_share(_passed: float) -> float:
    """All users, all the time."""
    return 1.0


def ramp_share(passed: float) -> float:
    """Ten steps up: at which number of users does it become slow?"""
    return (math.floor(passed * STAIRS) + 1) / STAIRS


def spike_share(passed: float) -> float:
    """Few users, then all at once for a fifth of the time, then few: does it recover?"""
    return 1.0 if 0.4 <= passed < 0.6 else LOW


def soak_share(passed: float) -> float:
    """Half of the users for a long time, with a slow start and end: does anything leak?"""
    return SOAK * min(1.0, 20 * passed, 20 * (1 - passed))


SHAPES: dict[str, Callable[[float], float]] = {
    "steady": steady_share,
    "ramp": ramp_share,
    "spike": spike_share,
    "soak": soak_share,
}
DEFAULT_SECONDS: dict[str, float | None] = {"steady": None, "ramp": 300, "spike": 300, "soak": 3600}
