"""The queue: Redis lists, and nothing lost. The api holds a Producer, each worker a Consumer.

Delivery is at least once. A job is on exactly one list (waiting, claimed, retry, dead) until its result is
written, and each move between them is atomic. One Redis, not a cluster: scripts build keys from ids.
"""

from sentiq.queue.consumer import Batch, Claimed, Consumer
from sentiq.queue.producer import Producer, QueueState, RequestStatus

__all__ = ["Batch", "Claimed", "Consumer", "Producer", "QueueState", "RequestStatus"]
