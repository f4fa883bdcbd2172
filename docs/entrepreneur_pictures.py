"""Makes the pictures of docs/guide-entrepreneurs.*.md: the pages on a phone, from the price list to the shop.

Needs Debian's chromium: .venv/bin/python docs/entrepreneur_pictures.py
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "docs" / "entrepreneurs"
sys.path[:0] = [str(ROOT)]

from docs.pictures import keep
from qafila.demo.photos import develop
from qafila.demo.shots import shots
from tests.browser import entrepreneur
from tests.browser.installation import made_from_nothing
from tests.browser.reader import Reader, opened_browser

SHARPNESS = 1.5
PHOTOS = ("tapis-losanges.jpg", "panier.jpg")


def main() -> None:
    PLACE.mkdir(exist_ok=True)
    with opened_browser() as browser:
        for language in ("fr", "ar", "en"):
            with (
                tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
                made_from_nothing(Path(home)) as address,
            ):
                _story(browser, address, language, Path(home))


def _story(browser: Browser, address: str, language: str, home: Path) -> None:
    context = browser.new_context(
        viewport=entrepreneur.PHONE,  # type: ignore[arg-type]  # its own kind of dict
        locale=language,
        device_scale_factor=SHARPNESS,
    )
    she = Reader(context.new_page(), address, axe="")
    bag = _luggage(home / "bag", language)
    entrepreneur.sign_up(she, language)
    _take(she, f"{language}-begin.png")
    entrepreneur.upload(she, bag)
    _take(she, f"{language}-list.png")
    entrepreneur.take_over(she)
    entrepreneur.go_to_what_has_no_price(she)
    _take(she, f"{language}-mend.png")
    entrepreneur.mend_the_price(she)
    entrepreneur.see_the_plan(she)
    _take(she, f"{language}-plan.png")
    entrepreneur.publish(she)
    _take(she, f"{language}-published.png")
    entrepreneur.find_it_in_the_shop(she, bag.title)
    she.page.wait_for_load_state("networkidle")
    _take(she, f"{language}-shop.jpg")
    context.close()


def _luggage(folder: Path, language: str) -> entrepreneur.Luggage:
    """With photos that look like some."""
    bag = entrepreneur.luggage(folder, language)
    for photo, shot in zip(bag.photos, PHOTOS, strict=True):
        photo.write_bytes(develop(shots()[shot]))
    return bag


def _take(she: Reader, name: str) -> None:
    with Image.open(BytesIO(she.page.screenshot())) as taken:
        keep(taken, PLACE / name)


if __name__ == "__main__":
    main()
