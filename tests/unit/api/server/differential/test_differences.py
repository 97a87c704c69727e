"""Ten thousand requests, read by the api, gunicorn and llhttp: docs/http-reader.md lists each difference."""

import re
import unittest
from pathlib import Path

from tests.unit.api.server.differential.generated_requests import generated_requests
from tests.unit.api.server.differential.readers import Read, read_here, read_with_gunicorn, read_with_llhttp

PAGE = Path(__file__).parents[5] / "docs" / "http-reader.md"
COUNT = 10_000
SEED = 1
OTHERS = {"gunicorn": read_with_gunicorn, "llhttp": read_with_llhttp}
PARTS = ("method", "target", "version", "fields", "body", "stays_open")
BARE_LF = re.compile(rb"(?<!\r)\n")

Difference = tuple[str, str, str]  # the other reader, what this one says, what that one says


def difference(raw: bytes, name: str, here: Read, there: Read) -> Difference | None:
    """Return the class of the difference; None if both refuse, or both read the same request."""
    if here.refusal and there.refusal:
        return None
    if not here.refusal and there.refusal:
        head = re.split(rb"(?<=\n)\r?\n", raw.lstrip(b"\r\n"), maxsplit=1)
        lines = raw[: len(raw) - len(head[1])] if len(head) > 1 else raw
        return name, "accepted", "a line ends in LF" if BARE_LF.search(lines) else there.refusal
    if here.refusal:
        return name, here.refusal, "accepted"
    parts = [part for part in PARTS if getattr(here, part) != getattr(there, part)]
    return (name, "accepted", f"accepted with another {' and '.join(parts)}") if parts else None


def listed_differences() -> list[Difference]:
    """Return the first three cells of each row of the page's table."""
    rows = [
        line for line in PAGE.read_text("utf-8").splitlines() if line.startswith(("| gunicorn", "| llhttp"))
    ]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [(row[0], row[1], row[2]) for row in cells]


class TestDifferences(unittest.TestCase):
    def test_each_difference_between_the_readers_is_listed_and_no_other(self) -> None:
        found: dict[Difference, bytes] = {}
        for raw in generated_requests(COUNT, SEED):
            here = read_here(raw)
            for name, read in OTHERS.items():
                kind = difference(raw, name, here, read(raw))
                if kind and len(raw) < len(found.get(kind, raw + b" ")):
                    found[kind] = raw
        listed = listed_differences()
        unlisted = {kind: raw for kind, raw in found.items() if kind not in listed}
        self.assertEqual(unlisted, {})
        self.assertEqual(set(listed) - set(found), set())
        self.assertEqual(len(listed), len(set(listed)))

    def test_the_requests_are_both_good_and_bad(self) -> None:
        reads = [read_here(raw) for raw in generated_requests(1000, SEED)]
        accepted = [read for read in reads if not read.refusal]
        self.assertGreater(len(accepted), 250)
        self.assertGreater(len(reads) - len(accepted), 250)
        self.assertGreater(sum(bool(read.body) for read in accepted), 50)
        self.assertGreater(len({read.refusal for read in reads}), 10)

    def test_requests_without_a_change_are_read_the_same_by_all(self) -> None:
        head = b"POST /predict?a=b HTTP/1.1\r\nHost: a\r\n"
        chunked = head + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        for request in (head + b"Content-Length: 3\r\n\r\nabc", chunked):
            here = read_here(request)
            self.assertEqual((here.refusal, here.body, here.stays_open), ("", b"abc", True))
            self.assertEqual([read(request) for read in OTHERS.values()], [here, here])
