"""A stand-in for Graylog that checks the calls of the set-up and the messages of the service.

It prints each GELF message as JSON, and {"changed": …} for each call that changes something.
"""

import json
import os

from tests.gelf_receiver import GelfReceiver
from tests.monitoring.graylog.fake_graylog import FakeGraylog
from tests.monitoring.graylog.fake_routes import Response

REST_PORT = 9000
GELF_PORT = 12201


class PrintingGraylog(FakeGraylog):
    def handle_call(self, method: str, path: str, headers: dict[str, str], content: bytes) -> Response | None:
        before = len(self.changes)
        response = super().handle_call(method, path, headers, content)
        for change in self.changes[before:]:
            print(json.dumps({"changed": change}), flush=True)
        return response


def main() -> None:
    graylog = PrintingGraylog(os.environ["GRAYLOG_ROOT_PASSWORD_SHA2"], ("0.0.0.0", REST_PORT))
    with graylog, GelfReceiver(GELF_PORT, "0.0.0.0") as records:
        while True:
            print(json.dumps(records.receive(timeout_s=3600)), flush=True)


if __name__ == "__main__":
    main()
