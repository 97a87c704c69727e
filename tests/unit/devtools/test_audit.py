"""`make audit` with a program in the place of pip-audit."""

import contextlib
import io
import json
import sys
import unittest
from typing import Any

from devtools import audit

ADVISORY = {"id": "CVE-1", "fix_versions": ["2.0"]}
# Answers with the first object for the release that is known to be vulnerable, else with the second one.
PROGRAM = "import sys; print(sys.argv[1] if 'known.txt' in ' '.join(sys.argv) else sys.argv[2])"


def packages(*vulnerabilities: dict[str, Any]) -> str:
    return json.dumps({"dependencies": [{"name": "a", "version": "1.0", "vulns": list(vulnerabilities)}]})


KNOWN, CLEAN = packages(ADVISORY), packages()


class AuditTests(unittest.TestCase):
    def run_audit(self, known: str, lock: str) -> tuple[int, str]:
        """Return the exit status and everything that is printed."""
        program = (sys.executable, "-c", PROGRAM, known, lock)
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            status = audit.main(["requirements.txt"], program)
        return status, output.getvalue()

    def test_a_lock_without_vulnerabilities_is_0(self) -> None:
        self.assertEqual(
            self.run_audit(KNOWN, CLEAN), (0, "requirements.txt: 1 packages, no known vulnerability\n")
        )

    def test_a_vulnerability_is_named_and_is_1(self) -> None:
        status, output = self.run_audit(KNOWN, packages(ADVISORY))
        self.assertEqual((status, "a 1.0: CVE-1" in output), (1, True), output)

    def test_what_was_not_looked_up_is_never_called_clean(self) -> None:
        skipped = json.dumps({"dependencies": [{"name": "a", "skip_reason": "not found on PyPI"}]})
        for known, lock in (
            (CLEAN, CLEAN),
            (skipped, CLEAN),
            (KNOWN, skipped),
            ("", CLEAN),
            (KNOWN, "no JSON"),
        ):
            with self.subTest(known=known, lock=lock):
                status, output = self.run_audit(known, lock)
                self.assertEqual(status, 2)
                self.assertRegex(output, "^audit: NOT AUDITED: ")
                self.assertNotIn("no known vulnerability", output)

    def test_a_program_that_does_not_exist_is_one_line(self) -> None:
        with contextlib.redirect_stderr(io.StringIO()) as errors:
            self.assertEqual(audit.main(["requirements.txt"], ["/no/such/program"]), 2)
        self.assertEqual(len(errors.getvalue().splitlines()), 1)
