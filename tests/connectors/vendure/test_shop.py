"""What a shop says of itself, who may come in, and what stands there already: ours, somebody else's, a half."""

import pytest
from pydantic import SecretStr, ValidationError

from connectors import AccountFacts, AccountRefused, ListingRejected, Money, Receipt
from connectors.channels.vendure import VendureConfig, VendureConnector
from connectors.channels.vendure.mapping import mark, slug_of
from connectors.testing import Kept, hosted, listing_of
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of, with_variants
from tests.connectors.vendure.fake import KEY, PASSWORD, USER, VendureShop
from tests.connectors.vendure.runs import Account, config_of, connected

SOAP = listing_of("SOAP", "Savon noir à l'huile d'olive")
FAMILY = family_of("ROBE")


def slugs(shop: VendureShop) -> list[str]:
    return sorted(words["slug"] for each in shop.all("product") for words in each["words"].values())


def test_the_account_says_its_currency_and_its_decimals(shop: VendureShop) -> None:
    shop.currency = "KWD"
    with connected(shop) as connector:
        facts = connector.check_account()
    assert (facts.currency, facts.values, facts.issues) == ("KWD", {"precision": 3, "language": "en"}, ())


def test_a_shop_that_adds_tax_is_told_of_before_anything_is_sent(shop: VendureShop) -> None:
    shop.taxed = False
    with connected(shop) as connector:
        (issue,) = connector.check_account().issues
    assert issue.code == "shop_adds_tax"


@pytest.mark.parametrize(
    "given",
    [{}, {"username": USER}, {"password": SecretStr(PASSWORD)}],
    ids=["nothing", "a name alone", "a password alone"],
)
def test_an_account_has_a_key_or_a_name_and_a_password(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=r"give an API key .* or a user with"):
        VendureConfig.model_validate({"url": "https://shop.example", **given})


def test_a_wrong_password_pauses_the_account(shop: VendureShop) -> None:
    """It is answered with 200."""
    config = config_of(shop.url).model_copy(update={"password": SecretStr("wrong password")})
    with (
        hosted(VendureConnector, config) as connector,
        pytest.raises(AccountRefused, match=r"credentials are invalid") as raised,
    ):
        connector.check_account()
    assert "wrong password" not in str(raised.value)


def test_a_revoked_key_pauses_the_account(shop: VendureShop) -> None:
    """It is answered with 200 and FORBIDDEN."""
    config = VendureConfig(url=shop.url, api_key=SecretStr(f"{KEY}-revoked"))
    with hosted(VendureConnector, config) as connector, pytest.raises(AccountRefused, match="FORBIDDEN"):
        connector.check_account()


def test_a_shop_that_knows_no_tokens_gives_a_session_as_cookies(shop: VendureShop) -> None:
    shop.cookies_only = True
    with connected(shop) as connector:
        assert connector.find(SOAP) is None
    assert not [each for each in shop.exchanges if "authorization" in each.request.headers]


def test_a_run_logs_in_once(shop: VendureShop) -> None:
    with hosted(VendureConnector, config_of(shop.url)) as connector:
        connector.check_account()
        connector.push(push_of(FAMILY))
    assert sum(b"mutation Login" in each.request.content for each in shop.exchanges) == 1


def test_the_address_may_be_that_of_the_admin_api(shop: VendureShop) -> None:
    with hosted(VendureConnector, config_of(f"{shop.url}/admin-api/")) as connector:
        assert connector.check_account().currency == "EUR"


def test_a_new_listing_takes_few_requests(shop: VendureShop) -> None:
    """The photos together, the product with its groups, a link for each of those, the variants together."""
    Account(shop).sync([SOAP])
    assert len(shop.exchanges) == 2 + 3, "a login, what is there, photos, product, variants"
    shop.exchanges.clear()
    Account(shop).sync([FAMILY])
    assert len(shop.exchanges) == 2 + 4


def test_a_product_keeps_its_address_when_its_title_changes(shop: VendureShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    account.sync([SOAP.model_copy(update={"title": "Savon beldi"})])
    assert slugs(shop) == ["savon-noir-a-l-huile-d-olive-qf-soap"]


def test_an_arabic_title_stays_readable_in_the_address(shop: VendureShop) -> None:
    Account(shop).sync([listing_of("ZAYT", "زيت أركان", language="ar")])
    (slug,) = slugs(shop)
    assert slug.endswith(mark("ZAYT"))
    assert "زيت" in slug


def test_a_second_language_adds_its_words_to_the_same_product(shop: VendureShop) -> None:
    Account(shop).sync([SOAP])
    Account(shop).sync([SOAP.model_copy(update={"language": "ar", "title": "صابون أسود"})])
    (product,) = shop.all("product")
    assert {name: words["name"] for name, words in product["words"].items()} == {"fr": SOAP.title, "ar": "صابون أسود"}
    assert all(slug.endswith((mark("SOAP"), mark("SOAP") + "-2")) for slug in slugs(shop))


def test_what_somebody_else_sells_under_our_sku_is_left_and_taken_over_only_when_asked(shop: VendureShop) -> None:
    shop.stand(SOAP.model_copy(update={"title": "Vieux savon"}))
    (theirs,) = shop.all("product")
    account = Account(shop)
    account.run([SOAP])
    assert (account.state("SOAP"), account.receipt("SOAP").ours) == ("blocked", False)
    assert theirs["words"]["en"]["name"] == "Vieux savon"
    account.run([SOAP], adopt=True)
    assert account.state("SOAP") == "live"
    assert account.receipt("SOAP").remote["listing"] == theirs["id"]
    assert shop.listings() == 1
    assert theirs["words"]["en"]["slug"] == "vieux-savon", "its address stays"
    assert theirs["words"]["fr"]["name"] == SOAP.title


def test_a_key_that_ends_another_key_is_not_taken_for_it(shop: VendureShop) -> None:
    long = listing_of("XSOAP", "Autre savon")
    Account(shop).sync([long])
    with connected(shop) as connector:
        assert connector.find(SOAP) is None
        assert connector.find(long) is not None


def test_a_slow_create_that_we_gave_up_is_not_made_twice(shop: VendureShop) -> None:
    """`find` was answered before the first worker's create arrived: the taken address gives the second away."""
    with connected(shop) as connector:
        assert connector.find(SOAP) is None
        words = {"languageCode": "fr", "name": SOAP.title, "slug": slug_of(SOAP)}
        elder = shop.make_product({"translations": [words]})
        receipt = connector.push(push_of(SOAP))
    assert receipt.remote["listing"] == elder["id"]
    assert shop.listings() == 1
    shown = shop.shown(receipt)
    assert shown is not None
    assert (set(shown.variants), shown.pictures) == ({"SOAP-1"}, 1)


def test_a_listing_of_which_only_photos_were_sent_is_withdrawn_without_a_question(shop: VendureShop) -> None:
    with hosted(VendureConnector, config_of(shop.url)) as connector:
        connector.withdraw(Receipt(remote={}))
    assert not shop.exchanges


def test_the_shops_own_words_reach_the_seller(shop: VendureShop) -> None:
    alike = [SOAP.variants[0].model_copy(update={"key": f"V{n}", "sku": f"V{n}"}) for n in range(2)]
    kept = Kept()
    with connected(shop, kept=kept) as connector, pytest.raises(ListingRejected) as raised:
        connector.push(push_of(with_variants(SOAP, *alike)))
    (issue,) = raised.value.issues
    assert issue.code == "platform_refused"
    assert issue.raw.startswith("A ProductVariant with the selected options already exists")
    assert "listing" in kept.receipts["SOAP"].remote, "what was made is known"


def test_requirements_say_what_the_shop_cannot_show() -> None:
    facts = AccountFacts(currency="KWD", values={"precision": 2})
    alike = [
        SOAP.variants[0].model_copy(update={"key": f"V{n}", "sku": f"V{n}", "price": Money.of("3.125", "KWD")})
        for n in range(2)
    ]
    listing = with_variants(SOAP, *alike).model_copy(update={"currency": "KWD"})
    codes = [issue.code for each in VendureConnector.requirements for issue in each(listing, facts)]
    assert codes == ["price_too_fine", "price_too_fine", "variants_look_alike"]


def test_a_large_shop_is_asked_for_each_listing_until_reading_all_is_less_work(shop: VendureShop) -> None:
    for number in range(250):
        shop.stand(listing_of(f"OLD{number}", f"Vieux {number}"))
    with hosted(VendureConnector, config_of(shop.url)) as connector:
        for number in range(20):
            assert connector.find(listing_of(f"NEW{number}", "Neuf")) is None
        found = connector.find(listing_of("OLD249", "Vieux"))
    assert found is not None
    assert not found.ours
    assert len(shop.exchanges) == 1 + 3 + 3 + 1, "a login, three pages, three questions until then, and the one found"
