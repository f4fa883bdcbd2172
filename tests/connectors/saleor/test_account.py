"""What a shop says of an account: its channel, its warehouse, what its token may do."""

import pytest
from pydantic import SecretStr

from connectors import AccountRefused, Issue, OutcomeUnknown, TemporaryError
from connectors.channels.saleor import SaleorConnector
from connectors.channels.saleor.documents import Mutation
from connectors.testing import Answer, hosted, listing_of, memory_files
from connectors.testing.conformance.operations import OPERATIONS
from connectors.testing.faults import AnswersFrom
from connectors.testing.rehearsal import Rehearsal
from tests.connectors.accounts import push_of
from tests.connectors.saleor.fake import SaleorShop
from tests.connectors.saleor.goods import MANAGES, NAMES
from tests.connectors.saleor.runs import Account, config_of, connected

SOAP = listing_of("SOAP", "Savon noir à l'huile d'olive")


def issues_of(shop: SaleorShop, **config: object) -> list[Issue]:
    with hosted(SaleorConnector, config_of(shop, **config)) as connector:
        return list(connector.check_account().issues)


def test_the_account_says_its_currency_and_where_it_sells(shop: SaleorShop) -> None:
    shop.currency = "KWD"
    shop.forget()
    with hosted(SaleorConnector, config_of(shop)) as connector:
        facts = connector.check_account()
    assert (facts.currency, facts.issues) == ("KWD", ())
    assert facts.values == {"channel": shop.channel, "warehouse": shop.house, "weight_unit": "KG"}


@pytest.mark.parametrize("path", ["", "/", "/graphql", "/graphql/"])
def test_people_give_the_address_of_the_shop_or_of_its_api(shop: SaleorShop, path: str) -> None:
    assert issues_of(shop, url=f"{shop.url}{path}") == []
    assert {each.request.path for each in shop.exchanges} == {"/graphql/"}


def test_an_unknown_channel_is_told_with_those_that_there_are(shop: SaleorShop) -> None:
    shop.open_channel("tunisia", "TND")
    (issue,) = issues_of(shop, channel="maroc")
    assert (issue.code, issue.params) == ("saleor_channel_unknown", {"channel": "maroc", "known": "morocco, tunisia"})
    with connected(shop, channel="maroc") as connector, pytest.raises(AccountRefused, match="morocco, tunisia"):
        connector.push(push_of(SOAP))
    assert shop.writes == []


def test_an_unknown_warehouse_is_told_with_those_that_there_are(shop: SaleorShop) -> None:
    (issue,) = issues_of(shop, warehouse="tanger")
    assert (issue.code, issue.params) == ("saleor_warehouse_unknown", {"warehouse": "tanger", "known": "rabat"})
    with connected(shop, warehouse="tanger") as connector, pytest.raises(AccountRefused, match="rabat"):
        connector.push(push_of(SOAP))


def test_without_a_warehouse_in_its_settings_an_account_has_the_one_that_serves_its_channel(shop: SaleorShop) -> None:
    shop.zones.clear()
    served = shop.open_warehouse("fes")
    shop.link(served, shop.channels[shop.channel])
    with connected(shop) as connector:
        assert connector.facts.values["warehouse"] == served["id"]
    with connected(shop, warehouse="rabat") as connector:
        assert connector.facts.values["warehouse"] == shop.house


def test_a_warehouse_that_no_zone_links_with_the_channel_is_told_and_is_no_drift(shop: SaleorShop) -> None:
    """Read within the channel its stock would be empty: it is read as the warehouse has it."""
    shop.zones.clear()
    (issue,) = issues_of(shop)
    assert (issue.code, issue.blocks) == ("saleor_warehouse_apart", False)
    account = Account(shop)
    account.sync([SOAP])
    with connected(shop) as connector:
        (standing,) = connector.read_listings()
    assert [each.quantity for each in standing.variants or ()] == [5]


@pytest.mark.parametrize("missing", [MANAGES, NAMES])
def test_a_token_that_may_not_do_enough_is_told_with_the_permission_to_give(shop: SaleorShop, missing: str) -> None:
    shop.permissions -= {missing}
    (issue,) = issues_of(shop)
    assert (issue.code, issue.value, issue.blocks) == ("saleor_permission_missing", missing, True)
    with connected(shop) as connector, pytest.raises(AccountRefused):
        connector.push(push_of(SOAP))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_bad_token_is_a_visitor_with_status_200_and_refuses_the_account(shop: SaleorShop, operation: str) -> None:
    """Whatever he asks for, even where what he may see of a shop with one channel answers it."""
    host = Rehearsal(SaleorConnector, config_of(shop), shop, memory_files())
    host.check_account()
    host.publish(SOAP)
    host.config = config_of(shop, token=SecretStr("revoked-token-9876543210"))
    with host.session() as connector, pytest.raises(AccountRefused):
        OPERATIONS[operation].ask(connector, host, SOAP)
    assert {each.answer.status for each in shop.exchanges if each.answer} == {200}


@pytest.mark.parametrize("name", ["OperationalError", "IntegrityError", "ReadTimeout"])
def test_an_exception_that_the_shop_meets_with_says_nothing_of_the_listing(shop: SaleorShop, name: str) -> None:
    """It answers 200, and may have done it or not."""
    told = {"errors": [{"message": "deadlock detected", "extensions": {"exception": {"code": name}}}], "data": None}
    with connected(shop) as connector, shop.disturbed(AnswersFrom(1, lambda seen: Answer(200, told))):
        with pytest.raises(TemporaryError):
            connector.find(SOAP)
        upload = Mutation("productMediaCreate", {"input": {"product": "p", "image": None}})
        with pytest.raises(OutcomeUnknown):
            connector._talk.change([upload])


CODES = (
    "saleor_permission_missing",
    "saleor_channel_unknown",
    "saleor_channel_inactive",
    "saleor_warehouse_unknown",
    "saleor_warehouse_apart",
    "sku_taken_in_saleor",
)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("code", CODES)
def test_every_issue_says_what_is_wrong_and_what_to_do(code: str, language: str) -> None:
    names = ("permission", "channel", "warehouse", "known", "sku")
    issue = Issue(code=code, params=dict.fromkeys(names, "A-1"))
    assert "A-1" in issue.message_in(language)
    assert "A-1" in issue.hint_in(language)
