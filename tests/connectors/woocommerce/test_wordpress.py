"""What WordPress does to what it is sent, each as a real 6.1.9 did it."""

from html import unescape
from pathlib import Path

import pytest
from pydantic import SecretStr

from connectors import AccountFacts, AccountRefused, ReceiptStatus
from connectors.channels.woocommerce import WooCommerceConnector
from connectors.session import open_session
from connectors.testing import Answer, Kept, hosted, listing_of, memory_files
from connectors.testing.faults import AnswersFrom
from tests.connectors.accounts import push_of
from tests.connectors.woocommerce.fake import WooShop
from tests.connectors.woocommerce.runs import Account, config_of, connected, only
from tests.connectors.woocommerce.tls import self_signed
from tests.connectors.woocommerce.wordpress import FRONT_PAGE, NOT_FOUND

SOAP = listing_of("SOAP", "Savon noir à l'huile d'olive")
(PHOTO,) = SOAP.pictures
PIXELS = f"pixels of {PHOTO.rendition}".encode()


def refusal(shop: WooShop) -> str:
    with hosted(WooCommerceConnector, config_of(shop)) as connector, pytest.raises(AccountRefused) as raised:
        connector.check_account()
    return str(raised.value)


def test_a_photo_that_has_a_title_of_its_own_is_found_by_our_name(shop: WooShop) -> None:
    """WordPress would make its slug of that title."""
    shop.titled = {PIXELS: "Sunset over Fes"}
    kept = Kept()
    with connected(shop, kept=kept) as connector:
        connector.push(push_of(SOAP))
        shop.things.clear()
        connector.push(push_of(SOAP, kept.history[0]))
    assert len(shop.media) == 1


def test_a_photo_of_which_a_file_was_left_behind_is_found_by_our_name(shop: WooShop) -> None:
    """A number is put to the second file's name."""
    shop.breaks = "before the row"
    account = Account(shop)
    account.run([SOAP])
    shop.breaks = ""
    account.sync([SOAP])
    (media,) = shop.media.values()
    assert media["source_url"].endswith("-1.jpeg")
    shop.things.clear()
    with connected(shop) as connector:
        connector.push(push_of(SOAP, account.receipt("SOAP").model_copy(update={"remote": {}, "pictures": {}})))
    assert len(shop.media) == 1


def test_a_photo_over_whose_small_sizes_the_shop_breaks_down_is_there(shop: WooShop) -> None:
    shop.breaks = "after the row"
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
    assert (receipt.status, receipt.issues, len(receipt.pictures)) == (ReceiptStatus.LIVE, (), 1)
    assert len(shop.media) == 1


def test_a_person_who_may_not_upload_puts_the_product_on_sale_without_its_photo(shop: WooShop) -> None:
    shop.may_upload = False
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
    assert (receipt.status, [each.code for each in receipt.issues]) == (ReceiptStatus.LIVE, ["image_refused"])


def test_a_wrong_application_password_is_told_from_wrong_keys_of_the_shop(shop: WooShop) -> None:
    wrong = config_of(shop).model_copy(update={"wp_password": SecretStr("aaaa bbbb")})
    with hosted(WooCommerceConnector, wrong) as connector, pytest.raises(AccountRefused) as raised:
        connector.check_account()
    assert "“shopkeeper” is not let in (incorrect_password): make a new application password" in str(raised.value)


def test_where_no_application_password_is_taken_it_says_why(shop: WooShop) -> None:
    shop.takes_passwords = False
    assert "(rest_not_logged_in)" in (told := refusal(shop))
    assert told.endswith("over plain HTTP WordPress takes none")


def test_a_shop_that_hides_its_people_is_an_account(shop: WooShop) -> None:
    hidden = Answer(404, {"code": "rest_no_route", "message": "No route was found.", "data": {"status": 404}})
    with (
        hosted(WooCommerceConnector, config_of(shop)) as connector,
        shop.disturbed(AnswersFrom(4, lambda seen: hidden)),
    ):
        assert connector.check_account().issues == ()
    assert shop.exchanges[-1].request.path.endswith("/users/me")


def test_the_shops_keys_are_never_tried_as_somebodys_password(shop: WooShop, tmp_path: Path) -> None:
    """WordPress counts such attempts, and what guards it bars who makes them."""
    certificate, key = self_signed(tmp_path)
    with open_session(
        WooCommerceConnector,
        config_of(shop, url=shop.over_tls(certificate, key)),
        files=memory_files(),
        saved=Kept(),
        guard=lambda: None,
        facts=AccountFacts(),
        allow_hosts=("127.0.0.1",),
        ca_file=str(certificate),
    ) as connector:
        connector.check_account()
    index = shop.exchanges[0]
    assert (index.request.path, index.answer and index.answer.status) == ("/wp-json/", 200)
    assert "authorization" not in index.request.headers


@pytest.mark.parametrize("stands_there", [FRONT_PAGE, NOT_FOUND], ids=["the front page", "nothing"])
def test_a_shop_with_plain_addresses_says_what_to_do(shop: WooShop, stands_there: Answer) -> None:
    shop.plain = stands_there
    assert "choose another kind than “Plain” under Settings > Permalinks" in refusal(shop)


def test_a_shop_that_only_takes_a_slash_away_is_where_it_was_said(shop: WooShop) -> None:
    moved = Answer(301, headers={"Location": "/wp-json?_fields=home"})
    with (
        hosted(WooCommerceConnector, config_of(shop)) as connector,
        shop.disturbed(AnswersFrom(1, lambda seen: moved, times=1)),
    ):
        assert connector.check_account().currency == "EUR"


def test_its_index_is_asked_for_as_json_which_keeps_phps_warnings_out_of_it(shop: WooShop) -> None:
    with connected(shop):
        assert shop.exchanges[0].request.headers["accept"] == "application/json"


@pytest.mark.parametrize("name", ["100%cashmere", "3\\4", "< 40 cm", "a <b> c", "fil > laine & soie", "قفطان"])
def test_names_of_tags_and_brands_and_words_for_a_photo_stay_as_they_are(shop: WooShop, name: str) -> None:
    """As they are shown: of a code in an address a space remains."""
    shown = name.replace("%c", "% c")
    listing = SOAP.model_copy(
        update={"tags": (name,), "brand": name, "pictures": (PHOTO.model_copy(update={"alt": name}),)}
    )
    account = Account(shop)
    account.sync([listing])
    account.sync([listing.model_copy(update={"title": "Savon"})])  # which finds them
    terms = [each["name"] for kind in ("tags", "brands") for each in shop.terms[kind].values()]
    assert [unescape(each) for each in (*terms, only(shop)["images"][0]["alt"])] == [shown] * 3
