"""The JSON document that `export --format json` promises."""

import json

from catalog.exporting import json_document
from catalog.money import Money
from catalog.product import Dimensions, ImageRef, Offer, Option, Product, Source, Variant

RUG = Product(
    key="RUG1",
    source=Source(file="tapis.xlsx", sheet="Feuil1", row=3, id="tapis-berbere"),
    title={"fr": "Tapis berbère", "ar": "زربية أمازيغية"},
    description={"fr": "<p>Laine</p>"},
    category=598,
    weight="1200.0",
    dimensions=Dimensions(length="2000", height="10.5"),
    images=(ImageRef(source="tapis.jpg", alt={"fr": "Un tapis"}),),
    options=(Option(name="Taille"),),
    variants=(
        Variant(
            key="V1",
            sku="T-M",
            gtin="4006381333931",
            options={"Taille": "M"},
            offer=Offer(price=Money.of("120", "MAD"), compare_at=Money.of("150.5", "MAD"), quantity=0),
        ),
        Variant(key="V2", options={"Taille": "L"}),
    ),
)


def test_a_product_is_exported_as_promised() -> None:
    (exported,) = json_document([RUG])["products"]
    assert exported["key"] == "RUG1"
    assert exported["source"] == {"file": "tapis.xlsx", "sheet": "Feuil1", "row": 3, "id": "tapis-berbere"}
    assert exported["title"] == {"fr": "Tapis berbère", "ar": "زربية أمازيغية"}
    assert exported["description"] == {"fr": "<p>Laine</p>"}
    assert (exported["status"], exported["category"]) == ("active", 598)
    assert exported["images"] == [{"source": "tapis.jpg", "alt": {"fr": "Un tapis"}}]
    first, second = exported["variants"]
    assert first["offer"] == {
        "price": {"amount": "120.00", "currency": "MAD"},
        "compare_at": {"amount": "150.50", "currency": "MAD"},
        "quantity": 0,
    }
    assert (first["key"], first["sku"], first["gtin"], first["options"]) == (
        "V1",
        "T-M",
        "4006381333931",
        {"Taille": "M"},
    )
    assert second["offer"] == {"price": None, "compare_at": None, "quantity": None}
    assert (exported["weight"], exported["dimensions"]) == (
        "1200",
        {"length": "2000", "width": None, "height": "10.5"},
    )


def test_every_field_of_a_product_is_exported_under_its_own_name() -> None:
    (exported,) = json_document([RUG])["products"]
    assert list(exported) == list(Product.model_fields)


def test_what_is_exported_reads_back_as_the_same_product() -> None:
    text = json.dumps(json_document([RUG]), ensure_ascii=False)
    assert "زربية أمازيغية" in text
    assert [Product.model_validate(one) for one in json.loads(text)["products"]] == [RUG]


def test_an_empty_catalogue_is_an_empty_list() -> None:
    assert json_document([]) == {"products": []}
