"""The entrepreneur's whole story in a browser: signed up, uploaded, mended, connected, published, seen in the shop."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from practice import server
from tests.browser.installation import pages
from tests.browser.reader import PATIENCE, Reader
from tests.scenarios.conftest import Installation, write_photo

pytestmark = [pytest.mark.all, pytest.mark.timeout(900)]
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
FIRST_LOAD = 50_000
"""Bytes over the wire."""
SHEETS = {
    "fr": "Nom;Prix;Stock;Photo\nTapis du Haut Atlas;1 250,00;3;tapis.jpg\nPanier tressé à la main;;12;panier.jpg\n",
    "ar": "اسم المنتج;السعر;الكمية;الصورة\nسجادة من الأطلس;1250,00;3;tapis.jpg\nسلة مجدولة يدويًا;;12;panier.jpg\n",
    "en": "Name;Price;Stock;Photo\nRug of the High Atlas;1250.00;3;tapis.jpg\nBasket woven by hand;;12;panier.jpg\n",
}


@dataclass(frozen=True)
class Luggage:
    sheet: Path
    photos: tuple[Path, Path]


def luggage(folder: Path, language: str) -> Luggage:
    folder.mkdir(parents=True, exist_ok=True)
    sheet = folder / "prix.csv"
    sheet.write_text(SHEETS[language], "utf-8")
    photos = write_photo(folder / "tapis.jpg", (30, 60, 160), 1200), write_photo(folder / "panier.jpg", side=900)
    return Luggage(sheet, photos)


@pytest.fixture
def address(installation: Installation, market: server.Marketplace) -> Iterator[str]:
    with pages(installation, market) as address:
        yield address


@pytest.mark.parametrize(
    ("migrated", "language", "screen"),
    [("sqlite", "fr", PHONE), ("postgresql", "ar", PHONE), ("sqlite", "en", DESKTOP)],
    indirect=["migrated"],
)
def test_she_goes_from_her_price_list_to_listings_on_sale(
    browser: Browser, axe: str, address: str, market: server.Marketplace, tmp_path: Path, language: str,
    screen: dict[str, int],
) -> None:  # fmt: skip
    bag = luggage(tmp_path / "bag", language)
    context = browser.new_context(viewport=screen, locale=language)  # type: ignore[arg-type]  # its own kind of dict
    she = Reader(context.new_page(), address, axe)
    sign_up(she, language)
    upload(she, bag)
    mend_the_price(she)
    publish(she)
    find_it_in_the_shop(she, SHEETS[language].splitlines()[1].split(";")[0])
    look_at_the_rest(she)
    assert not she.told, "the browser has nothing to complain of, the content security policy least of all"
    assert market.stats()["listings"]["live"] == 2
    assert not market.stats()["doubles"]
    context.close()


def sign_up(she: Reader, language: str) -> None:
    she.open("/")
    expect(she.page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    she.press("main a.button")
    she.fill(email="amal@example.org", password1="tapis bleu 1987")
    she.press("main form button")
    she.fill(name="Tapis d'Amal")
    she.choose(country="MA", language=language)
    she.press("main form button")
    assert she.page.url.endswith("/b/tapis-d-amal/")


def upload(she: Reader, bag: Luggage) -> None:
    she.open("/b/tapis-d-amal/upload/")
    she.give("#photos", *bag.photos)
    expect(she.page.locator("#photos-list .done")).to_have_count(2, timeout=PATIENCE)
    she.give("#list", bag.sheet)
    she.page.click("form[action$='/list'] button")
    she.wait_for("button[value=take]")
    she.page.click("button[value=take]")
    she.wait_for("main a[href$='/products/']")
    she.press("main a[href$='/products/']")
    expect(she.page.locator(".products > li img")).to_have_count(2)


def mend_the_price(she: Reader) -> None:
    she.open("/b/tapis-d-amal/products/")
    without = she.page.locator(".products > li", has=she.page.locator(".error")).first
    without.locator("a").click()
    she.look()
    assert she.page.locator("main form .field").first.locator("[name=price-0]").count() == 1, (
        "what is to mend comes first"
    )
    she.fill(**{"price-0": "89,50"})
    she.press("main form button")
    expect(she.page.locator("[name=price-0]")).to_have_value("89.50")


def publish(she: Reader) -> None:
    she.open("/b/tapis-d-amal/accounts/")
    she.press("form[action$=practise] button")
    she.page.click("form[action$=plan] button")
    she.wait_for("form[action$=publish]")
    expect(she.page.locator(".plan .create")).to_have_count(1)
    she.press("form[action$=publish] button")
    expect(she.page.locator(".listings > .live")).to_have_count(2, timeout=PATIENCE)
    she.look()


def find_it_in_the_shop(she: Reader, title: str) -> None:
    with she.page.expect_navigation():
        she.page.click(f".listings > .live:has-text('{title}') a[rel=noreferrer]")
    expect(she.page.locator("body")).to_contain_text(title)


def look_at_the_rest(she: Reader) -> None:
    for path in ("", "prices/", "news/", "people/", "accounts/new/practice/", "accounts/new/woocommerce/"):
        she.open(f"/b/tapis-d-amal/{path}")
    for path in ("/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/", "/nowhere/"):
        she.page.goto(she.address + path)
        she.look()
    she.told = [each for each in she.told if "404" not in each]


@pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)
def test_the_basics_need_no_javascript(browser: Browser, address: str, tmp_path: Path) -> None:
    bag = luggage(tmp_path / "bag", "fr")
    context = browser.new_context(viewport=PHONE, locale="fr", java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    page.click("main a.button")
    page.fill("[name=email]", "amal@example.org")
    page.fill("[name=password1]", "tapis bleu 1987")
    page.click("main form button")
    page.fill("[name=name]", "Tapis d'Amal")
    page.select_option("[name=country]", "MA")
    page.click("main form button")
    page.goto(f"{address}/b/tapis-d-amal/upload/")
    page.set_input_files("#photos", [str(photo) for photo in bag.photos])
    page.click("#photos-form button")
    page.set_input_files("#list", str(bag.sheet))
    page.click("form[action$='/list'] button")
    until(page, "button[value=take]").click()
    until(page, "main a[href$='/products/']").click()
    page.click(".products a")
    page.fill("[name=price-0]", "99")
    page.click("main form button")
    expect(page.locator("[name=price-0]")).to_have_value("99.00")
    page.goto(f"{address}/b/tapis-d-amal/accounts/")
    page.click("form[action$=practise] button")
    page.click("form[action$=plan] button")
    until(page, "form[action$=publish] button").click()
    until(page, ".listings > .live")
    context.close()


def until(page: Page, selector: str) -> Locator:
    """The page loads itself anew until it is there."""
    page.wait_for_selector(selector, timeout=PATIENCE)
    return page.locator(selector).first


@pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)
def test_the_first_load_is_light(browser: Browser, address: str) -> None:
    for path in ("/", "/accounts/login/", "/accounts/signup/"):
        context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        came: list[float] = []
        wire.on("Network.loadingFinished", lambda event, came=came: came.append(event["encodedDataLength"]))
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        assert len(came) >= 3
        assert sum(came) < FIRST_LOAD, f"{path}: {came}"
        context.close()
