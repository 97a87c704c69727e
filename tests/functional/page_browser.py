"""A browser for the tests of pages: it plays a reader with other colors, a small window, or no JavaScript."""

import json
import os
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from devtools.processes import wait_until
from tests.integration.chromium import Browser

URL = os.environ.get("SENTIQ_URL", "http://localhost")
AXE = files("axe_core_python") / "axe.min.js"
KEYS = {"Tab": (9, ""), "Enter": (13, "\r"), "ArrowDown": (40, "")}  # name -> code, text
CONTROL = 2  # of the modifiers
COLORS = {
    "light": [],
    "dark": [{"name": "prefers-color-scheme", "value": "dark"}],
    "forced": [{"name": "forced-colors", "value": "active"}],
}
RUN_AXE = """axe.run(document, {rules: %s}).then((found) => found.violations.map(
  (rule) => rule.id + ": " + rule.nodes.map((node) => node.html.slice(0, 200)).join(" | ")))"""


class PageBrowser(Browser):
    """A page of the service. It notes errors in scripts, and the addresses of all requests."""

    def __init__(
        self, language: str = "en", *, colors: str = "light", width: int = 1280, scripts: bool = True
    ) -> None:
        super().__init__(f"--accept-lang={language}")
        self._colors, self._width, self._scripts = colors, width, scripts
        self.requests: list[str] = []
        self.script_errors: list[str] = []

    def prepare(self) -> None:
        """Set what the browser plays. Call it once, inside `with`."""
        for domain in ("Network", "Runtime"):
            self._tell(f"{domain}.enable")
        self._tell("Emulation.setEmulatedMedia", features=COLORS[self._colors])
        self._tell(
            "Emulation.setDeviceMetricsOverride",
            width=self._width,
            height=900,
            deviceScaleFactor=1,
            mobile=False,
        )
        self._tell("Emulation.setScriptExecutionDisabled", value=not self._scripts)

    def open_page(self, path: str = "/") -> None:
        """Open a page of the service and wait until its scripts have run."""
        self.open(URL + path)
        self.wait_for("body > header", f"{path} is there")
        if self._scripts and self.has("script"):
            self.wait_for("[data-clear]:not([hidden])", "the scripts have run")

    def wait_for(self, selector: str, event: str) -> None:
        wait_until(lambda: self.has(selector), event)

    def press(self, key: str, modifiers: int = 0) -> None:
        """Press and release a key, as a keyboard does."""
        code, text = KEYS[key]
        event = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        typed = {"text": text} if text and not modifiers else {}
        self._tell("Input.dispatchKeyEvent", type="keyDown", **event, **typed)
        self._tell("Input.dispatchKeyEvent", type="keyUp", **event)

    def type_text(self, text: str) -> None:
        self._tell("Input.insertText", text=text)

    def focused(self) -> str:
        """Return the words of the element that has the focus."""
        return str(self.evaluate("document.activeElement.innerText || document.activeElement.value"))

    def title(self) -> str:
        return str(self.evaluate("document.title"))

    def text_of(self, selector: str) -> str:
        return str(self.evaluate(f"document.querySelector({json.dumps(selector)}).innerText"))

    def style_of(self, selector: str, name: str) -> str:
        element = f"document.querySelector({json.dumps(selector)})"
        return str(self.evaluate(f"getComputedStyle({element}).getPropertyValue({json.dumps(name)})"))

    def is_wider_than_window(self) -> bool:
        return bool(self.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def violations(self) -> list[str]:
        """Return what axe-core finds on the page as it is. Forced colors are the reader's own."""
        self._tell("Emulation.setScriptExecutionDisabled", value=False)  # axe-core waits for promises
        self.evaluate(AXE.read_text(encoding="utf-8") + "; true")
        rules = {"color-contrast": {"enabled": self._colors != "forced"}}
        answer = self._tell(
            "Runtime.evaluate",
            expression=RUN_AXE % json.dumps(rules),
            awaitPromise=True,
            returnByValue=True,
        )
        self._tell("Emulation.setScriptExecutionDisabled", value=not self._scripts)
        found: list[str] = answer["result"]["value"]
        return found

    def foreign_requests(self) -> list[str]:
        """Return the addresses of requests to other hosts."""
        own = urlsplit(URL).netloc
        return [url for url in self.requests if urlsplit(url).netloc not in ("", own)]

    def _read(self) -> dict[str, Any]:
        message = super()._read()
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.script_errors.append(json.dumps(parameters["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning"):
            self.script_errors.append(json.dumps(parameters["args"]))
        return message
