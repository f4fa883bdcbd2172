"""What an entrepreneur does, step by step, from her price list to a listing on sale."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.reader import PATIENCE, Reader
from tests.scenarios.conftest import write_photo

PHONE = {"width": 360, "height": 740}
BUSINESS = "/b/tapis-d-amal/"
SHEETS = {
    "fr": "Nom;Prix;Stock;Photo\nTapis du Haut Atlas;1 250,00;3;tapis.jpg\nPanier tressé à la main;;12;panier.jpg\n",
    "ar": "اسم المنتج;السعر;الكمية;الصورة\nسجادة من الأطلس;1250,00;3;tapis.jpg\nسلة مجدولة يدويًا;;12;panier.jpg\n",
    "en": "Name;Price;Stock;Photo\nRug of the High Atlas;1250.00;3;tapis.jpg\nBasket woven by hand;;12;panier.jpg\n",
}


@dataclass(frozen=True)
class Luggage:
    sheet: Path
    photos: tuple[Path, Path]
    title: str
    """Of the first product, which has all that it needs."""


def luggage(folder: Path, language: str) -> Luggage:
    folder.mkdir(parents=True, exist_ok=True)
    sheet = folder / "prix.csv"
    sheet.write_text(SHEETS[language], "utf-8")
    photos = write_photo(folder / "tapis.jpg", (30, 60, 160), 1200), write_photo(folder / "panier.jpg", side=900)
    return Luggage(sheet, photos, SHEETS[language].splitlines()[1].split(";")[0])


def sign_up(she: Reader, language: str) -> None:
    she.open("/")
    expect(she.page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    she.press("main a.button")
    she.fill(email="amal@example.org", password1="tapis bleu 1987")
    she.press("main form button")
    she.fill(name="Tapis d'Amal")
    she.choose(country="MA", language=language)
    she.press("main form button")
    assert she.page.url.endswith(BUSINESS)


def upload(she: Reader, bag: Luggage) -> None:
    she.open(f"{BUSINESS}upload/")
    she.give("#photos", *bag.photos)
    expect(she.page.locator("#photos-list .done")).to_have_count(2, timeout=PATIENCE)
    she.give("#list", bag.sheet)
    she.page.click("form[action$='/list'] button")
    she.wait_for("button[value=take]")


def take_over(she: Reader) -> None:
    she.page.click("button[value=take]")
    she.wait_for("main a[href$='/products/']")
    she.press("main a[href$='/products/']")
    expect(she.page.locator(".products > li img")).to_have_count(2)


def go_to_what_has_no_price(she: Reader) -> None:
    she.open(f"{BUSINESS}products/")
    without = she.page.locator(".products > li", has=she.page.locator(".error")).first
    without.locator("a").click()
    she.look()
    assert she.page.locator("main form .field").first.locator("[name=price-0]").count() == 1, (
        "what is to mend comes first"
    )


def mend_the_price(she: Reader) -> None:
    she.fill(**{"price-0": "89,50"})
    she.press("main form button")
    expect(she.page.locator("[name=price-0]")).to_have_value("89.50")


def see_the_plan(she: Reader) -> None:
    """Of practising first."""
    she.open(f"{BUSINESS}accounts/")
    she.press("form[action$=practise] button")
    she.page.click("form[action$=plan] button")
    she.wait_for("form[action$=publish]")
    expect(she.page.locator(".plan .create")).to_have_count(1)


def publish(she: Reader) -> None:
    she.press("form[action$=publish] button")
    expect(she.page.locator(".listings > .live")).to_have_count(2, timeout=PATIENCE)
    she.look()


def find_it_in_the_shop(she: Reader, title: str) -> None:
    with she.page.expect_navigation():
        she.page.click(f".listings > .live:has-text('{title}') a[rel=noreferrer]")
    expect(she.page.locator("body")).to_contain_text(title)
