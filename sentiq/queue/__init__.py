"""All that Sentiq keeps in Redis: the queue, and beside it corrections and daily mean scores.

The queue is Redis lists, and nothing is lost. The api holds a Producer, each worker a Consumer. Delivery is
at least once: a chunk is on exactly one list (waiting, claimed, retry, dead) until its result is written, and
each move between lists is atomic. It needs one Redis, not a cluster: scripts build keys from ids.
"""

from sentiq.queue.batches import Batch, ClaimedChunk
from sentiq.queue.consumer import Consumer
from sentiq.queue.job_status import JobStatus, QueueState
from sentiq.queue.producer import Producer

__all__ = ["Batch", "ClaimedChunk", "Consumer", "JobStatus", "Producer", "QueueState"]
