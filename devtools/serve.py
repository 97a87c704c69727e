"""`python -m devtools.serve COMMAND …` runs COMMAND against a whole service of its own, at SENTIQ_URL."""

import os
import subprocess
import sys

import requests

from devtools.processes import Process, RedisServer, free_port, start_api, start_worker, wait_until


def main() -> int:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with RedisServer() as redis:
        processes = [start_worker(redis.url), start_api(redis.url, port)]
        try:
            wait_until(lambda: _ready(url, processes), "the service is ready", timeout_s=60)
            return subprocess.run(sys.argv[1:], env={**os.environ, "SENTIQ_URL": url}, check=False).returncode
        finally:
            for process in processes:
                process.stop()


def _ready(url: str, processes: list[Process]) -> bool:
    for process in processes:
        if not process.running():
            raise AssertionError(f"a process ended at its start:\n{process.log}")
    try:
        return requests.get(f"{url}/health/ready", timeout=5).ok
    except requests.ConnectionError:
        return False


if __name__ == "__main__":
    sys.exit(main())
