"""The price before a discount: the product's own price stays what is paid, and a specific price of the shop says what
it was before and what is taken off that, so that customers see both.

A specific price that names a price stands in the place of the product's and of a combination's impact
(`Product::priceCalculation`): before minus off is what is paid, with it and without it. There is one for each thing,
valid for everybody, from one piece on and without an end; the shop takes no second one of the kind.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from connectors import ListingVariant, OutcomeUnknown, Push, Receipt
from connectors.channels.prestashop.documents import Draft, Resource
from connectors.channels.prestashop.errand import Errand
from connectors.channels.prestashop.mapping import Fields, combination_name, discount_name, is_family
from connectors.channels.prestashop.refusals import to_issue
from connectors.channels.prestashop.webservice import Webservice

SPECIFIC = "specific_prices"
FOR_EVERYBODY = (
    *("id_cart", "id_shop", "id_shop_group", "id_currency", "id_country", "id_group", "id_customer"),
    "id_specific_price_rule",
)
ALWAYS = "0000-00-00 00:00:00"
AMOUNTS = ("price", "reduction")
Saved = Callable[[Push, Receipt], None]


def send_discounts(
    webservice: Webservice, errand: Errand, variants: Sequence[ListingVariant], saved: Saved, *, allowed: bool
) -> None:
    """Of these variants, once their own prices stand. What was never discounted costs no request. `allowed`: where the
    key has no right to it, only what we made is taken away, or the account is refused, as an old price would stay.
    """
    known = {number for name, number in errand.receipt.remote.items() if name.startswith(discount_name(""))}
    things = {_thing(errand, each): each for each in variants}
    wanted = {thing: each for thing, each in things.items() if allowed and before_discount(each)}
    if not (known or wanted):
        return
    rows = {} if errand.new else _plain(webservice.rows(SPECIFIC, "full", {"id_product": errand.number}))
    for thing, each in rows.items():
        if each.id in known and _over(errand, thing, wanted, things):
            webservice.delete(f"{SPECIFIC}/{each.id}")
    _change(webservice, errand, wanted, rows)
    new = {thing: each for thing, each in wanted.items() if thing not in rows}
    _make(webservice, errand, new, saved)


def _change(
    webservice: Webservice, errand: Errand, wanted: Mapping[str, ListingVariant], rows: Mapping[str, Resource]
) -> None:
    there = {thing: each for thing, each in wanted.items() if thing in rows}
    drafts = {rows[thing].id: to_discount(errand.number, thing, each) for thing, each in there.items()}
    changed = {
        each.id: drafts[each.id] for each in rows.values() if each.id in drafts and _differs(each, drafts[each.id])
    }
    if webservice.amend_all(SPECIFIC, changed, to_issue) is None:
        raise OutcomeUnknown(f"a discount of product {errand.number} is gone")
    errand.know({discount_name(each.key): rows[thing].id for thing, each in there.items()})


def _make(webservice: Webservice, errand: Errand, new: Mapping[str, ListingVariant], saved: Saved) -> None:
    drafts = [to_discount(errand.number, thing, each) for thing, each in new.items()]
    names = iter([discount_name(each.key) for each in new.values()])
    for rows in webservice.create(SPECIFIC, drafts, to_issue):
        errand.know({next(names): row.id for row in rows})
        saved(errand.push, errand.receipt)


def before_discount(variant: ListingVariant) -> Decimal | None:
    """None where it costs what it always does."""
    before = variant.compare_at
    return before.amount if before and before.amount > variant.price.amount else None


def to_discount(product: str, thing: str, variant: ListingVariant) -> Draft:
    """Both amounts are without tax, as the product's own price is."""
    before = before_discount(variant) or variant.price.amount
    fields: Fields = {
        "id_product": product,
        "id_product_attribute": thing,
        **dict.fromkeys(FOR_EVERYBODY, "0"),
        "price": f"{before:f}",
        "from_quantity": "1",
        "reduction": f"{before - variant.price.amount:f}",
        "reduction_tax": "0",
        "reduction_type": "amount",
        "from": ALWAYS,
        "to": ALWAYS,
    }
    return Draft(fields)


def _thing(errand: Errand, variant: ListingVariant) -> str:
    """What the shop sells: a combination's id, or "0", which is the product."""
    return errand.receipt.remote.get(combination_name(variant.key), "") if is_family(errand.listing) else "0"


def _over(errand: Errand, thing: str, wanted: Mapping[str, object], asked: Mapping[str, object]) -> bool:
    """Whether it is discounted no more; the product itself is not, once it is a family."""
    return thing not in wanted and (thing in asked or (thing == "0" and is_family(errand.listing)))


def _plain(rows: Iterable[Resource]) -> dict[str, Resource]:
    """Those of our kind, by what they are of; the shop's own campaigns, groups and quantities are others."""
    return {row.text("id_product_attribute") or "0": row for row in rows if _is_plain(row)}


def _is_plain(row: Resource) -> bool:
    unbound = all(row.text(name) in ("", "0") for name in FOR_EVERYBODY)
    endless = all(row.text(name) in ("", ALWAYS) for name in ("from", "to"))
    return unbound and endless and row.text("from_quantity") in ("", "0", "1")


def _differs(row: Resource, draft: Draft) -> bool:
    """As numbers: a shop answers `12.000000` to `12`."""
    kind = (row.text("reduction_type"), row.text("reduction_tax") or "0")
    return kind != ("amount", "0") or any(_figure(row.text(name)) != _figure(draft.fields[name]) for name in AMOUNTS)


def _figure(text: object) -> Decimal | None:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return None
