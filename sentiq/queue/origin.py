"""The origin of a job."""

from typing import NamedTuple

from sentiq.queue.refused_texts import NO_REFUSED_TEXTS, RefusedTexts


class Origin(NamedTuple):
    """The request that a job comes from, the client that it belongs to, and the texts that were refused.

    sentiq.ids says what an owner is. The errors of refused texts come back among the outcomes of the job.
    `explains` is True for a job that explains a prediction, see sentiq.messages.Chunk.
    """

    request_id: str = ""
    owner: str = ""
    refused: RefusedTexts = NO_REFUSED_TEXTS
    explains: bool = False


NO_ORIGIN = Origin()
