from collections.abc import Callable

import pytest

from catalog.money import Money
from connectors import (
    AccountFacts,
    Listing,
    MaxLength,
    MaxVariants,
    MinLength,
    Required,
    Requirement,
    one_currency,
    priced,
)
from connectors.testing import SAMPLES, listing_of

RUG, NO_SKU, ARABIC = (
    SAMPLES["options, photos, everything"],
    SAMPLES["no SKU, no barcode, no stock count"],
    SAMPLES["arabic"],
)
FREE = listing_of("FREE", "Échantillon", "0.00")


@pytest.mark.parametrize(
    ("requirement", "listing", "codes"),
    [
        (Required("brand"), RUG, []),
        (Required("brand"), NO_SKU, ["brand_missing"]),
        (Required("description"), NO_SKU, ["description_missing"]),
        (Required("weight"), RUG, []),
        (Required("tags"), NO_SKU, ["field_missing"]),
        (Required("pictures"), NO_SKU, ["field_missing"]),
        (Required("variants.gtin"), RUG, ["gtin_missing"] * 3),
        (Required("variants.quantity"), RUG, []),  # none left is known
        (Required("variants.quantity"), NO_SKU, ["quantity_missing"]),
        (MaxLength("title", 49), RUG, ["title_too_long"]),
        (MaxLength("title", 50), RUG, []),
        (MaxLength("brand", 3), NO_SKU, []),
        (MaxLength("title", 45), ARABIC, []),
        (MaxLength("title", 81, "bytes"), ARABIC, ["title_too_long"]),
        (MaxLength("variants.sku", 13), RUG, ["field_too_long"] * 4),
        (MinLength("title", 11), NO_SKU, ["title_too_short"]),
        (MinLength("title", 10), NO_SKU, []),
        (MinLength("brand", 1), NO_SKU, ["field_too_short"]),
        (MaxVariants(4), RUG, []),
        (MaxVariants(3), RUG, ["variants_too_many"]),
        (priced, FREE, ["price_zero"]),
        (priced, RUG, []),
    ],
)
def test_a_requirement_says_what_is_missing(requirement: Requirement, listing: Listing, codes: list[str]) -> None:
    issues = list(requirement(listing, AccountFacts()))
    assert [issue.code for issue in issues] == codes
    for issue in issues:
        for language in ("en", "fr", "ar"):
            assert issue.message_in(language)
            assert issue.hint_in(language)
            assert "{" not in issue.message_in(language) + issue.hint_in(language)


def test_a_limit_in_bytes_is_told_in_characters() -> None:
    (issue,) = MaxLength("title", 21, "bytes")(listing_of("A", "زيت أركان بيو"), AccountFacts())
    assert issue.params["limit"] == "11"  # 2 bytes a letter, 1 a space, and no half letters
    assert "13" in issue.message_in("ar")


def test_the_variant_that_lacks_something_is_named() -> None:
    issues = list(Required("variants.gtin")(RUG, AccountFacts()))
    assert [issue.params["sku"] for issue in issues] == [variant.sku for variant in RUG.variants[1:]]
    assert issues[0].params["sku"] in issues[0].message_in("fr")


@pytest.mark.parametrize(
    ("facts", "listing", "codes"),
    [
        (AccountFacts(), RUG, []),
        (AccountFacts(currency="EUR"), RUG, []),
        (AccountFacts(currency="MAD"), RUG, ["currency_differs"]),
    ],
)
def test_the_listings_currency_is_the_accounts(facts: AccountFacts, listing: Listing, codes: list[str]) -> None:
    assert [issue.code for issue in one_currency(listing, facts)] == codes


def test_a_variant_in_another_currency_is_noticed() -> None:
    other = RUG.variants[0].model_copy(update={"price": Money.of("10.00", "MAD")})
    listing = RUG.model_copy(update={"variants": (other, *RUG.variants[1:])})
    assert [issue.value for issue in one_currency(listing, AccountFacts())] == ["MAD"]


@pytest.mark.parametrize(
    "written",
    [
        lambda: Required("brnad"),
        lambda: Required("variants.title"),
        lambda: Required("sku"),
        lambda: MaxLength("titel", 10),
        lambda: MaxLength("weight", 10),
        lambda: MaxLength("tags", 10),
        lambda: MinLength("variants.price", 10),
    ],
)
def test_a_misspelt_field_raises_where_it_is_written(written: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="field"):
        written()
