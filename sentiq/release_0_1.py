"""The forms that messages had in release 0.1, read and written for one release: a roll goes without a break.

Release 0.1 called a chunk a job (`id`), its HTTP request a trace (`trace_id`), and the names of labels
`names`. The first chunk of a job had the job's id. An expired chunk was a failed one with the error
EXPIRED_ERROR.

Remove this module, and what uses it, in the release after 0.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentiq.messages import Result
    from sentiq.outcomes import TextOutcome

EXPIRED_ERROR = "its turn came after its time limit"


def chunk_names(chunk_id: str, request_id: str) -> dict[str, str]:
    """Return the members by which a worker of release 0.1 knows a chunk."""
    return {"id": chunk_id, "trace_id": request_id}


def upgraded_chunk(fields: Mapping[str, Any], texts_per_chunk: int) -> dict[str, Any]:
    """Return the members of a chunk that an api of release 0.1 wrote, under their names of today.

    Raises KeyError, TypeError, ValueError if they are not such members.
    """
    number = str(fields["id"]).partition(".")[2] or "0"
    return {
        **fields,
        "chunk_id": fields["id"],
        "first_index": int(number) * texts_per_chunk,
        "request_id": fields["trace_id"],
    }


def upgraded_result(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a result that a worker of release 0.1 wrote, under their names of today."""
    status = "expired" if fields.get("error") == EXPIRED_ERROR else fields["status"]
    return {
        **fields,
        "chunk_id": fields["id"],
        "status": status,
        "label_names": fields.get("names", {}),
    }


def downgraded_result(result: Result) -> dict[str, Any]:
    """Return the members of a result as an api of release 0.1 reads them.

    It knows no error of one text: the whole chunk has failed with the first one. Nor does it know
    `confident`, `truncated` and times.
    """
    expired = result.status == "expired"
    error = next((one.detail for one in result.predictions if hasattr(one, "detail")), result.error)
    return {
        "id": result.chunk_id,
        "status": "failed" if error or expired else result.status,
        "predictions": [] if error or expired else [_downgraded(one) for one in result.predictions],
        "model": result.model,
        "error": EXPIRED_ERROR if expired else error,
        "names": result.label_names,
    }


def _downgraded(outcome: TextOutcome) -> dict[str, Any]:
    return {name: getattr(outcome, name) for name in ("sentiment", "score", "probabilities")}
