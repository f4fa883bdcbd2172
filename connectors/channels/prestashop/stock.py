"""Rows of stock: the shop makes one with each thing that it counts; we only say how many there are."""

from collections.abc import Mapping, Sequence

from connectors import ListingVariant, OutcomeUnknown
from connectors.channels.prestashop.documents import Draft
from connectors.channels.prestashop.errand import Errand
from connectors.channels.prestashop.mapping import (
    AS_THE_SHOP_DOES,
    ORDERED_ANYWAY,
    combination_name,
    is_family,
    opened_name,
    stock_name,
    to_stock,
)
from connectors.channels.prestashop.refusals import to_issue
from connectors.channels.prestashop.webservice import Webservice

OF_ALL = "of all"
"""The product's own row beside those of its combinations: it alone says whether they may be ordered when there are none
(`StockAvailable::outOfStock` reads no other)."""


def send_quantities(webservice: Webservice, errand: Errand, variants: Sequence[ListingVariant]) -> None:
    """The receipt knows the rows afterwards; they are asked for once."""
    learn_rows(webservice, errand)
    if not variants:
        return
    remote, opened = errand.receipt.remote, _opened(webservice, errand)
    rows = {each.key: remote[stock_name(each.key)] for each in variants}
    drafts = {rows[each.key]: to_stock(each, opened=rows[each.key] in opened) for each in variants}
    # the product's own first: each of the others sums it up anew
    if webservice.amend_all("stock_availables", {**_of_all(errand, opened), **drafts}, to_issue) is None:
        raise OutcomeUnknown(f"a row of stock of product {errand.number} is gone")
    errand.forget({opened_name(each.key) for each in variants} | {opened_name(OF_ALL)})
    errand.know({opened_name(each.key): rows[each.key] for each in variants if each.quantity is None})
    if nothing_counted(errand):
        errand.know({opened_name(OF_ALL): remote[stock_name(OF_ALL)]})


def nothing_counted(errand: Errand) -> bool:
    """Whether all of a family may be ordered when there is none: the shop cannot tell its variants apart in this."""
    variants = errand.listing.variants
    return is_family(errand.listing) and all(each.quantity is None for each in variants)


def _of_all(errand: Errand, opened: set[str]) -> Mapping[str, Draft]:
    if nothing_counted(errand):
        return {errand.receipt.remote[stock_name(OF_ALL)]: Draft({"out_of_stock": ORDERED_ANYWAY})}
    row = errand.receipt.remote.get(opened_name(OF_ALL), "")
    return {row: Draft({"out_of_stock": AS_THE_SHOP_DOES})} if row in opened and is_family(errand.listing) else {}


def _opened(webservice: Webservice, errand: Errand) -> set[str]:
    """The rows that we let be ordered without stock, but for those whose setting the shop's people have changed."""
    ours = {number for name, number in errand.receipt.remote.items() if name.startswith(opened_name(""))}
    if not ours:
        return ours
    rows = webservice.rows("stock_availables", "[id,out_of_stock]", {"id_product": errand.number})
    return ours & {row.id for row in rows if row.text("out_of_stock") == ORDERED_ANYWAY}


def learn_rows(webservice: Webservice, errand: Errand) -> None:
    things = _things(errand)
    if all(stock_name(key) in errand.receipt.remote for key in things):
        return
    display = "[id,id_product_attribute]"
    rows = webservice.rows("stock_availables", display, {"id_product": errand.number})
    by_thing = {row.text("id_product_attribute"): row.id for row in reversed(rows)}
    if missing := [key for key, thing in things.items() if thing not in by_thing]:
        raise OutcomeUnknown(f"product {errand.number} has no row of stock for {', '.join(missing)}")
    errand.know({stock_name(key): by_thing[thing] for key, thing in things.items()})


def _things(errand: Errand) -> Mapping[str, str]:
    """What each row counts: a combination's id, or "0", which is the product."""
    variants = errand.listing.variants
    if not is_family(errand.listing):
        return {variants[0].key: "0"}
    things = {each.key: errand.receipt.remote.get(combination_name(each.key), "") for each in variants}
    return {**things, **({OF_ALL: "0"} if nothing_counted(errand) else {})}
