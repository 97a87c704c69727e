"""The service under test is known by its HTTP alone."""

import subprocess
import sys
import unittest

from devtools.processes import REPOSITORY

# The command and the locustfile; the service's packages must not be among the imported modules.
IMPORT_ALL = """
import sys
import locust  # first: it patches the standard library
import stress_test.__main__, stress_test.scenarios, stress_test.locust_options, stress_test.login
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"api", "model", "sentiq", "training"}))
"""


class ServiceUnderTestImportsTest(unittest.TestCase):
    def test_no_code_of_the_service_is_imported_even_by_devtools(self) -> None:
        ended = subprocess.run(
            [sys.executable, "-c", IMPORT_ALL],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        self.assertEqual((ended.returncode, ended.stdout.strip()), (0, ""), ended.stderr)
