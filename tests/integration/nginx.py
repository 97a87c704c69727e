"""A real nginx with files of a test."""

import shutil
import tempfile
from pathlib import Path
from typing import Self

import requests

from devtools.processes import Process, Server, free_port, wait_until

EXECUTABLE = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
TIMEOUT_S = 30

CONFIGURATION = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {rules}
  server {{
    listen 127.0.0.1:{port};
    {server_rules}
  }}
}}
"""


class NginxServer(Server):
    """An nginx on a free port, with `rules` for HTTP in general and `server_rules` for its one server."""

    def __init__(self, server_rules: str, rules: str = "") -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sentiq-nginx-")
        self._process: Process | None = None
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._file = Path(self._folder.name) / "nginx.conf"
        text = CONFIGURATION.format(
            folder=self._folder.name, port=port, rules=rules, server_rules=server_rules
        )
        self._file.write_text(text, encoding="utf-8")

    def start(self) -> Self:
        """Start nginx and return once it answers. Raises ProcessEnded, WaitTimeout."""
        self._process = Process([str(EXECUTABLE), "-c", str(self._file)], {})
        wait_until(self._answers, "nginx answers")
        return self

    def stop(self) -> None:
        """Stop nginx and remove its files."""
        if self._process is not None:
            self._process.stop()
        self._folder.cleanup()

    def _answers(self) -> bool:
        try:
            requests.get(self.url, timeout=TIMEOUT_S)
        except requests.ConnectionError:
            return False
        return True
