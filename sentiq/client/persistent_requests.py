"""Requests that are sent again until the service answers them."""

from collections.abc import Mapping
from contextlib import nullcontext
from time import monotonic

from sentiq.client.answers import BUSY, Answer
from sentiq.client.connection import ConnectionBroken, ServiceConnection
from sentiq.client.patience import Patience
from sentiq.client.request_slots import RequestSlots


class PersistentRequests:
    """Requests over one ServiceConnection, repeated where that does no harm.

    Every request may be sent twice: scoring changes nothing in the service, and a job is submitted under an
    idempotency key.
    """

    def __init__(self, connection: ServiceConnection, slots: RequestSlots) -> None:
        self._connection = connection
        self._slots = slots

    async def answer(  # noqa: PLR0913  # all by name but two
        self,
        method: str,
        path: str,
        patience: Patience,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        in_slot: bool = False,
        most_refusals: int | None = None,
    ) -> Answer:
        """Return the first answer that is not about a busy service, or the last of `most_refusals` 503s.

        `in_slot` requests count for the parallelism. Raises TimeLimitExceeded, ServiceUnreachable,
        ClientClosed.
        """
        refusals = 0
        while True:
            async with self._slots.slot() if in_slot else nullcontext():
                sent_at = monotonic()
                outcome = await self._try_once(method, path, patience, body, headers)
            if isinstance(outcome, Answer):
                if outcome.status not in BUSY:
                    return outcome
                refusals += outcome.status == 503
                self._slots.note_overload(sent_at)
                if refusals == most_refusals:
                    return outcome
                await patience.pause(
                    f"the service is busy ({outcome.detail.rstrip('.')})", outcome.retry_after_s
                )
            else:
                await patience.pause(str(outcome))

    async def _try_once(
        self, method: str, path: str, patience: Patience, body: bytes, headers: Mapping[str, str] | None
    ) -> Answer | ConnectionBroken:
        """Return the answer, or the error of a connection to a service that has answered before."""
        try:
            return await self._connection.exchange(method, path, body, headers, max(patience.left_s, 0.1))
        except ConnectionBroken as error:
            if not self._connection.answered:
                raise
            return error
