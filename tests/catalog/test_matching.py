"""Which stored product an incoming one is; keys that were given stay given."""

import pytest

from catalog.matching import Arrived, Stored, matches, same_keys, with_stored_keys
from catalog.product import ImageRef, Option, Product, Source, Variant
from tests.catalog.rugs import Kept


def product(key: str, *variants: Variant, id: str | None = None, title: str = "Tapis") -> Product:  # noqa: A002  # as in Source
    sizes = (Option(name="Taille"),) if any(variant.options for variant in variants) else ()
    source = Source(file="a.csv", id=id)
    return Product(key=key, source=source, title={"fr": title}, options=sizes, variants=variants or (Variant(key="V"),))


def sku(*skus: str) -> tuple[Variant, ...]:
    return tuple(Variant(key=f"V{position}", sku=sku) for position, sku in enumerate(skus))


def stored(*products: Product, dialect: str = "shopify") -> dict[str, Stored]:
    return {product.key: Stored(product, product, dialect) for product in products}


def matched(incoming: list[Product], stored: dict[str, Stored], dialect: str) -> dict[str, tuple[str, str]]:
    known, arrived = Kept(stored), Arrived(dialect)
    for each in incoming:
        arrived.add(each)
    by_key = {key: (key, "key") for key in same_keys(incoming, known, dialect)}
    others = [each for each in incoming if each.key not in by_key]
    return {**by_key, **matches(others, known, arrived, claimed=by_key)}


@pytest.mark.parametrize(
    ("incoming", "known", "expected"),
    [
        ([product("A")], stored(product("A")), {"A": "A"}),
        ([product("A")], stored(product("B")), {}),
        ([product("A", title="Tapis")], stored(product("A", title="Rug")), {"A": "A"}),
        ([product("A", title="Tapis")], stored(product("A", title="Rug"), dialect="woocommerce"), {}),
        ([product("A", title="Tapis")], stored(product("A", title="Rug"), dialect=""), {"A": "A"}),
        ([product("A", title="Tapis")], stored(product("A", title="Tapis"), dialect="woocommerce"), {"A": "A"}),
        ([product("A", *sku("x"), title="Tapis")], stored(product("A", *sku("x"), title="Rug"), dialect="woocommerce"),
         {"A": "A"}),
        ([product("A", id="rug")], stored(product("B", id="rug")), {"A": "B"}),
        ([product("A", id="1")], stored(product("B", id="1"), dialect="woocommerce"), {}),
        ([product("A", *sku("x", "y"))], stored(product("B", *sku("y", "z"))), {"A": "B"}),
        ([product("A", *sku("x"), id="rug")], stored(product("B", id="rug"), product("C", *sku("x"))), {"A": "B"}),
        ([product("C", *sku("x")), product("A", *sku("x"))], stored(product("A"), product("B", *sku("x"))),
         {"A": "A", "C": "B"}),
        ([product("C", *sku("x")), product("D", *sku("x"))], stored(product("B", *sku("x"))), {"C": "B"}),
        ([product("C", *sku("x", "y"))], stored(product("A", *sku("x"), id="taken"), product("B", *sku("y"))),
         {"C": "A"}),
    ],
    ids=[
        "by key", "not by chance", "by key whatever its title", "not by the same number in another shop",
        "by key when made by hand", "by key and title in another shop", "by key and SKU in another shop",
        "by the file's own id", "an id of another kind of file means nothing", "by a shared SKU",
        "the id counts before the SKU", "the key counts before the SKU, whatever the order",
        "one to one", "first of two",
    ],
)  # fmt: skip
def test_products_are_matched(incoming: list[Product], known: dict[str, Stored], expected: dict[str, str]) -> None:
    assert {key: match[0] for key, match in matched(incoming, known, "shopify").items()} == expected


def test_a_sku_edited_by_hand_still_matches_as_the_file_has_it() -> None:
    known = {"B": Stored(product("B", *sku("edited")), product("B", *sku("x")), "shopify")}
    assert matched([product("A", *sku("x"))], known, "shopify") == {"A": ("B", "sku")}
    kept = with_stored_keys(product("A", Variant(key="N", sku="x")), known["B"])
    assert [variant.key for variant in kept.variants] == ["V0"]


def size(key: str, of: str, sku: str | None = None) -> Variant:
    return Variant(key=key, options={"Taille": of}, sku=sku)


@pytest.mark.parametrize(
    ("incoming", "before", "keys"),
    [
        ((Variant(key="N", sku="x"),), sku("w", "x"), ["V1"]),
        ((size("N1", "M"), size("N2", "S")), (size("V1", "S"), size("V2", "M")), ["V2", "V1"]),
        ((size("N1", "M", "new-m"),), (size("V1", "S", "s"), size("V2", "M", "m")), ["V2"]),
        ((size("N1", "S", "x"),), (size("V1", "S", "y"), size("V2", "M", "x")), ["V2"]),
        ((Variant(key="N", sku="new"),), (Variant(key="V1", sku="old"),), ["V1"]),
        ((size("N1", "S"), size("N2", "L")), (size("V1", "S"),), ["V1", "N2"]),
        ((size("V2", "S"), size("V1", "M")), (size("V1", "S"), size("V2", "M")), ["V1", "V2"]),
    ],
    ids=[
        "by SKU", "by options", "by options when the SKU is new", "the SKU counts before the options",
        "the only one there is", "a new one keeps its own key", "what it says counts before its key",
    ],
)  # fmt: skip
def test_variants_keep_their_keys(incoming: tuple[Variant, ...], before: tuple[Variant, ...], keys: list[str]) -> None:
    kept = with_stored_keys(product("A", *incoming), Stored(product("B", *before), product("B", *before)))
    assert kept.key == "B"
    assert [variant.key for variant in kept.variants] == keys


def test_a_new_variant_never_takes_a_key_that_is_in_use() -> None:
    before = product("B", size("V1", "S"))
    kept = with_stored_keys(product("A", size("N1", "S"), size("V1", "L")), Stored(before, before))
    first, second = (variant.key for variant in kept.variants)
    assert first == "V1"
    assert second not in {"V1", "N1"}
    assert Product.model_validate(kept.model_dump()) == kept


@pytest.mark.parametrize(
    ("incoming", "expected"),
    [
        (product("N", *sku("T-1"), id="T-1", title="TAPIS  bleu"), ("A", "title")),
        (product("N", Variant(key="N", gtin="6111245750125"), title="Savon d'Alep"), ("C", "gtin")),
        (
            product("N", title="Vase rouge").model_copy(update={"images": (ImageRef(source="vase.jpg"),)}),
            ("B", "photos"),
        ),
        (product("N", title="Lampe").model_copy(update={"images": (ImageRef(source="commune.jpg"),)}), None),
        (product("N", title="Coussin"), None),
    ],
    ids=["a SKU that was added", "the same barcode", "the same photos", "a photo of several", "a title of several"],
)
def test_a_row_of_a_sellers_sheet_is_known_again(incoming: Product, expected: tuple[str, str] | None) -> None:
    shown = {"vase.jpg": "Vase", "commune.jpg": "Bougie"}
    known = stored(
        product("A", title="Tapis bleu"),
        product("B", title="Vase").model_copy(update={"images": (ImageRef(source="vase.jpg"),)}),
        product("C", Variant(key="V", gtin="6111245750125"), title="Savon"),
        product("D", title="Coussin"),
        product("E", title="Coussin"),
        *(product(key, title=f"{shown['commune.jpg']} {key}").model_copy(
            update={"images": (ImageRef(source="commune.jpg"),)}) for key in ("F", "G")),
        dialect="freeform",
    )  # fmt: skip
    assert matched([incoming], known, "freeform").get("N") == expected


def test_a_title_or_photo_of_several_rows_shows_nothing() -> None:
    vase = {"images": (ImageRef(source="vase.jpg"),)}
    known = stored(
        product("A", title="Coussin"), product("B", title="Vase").model_copy(update=vase), dialect="freeform"
    )
    titles = [product(key, title="Coussin") for key in ("M", "N")]
    photos = [product(key, title=f"Vase {key}").model_copy(update=vase) for key in ("O", "P")]
    assert matched([*titles, *photos], known, "freeform") == {}
