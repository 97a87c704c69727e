"""Every key that Sentiq uses in Redis.

The strings are those of release 0.1, which called a chunk a job and a job a request: during a roll, workers
and apis of both releases share these keys.
"""

CHUNKS = "sentiq:jobs"  # list: chunks, oldest at the head
LATER = "sentiq:later"  # list: the later chunks of large jobs that a client waits for, taken beside CHUNKS
BULK = "sentiq:bulk"  # list: chunks that no client waits for
RETRY = "sentiq:retry"  # list: chunks whose worker died, or with a text of such a chunk; each scored alone
WAITING = (CHUNKS, LATER, BULK, RETRY)
DEAD = "sentiq:dead_letters"  # sorted set: chunk given up -> its expiry, ms of Redis's clock; bounded
DEAD_OF_RELEASE_0_1 = "sentiq:dead"  # list: its dead letters, which reap moves to DEAD
SUSPECTS = "sentiq:suspects"  # sorted set: SHA-1 of a text that a dead worker held -> its expiry, ms; expires
POISON = "sentiq:poison"  # sorted set: SHA-1 of a text that has killed workers -> its expiry, ms; expires
SUSPECTS_WORKER = "sentiq:suspects_worker"  # id of the one worker that scores a chunk of RETRY; expires
MARKS = "sentiq:marks"  # hash: worker id -> SHA-1 of the text that it scores alone
WORKERS = "sentiq:workers"  # sorted set: worker id -> end of its lease, ms of Redis's clock
MODELS = (
    "sentiq:models"  # hash: worker id -> description of its model, valid while the lease of the worker holds
)
REPORTED = "sentiq:observed"  # set while the last record of the queue is recent, + ":note" has it; expires
DAILY_SCORES = "sentiq:positivity:"  # + day -> hash: score_sum, texts; expires
FEEDBACK = (
    "sentiq:corrections"  # hash: job id, colon, index -> the last correction of this text; bounded, expires
)
FEEDBACK_TIMES = (
    "sentiq:corrections:times"  # sorted set: the same ids -> their expiry, ms of Redis's clock; expires
)
FEEDBACK_SIZE = "sentiq:corrections:bytes"  # bytes of all corrections; expires
FEEDBACK_OF_RELEASE_0_1 = (
    "sentiq:feedback"  # list: its corrections, newest at the head, which are moved to FEEDBACK
)
CLAIM = "sentiq:claimed:"  # + worker id -> list: the chunks that one worker holds
RESULT = "sentiq:result:"  # + chunk id -> the result; expires
RATE = "sentiq:rate:"  # + client and limit -> requests in the client's window; expires with the window
REPLIES = "sentiq:replies:"  # + api process -> list: copies of the results it waits for; expires
JOB = "sentiq:request:"  # + job id -> the number of its chunks, a blank for each that a worker took; expires;
# + job id + ":key" -> its idempotency key, if it has one
# + job id + ":sizes" -> the number of texts in each of its chunks, unless each has one
PART = ":"  # no id of a job has one
SPEEDS = (
    "sentiq:speeds"  # hash: worker id -> full batches that it scores a second, valid while its lease holds
)
CANCELLED = "sentiq:cancelled"  # number of chunks that DELETE took off lists; expires
NEXT_TRY = (
    "sentiq:next_try"  # when the next client that is refused may try again, ms of Redis's clock; expires
)
SYNC_MARK = "sentiq:sync"  # written before each WAITAOF; expires
IDEMPOTENCY = "sentiq:idempotency:"  # + digest of path and key -> job id and digest of the body; expires

KNOWS_LATER = "-0.2"  # the end of the ids of workers that take chunks from LATER; those of release 0.1 do not
