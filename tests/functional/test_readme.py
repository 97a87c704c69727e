"""The curl commands of both READMEs and docs/api.md, run against SENTIQ_URL, give the answers shown there."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from tests.functional import recording_curl
from tests.markdown import Fence, fences

URL = os.environ.get("SENTIQ_URL", "http://localhost")
REPOSITORY = Path(__file__).parent.parent.parent
# page -> the fewest answers that it shows
PAGES = {"README.md": 3, "README.es.md": 3, "docs/api.md": 1, "docs/api.es.md": 1, "docs/answers.md": 1}
CURL, BASH = shutil.which("curl"), shutil.which("bash")
TIMEOUT_S = 120

JOB_ID = re.compile(r"[0-9a-f]{32}")
TWO_DIGITS = 0.005 + 1e-9  # the farthest that a number rounded to two digits is from the exact one


@dataclass(frozen=True, slots=True)
class Answer:
    command: list[str]
    status: int
    body: str


def run_block(block: str) -> list[Answer]:
    """Run a block of shell commands and return the answers that its curl commands got, in order.

    Raises AssertionError if a command fails.
    """
    with tempfile.TemporaryDirectory(prefix="sentiq-readme-") as folder:
        answers = Path(folder) / "answers"
        answers.touch()
        curl = Path(folder) / "curl"
        curl.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{recording_curl.__file__}" "$@"\n')
        curl.chmod(0o755)
        environment = {"PATH": f"{folder}:{os.environ['PATH']}", "CURL": str(CURL), "ANSWERS": str(answers)}
        done = subprocess.run(
            [str(BASH), "-euo", "pipefail", "-c", block],
            env={**os.environ, "SENTIQ_URL": URL, **environment},
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"exit status {done.returncode}:\n{block}\n{done.stdout}{done.stderr}")
        return [Answer(**json.loads(line)) for line in answers.read_text(encoding="utf-8").splitlines()]


def curl_blocks(markdown: str) -> list[tuple[str, list[Any]]]:
    """Return each shell block with curl, and the JSON answers that the next block shows."""
    blocks = fences(markdown)
    following = [*blocks[1:], Fence("", "")]
    return [
        (block.text, json_documents(shown.text) if shown.language == "json" else [])
        for block, shown in zip(blocks, following, strict=True)
        if block.language == "sh" and "curl " in block.text
    ]


def json_documents(text: str) -> list[Any]:
    """Return the JSON documents that stand one behind the other. Raises ValueError for anything else."""
    documents, rest = [], text.strip()
    while rest:
        document, end = json.JSONDecoder().raw_decode(rest)
        documents.append(document)
        rest = rest[end:].lstrip()
    return documents


def differences(shown: Any, real: Any, where: str = "answer") -> list[str]:
    """Return the places where an answer is not as shown: other members, texts, or numbers beyond two digits.

    Job ids may differ.
    """
    if isinstance(shown, dict) and isinstance(real, dict):
        if list(shown) != list(real):
            return [f"{where} has the members {list(real)}, not {list(shown)}"]
        return [line for name in shown for line in differences(shown[name], real[name], f"{where}.{name}")]
    if isinstance(shown, list) and isinstance(real, list) and len(shown) == len(real):
        pairs = enumerate(zip(shown, real, strict=True))
        return [line for index, pair in pairs for line in differences(*pair, f"{where}[{index}]")]
    if is_number(shown) and is_number(real):
        same = abs(shown - real) <= TWO_DIGITS
    elif isinstance(shown, str) and isinstance(real, str) and JOB_ID.fullmatch(shown):
        same = bool(JOB_ID.fullmatch(real))
    else:
        same = type(shown) is type(real) and shown == real
    return [] if same else [f"{where} is {real!r}, not {shown!r}"]


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@unittest.skipUnless(CURL and BASH, "there is no curl or no bash on the PATH")
class TestReadme(unittest.TestCase):
    def test_every_command_runs_and_gives_the_answers_shown(self) -> None:
        for name, fewest in PAGES.items():
            blocks = curl_blocks((REPOSITORY / name).read_text(encoding="utf-8"))
            self.assertGreaterEqual(sum(len(shown) for _, shown in blocks), fewest, name)
            for block, shown in blocks:
                with self.subTest(name, block=block):
                    self.check(run_block(block), shown)

    def check(self, answers: list[Answer], shown: list[Any]) -> None:
        """The answers shown are those of the last commands of the block."""
        first_shown = len(answers) - len(shown)
        self.assertGreaterEqual(first_shown, 0, "more answers are shown than commands run")
        for answer in answers[:first_shown]:
            self.assertIn(answer.status, range(200, 300), answer)
        for answer, content in zip(answers[first_shown:], shown, strict=True):
            status = content.get("status")
            if isinstance(status, int):
                self.assertEqual(answer.status, status, answer)
            else:
                self.assertIn(answer.status, range(200, 300), answer)
            self.assertEqual(differences(content, json.loads(answer.body)), [])


class TestDifferences(unittest.TestCase):
    """The test above can fail: an answer that is not as shown is found."""

    SHOWN: ClassVar[dict[str, Any]] = {
        "success": True,
        "score": 0.96,
        "job_id": "1" * 32,
        "predictions": [{"a": "b"}],
    }

    def test_an_answer_as_shown_has_none(self) -> None:
        real = {"success": True, "score": 0.9649, "job_id": "0" * 32, "predictions": [{"a": "b"}]}
        self.assertEqual(differences(self.SHOWN, real), [])

    def test_every_other_answer_has_one(self) -> None:
        changes: tuple[dict[str, Any], ...] = (
            {"success": 1},
            {"score": 0.9661},
            {"score": "0.96"},
            {"job_id": "7"},
            {"predictions": []},
            {"predictions": [{"a": "c"}]},
            {"predictions": [{"b": "b"}]},
            {"more": 1},
        )
        for change in changes:
            with self.subTest(change=change):
                self.assertEqual(len(differences(self.SHOWN, {**self.SHOWN, **change})), 1)

    def test_text_behind_the_answers_is_refused(self) -> None:
        with self.assertRaises(ValueError):
            json_documents('{"a": 1}\n{"b": 2}\nand so on')
