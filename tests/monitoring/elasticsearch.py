"""A real Elasticsearch for the tests: one node on a free loopback port, gone after the test with its data.

    with Elasticsearch() as elasticsearch:
        elasticsearch.call("PUT", "/sentiment_0", {"mappings": …})

`make elasticsearch` brings the distribution, which $ELASTICSEARCH_HOME may name elsewhere. It is the one that
Elasticsearch's own integration tests use: the same server with few modules, so without Painless scripts.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import requests

from devtools.processes import REPOSITORY, Server, free_port, wait_until

VERSION = "7.17.29"
START_WITHIN_S = 120.0
HEAP = "512m"
SETTINGS = {
    "network.host": "127.0.0.1",
    "discovery.type": "single-node",
    "xpack.security.enabled": "false",
    "action.auto_create_index": "false",
    # a full disk of the machine that tests is not what is tested
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}
# The distribution's own jvm.options writes logs into its folder, which may not be ours to write in.
JVM_OPTIONS = "-Djava.io.tmpdir=${ES_TMPDIR}\n-XX:+UseSerialGC\n"


class Elasticsearch(Server):
    """One node with an empty folder of data; `url` is where it listens."""

    def __init__(self) -> None:
        self._home = home()
        self._folder = tempfile.TemporaryDirectory(prefix="sentiq-elasticsearch-")
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Raises AssertionError, with the end of the log, where it does not come up."""
        folder = Path(self._folder.name)
        self._lay_out(folder)
        settings = SETTINGS | {"path.data": f"{folder}/data", "path.logs": f"{folder}/logs"}
        settings |= {"http.port": str(self.port)}
        options = [f"-E{name}={value}" for name, value in settings.items()]
        with (folder / "output").open("wb") as output:
            self._process = subprocess.Popen(
                [self._home / "bin/elasticsearch", *options],
                cwd=folder,
                env={**os.environ, **self._environment(folder)},
                stdout=output,
                stderr=subprocess.STDOUT,
                user=_user(),
                extra_groups=[] if os.getuid() == 0 else None,
            )
        try:
            wait_until(self._answers, "Elasticsearch answers", START_WITHIN_S)
        except AssertionError:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def call(self, method: str, path: str, body: object = None) -> dict[str, object]:
        """What it answers, an object; raises AssertionError with its own words where it refuses."""
        answer = requests.request(method, self.url + path, json=body, timeout=60)
        if not answer.ok:
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text}")
        document: dict[str, object] = answer.json()
        return document

    def _lay_out(self, folder: Path) -> None:
        shutil.copytree(self._home / "config", folder / "config")
        (folder / "config/jvm.options").write_text(JVM_OPTIONS, encoding="utf-8")
        for path in (folder, *folder.rglob("*")):
            if (user := _user()) is not None:
                shutil.chown(path, user)

    def _environment(self, folder: Path) -> dict[str, str]:
        return {
            "ES_JAVA_HOME": java_home(),
            "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
            "ES_PATH_CONF": str(folder / "config"),
            "ES_TMPDIR": str(folder),
        }

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            output = (Path(self._folder.name) / "output").read_text(encoding="utf-8", errors="replace")
            raise AssertionError(f"Elasticsearch ended at its start:\n{output[-4000:]}")
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(self.url, timeout=5).ok
        return False


def home() -> Path:
    """The folder of the distribution; AssertionError where there is none."""
    default = REPOSITORY / ".elasticsearch" / f"elasticsearch-{VERSION}"
    folder = Path(os.environ.get("ELASTICSEARCH_HOME") or default)
    if not (folder / "bin/elasticsearch").is_file():
        raise AssertionError(f"no Elasticsearch in {folder}: run make elasticsearch")
    return folder


def java_home() -> str:
    """ES_JAVA_HOME, or the home of the java on the PATH. Elasticsearch 7.17 runs on Java 11 to 22."""
    java = shutil.which("java")
    if named := os.environ.get("ES_JAVA_HOME"):
        return named
    if java is None:
        raise AssertionError("no java on the PATH: Elasticsearch needs one, 11 to 22")
    return str(Path(java).resolve().parent.parent)


def _user() -> int | None:
    """Elasticsearch refuses to run as root: then nobody runs it. None: whoever runs the tests."""
    return pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else None
