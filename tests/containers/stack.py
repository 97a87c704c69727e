"""The compose stack under a project name, a port and a network of its own, gone after the test."""

import json
import os
import shutil
import subprocess
from typing import Any

import requests

from devtools.processes import REPOSITORY, free_port, wait_until

COMMAND_TIMEOUT_S = 900  # building both images included
READY_TIMEOUT_S = 180


class Stack:
    """`docker-compose` where there is one, `docker compose` otherwise; SENTIQ_COMPOSE names another."""

    def __init__(self, **environment: str) -> None:
        self.project = f"sentiq-test-{os.getpid()}"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._compose = _compose_command()
        self._environment = {
            **os.environ,
            "HTTP_PORT": str(self.port),
            "LOGS_NETWORK": f"{self.project}-logs",
            **environment,
        }

    def start(self) -> None:
        self.compose("up", "--build", "-d")
        self.wait_until_ready()

    def remove(self) -> None:
        """All of it: the volume, and the images that were built under the project's name, as well."""
        self.compose("down", "--volumes", "--rmi", "local", "--remove-orphans")

    def wait_until_ready(self) -> None:
        wait_until(self._ready, "the stack is ready", timeout_s=READY_TIMEOUT_S)

    def _ready(self) -> bool:
        try:
            return requests.get(f"{self.url}/health/ready", timeout=5).ok
        except requests.RequestException:
            return False

    def scale(self, **replicas: int) -> None:
        self.compose("scale", *(f"{service}={number}" for service, number in replicas.items()))

    def containers(self, service: str) -> list[str]:
        """The ids of a service's replicas."""
        return self.compose("ps", "-q", service).split()

    def execute(self, service: str, command: str) -> subprocess.CompletedProcess[str]:
        """Runs a shell command in the service's first replica."""
        return run("docker", "exec", self.containers(service)[0], "sh", "-c", command, check=False)

    def leftovers(self, kind: str) -> list[str]:
        """What the engine holds of this project; `kind` is container, network or volume."""
        label = f"label=com.docker.compose.project={self.project}"
        every = ["--all"] if kind == "container" else []
        return run("docker", kind, "ls", "-q", *every, "--filter", label).stdout.split()

    def compose(self, *arguments: str) -> str:
        """Standard output. Raises AssertionError, with what the command said, when it fails."""
        command = [*self._compose, "--project-name", self.project, *arguments]
        return run(*command, environment=self._environment).stdout


def inspect(container: str) -> dict[str, Any]:
    description: dict[str, Any] = json.loads(run("docker", "inspect", container).stdout)[0]
    return description


def records(container: str, last: int = 500) -> list[dict[str, Any]]:
    """The container's last log records, where they are JSON."""
    output = run("docker", "logs", "--tail", str(last), container).stdout
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def run(
    *command: str, check: bool = True, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=COMMAND_TIMEOUT_S,
        check=False,
    )
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def _compose_command() -> list[str]:
    if named := os.environ.get("SENTIQ_COMPOSE"):
        return named.split()
    return ["docker-compose"] if shutil.which("docker-compose") else ["docker", "compose"]
