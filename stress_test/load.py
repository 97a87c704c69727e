"""How many users there are at each moment of a run: the four shapes, as plain arithmetic."""

import math
from collections.abc import Callable
from dataclasses import dataclass

STAIRS = 10
LOW = 0.1  # of the users, before and after a spike
SOAKING = 0.5  # of the users: a load that a service must bear for long
FASTEST = 2.0  # seconds in which a spike is there


@dataclass(frozen=True, slots=True)
class Load:
    """At most `users` users, `rate` more of them a second, for `seconds`; none of these: without end."""

    shape: str
    users: int
    rate: float
    seconds: float | None

    def at(self, elapsed_s: float) -> int | None:
        """How many users there should be; None when the run is over."""
        length_s = self.seconds or DEFAULT_SECONDS[self.shape]
        if length_s is not None and elapsed_s >= length_s:
            return None
        return max(1, math.ceil(self.users * SHAPES[self.shape](elapsed_s / (length_s or math.inf))))

    def step(self, elapsed_s: float, now: int) -> tuple[int, float] | None:
        """How many users there should be a second from now, and how many a second come or go meanwhile.

        It is never more than a second's worth: Locust's shapes are deaf until all whom they called are there.
        """
        wanted = self.at(elapsed_s)
        if wanted is None:
            return None
        rate = max(self.rate, self.users / FASTEST) if self.shape == "spike" else self.rate
        most = max(1, math.floor(rate))
        return min(max(wanted, now - most), now + most), rate


def steady(_part: float) -> float:
    """All of them, all the time."""
    return 1.0


def ramp(part: float) -> float:
    """Ten stairs up: at which does it become slow?"""
    return (math.floor(part * STAIRS) + 1) / STAIRS


def spike(part: float) -> float:
    """Few, then all at once for a fifth of the time, then few: does it come back?"""
    return 1.0 if 0.4 <= part < 0.6 else LOW


def soak(part: float) -> float:
    """Half of them for long, come and gone in a twentieth of the time each: does anything leak?"""
    return SOAKING * min(1.0, 20 * part, 20 * (1 - part))


SHAPES: dict[str, Callable[[float], float]] = {"steady": steady, "ramp": ramp, "spike": spike, "soak": soak}
DEFAULT_SECONDS: dict[str, float | None] = {"steady": None, "ramp": 300, "spike": 300, "soak": 3600}
