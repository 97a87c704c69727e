"""The compose stack with its own project name, port and network, so that it can be removed after a test."""

import json
import os
import shutil
import subprocess
from typing import Any

import requests

from devtools.processes import REPOSITORY, free_port, wait_until

COMMAND_TIMEOUT_S = 900  # with the build of both images
READY_TIMEOUT_S = 180


class Stack:
    """A stack that `docker-compose` manages, or `docker compose`, or the command in SENTIQ_COMPOSE."""

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
        """Build the images, start the stack and return when it is ready; remove it if that fails."""
        try:
            self.compose("up", "--build", "-d")
            self.wait_until_started()
        except BaseException:
            self.remove()
            raise

    def wait_until_started(self) -> None:
        """Return when the stack is in the state in which `start` leaves it."""
        self.wait_until_ready()

    def remove(self) -> None:
        """Remove containers, networks, the volume, and the images that were built for this project."""
        self.compose("down", "--volumes", "--rmi", "local", "--remove-orphans")

    def wait_until_ready(self) -> None:
        """Return when the gateway reports that the service is ready. Raises WaitTimeout."""
        wait_until(self._ready, "the stack is ready", timeout_s=READY_TIMEOUT_S)

    def _ready(self) -> bool:
        try:
            return requests.get(f"{self.url}/health/ready", timeout=10).ok
        except requests.RequestException:
            return False

    def scale(self, **replicas: int) -> None:
        """Set the number of replicas of each service."""
        self.compose("scale", *(f"{service}={number}" for service, number in replicas.items()))

    def containers(self, service: str) -> list[str]:
        """Return the ids of a service's containers."""
        return self.compose("ps", "-q", service).split()

    def execute(self, service: str, command: str) -> subprocess.CompletedProcess[str]:
        """Run a shell command in the first container of a service."""
        return run("docker", "exec", self.containers(service)[0], "sh", "-c", command, check=False)

    def leftovers(self, kind: str) -> list[str]:
        """Return the ids of this project's objects; `kind` is container, network or volume."""
        label = f"label=com.docker.compose.project={self.project}"
        every = ["--all"] if kind == "container" else []
        return run("docker", kind, "ls", "-q", *every, "--filter", label).stdout.split()

    def compose(self, *arguments: str) -> str:
        """Return the standard output. Raises AssertionError, with all output, if the command fails."""
        command = [*self._compose, "--project-name", self.project, *arguments]
        return run(*command, environment=self._environment).stdout


def inspect(container: str) -> dict[str, Any]:
    """Return the description that `docker inspect` gives."""
    description: dict[str, Any] = json.loads(run("docker", "inspect", container).stdout)[0]
    return description


def records(container: str, last: int = 500) -> list[dict[str, Any]]:
    """Return those of the last log lines that are JSON."""
    output = run("docker", "logs", "--tail", str(last), container).stdout
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def run(
    *command: str, check: bool = True, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in the repository. Raises AssertionError if it fails and `check` is true."""
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
