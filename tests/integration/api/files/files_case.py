"""The page for files in Chromium, on a service with real workers."""

import base64
import json
import tempfile
import unittest
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from devtools.local_service import LocalService
from devtools.processes import wait_until
from tests.integration.chromium import EXECUTABLE, Browser

RUN_S = 300.0  # 20,000 rows on a busy machine
IS_READ = "!document.querySelector('#found').hidden && !document.querySelector('[name=start]').disabled"
HAS_PROBLEM = "!document.querySelector('#problem').hidden"
IS_DONE = "document.querySelector('#result-title') && !document.querySelector('#result').hidden"
HAS_FILE = "document.querySelector('a[download]') !== null"
HIDE = "for (const id of ['found', 'problem']) document.getElementById(id).hidden = true"
ROWS_DONE = "document.querySelector('progress').value"

READ = """(async () => {
  const {readTable} = await import("/static/files/reading.js");
  const {rowText} = await import("/static/files/table.js");
  const {cellText} = await import("/static/files/cells.js");
  const bytes = Uint8Array.from(atob(%s), (one) => one.charCodeAt(0));
  const table = await readTable(bytes, %s);
  const {kind, form, header, textColumn, left} = table;
  return {kind, form, header, textColumn, left, rows: table.rows.map((row) => row.map(cellText)),
          texts: table.rows.map((row) => rowText(table, row))};
})()"""


@unittest.skipUnless(EXECUTABLE, "there is no chromium on the PATH")
class FilesCase(unittest.TestCase):
    """One service and one browser for each class; each test begins with a browser that keeps nothing."""

    workers: ClassVar[int] = 1
    language: ClassVar[str] = "en-US"
    service: ClassVar[LocalService]
    browser: ClassVar[Browser]

    @classmethod
    def setUpClass(cls) -> None:
        cls.service = cls.make_service().start()
        cls.browser = Browser(f"--accept-lang={cls.language}").__enter__()

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.browser.__exit__(None, None, None)
        cls.service.stop()

    @classmethod
    def make_service(cls) -> LocalService:
        """Return the service, which is not started."""
        return LocalService(workers=cls.workers)

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="sentiq-files-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.downloads = self.folder / "downloads"
        self.downloads.mkdir()
        self.browser.forget()
        self.browser.download_into(self.downloads)
        self.open_page()

    def tearDown(self) -> None:
        self.assertEqual(self.browser.console(), [], "the console has errors")

    def open_page(self) -> None:
        """Open the page, or load it again, and wait until its scripts run."""
        self.browser.open(f"{self.service.url}/files")
        self.wait("document.querySelector('#files')?.hidden === false", "the page is ready")

    def wait(self, condition: str, what: str, timeout_s: float = 60.0) -> None:
        """Wait until a condition in JavaScript is true."""
        wait_until(lambda: self.browser.is_true(condition), what, timeout_s)

    def choose(self, name: str, content: bytes) -> None:
        """Choose a file with this name and content, and wait until it is read or refused."""
        path = self.folder / name
        path.write_bytes(content)
        self.browser.evaluate(HIDE)  # what an earlier file has shown
        self.browser.choose_files("#file", path)
        self.wait(f"({IS_READ}) || ({HAS_PROBLEM})", f"{name} is read")

    def score(self, name: str, content: bytes) -> None:
        """Choose a file, start, and wait for the result."""
        self.choose(name, content)
        self.browser.click("[name=start]")
        self.wait_until_done()

    def wait_until_done(self) -> None:
        self.wait(f"({IS_DONE}) && ({HAS_FILE})", "all rows are done", RUN_S)

    def change(self, selector: str, value: str | bool) -> None:
        """Choose a value in a select, or check a box; wait until the file is read again."""
        member = "checked" if isinstance(value, bool) else "value"
        self.browser.evaluate(
            f"(() => {{const target = document.querySelector({json.dumps(selector)});"
            f"target.{member} = {json.dumps(value)};"
            "target.dispatchEvent(new Event('change', {bubbles: true}))})()"
        )
        self.wait(IS_READ, "the file is read again")

    def download(self) -> Path:
        """Click the link to the result; return the file when it is complete."""
        before = set(self.downloads.iterdir())
        self.browser.click("a[download]")
        wait_until(lambda: bool(self._complete() - before), "the file is there")
        (path,) = self._complete() - before
        return path

    def shown(self, selector: str) -> str:
        """Return the text of an element."""
        return str(self.browser.evaluate(f"document.querySelector({json.dumps(selector)}).innerText"))

    def read(self, content: bytes, **choices: Any) -> dict[str, Any]:
        """Return the table that the page's reader makes of a file's content."""
        encoded = base64.b64encode(content).decode()
        table: dict[str, Any] = self.browser.resolve(READ % (json.dumps(encoded), json.dumps(choices)))
        return table

    def _complete(self) -> set[Path]:
        return {path for path in self.downloads.iterdir() if path.suffix != ".crdownload"}


def lines(*rows: Sequence[str], separator: str = ";", end: str = "\r\n") -> str:
    """Return rows as lines with separators, without quotes."""
    return "".join(separator.join(row) + end for row in rows)
