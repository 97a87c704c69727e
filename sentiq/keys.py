"""Every key that Sentiq uses in Redis.

The strings are those of release 0.1, which called a chunk a job and a job a request: during a roll, workers
and apis of both releases share these keys.
"""

CHUNKS = "sentiq:jobs"  # list: chunks, oldest at the head
LATER = "sentiq:later"  # list: the later chunks of large jobs that a client waits for, taken beside CHUNKS
BULK = "sentiq:bulk"  # list: chunks that no client waits for
RETRY = "sentiq:retry"  # list: chunks whose worker died, each scored alone
WAITING = (CHUNKS, LATER, BULK, RETRY)
DEAD = "sentiq:dead_letters"  # sorted set: chunk given up -> its expiry, ms of Redis's clock; bounded
DEAD_OF_RELEASE_0_1 = "sentiq:dead"  # list: its dead letters, which reap moves to DEAD
WORKERS = "sentiq:workers"  # sorted set: worker id -> end of its lease, ms of Redis's clock
REPORTED = "sentiq:observed"  # set while the last record of the queue is recent, + ":note" has it; expires
DAILY_SCORES = "sentiq:positivity:"  # + day -> hash: score_sum, texts; expires
FEEDBACK = "sentiq:feedback"  # list: corrections, newest at the head, bounded
CLAIM = "sentiq:claimed:"  # + worker id -> list: the chunks that one worker holds
RESULT = "sentiq:result:"  # + chunk id -> the result; expires
REPLIES = "sentiq:replies:"  # + api process -> list: copies of the results it waits for; expires
JOB = "sentiq:request:"  # + job id -> the number of its chunks, a blank for each that a worker took; expires

KNOWS_LATER = "-0.2"  # the end of the ids of workers that take chunks from LATER; those of release 0.1 do not
