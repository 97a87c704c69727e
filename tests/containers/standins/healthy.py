"""A stand-in for MongoDB, Elasticsearch and Grafana.

It writes a file into each folder that WRITES names, or ends with an error, and then answers every GET on the
ports of Elasticsearch and Grafana with an empty 200.
"""

import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PORTS = (9200, 3000)


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Print nothing: there is a health check every few seconds."""


def main() -> None:
    for folder in os.environ["WRITES"].split():
        (Path(folder) / "written").write_text("by the stand-in")
    servers = [ThreadingHTTPServer(("", port), Healthy) for port in PORTS]
    for server in servers[1:]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    servers[0].serve_forever()


if __name__ == "__main__":
    main()
