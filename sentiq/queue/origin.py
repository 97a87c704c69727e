"""The origin of a job."""

from typing import NamedTuple


class Origin(NamedTuple):
    """The request that a job comes from, and the client that it belongs to, see sentiq.ids."""

    request_id: str = ""
    owner: str = ""


NO_ORIGIN = Origin()
