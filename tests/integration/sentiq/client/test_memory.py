"""The memory of predict_iter: it does not grow with the number of texts."""

import subprocess
import sys
import unittest

from devtools.processes import REPOSITORY
from tests.integration.sentiq.client.scripted_server import ScriptedServer

TEXTS = 100_000
GROWTH_KIB = 30_000  # 100,000 predictions that are kept take 90,000
PROGRAM = """
import resource, sys
from sentiq import Client
client = Client(sys.argv[1])
count = int(sys.argv[2])
texts = (f"texto número {number} de muchos, con algunas palabras más" for number in range(count))
for number, _ in enumerate(client.predict_iter(texts)):
    if number in (count // 10, count - 1):
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
client.close()
"""


class MemoryTests(unittest.TestCase):
    def test_it_is_the_same_after_ten_times_as_many_texts(self) -> None:
        with ScriptedServer() as server:
            done = subprocess.run(
                [sys.executable, "-c", PROGRAM, server.url, str(TEXTS)],
                capture_output=True,
                text=True,
                check=True,
                timeout=300,
                cwd=REPOSITORY,
            )
        early, late = map(int, done.stdout.split())
        self.assertLess(late - early, GROWTH_KIB)
