"""Idempotency keys: a request that is sent again under its key gets the job of the first one.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Self

from sentiq import keys
from sentiq.errors import IdempotencyKeyReused


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """A request with an idempotency key; lua/idempotency.lua has its rules."""

    redis_key: str
    fingerprint: str  # of the body
    replaced_job_id: str = ""  # of an expired job, under the same key

    @classmethod
    def from_request(cls, scope: str, key: str, body: bytes) -> Self:
        """Return the request with `key`, which counts within `scope`."""
        return cls(keys.IDEMPOTENCY + _digest(f"{scope}\0{key}".encode()), _digest(body))

    def names(self, job_id: str) -> tuple[str, str]:
        """Return the keys in Redis that the enqueue script needs."""
        return self.redis_key, f"{keys.JOB}{job_id}:key"

    def arguments(self) -> tuple[str, str]:
        """Return the arguments that the enqueue script needs."""
        return self.fingerprint, self.replaced_job_id

    def replacing(self, job_id: str) -> Self:
        """Return the request that takes the key over from an expired job."""
        return replace(self, replaced_job_id=job_id)

    def known_job(self, reply: Any) -> str | None:
        """Return the id of the earlier job that a reply of the enqueue script names, or None.

        Raises IdempotencyKeyReused if that job has another body.
        """
        if not isinstance(reply, list) or reply[0] != b"known":
            return None
        _, job_id, fingerprint = (part.decode() for part in reply)
        if fingerprint != self.fingerprint:
            raise IdempotencyKeyReused("another request had this key")
        return str(job_id)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:32]
