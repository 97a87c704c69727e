"""The origin of a job."""

from typing import NamedTuple


class Origin(NamedTuple):
    """The request that a job comes from, and the client that it belongs to, see sentiq.ids.

    `explains` is True for a job that explains a prediction, see sentiq.messages.Chunk.
    """

    request_id: str = ""
    owner: str = ""
    explains: bool = False


NO_ORIGIN = Origin()
