"""The blocking client with threads, forks, Ctrl-C, and at the end of a program."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from devtools.processes import REPOSITORY
from sentiq import Client
from sentiq.client import ClientClosed
from tests.integration.sentiq.client.client_case import BAD, GOOD, ClientCase

PROMPT_S = 5.0  # far below the time limit of a request
ENDLESS = """
import itertools, sys
from sentiq import Client
client = Client(sys.argv[1])
texts = (f"texto {number}" for number in itertools.count())
for number, _ in enumerate(client.predict_iter(texts)):
    if number == 100:
        print("scoring", flush=True)
"""
FORGETFUL = "import sys; from sentiq import Client; print(Client(sys.argv[1]).predict('bien').sentiment)"


class ThreadTests(ClientCase):
    def test_threads_may_share_a_client(self) -> None:
        with ThreadPoolExecutor(8) as pool:
            predictions = list(pool.map(self.client.predict, [GOOD, BAD] * 20))
        self.assertEqual([one.sentiment for one in predictions], ["positive", "negative"] * 20)

    def test_closing_ends_the_calls_of_other_threads(self) -> None:
        client = Client(self.service.url)
        predictions = client.predict_iter(f"texto {number}" for number in range(10**9))
        next(predictions)
        with ThreadPoolExecutor() as pool:
            ended = pool.submit(lambda: sum(1 for _ in predictions))
            client.close()
            self.assertIsInstance(ended.exception(timeout=60), ClientClosed)


class ForkTests(ClientCase):
    def test_a_forked_process_and_its_parent_both_go_on(self) -> None:
        self.assertEqual(self.client.predict(GOOD).sentiment, "positive")
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, (self.client.predict(BAD).sentiment or "none").encode())
            os._exit(0)
        os.close(writing)
        self.assertEqual(self.client.predict(GOOD).sentiment, "positive")
        os.waitpid(child, 0)
        self.assertEqual(os.read(reading, 100), b"negative")
        os.close(reading)


class ProgramTests(ClientCase):
    def program(self, source: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", source, self.service.url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
        )
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def test_ctrl_c_ends_a_program_promptly(self) -> None:
        process = self.program(ENDLESS)
        assert process.stdout
        self.assertEqual(process.stdout.readline(), "scoring\n")
        interrupted_at = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        self.assertLess(time.monotonic() - interrupted_at, PROMPT_S)
        self.assertTrue(errors.rstrip().endswith("KeyboardInterrupt"), errors)

    def test_a_program_that_does_not_close_its_client_ends_without_a_word(self) -> None:
        output, errors = self.program(FORGETFUL).communicate(timeout=60)
        self.assertEqual((output, errors), ("positive\n", ""))
