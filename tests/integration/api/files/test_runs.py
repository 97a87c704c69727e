"""Runs of a file that take a while: pause, cancel, reload, and a worker that is killed."""

from devtools.local_service import LocalService
from devtools.processes import wait_until
from tests.integration.api.files.files_case import FilesCase
from tests.integration.api.files.test_scoring import as_csv, read_csv

WORDS = ("great", "terrible", "late", "kind", "broken", "fast", "rude", "lovely", "cold", "fair")


def table(rows: int) -> list[list[str]]:
    """Return a header and rows with different texts; each hundredth text is empty."""
    return [["visit", "comment"], *([str(number), text_of(number)] for number in range(rows))]


def text_of(number: int) -> str:
    if number % 100 == 99:
        return ""
    return f"It was {WORDS[number % 10]} and {WORDS[number // 10 % 10]}, visit {number}."


class TestLongRun(FilesCase):
    def check_result(self, rows: list[list[str]]) -> None:
        """Check that the result has each row once, in order, with a score or an error."""
        scored = read_csv(self.download())[1:]
        self.assertEqual([row[:2] for row in scored], rows[1:])
        for row in scored:
            self.assertEqual(row[5], "" if row[1] else "empty")
            self.assertEqual(bool(row[2]), bool(row[1]))

    def rows_done(self) -> float:
        """Return the number of rows that the page says are done."""
        return float(self.browser.evaluate("document.querySelector('progress').value"))

    def wait_for_rows(self, count: float) -> None:
        wait_until(lambda: self.rows_done() > count, f"more than {count} rows are done")

    def test_twenty_thousand_rows_with_a_worker_killed_and_a_reload(self) -> None:
        rows = table(20_000)
        self.choose("visits.csv", as_csv(rows).encode())
        self.browser.click("[name=start]")
        self.wait_for_rows(1000)
        self.service.workers[0].kill()
        self.service.replace_ended()
        done = self.rows_done()
        self.wait_for_rows(done + 1000)
        done = self.rows_done()
        self.open_page()
        self.assertRegex(self.shown("#notice"), r"Going on with visits\.csv where it was: [\d,]+ of 20,000")
        self.assertGreaterEqual(self.rows_done(), done)
        self.wait_until_done()
        self.assertIn("All 20,000 rows", self.shown("#result-text"))
        self.check_result(rows)

    def test_a_service_that_is_away_is_waited_for(self) -> None:
        rows = table(6000)
        self.choose("visits.csv", as_csv(rows).encode())
        self.browser.click("[name=start]")
        self.wait_for_rows(0)
        self.service.api.kill()
        self.wait("document.querySelector('#wait').textContent.includes('does not answer')", "it waits")
        self.service.replace_ended()
        self.wait_until_done()
        self.check_result(rows)
        self.browser.forget()  # with the refused connections in its log, which are no fault of the page

    def test_a_paused_run_stays_paused_after_a_reload(self) -> None:
        rows = table(4000)
        self.choose("visits.csv", as_csv(rows).encode())
        self.browser.click("[name=start]")
        self.wait_for_rows(0)
        self.browser.click("[name=pause]")
        self.wait("document.querySelector('[name=pause]').textContent === 'Go on'", "the run is paused")
        self.open_page()
        self.assertIn("visits.csv is paused", self.shown("#notice"))
        self.assertLess(self.rows_done(), 4000)
        self.browser.click("[name=pause]")
        self.wait_until_done()
        self.check_result(rows)

    def test_a_canceled_run_gives_what_is_done(self) -> None:
        rows = table(6000)
        self.choose("visits.csv", as_csv(rows).encode())
        self.browser.click("[name=start]")
        self.wait_for_rows(500)
        self.browser.click("[name=cancel]")
        self.wait_until_done()
        scored = read_csv(self.download())[1:]
        self.assertEqual([row[:2] for row in scored], rows[1:])
        self.assertIn("not_scored", {row[5] for row in scored})
        self.assertGreater(sum(bool(row[2]) for row in scored), 400)

    def test_a_result_is_still_there_after_a_reload(self) -> None:
        rows = table(150)
        self.score("visits.csv", as_csv(rows).encode())
        self.open_page()
        self.wait_until_done()
        self.assertIn("result of visits.csv", self.shown("#notice"))
        self.check_result(rows)


class TestTabs(FilesCase):
    workers = 0

    def test_a_second_tab_waits_until_the_first_one_is_closed(self) -> None:
        first = self.browser.go_on_in_new_tab()
        self.open_page()
        self.assertIn("Another tab is working", self.shown("#notice"))
        self.assertTrue(self.browser.evaluate("document.querySelector('#file').disabled"))
        self.browser.close_tab(first)
        self.wait("!document.querySelector('#file').disabled", "a file can be chosen")
        self.assertEqual(self.shown("#notice"), "")


class TestLimitedService(FilesCase):
    @classmethod
    def make_service(cls) -> LocalService:
        return LocalService(RATE_LIMIT="4/minute", MAX_TEXTS="100")

    def test_the_page_waits_as_long_as_the_service_says(self) -> None:
        self.choose("visits.csv", as_csv(table(2000)).encode())
        self.browser.click("[name=start]")
        self.wait("document.querySelector('#wait').textContent.includes('no more requests')", "it waits")
        self.assertRegex(self.shown("#wait"), r"Next try in \d+ s")
        self.browser.console()  # the refusals; they are no fault of the page
        self.browser.forget()
