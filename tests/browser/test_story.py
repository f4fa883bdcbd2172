"""The entrepreneur's whole story in a browser: signed up, uploaded, mended, connected, published, seen in the shop."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from practice import server
from tests.browser.entrepreneur import (
    BUSINESS,
    PHONE,
    find_it_in_the_shop,
    go_to_what_has_no_price,
    luggage,
    mend_the_price,
    publish,
    see_the_plan,
    sign_up,
    take_over,
    upload,
)
from tests.browser.installation import pages
from tests.browser.reader import PATIENCE, Reader
from tests.scenarios.conftest import Installation

pytestmark = [pytest.mark.all, pytest.mark.timeout(900)]
DESKTOP = {"width": 1280, "height": 900}
FIRST_LOAD = 50_000
"""Bytes over the wire."""


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
    take_over(she)
    go_to_what_has_no_price(she)
    mend_the_price(she)
    see_the_plan(she)
    publish(she)
    find_it_in_the_shop(she, bag.title)
    look_at_the_rest(she)
    assert not she.told, "the browser has nothing to complain of, the content security policy least of all"
    assert market.stats()["listings"]["live"] == 2
    assert not market.stats()["doubles"]
    context.close()


def look_at_the_rest(she: Reader) -> None:
    for path in ("", "prices/", "news/", "people/", "accounts/new/practice/", "accounts/new/woocommerce/"):
        she.open(BUSINESS + path)
    for path in ("/tokens/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/", "/nowhere/"):
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
