"""A real Elasticsearch for the tests: one node on a free loopback port, removed with its data after the test.

    with ElasticsearchServer() as elasticsearch:
        elasticsearch.call("PUT", "/sentiment_0", {"mappings": …})

`make elasticsearch` installs the distribution; $ELASTICSEARCH_HOME may name another one. Elasticsearch's own
integration tests use it: the same server with few modules, so without Painless scripts.
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
START_TIMEOUT_S = 120.0
HEAP = "512m"
SETTINGS = {
    "network.host": "127.0.0.1",
    "discovery.type": "single-node",
    "xpack.security.enabled": "false",
    "action.auto_create_index": "false",
    # The tests must also pass on a machine whose disk is nearly full.
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}
# The distribution's own jvm.options writes logs into its folder, which may be read-only.
JVM_OPTIONS = "-Djava.io.tmpdir=${ES_TMPDIR}\n-XX:+UseSerialGC\n"


class ElasticsearchServer(Server):
    """One node without data; `url` is its address."""

    def __init__(self) -> None:
        self._home = elasticsearch_home()
        self._folder = tempfile.TemporaryDirectory(prefix="sentiq-elasticsearch-")
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Return once it answers. Raises AssertionError with the end of its log if it does not."""
        folder = Path(self._folder.name)
        self._copy_configuration(folder)
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
                user=_user_id(),
                extra_groups=[] if os.getuid() == 0 else None,
            )
        try:
            wait_until(self._answers, "Elasticsearch answers", START_TIMEOUT_S)
        except AssertionError:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Kill the process and remove its data."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def call(self, method: str, path: str, body: object = None) -> dict[str, object]:
        """Return the JSON of the response. Raises AssertionError with its text if the status is not 2xx."""
        response = requests.request(method, self.url + path, json=body, timeout=60)
        if not response.ok:
            raise AssertionError(f"{method} {path}: {response.status_code} {response.text}")
        document: dict[str, object] = response.json()
        return document

    def _copy_configuration(self, folder: Path) -> None:
        shutil.copytree(self._home / "config", folder / "config")
        (folder / "config/jvm.options").write_text(JVM_OPTIONS, encoding="utf-8")
        for path in (folder, *folder.rglob("*")):
            if (user := _user_id()) is not None:
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
            raise AssertionError(f"Elasticsearch ended during its start:\n{output[-4000:]}")
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(self.url, timeout=5).ok
        return False


def elasticsearch_home() -> Path:
    """Return the folder of the distribution. Raises AssertionError if it is missing."""
    default = REPOSITORY / ".elasticsearch" / f"elasticsearch-{VERSION}"
    folder = Path(os.environ.get("ELASTICSEARCH_HOME") or default)
    if not (folder / "bin/elasticsearch").is_file():
        raise AssertionError(f"no Elasticsearch in {folder}: run make elasticsearch")
    return folder


def java_home() -> str:
    """Return $ES_JAVA_HOME, or the home of the java on the PATH. Elasticsearch 7.17 runs on Java 11 to 22."""
    java = shutil.which("java")
    if configured := os.environ.get("ES_JAVA_HOME"):
        return configured
    if java is None:
        raise AssertionError("no java on the PATH: Elasticsearch needs Java 11 to 22")
    return str(Path(java).resolve().parent.parent)


def _user_id() -> int | None:
    """Return the id of `nobody` under root, because Elasticsearch refuses to run as root; else None."""
    return pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else None
