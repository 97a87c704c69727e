"""The faults of a run in their order, and what each may cost."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.faults import process_faults, redis_faults
from benchmarks.faults.accounting import Cost
from benchmarks.faults.stage import Stage

NOTHING = Cost()
# A chunk of a worker that is gone comes back after its lease, 5 s. On a busy machine it may be scored too
# late for PREDICT_TIMEOUT_S, 10 s: then the client gets 504 with the job's Location.
WORKER_GONE = Cost(statuses={504})
API_GONE = Cost(connections=True)
# Connections in the backlog of a closed socket may be reset.
# Requests wait in the backlog of the new socket until the api has loaded.
API_STOPPED = Cost(connections=True, slowest_s=60.0)
# All at once: requests wait until processes have loaded, or have a job that no worker takes in time.
SERVICE_GONE = Cost(statuses={503, 504}, connections=True, slowest_s=60.0, back_s=30.0)
REDIS_GONE = Cost(statuses={503, 504})
# While Redis hangs, nobody waits for longer than 2 s without a job, and with one no longer than
# PREDICT_TIMEOUT_S; a second or two more are for a busy machine.
REDIS_HANGS = Cost(statuses={503, 504}, slowest_s=12.0, refused_s=3.0)
# With `everysec` a killed Redis loses what it has not written: nothing, or some seconds if a sync is slow.
REDIS_KILLED = Cost(statuses={503, 504}, lost_s=3.0)
DATA_GONE = Cost(statuses={504}, lost_s=float("inf"))


@dataclass(frozen=True, slots=True)
class Fault:
    """`act` lets the fault happen and returns when it is over.

    `known` is part of the sentence about a promise that is known to be broken: it does not fail the run.
    """

    name: str
    title: str
    act: Callable[[Stage], list[str]]
    cost: Cost = NOTHING
    known: str = ""


FAULTS = (
    Fault("kill-worker", "kill -9 of a worker", process_faults.kill_worker, WORKER_GONE),
    Fault("pause-worker", "a worker is stopped past its lease", process_faults.pause_worker, WORKER_GONE),
    Fault("stop-worker", "SIGTERM of a worker", process_faults.stop_worker),
    Fault("kill-workers", "kill -9 of all workers at once", process_faults.kill_workers, WORKER_GONE),
    Fault("kill-api", "kill -9 of an api process", process_faults.kill_api_process, API_GONE),
    Fault("stop-api", "SIGTERM of the api, started again", process_faults.stop_api, API_STOPPED),
    Fault(
        "kill-service",
        "kill -9 of the api and all workers at once",
        process_faults.kill_service,
        SERVICE_GONE,
    ),
    Fault("kill-redis", "kill -9 of Redis, started again", redis_faults.kill_redis, REDIS_KILLED),
    Fault("hang-redis", "Redis is stopped for 20 seconds", redis_faults.hang_redis, REDIS_HANGS),
    Fault("flush-redis", "FLUSHALL", redis_faults.flush_redis, DATA_GONE),
    Fault("replica", "Redis restarts as a replica, is promoted", redis_faults.demote_redis, REDIS_GONE),
    Fault("demoted", "Redis becomes a replica in place", redis_faults.demote_in_place, REDIS_GONE),
    Fault("memory", "maxmemory is reached", redis_faults.fill_memory, REDIS_GONE),
    Fault("disk", "the append-only file cannot be written", redis_faults.fill_disk, REDIS_GONE),
    Fault("poison", "a text that ends its worker", process_faults.send_poison, WORKER_GONE),
    Fault("break-off", "20 clients break off", process_faults.break_off),
)
