"""TLS at the gateway on a real engine, with self-signed certificates. `make test-containers` runs this."""

import os
import shutil
import socket
import ssl
import tempfile
import unittest
from pathlib import Path
from typing import Any

import requests

from devtools.processes import free_port, wait_until
from tests.containers.stack import Stack, run

FILES = "docker-compose.yml:docker-compose.yml.tls"
READY_S = 100
LIMIT_S = 60.0


class SecureStack(Stack):
    """The service with TLS."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sentiq-tls-"))
        self.folder.chmod(0o755)  # the gateway is another user
        self.trusted = str(self.folder / "fullchain.pem")
        self.tls_port = free_port()
        self.secure_url = f"https://localhost:{self.tls_port}"
        super().__init__(COMPOSE_FILE=FILES, TLS_FOLDER=str(self.folder), HTTPS_PORT=str(self.tls_port))

    def wait_until_started(self) -> None:
        """Return when the gateway waits for its certificate."""
        wait_until(lambda: self.plain_status("/") == 503, "the gateway waits for its certificate", READY_S)

    def remove(self) -> None:
        super().remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    def plain_status(self, path: str) -> int | None:
        """Return the status of an answer on port 80, None without one."""
        try:
            return requests.get(self.url + path, timeout=10, allow_redirects=False).status_code
        except requests.RequestException:
            return None

    def put_certificate(self, name: str) -> None:
        """Make a self-signed certificate and give it to the gateway."""
        made = self.folder / "made"
        made.mkdir(exist_ok=True)
        options = (
            f"-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} -addext subjectAltName=DNS:localhost"
        )
        files = ("-keyout", str(made / "privkey.pem"), "-out", str(made / "fullchain.pem"))
        run("openssl", "req", *options.split(), *files)
        for file in ("privkey.pem", "fullchain.pem"):
            (made / file).chmod(0o644)
            os.replace(made / file, self.folder / file)

    def served_name(self) -> str | None:
        """Return the common name of the certificate that the gateway shows, None if none is trusted."""
        context = ssl.create_default_context(cafile=self.trusted)
        try:
            with (
                socket.create_connection(("localhost", self.tls_port), timeout=10) as connection,
                context.wrap_socket(connection, server_hostname="localhost") as secure,
            ):
                certificate: Any = secure.getpeercert()
        except OSError:
            return None
        return str(certificate["subject"][0][0][1])

    def speaks(self, version: str) -> bool:
        """Return True if the gateway accepts a connection in this version of TLS, an option of openssl."""
        # With the default security level this client itself would refuse old versions.
        options = f"-connect localhost:{self.tls_port} -{version} -cipher DEFAULT:@SECLEVEL=0"
        return run("sh", "-c", f"openssl s_client {options} </dev/null", check=False).returncode == 0


stack = SecureStack()


def redirects_always() -> bool:
    """Return True if 30 new connections in a row get a redirect: each may reach another process."""
    return all(stack.plain_status("/") == 308 for _ in range(30))


def setUpModule() -> None:
    stack.start()


def tearDownModule() -> None:
    stack.remove()


class TlsTest(unittest.TestCase):
    def test_from_no_certificate_to_a_renewed_one(self) -> None:
        self.check_that_only_challenges_are_answered()
        stack.put_certificate("first")
        wait_until(lambda: stack.served_name() == "first", "the certificate is in use", LIMIT_S)
        wait_until(self.is_ready, "the service is ready", READY_S)
        wait_until(redirects_always, "the processes without TLS have ended", LIMIT_S)
        self.check_that_port_80_redirects()
        self.check_answers_over_tls()
        self.check_versions()
        stack.put_certificate("second")
        wait_until(lambda: stack.served_name() == "second", "the renewed certificate is in use", LIMIT_S)
        wait_until(self.is_ready, "the service is ready", READY_S)

    def check_that_only_challenges_are_answered(self) -> None:
        folder = stack.folder / "webroot" / ".well-known" / "acme-challenge"
        folder.mkdir(parents=True)
        (folder / "token").write_text("proof")
        for path, status in (("/.well-known/acme-challenge/token", 200), ("/predict", 503)):
            self.assertEqual(stack.plain_status(path), status, path)

    def check_that_port_80_redirects(self) -> None:
        address = f"http://localhost:{stack.port}"
        answer = requests.post(f"{address}/predict?text=a", timeout=LIMIT_S, allow_redirects=False)
        self.assertEqual(answer.status_code, 308)
        self.assertEqual(answer.headers["Location"], f"{stack.secure_url}/predict?text=a")
        self.assertEqual(stack.plain_status("/.well-known/acme-challenge/token"), 200)

    def check_answers_over_tls(self) -> None:
        for body, status in ((b'{"text": "I love this"}', 200), (b"x" * 8_400_000, 413)):
            answer = requests.post(
                f"{stack.secure_url}/predict",
                data=body,
                headers={"Content-Type": "application/json"},
                timeout=LIMIT_S,
                verify=stack.trusted,
            )
            self.assertEqual(answer.status_code, status, answer.text)
            self.assertEqual(answer.headers["Strict-Transport-Security"], "max-age=31536000")

    def check_versions(self) -> None:
        for version, spoken in (("tls1_1", False), ("tls1_2", True), ("tls1_3", True)):
            self.assertEqual(stack.speaks(version), spoken, version)

    def is_ready(self) -> bool:
        try:
            return requests.get(f"{stack.secure_url}/health/ready", timeout=10, verify=stack.trusted).ok
        except requests.RequestException:
            return False
