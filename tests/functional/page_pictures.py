"""Take the pictures of the pages in docs/pictures, from the service at SENTIQ_URL.

`python -m devtools.serve python -m tests.functional.page_pictures` starts a service for it. Chromium takes
each picture once in each language: a text with its answer and the weights of its words, a scored file, and
the page of the API.
"""

import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from devtools.processes import wait_until
from tests.functional.test_browser import send_text
from tests.integration.chromium import Browser

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
SUFFIXES = {"en-US": ".png", "es-ES": ".es.png"}
TEXT = "El hotel era precioso y el personal, muy amable"
SHOPS = ("Lima", "Madrid", "Oaxaca")
COMMENTS = (
    "Muy buena atención, volveremos",
    "Llegó tarde y la caja venía rota",
    "Abren de lunes a viernes",
    "No está nada mal para el precio",
    "Tres semanas esperando y nadie contesta",
    "The staff were lovely and patient",
    "I asked for a refund twice, no answer",
    "The parcel came on Tuesday",
)
ROWS = 120
WIDTH = 740  # CSS pixels
SCALE = 1.5  # pixels of the picture for one of them
COLORS = 128  # enough for text, and a third of the bytes


def main(folder: Path = PICTURES) -> None:
    """Take all pictures."""
    for language, suffix in SUFFIXES.items():
        for name, (height, show) in PAGES.items():
            save_picture(folder / f"{name}{suffix}", language, height, show)


def save_picture(path: Path, language: str, height: int, show: Callable[[Browser], None]) -> None:
    """Write the picture of a window of `height` CSS pixels after `show` has used the browser."""
    options = (f"--accept-lang={language}", f"--window-size={WIDTH},{height}", "--hide-scrollbars")
    with Browser(*options, f"--force-device-scale-factor={SCALE}") as browser:
        show(browser)
        picture = browser.screenshot()
    with Image.open(io.BytesIO(picture)) as image:
        small = image.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def show_answer(browser: Browser) -> None:
    """Send a text, and ask why."""
    send_text(browser, TEXT)
    browser.click("#why button")
    wait_until(lambda: browser.has(".weighed"), "the weights are there")
    browser.evaluate("document.querySelector('main').scrollIntoView(); document.activeElement.blur()")


def show_file(browser: Browser) -> None:
    """Score a table of comments, and scroll to its summary."""
    lines = [f"{number};{SHOPS[number % 3]};{COMMENTS[number * 5 % 8]}" for number in range(ROWS)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "comments.csv"
        path.write_text("\n".join(["id;shop;comment", *lines]), encoding="utf-8")
        browser.open(f"{os.environ['SENTIQ_URL']}/files")
        wait_until(lambda: browser.has("#files:not([hidden])"), "the page and its scripts are there")
        browser.choose_files("#file", path)
        wait_until(lambda: browser.has("#found:not([hidden])"), "the file is read")
        wait_until(lambda: browser.has("[name=start]:not([disabled])"), "the guesses are shown")
        browser.click("[name=start]")
        wait_until(lambda: browser.has("#summary section"), "the file is scored, and its summary is there")
    browser.evaluate("document.querySelector('#result').scrollIntoView(); document.activeElement.blur()")


def show_api(browser: Browser) -> None:
    """Open the page of the API, and one of its routes."""
    browser.open(f"{os.environ['SENTIQ_URL']}/docs")
    wait_until(lambda: browser.has("#operations details"), "the routes are there")
    browser.click("#operations details:nth-of-type(2) summary")
    browser.evaluate("document.activeElement.blur()")


PAGES = {"page": (1065, show_answer), "files": (1200, show_file), "docs": (1200, show_api)}

if __name__ == "__main__":
    main()
