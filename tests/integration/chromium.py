"""A real Chromium, controlled over its DevTools protocol: it reads descriptor 3 and writes to 4.

https://chromedevtools.github.io/devtools-protocol/
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

EXECUTABLE = shutil.which("chromium") or shutil.which("google-chrome")
START = 'exec "$@" 3<&{reads} 4>&{writes} >/dev/null 2>&1'


class PageLeft(AssertionError):
    """The page was left while an expression was evaluated."""


class Browser:
    """One page in a temporary profile."""

    def __init__(self, *options: str) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        browser_reads, commands = os.pipe()
        answers, browser_writes = os.pipe()
        self._commands, self._answers = os.fdopen(commands, "wb"), os.fdopen(answers, "rb")
        self._process = subprocess.Popen(
            [
                *("bash", "-c", START.format(reads=browser_reads, writes=browser_writes), "bash"),
                *(str(EXECUTABLE), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
                *(f"--user-data-dir={self._profile.name}", "--remote-debugging-pipe"),
                *options,
            ],
            pass_fds=(browser_reads, browser_writes),
        )
        os.close(browser_reads)
        os.close(browser_writes)
        self._number = 0
        self._console: list[str] = []
        self._session: dict[str, str] = {}
        self._context: dict[str, str] = {}
        self._tab = ""

    def open(self, address: str) -> None:
        self._tell("Page.navigate", url=address)

    def evaluate(self, expression: str) -> Any:
        """Return the JSON value of a JavaScript expression. Raises AssertionError if it throws."""
        answer = self._tell("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def is_true(self, condition: str) -> bool:
        """Return True if a condition in JavaScript holds; False also while another page comes."""
        try:
            return bool(self.evaluate(condition))
        except PageLeft:
            return False

    def resolve(self, expression: str) -> Any:
        """Return the JSON value that a promise of JavaScript comes to. Raises AssertionError if it fails."""
        answer = self._tell("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def type_into(self, selector: str, text: str) -> None:
        self.evaluate(f"document.querySelector({json.dumps(selector)}).focus()")
        self._tell("Input.insertText", text=text)

    def click(self, selector: str) -> None:
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    def choose_files(self, selector: str, *paths: Path) -> None:
        """Choose files in an `input[type=file]`, as a person does."""
        document = self._tell("DOM.getDocument")["root"]["nodeId"]
        node = self._tell("DOM.querySelector", nodeId=document, selector=selector)["nodeId"]
        self._tell("DOM.setFileInputFiles", nodeId=node, files=[str(path) for path in paths])

    def download_into(self, folder: Path) -> None:
        """Keep what pages download in a folder; a file there is complete."""
        self._tell("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder), **self._context)

    def press(self, key: str, code: int) -> None:
        """Press and release a key: its name and its Windows virtual key code, as in ("Tab", 9)."""
        text = {"text": "\r"} if key == "Enter" else {"text": " "} if key == " " else {}
        names = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": code}
        self._tell("Input.dispatchKeyEvent", type="keyDown", **names, **text)
        self._tell("Input.dispatchKeyEvent", type="keyUp", **names)

    def emulate(self, *, width: int = 800, height: int = 600, **features: str) -> None:
        """Show pages at a size in CSS pixels, with media features such as forced_colors="active"."""
        self._tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        media = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self._tell("Emulation.setEmulatedMedia", features=media)

    def text(self) -> str:
        """Return the visible text of the page; "" while another page comes."""
        try:
            return str(self.evaluate("document.body ? document.body.innerText : ''"))
        except PageLeft:
            return ""

    def has(self, selector: str) -> bool:
        """Return True if the page has such an element."""
        return self.is_true(f"document.querySelector({json.dumps(selector)}) !== null")

    def console(self) -> list[str]:
        """Return the lines of the browser's log that have come, such as refusals by a policy."""
        self._tell("Log.enable")  # sends the lines so far, once
        self._tell("Log.disable")
        return self._console

    def screenshot(self) -> bytes:
        """Return a picture of the visible page, as PNG."""
        return base64.b64decode(self._tell("Page.captureScreenshot")["data"])

    def _tell(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters, **self._session}
        self._commands.write(json.dumps(message).encode() + b"\0")
        self._commands.flush()
        while True:
            answer = self._read()
            if answer.get("method") == "Log.entryAdded":
                self._console.append(answer["params"]["entry"]["text"])
            if answer.get("id") == self._number:
                if "error" in answer:
                    left = "navigated" in answer["error"]["message"]
                    raise (PageLeft if left else AssertionError)(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def _read(self) -> dict[str, Any]:
        """Return the next message, which may be an event without an id."""
        message = bytearray()
        while (byte := self._answers.read(1)) != b"\0":
            if not byte:
                raise AssertionError("the browser has gone")
            message += byte
        content: dict[str, Any] = json.loads(message)
        return content

    def forget(self) -> None:
        """Go on with a new page in a browser that has kept nothing: no cookies, no files, no log."""
        self._session, self._console = {}, []
        if self._context:
            self._tell("Target.disposeBrowserContext", **self._context)
        self._context = {"browserContextId": self._tell("Target.createBrowserContext")["browserContextId"]}
        self._open_target()

    def go_on_in_new_tab(self) -> str:
        """Open another tab and work with it from now on; return the id of the one so far."""
        tab, self._session = self._tab, {}
        self._open_target()
        return tab

    def close_tab(self, tab: str) -> None:
        """Close another tab."""
        self._tell("Target.closeTarget", targetId=tab)

    def _open_target(self) -> None:
        self._tab = self._tell("Target.createTarget", url="about:blank", **self._context)["targetId"]
        session = self._tell("Target.attachToTarget", targetId=self._tab, flatten=True)["sessionId"]
        self._session = {"sessionId": session}

    def __enter__(self) -> Self:
        self._open_target()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._commands.close()
        self._answers.close()
        self._profile.cleanup()
