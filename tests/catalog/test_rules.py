"""What any marketplace needs of a product."""

from decimal import Decimal
from typing import Any

import pytest

from catalog.issues import Severity
from catalog.money import Money
from catalog.product import ImageRef, Offer, Option, Product, Source, Status, Variant
from catalog.rules import check_product

PRICE = Money.of("120", "MAD")
SOLD = Offer(price=PRICE, quantity=3)
BARCODE = "6111245750125"


def product(**changes: Any) -> Product:
    plain: dict[str, Any] = {
        "key": "RUG",
        "source": Source(file="a.csv"),
        "title": {"fr": "Tapis en laine"},
        "description": {"fr": "<p>Tissé à la main dans le Moyen Atlas, avec de la laine de nos moutons.</p>"},
        "category": 598,
        "weight": Decimal(2500),
        "images": (ImageRef(source="a.jpg"),),
        "variants": (Variant(key="V1", gtin=BARCODE, offer=SOLD),),
    }
    return Product(**{**plain, **changes})


def sizes(*variants: Variant) -> dict[str, Any]:
    return {"options": (Option(name="Taille"),), "variants": variants}


SMALL = Variant(key="V1", gtin=BARCODE, options={"Taille": "S"}, offer=SOLD)
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"title": {}}, [("title_missing", ERROR)]),
        ({"title": {"fr": "Pot"}}, [("title_short", WARNING)]),
        ({"title": {"fr": "Tapis " * 40}}, [("title_long", WARNING)]),
        ({"description": {"fr": "<p> </p>"}}, [("description_none", WARNING)]),
        ({"images": ()}, [("photo_none", WARNING)]),
        ({"variants": (Variant(key="V1", gtin=BARCODE, offer=Offer(quantity=1)),)}, [("price_missing", ERROR)]),
        (
            {"variants": (Variant(key="V1", gtin=BARCODE, offer=Offer(price=Money.of(0, "MAD"), quantity=1)),)},
            [("price_zero", ERROR)],
        ),
        ({"variants": (Variant(key="V1", gtin=BARCODE, offer=Offer(price=PRICE)),)}, [("quantity_untracked", INFO)]),
        ({"variants": (Variant(key="V1", gtin="2000000000008", offer=SOLD),)}, [("gtin_in_store", WARNING)]),
        (sizes(SMALL, Variant(key="V2", offer=SOLD)), [("option_value_missing", WARNING)]),
        (sizes(SMALL, SMALL.model_copy(update={"key": "V2"})), [("variants_alike", ERROR)]),
        (sizes(SMALL, SMALL.model_copy(update={"key": "V2", "options": {"Taille": "M"}})), []),
    ],
)
def test_a_products_lacks_are_found(changes: dict[str, Any], found: list[tuple[str, Severity]]) -> None:
    issues = check_product(product(**changes))
    assert [(issue.code, issue.severity) for issue in issues] == found
    assert all(issue.product == "RUG" and issue.message_in("ar") and issue.hint_in("ar") for issue in issues)


def test_a_language_that_will_be_shown_and_is_missing_is_named() -> None:
    issues = check_product(product(), ("fr", "ar", "en"))
    assert [(issue.code, issue.severity, issue.params["languages"]) for issue in issues] == [
        ("translations_missing", WARNING, "ar, en")
    ]


def test_nothing_blocks_a_draft_and_an_archived_product_is_left_alone() -> None:
    lacking = {"variants": (Variant(key="V1", gtin=BARCODE, offer=Offer(quantity=1)),)}
    assert [issue.severity for issue in check_product(product(status=Status.DRAFT, **lacking))] == [INFO]
    assert check_product(product(status=Status.ARCHIVED, **lacking)) == []
