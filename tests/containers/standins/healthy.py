"""A stand-in for Elasticsearch and Grafana: it answers every GET on their ports with an empty 200."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORTS = (9200, 3000)


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Print nothing: there is a health check every few seconds."""


def main() -> None:
    servers = [ThreadingHTTPServer(("", port), Healthy) for port in PORTS]
    for server in servers[1:]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    servers[0].serve_forever()


if __name__ == "__main__":
    main()
