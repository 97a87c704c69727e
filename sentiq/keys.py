"""Every key that Sentiq uses in Redis."""

JOBS = "sentiq:jobs"  # list: jobs, oldest at the head
BULK = "sentiq:bulk"  # list: the later jobs of large requests, taken beside JOBS, never before it
RETRY = "sentiq:retry"  # list: jobs whose worker died, each scored alone
DEAD = "sentiq:dead"  # list: jobs given up on, newest at the head, bounded
WORKERS = "sentiq:workers"  # sorted set: worker id -> end of its lease, ms of Redis's clock
OBSERVED = "sentiq:observed"  # the record of the queue has been written a moment ago; expires
POSITIVITY = "sentiq:positivity:"  # + day -> hash: score_sum, texts; expires
FEEDBACK = "sentiq:feedback"  # list: corrections, newest at the head, bounded
CLAIMED = "sentiq:claimed:"  # + worker id -> list: the jobs that one worker holds
RESULT = "sentiq:result:"  # + job id -> the result; expires
REPLIES = "sentiq:replies:"  # + api process -> list: copies of the results it waits for; expires
REQUEST = "sentiq:request:"  # + request id -> the number of its jobs; expires
