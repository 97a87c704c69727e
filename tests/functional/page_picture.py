"""Take the pictures of the page in docs/pictures, from the service at SENTIQ_URL.

`python -m devtools.serve python -m tests.functional.page_picture` starts a service for it. Chromium sends
a text through the page's form and takes the picture of the answer, once in each language.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from tests.functional.test_browser import CHROMIUM, SENDER

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
NAMES = {"en-US": "page.png", "es-ES": "page.es.png"}
TEXT = "El hotel era precioso y el personal, muy amable"
WINDOW = "740,715"  # CSS pixels
SCALE = 1.5  # pixels of the picture for one of them
COLORS = 128  # enough for text, and a third of the bytes


def main() -> None:
    for language, name in NAMES.items():
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "sender.html"
            page.write_text(SENDER.format(url=os.environ["SENTIQ_URL"], text=TEXT), encoding="utf-8")
            subprocess.run(
                [
                    *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
                    *(
                        "--hide-scrollbars",
                        f"--force-device-scale-factor={SCALE}",
                        f"--accept-lang={language}",
                    ),
                    *(f"--user-data-dir={folder}/profile", "--virtual-time-budget=10000"),
                    *(f"--window-size={WINDOW}", f"--screenshot={folder}/{name}", page.as_uri()),
                ],
                check=True,
                stderr=subprocess.DEVNULL,
                timeout=60,
            )
            with Image.open(f"{folder}/{name}") as picture:
                small = picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
            small.save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    main()
