"""Rows of stock: the shop makes one with each thing that it counts; we only say how many there are."""

from collections.abc import Sequence

from connectors import ListingVariant, OutcomeUnknown
from connectors.channels.prestashop.errand import Errand
from connectors.channels.prestashop.mapping import (
    ORDERED_ANYWAY,
    combination_name,
    is_family,
    opened_name,
    stock_name,
    to_stock,
)
from connectors.channels.prestashop.refusals import to_issue
from connectors.channels.prestashop.webservice import Webservice


def send_quantities(webservice: Webservice, errand: Errand, variants: Sequence[ListingVariant]) -> None:
    """The receipt knows the rows afterwards; they are asked for once."""
    learn_rows(webservice, errand)
    if not variants:
        return
    remote, opened = errand.receipt.remote, _opened(webservice, errand)
    rows = {each.key: remote[stock_name(each.key)] for each in variants}
    drafts = {rows[each.key]: to_stock(each, opened=rows[each.key] in opened) for each in variants}
    if webservice.amend_all("stock_availables", drafts, to_issue) is None:
        raise OutcomeUnknown(f"a row of stock of product {errand.number} is gone")
    errand.forget({opened_name(each.key) for each in variants})
    errand.know({opened_name(each.key): rows[each.key] for each in variants if each.quantity is None})


def _opened(webservice: Webservice, errand: Errand) -> set[str]:
    """The rows that we let be ordered without stock, but for those whose setting the shop's people have changed."""
    ours = {number for name, number in errand.receipt.remote.items() if name.startswith(opened_name(""))}
    if not ours:
        return ours
    rows = webservice.rows("stock_availables", "[id,out_of_stock]", {"id_product": errand.number})
    return ours & {row.id for row in rows if row.text("out_of_stock") == ORDERED_ANYWAY}


def learn_rows(webservice: Webservice, errand: Errand) -> None:
    variants = errand.listing.variants
    if all(stock_name(each.key) in errand.receipt.remote for each in variants):
        return
    display = "[id,id_product_attribute]"
    rows = webservice.rows("stock_availables", display, {"id_product": errand.number})
    by_thing = {row.text("id_product_attribute"): row.id for row in reversed(rows)}
    if is_family(errand.listing):
        things = {each.key: errand.receipt.remote.get(combination_name(each.key), "") for each in variants}
    else:
        things = {variants[0].key: "0"}
    if missing := [key for key, thing in things.items() if thing not in by_thing]:
        raise OutcomeUnknown(f"product {errand.number} has no row of stock for {', '.join(missing)}")
    errand.know({stock_name(key): by_thing[thing] for key, thing in things.items()})
