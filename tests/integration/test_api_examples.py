"""The examples of docs/api-examples.md, run as they are by bash, Python and Node.js on a real service."""

import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path
from typing import ClassVar

from devtools.local_service import LocalService
from tests.markdown import Fence, fences

PAGE = Path(__file__).parent.parent.parent / "docs" / "api-examples.md"
NODE = shutil.which("node")
PROGRAMS = {
    "bash": ("bash", "-euo", "pipefail", "-c"),
    "python": (sys.executable, "-c"),
    "javascript": (str(NODE), "--input-type=module", "-e"),
}
ADDRESS = re.compile(r"http://localhost\b")
CURL = re.compile(r"\bcurl ")
TIMEOUT_S = 60


class TestApiExamples(unittest.TestCase):
    service: ClassVar[LocalService]
    examples: ClassVar[list[Fence]]

    @classmethod
    def setUpClass(cls) -> None:
        cls.service = LocalService(API_PROCESSES="1").start()
        cls.examples = fences(PAGE.read_text(encoding="utf-8"))

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.service.stop()

    def run_in(self, language: str) -> list[str]:
        """Run all examples in a language and return what each prints."""
        outputs = []
        for example in self.examples:
            if example.language != language:
                continue
            text = CURL.sub("curl -f ", ADDRESS.sub(self.service.url, example.text))
            done = subprocess.run(
                [*PROGRAMS[language], text], capture_output=True, text=True, check=False, timeout=TIMEOUT_S
            )
            self.assertEqual(done.returncode, 0, f"{example.text}\n{done.stderr}")
            self.assertTrue(done.stdout.strip(), example.text)
            outputs.append(done.stdout)
        return outputs

    def test_each_example_is_there_in_all_three_languages(self) -> None:
        languages = [example.language for example in self.examples]
        self.assertEqual(languages, list(PROGRAMS) * (len(languages) // len(PROGRAMS)))

    def test_curl(self) -> None:
        self.assertIn('"sentiment":"positive"', self.run_in("bash")[0])

    def test_python(self) -> None:
        self.assertEqual(self.run_in("python")[0], "positive\n")

    @unittest.skipUnless(NODE, "there is no Node.js")
    def test_javascript(self) -> None:
        self.assertEqual(self.run_in("javascript")[0], "positive\n")
