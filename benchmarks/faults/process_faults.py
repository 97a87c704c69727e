"""Faults of workers, the api and clients. Each returns when it is over, with the promises broken in it."""

import os
import signal
import socket
import struct
from contextlib import suppress
from urllib.parse import urlsplit

import orjson

from benchmarks.faults.jobs import End
from benchmarks.faults.poisoned_worker import POISON
from benchmarks.faults.stage import Stage
from devtools.process_stats import child_ids

PAST_LEASE_S = 7.0  # a lease holds for five seconds
POISON_S = 90.0  # three workers die, one after the other; each has a lease and starts again
BREAK_OFFS = 20
RESET_AT_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: close with RST


def kill_worker(stage: Stage) -> list[str]:
    """Kill one worker with SIGKILL."""
    stage.service.workers[0].signal(signal.SIGKILL)
    return []


def kill_workers(stage: Stage) -> list[str]:
    """Kill all workers with SIGKILL; return when others run."""
    for worker in stage.service.workers:
        worker.signal(signal.SIGKILL)
    stage.wait_until_whole()
    return []


def kill_service(stage: Stage) -> list[str]:
    """Kill all workers and all processes of the api with SIGKILL; return when all run again."""
    for worker in stage.service.workers:
        worker.signal(signal.SIGKILL)
    api = stage.service.api
    children = child_ids(api.pid)
    api.signal(signal.SIGKILL)  # first: it would start its processes again
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    api.wait()
    stage.wait_until_whole()
    return []


def pause_worker(stage: Stage) -> list[str]:
    """Stop one worker past its lease, then let it go on."""
    worker = stage.service.workers[0]
    worker.signal(signal.SIGSTOP)
    stage.pause(PAST_LEASE_S)
    worker.signal(signal.SIGCONT)
    return []


def stop_worker(stage: Stage) -> list[str]:
    """End one worker with SIGTERM."""
    worker = stage.service.workers[0]
    worker.signal(signal.SIGTERM)
    worker.wait()
    return []


def kill_api_process(stage: Stage) -> list[str]:
    """Kill one process of the api with SIGKILL; gunicorn starts another."""
    os.kill(child_ids(stage.service.api.pid)[0], signal.SIGKILL)
    return []


def stop_api(stage: Stage) -> list[str]:
    """End the whole api with SIGTERM and wait until it runs again."""
    api = stage.service.api
    api.signal(signal.SIGTERM)
    api.wait()
    stage.wait_until_whole()
    return []


def send_poison(stage: Stage) -> list[str]:
    """Send a text that ends the process of every worker that scores it."""
    job = stage.submit([POISON])
    if stage.wait_for_end(job, POISON_S) is End.FAILED:
        return []
    return [f"the poison text was not set aside: its job is {job.end.value} after {POISON_S:g} s"]


def break_off(stage: Stage) -> list[str]:
    """Break requests off: half in the middle of the body, the others before the answer."""
    address = urlsplit(stage.service.url)
    body = orjson.dumps({"texts": ["a client that breaks off"] * 10})
    head = f"POST /predict HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
    request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    for number in range(BREAK_OFFS):
        with suppress(OSError), socket.create_connection((address.hostname, address.port), 5.0) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
            client.sendall(request[: -len(body) // 2] if number % 2 else request)
        stage.pause(stage.hold_s / BREAK_OFFS)
    return []
