"""Photos, options and variants: whatever of them is there already, or has gone meanwhile."""

import pytest

from connectors import ListingOption, Money, OutcomeUnknown
from connectors.testing import listing_of
from connectors.testing.faults import CutAt
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of, with_variants
from tests.connectors.vendure.fake import VendureShop
from tests.connectors.vendure.runs import Account, connected

FAMILY = family_of("ROBE")


def test_variants_that_arrived_after_all_are_looked_for_and_not_refused(shop: VendureShop) -> None:
    with connected(shop) as connector:
        make = shop.make_variants

        def twice(given: object) -> object:
            make(given)  # type: ignore[arg-type]  # as it was asked for
            return make(given)  # type: ignore[arg-type]  # as it was asked for

        shop.make_variants = twice  # type: ignore[method-assign, assignment]
        with pytest.raises(OutcomeUnknown):
            connector.push(push_of(FAMILY))
        shop.make_variants = make  # type: ignore[method-assign]
        found = connector.find(FAMILY)
        assert found is not None
        connector.push(push_of(FAMILY, known=found))
    assert len(shop.all("variant")) == 3


@pytest.mark.parametrize("lasting", [False, True], ids=["a cut", "the end"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_no_cut_leaves_a_group_or_a_photo_behind(shop: VendureShop, when: str, *, lasting: bool) -> None:
    Account(shop).sync([FAMILY])
    for number in range(1, len(shop.exchanges) + 1):
        shop.forget()
        account = Account(shop)
        with shop.disturbed(CutAt(number, "after" if when == "after" else "before", lasting)):
            account.run([FAMILY])
        account.sync([FAMILY])
        assert len(shop.all("group")) == 1, f"the cut was at request {number}"
        assert (shop.listings(), len(shop.all("variant")), len(shop.all("asset"))) == (1, 3, 2)


def test_a_photo_that_somebody_deleted_is_uploaded_again(shop: VendureShop) -> None:
    account = Account(shop)
    account.sync([FAMILY])
    gone = shop.all("asset")[0]
    gone["deleted"] = True
    for product in shop.all("product"):
        product["assets"].remove(gone["id"])
    account.sync([FAMILY.model_copy(update={"title": "Robe neuve"})])
    assert len(shop.all("product")[0]["assets"]) == 2
    assert gone["id"] not in shop.all("product")[0]["assets"]


def test_a_photo_that_the_shop_does_not_permit_is_told_and_the_others_are_shown(shop: VendureShop) -> None:
    shop.unfit.add("image/png")
    pictures = (FAMILY.pictures[0], FAMILY.pictures[1].model_copy(update={"media_type": "image/png"}))
    with connected(shop) as connector:
        receipt = connector.push(push_of(FAMILY.model_copy(update={"pictures": pictures})))
    (issue,) = receipt.issues
    assert (issue.code, issue.raw) == ("image_refused", 'The MIME type "image/png" is not permitted.')
    assert len(receipt.pictures) == 1


def test_a_value_that_no_variant_has_any_more_is_no_choice(shop: VendureShop) -> None:
    account = Account(shop)
    account.sync([FAMILY])
    account.sync([family_of("ROBE", sizes=("S", "XL"))])
    assert sorted(shop.words(each, "fr")["name"] for each in shop.all("option")) == ["S", "XL"]
    assert len(shop.all("group")) == 1


def test_a_second_language_names_the_same_options(shop: VendureShop) -> None:
    """Another account of the business may show the same product in another language."""
    french = Account(shop)
    french.sync([FAMILY])
    sizes = dict(zip(("S", "M", "L"), ("صغير", "وسط", "كبير"), strict=True))
    variants = [
        each.model_copy(update={"options": {"المقاس": sizes[each.options["Taille"]]}}) for each in FAMILY.variants
    ]
    options = (ListingOption(name="المقاس", values=tuple(sizes.values())),)
    arabic = Account(shop)
    arabic.sync([with_variants(FAMILY, *variants).model_copy(update={"language": "ar", "options": options})])
    assert arabic.receipt("ROBE").remote == french.receipt("ROBE").remote
    (group,) = shop.all("group")
    assert {name: words["name"] for name, words in group["words"].items()} == {"fr": "Taille", "ar": "المقاس"}
    named = {each["words"]["fr"]["name"]: each["words"]["ar"]["name"] for each in shop.all("option")}
    assert named == sizes


def test_options_may_change_places(shop: VendureShop) -> None:
    account = Account(shop)
    account.sync([FAMILY])
    one, two, three = FAMILY.variants
    swapped = (one.model_copy(update={"options": two.options}), two.model_copy(update={"options": one.options}), three)
    before = account.receipt("ROBE").remote
    account.sync([with_variants(FAMILY, *swapped)])
    assert account.receipt("ROBE").remote == before
    named = {
        each["sku"]: shop.words(shop.rows["option"][each["options"][0]], "fr")["name"] for each in shop.all("variant")
    }
    assert named == {"ROBE-S": "M", "ROBE-M": "S", "ROBE-L": "L"}


def test_a_variant_that_was_deleted_by_hand_is_made_again(shop: VendureShop) -> None:
    account = Account(shop)
    account.sync([FAMILY])
    shop.all("variant")[1]["deleted"] = True
    dearer = [
        each.model_copy(update={"price": Money.of(each.price.amount + 1, each.price.currency)})
        for each in FAMILY.variants
    ]
    account.sync([with_variants(FAMILY, *dearer)])
    shown = shop.shown(account.receipt("ROBE"))
    assert shown is not None
    assert {sku: offer.price for sku, offer in shown.variants.items()} == {
        each.sku: each.price.amount for each in dearer
    }


def test_one_bad_offer_does_not_keep_the_others_from_arriving(shop: VendureShop) -> None:
    """The shop takes all of a call or nothing."""
    others = [listing_of(f"BOL{n}", f"Bol {n}") for n in range(3)]
    account = Account(shop)
    account.sync(others)
    (gone,) = shop.all("variant", sku="BOL1-1")
    gone["deleted"] = True
    pushes = [
        push_of(
            with_variants(each, each.variants[0].model_copy(update={"price": Money.of("99.00", "EUR")})),
            known=account.receipt(each.key),
            changed=["price"],
        )
        for each in others
    ]
    with connected(shop) as connector:
        first, bad, last = connector.update_offers(pushes)
    assert isinstance(bad, OutcomeUnknown)
    assert (first, last) == (account.receipt("BOL0"), account.receipt("BOL2"))
    assert [each["price"] for each in shop.all("variant")] == [9900, 9900]
