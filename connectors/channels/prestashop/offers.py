"""Prices and quantities alone: a price never sends a quantity, nor a quantity a price."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from connectors import ConnectorError, ListingVariant, OutcomeUnknown, Push, Receipt
from connectors.channels.prestashop.discounts import Saved, send_discounts
from connectors.channels.prestashop.documents import Draft
from connectors.channels.prestashop.errand import Errand
from connectors.channels.prestashop.mapping import base_price, combination_name, impact, is_family
from connectors.channels.prestashop.refusals import to_issue
from connectors.channels.prestashop.shop import Shop
from connectors.channels.prestashop.stock import send_quantities
from connectors.channels.prestashop.webservice import Webservice


def update_offers(
    webservice: Webservice, shop: Callable[[], Shop], pushes: Sequence[Push], saved: Saved
) -> list[Receipt | ConnectorError]:
    """By index."""
    answers: list[Receipt | ConnectorError] = []
    for push in pushes:
        try:
            answers.append(_updated(webservice, shop(), push, saved))
        except ConnectorError as error:  # one that fails does not keep the others from going on
            answers.append(error)
    return answers


def _updated(webservice: Webservice, shop: Shop, push: Push, saved: Saved) -> Receipt:
    errand = Errand(push, push.known or Receipt(remote={}))
    if not errand.number:
        raise _gone(errand)
    if "price" in push.changed:
        _send_prices(webservice, errand)
        send_discounts(webservice, errand, push.listing.variants, saved, allowed=shop.takes_discounts)
    if "quantity" in push.changed:
        send_quantities(webservice, errand, push.listing.variants)
    return errand.receipt


def _send_prices(webservice: Webservice, errand: Errand) -> None:
    """In the order in which nothing is ever sold for less than it should be."""
    base = base_price(errand.listing)
    if not is_family(errand.listing):
        _send_base(webservice, errand, base)
        return
    product = webservice.get("products", errand.number)
    if product is None:
        raise _gone(errand)
    before = _figure(product.text("price"))
    if base > before:
        _send_base(webservice, errand, base)
    _send_impacts(webservice, errand)
    if base < before:
        _send_base(webservice, errand, base)


def _send_base(webservice: Webservice, errand: Errand, base: Decimal) -> None:
    if webservice.amend("products", errand.number, Draft({"price": f"{base:f}"}), to_issue) is None:
        raise _gone(errand)


def _send_impacts(webservice: Webservice, errand: Errand) -> None:
    """Of those combinations that have another one."""
    rows = webservice.rows("combinations", "[id,price]", {"id_product": errand.number})
    there = {row.id: _figure(row.text("price")) for row in rows}
    wanted = {_number(errand, variant): impact(errand.listing, variant) for variant in errand.listing.variants}
    if wanted.keys() - there.keys():
        raise _gone(errand)
    drafts = {each: Draft({"price": price}) for each, price in wanted.items() if Decimal(price) != there[each]}
    if webservice.amend_all("combinations", drafts, to_issue) is None:
        raise _gone(errand)


def _number(errand: Errand, variant: ListingVariant) -> str:
    return errand.receipt.remote.get(combination_name(variant.key), "")


def _figure(text: str) -> Decimal:
    return Decimal(text or 0)


def _gone(errand: Errand) -> OutcomeUnknown:
    """The whole listing is looked for then."""
    return OutcomeUnknown(f"{errand.listing.key} or a part of it is gone from the shop")
