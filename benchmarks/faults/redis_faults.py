"""Faults of Redis. Each returns when it is over, with the promises broken in it."""

import resource
import signal
from contextlib import closing
from time import monotonic

from benchmarks.faults.jobs import End
from benchmarks.faults.stage import Stage

HANG_S = 20.0  # twice PREDICT_TIMEOUT_S
AWAY_S = 1.0  # between the end of Redis and its start
WAITING_JOBS, WAITING_TEXTS = 20, 130  # what waits when memory is full
WORKED_OFF_S = 30.0
NO_PRIMARY = ("127.0.0.1", "1")  # a replica of an address where nothing answers


def kill_redis(stage: Stage) -> list[str]:
    """Kill Redis with SIGKILL and start it again."""
    stage.service.redis.kill()
    stage.pause(AWAY_S)
    stage.service.redis.start()
    return []


def hang_redis(stage: Stage) -> list[str]:
    """Stop Redis and let it go on."""
    process = stage.service.redis.process
    process.signal(signal.SIGSTOP)
    stage.pause(HANG_S)
    process.signal(signal.SIGCONT)
    return []


def flush_redis(stage: Stage) -> list[str]:
    """Delete all data of Redis."""
    with closing(stage.redis()) as client:
        client.flushall()
    return []


def demote_redis(stage: Stage) -> list[str]:
    """Restart Redis in order, as a replica, which refuses to write; then promote it."""
    with closing(stage.redis()) as client:
        client.shutdown()
    stage.service.redis.process.wait()
    stage.service.redis.start()
    return demote_in_place(stage)


def demote_in_place(stage: Stage) -> list[str]:
    """Make Redis a replica while its connections stay open, as after a failover; then promote it."""
    with closing(stage.redis()) as client:
        client.replicaof(*NO_PRIMARY)
        stage.pause(stage.hold_s)
        client.replicaof("NO", "ONE")
    return []


def fill_memory(stage: Stage) -> list[str]:
    """Set maxmemory to less than what Redis uses while jobs wait."""
    texts = [f"a text that waits in a full memory, number {number}" for number in range(WAITING_TEXTS)]
    jobs = [stage.submit(texts) for _ in range(WAITING_JOBS)]
    with closing(stage.redis()) as client:
        used = client.info("memory")["used_memory"]
        client.config_set("maxmemory", used // 2)
        try:
            until = monotonic() + WORKED_OFF_S
            ends = [stage.wait_for_end(job, until - monotonic()) for job in jobs]
        finally:
            client.config_set("maxmemory", 0)
    left = sum(end is not End.ANSWERED for end in ends)
    return [f"{left} of {WAITING_JOBS} jobs were not worked off while memory was full"] if left else []


def fill_disk(stage: Stage) -> list[str]:
    """Let every write to the append-only file fail."""
    pid = stage.service.redis.process.pid
    limits = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, limits[1]))
    stage.pause(stage.hold_s)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
    return []
