"""Take the pictures of the page in docs/pictures, from the service at SENTIQ_URL.

`python -m devtools.serve python -m tests.functional.page_picture` starts a service for it. Chromium sends
a text through the page's form, asks why, and takes the picture of the answer, once in each language.
"""

import io
from pathlib import Path

from PIL import Image

from devtools.processes import wait_until
from tests.functional.test_browser import send_text
from tests.integration.chromium import Browser

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
NAMES = {"en-US": "page.png", "es-ES": "page.es.png"}
TEXT = "El hotel era precioso y el personal, muy amable"
WINDOW = "740,1065"  # CSS pixels
SCALE = 1.5  # pixels of the picture for one of them
COLORS = 128  # enough for text, and a third of the bytes


def main(folder: Path = PICTURES) -> None:
    for language, name in NAMES.items():
        options = (f"--accept-lang={language}", f"--window-size={WINDOW}", "--hide-scrollbars")
        with Browser(*options, f"--force-device-scale-factor={SCALE}") as browser:
            send_text(browser, TEXT)
            browser.click("#why button")
            wait_until(lambda: browser.has(".weighed"), "the weights are there")
            browser.evaluate("document.querySelector('main').scrollIntoView(); document.activeElement.blur()")
            picture = browser.screenshot()
        with Image.open(io.BytesIO(picture)) as image:
            small = image.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
        small.save(folder / name, optimize=True)


if __name__ == "__main__":
    main()
