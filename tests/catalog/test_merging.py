"""Three-way merging: the file's changes arrive, edits by hand survive, and what is lost is told."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.issues import Severity, issue_texts
from catalog.merging import edited_fields, merge
from catalog.product import Offer, Product, Variant

BASE: dict[str, Any] = {
    "key": "P1",
    "source": {"file": "catalogue.xlsx", "sheet": "Feuil1", "row": 4, "id": "tapis"},
    "title": {"fr": "Tapis", "ar": "زربية"},
    "description": {"fr": "Laine"},
    "brand": "Atlas",
    "category": 1,
    "seller_category": "Maison",
    "attributes": {"motif": "berbère", "entretien": "à sec"},
    "tags": ["laine"],
    "condition": "new",
    "origin": "MA",
    "hs_code": "570110",
    "material": {"fr": "laine"},
    "weight": "1200",
    "dimensions": {"length": "2000", "width": "1000", "height": "10"},
    "images": [{"source": "a.jpg"}, {"source": "b.jpg"}],
    "options": [{"name": "Taille", "names": {"en": "Size"}, "values": {"M": {"en": "Medium"}}}],
    "variants": [
        {
            "key": "V1",
            "sku": "T-M",
            "gtin": "6111234567894",
            "options": {"Taille": "M"},
            "image": "a.jpg",
            "offer": {
                "price": {"amount": "120.00", "currency": "MAD"},
                "compare_at": {"amount": "150.00", "currency": "MAD"},
                "quantity": 3,
            },
        },
        {"key": "V2", "sku": "T-L", "options": {"Taille": "L"}},
    ],
    "status": "active",
}

Change = Callable[[dict[str, Any], Any], None]


def at(*path: str | int) -> Change:
    def change(document: dict[str, Any], value: Any) -> None:
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        if value is None:
            place.pop(path[-1], None)
        else:
            place[path[-1]] = value

    return change


def mad(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "MAD"}


# the field, and the two values that a hand and a file may give it
FIELDS: dict[str, tuple[Change, Any, Any]] = {
    "title.fr": (at("title", "fr"), "Tapis à la main", "Grand tapis"),
    "title.en": (at("title", "en"), "Rug by hand", "Large rug"),
    "description.fr": (at("description", "fr"), "Pure laine", None),
    "brand": (at("brand"), None, "Rif"),
    "category": (at("category"), 2, 3),
    "seller_category": (at("seller_category"), "Salon", "Déco"),
    "attributes.motif": (at("attributes", "motif"), "rayé", "uni"),
    "attributes.couleur": (at("attributes", "couleur"), "rouge", "bleu"),
    "tags": (at("tags"), ["fait main"], []),
    "condition": (at("condition"), "used", "refurbished"),
    "origin": (at("origin"), "TN", None),
    "hs_code": (at("hs_code"), "570190", "570200"),
    "material.fr": (at("material", "fr"), "pure laine", "coton"),
    "weight": (at("weight"), "1300", "1400"),
    "dimensions.length": (at("dimensions", "length"), "2100", "2200"),
    "dimensions.height": (at("dimensions", "height"), None, "12"),
    "images": (at("images"), [{"source": "c.jpg"}], [{"source": "b.jpg"}]),
    "options.en": (at("options", 0, "names", "en"), "Format", "Dimension"),
    "options.M": (at("options", 0, "values", "M"), {"en": "Mid"}, {"en": "Middle"}),
    "variants.sku": (at("variants", 0, "sku"), "HAND", "FILE"),
    "variants.gtin": (at("variants", 0, "gtin"), None, "4006381333931"),
    "variants.options.Taille": (at("variants", 0, "options", "Taille"), "S", "XS"),
    "variants.image": (at("variants", 0, "image"), "b.jpg", None),
    "variants.price": (at("variants", 0, "offer", "price"), mad("99.00"), mad("130.00")),
    "variants.compare_at": (at("variants", 0, "offer", "compare_at"), None, mad("140.00")),
    "variants.quantity": (at("variants", 0, "offer", "quantity"), 0, 7),
    "status": (at("status"), "draft", "archived"),
}
every_field = pytest.mark.parametrize("field", FIELDS)


def product(*changes: tuple[str, Any]) -> Product:
    document = Product.model_validate(BASE).model_dump(mode="json")
    for field, value in changes:
        FIELDS[field][0](document, value)
    return Product.model_validate(document)


def elsewhere(made: Product, row: int = 9) -> Product:
    """The same product with another cell changed, so that the merge looks at every field."""
    other = made.variants[1].model_copy(update={"offer": Offer(quantity=row)})
    source = made.source.model_copy(update={"row": row})
    return made.model_copy(update={"variants": (made.variants[0], other), "source": source})


def test_the_table_names_every_field_there_is() -> None:
    named = {part for field in FIELDS for part in field.split(".")}
    fields = (*Product.model_fields, *Variant.model_fields, *Offer.model_fields)
    assert set(fields) - {"key", "source", "offer"} <= named


@every_field
def test_an_edit_of_a_cell_that_has_not_changed_is_kept(field: str) -> None:
    hand = FIELDS[field][1]
    merged = merge(product(), elsewhere(product()), product((field, hand)))
    assert merged.product == elsewhere(product((field, hand)))
    assert merged.issues == ()


@every_field
def test_a_changed_cell_that_nobody_edited_arrives(field: str) -> None:
    new = FIELDS[field][2]
    merged = merge(product(), product((field, new)), product())
    assert merged.product == product((field, new))
    assert merged.issues == ()


@every_field
def test_a_changed_cell_replaces_an_edit_and_says_so(field: str) -> None:
    _, hand, new = FIELDS[field]
    merged = merge(product(), product((field, new)), product((field, hand)))
    assert merged.product == product((field, new))
    (issue,) = merged.issues
    assert (issue.code, issue.field, issue.severity) == ("edit_overwritten", field, Severity.WARNING)
    assert issue.product == "P1"
    assert (issue.at and issue.at.sheet, issue.at and issue.at.row) == ("Feuil1", 4)


@every_field
def test_a_cell_changed_to_what_was_edited_is_no_matter(field: str) -> None:
    new = FIELDS[field][2]
    merged = merge(product(), product((field, new)), product((field, new)))
    assert merged.product == product((field, new))
    assert merged.issues == ()


@given(data=st.data())
def test_edits_and_changes_of_different_cells_all_survive(data: st.DataObject) -> None:
    fields = data.draw(st.lists(st.sampled_from(sorted(FIELDS)), unique=True))
    by_hand = [field for field in fields if data.draw(st.booleans())]
    in_file = [field for field in fields if field not in by_hand]
    hand = [(field, FIELDS[field][1]) for field in by_hand]
    new = [(field, FIELDS[field][2]) for field in in_file]
    merged = merge(product(), product(*new), product(*hand))
    assert merged.product == product(*hand, *new)
    assert merged.issues == ()
    again = merge(product(*new), product(*new), merged.product)
    assert again == (merged.product, ())


def test_both_values_are_told_in_words() -> None:
    hand, new = ("variants.price", mad("99.00")), ("variants.price", mad("130.00"))
    (issue,) = merge(product(), product(new), product(hand)).issues
    assert (issue.value, issue.params["new"]) == ("99.00 MAD", "130.00 MAD")
    assert "99.00 MAD" in issue.message_in("ar")
    images = [("images", FIELDS["images"][1]), ("images", FIELDS["images"][2])]
    (issue,) = merge(product(), product(images[1]), product(images[0])).issues
    assert (issue.value, issue.params["new"]) == ("c.jpg", "b.jpg")
    (issue,) = merge(product(), product(("variants.image", None)), product(("variants.image", "b.jpg"))).issues
    assert issue.params["new"] == "—"


def variant(key: str, size: str, quantity: int = 1) -> Variant:
    return Variant(key=key, options={"Taille": size}, offer=Offer(quantity=quantity))


def with_variants(*variants: Variant) -> Product:
    return Product.model_validate({**BASE, "variants": [one.model_dump() for one in variants]})


V1, V2, V3 = variant("V1", "S"), variant("V2", "M"), variant("V3", "L")


@pytest.mark.parametrize(
    ("base", "incoming", "current", "merged", "codes"),
    [
        ((V1,), (V1, V2), (V1,), (V1, V2), []),
        ((V1,), (V1, V2), (V1, V3), (V1, V2, V3), []),
        ((V1, V2), (V1,), (V1, V2), (V1,), []),
        ((V1, V2), (V1,), (V1, variant("V2", "M", 9)), (V1, variant("V2", "M", 9)), ["variant_gone"]),
        ((V1, V2), (V1, variant("V2", "M", 9)), (V1,), (V1,), []),
        ((V1, V2), (V1, variant("V2", "M", 9)), (V2, V1), (variant("V2", "M", 9), V1), []),
        ((V1, V2), (V2, V1), (V1, V2), (V2, V1), []),
        ((V1,), (V2,), (V1,), (V2,), []),
    ],
    ids=[
        "a variant new in the file is added",
        "a variant added by hand survives",
        "a variant gone from the file is removed",
        "a variant gone from the file but edited is kept",
        "a variant removed by hand stays removed",
        "an order made by hand is kept",
        "an order changed in the file arrives",
        "all variants may change",
    ],
)
def test_variants_are_merged_by_key(
    base: tuple[Variant, ...],
    incoming: tuple[Variant, ...],
    current: tuple[Variant, ...],
    merged: tuple[Variant, ...],
    codes: list[str],
) -> None:
    result = merge(with_variants(*base), with_variants(*incoming), with_variants(*current))
    assert result.product.variants == merged
    assert [issue.code for issue in result.issues] == codes


def test_what_does_not_fit_together_comes_from_the_file_as_a_whole() -> None:
    hand = with_variants(V1, Variant(key="V9", sku="NEW", options={"Taille": "XXL"}))
    new = with_variants(V1, Variant(key="V3", sku="NEW", options={"Taille": "L"}))
    hand = hand.model_copy(update={"brand": "Main"})
    merged = merge(with_variants(V1), new, hand)
    assert merged.product.variants == new.variants
    assert merged.product.brand == "Main"
    assert [issue.code for issue in merged.issues] == ["variants_replaced"]


def test_the_last_variant_is_never_merged_away() -> None:
    merged = merge(with_variants(V1, V2), with_variants(V1), with_variants(V2))
    assert merged.product.variants == (V1,)


def test_an_option_that_a_variant_made_by_hand_uses_stays() -> None:
    plain = product().model_copy(update={"options": (), "variants": (Variant(key="V1", sku="T-M"),)})
    kept = with_variants(Variant(key="V1", sku="T-M"), variant("V9", "XXL"))
    merged = merge(with_variants(Variant(key="V1", sku="T-M")), plain, kept).product
    assert [option.name for option in merged.options] == ["Taille"]
    assert [one.key for one in merged.variants] == ["V1", "V9"]


def test_a_product_made_by_hand_takes_the_files_cells_and_keeps_the_rest() -> None:
    incoming = Product.model_validate({**BASE, "brand": None, "tags": [], "title": {"fr": "Grand tapis"}})
    merged = merge(None, incoming, product(("condition", "used")))
    assert merged.product == product(("condition", "used"), ("title.fr", "Grand tapis"))
    assert [issue.field for issue in merged.issues] == ["title.fr"]


def test_a_variant_made_by_hand_takes_the_files_cells_and_keeps_the_rest() -> None:
    by_hand = Variant(key="V2", sku="T-L", options={"Taille": "M"}, gtin="4006381333931", offer=Offer(quantity=5))
    from_file = by_hand.model_copy(update={"gtin": None, "offer": Offer(quantity=2)})
    merged = merge(with_variants(V1), with_variants(V1, from_file), with_variants(V1, by_hand))
    assert merged.product.variants[1] == by_hand.model_copy(update={"offer": Offer(quantity=2)})
    assert [issue.field for issue in merged.issues] == ["variants.quantity"]


def test_a_blank_cell_of_another_file_takes_nothing_away() -> None:
    sparse = {"key": "P1", "source": {"file": "prix.csv", "id": "tapis"}, "title": {"fr": "Tapis"}}
    offer = {"price": mad("99.00")}
    variants = [{"key": "V1", "sku": "T-M", "offer": offer}, {"key": "V2", "sku": "T-L"}]
    merged = merge(product(), Product.model_validate({**sparse, "variants": variants}), product())
    expected = product(("variants.price", mad("99.00")))
    assert merged.product == expected.model_copy(update={"source": merged.product.source})
    assert merged.issues == ()


def test_a_cell_emptied_in_the_same_file_is_emptied() -> None:
    assert merge(product(), product(("description.fr", None)), product()).product.description == {}


@every_field
def test_edited_fields_are_named(field: str) -> None:
    edited = edited_fields(product(), product((field, FIELDS[field][2])))
    assert edited & set(field.split("."))
    assert not edited_fields(product(), product())


@pytest.mark.parametrize("code", ["edit_overwritten", "variants_replaced", "variant_gone", "product_gone"])
def test_every_code_has_words_in_three_languages(code: str) -> None:
    texts = issue_texts()[code]
    for part in ("message", "hint"):
        assert set(texts[part]) == {"en", "fr", "ar"}
        assert len(set(texts[part].values())) == 3
