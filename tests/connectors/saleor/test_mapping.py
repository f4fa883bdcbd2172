"""A listing as a shop takes it, to the letter; and descriptions as blocks."""

import json
from decimal import Decimal

import pytest

from connectors import Listing
from connectors.channels.saleor.mapping import (
    Place,
    Terms,
    compared,
    key_in,
    photo_name,
    to_known_variant,
    to_new_product,
    to_product,
    variant_ref,
)
from connectors.channels.saleor.replies import Product, Variant
from connectors.channels.saleor.richtext import to_blocks
from connectors.testing import SAMPLES, listing_of, picture_of

RUG = SAMPLES["options, photos, everything"]
PLACE = Place("channel-1", "house-1", "KG")
TERMS = Terms(
    "type-1",
    "category-1",
    {"Couleur": "a-colour", "Taille": "a-size"},
    {"Marque": "a-brand", "Entretien": "a-care", "Fait main": "a-hand"},
)


def test_a_listing_with_all_that_one_can_have() -> None:
    document = to_new_product(RUG, TERMS, PLACE)
    variants = document.pop("variants")
    assert isinstance(variants, list)
    assert json.loads(str(document.pop("description"))) == {
        "blocks": [
            {"type": "paragraph", "data": {"text": "Tissé à la main."}},
            {"type": "list", "data": {"style": "unordered", "items": ["laine &amp; coton", "120 &lt; 180"]}},
        ]
    }
    assert document == {
        "name": "Tapis berbère « Tifaouine » & coussin, 100 % laine",
        "externalReference": "qafila:RUG",
        "slug": "tapis-berbère-tifaouine-coussin-100-laine-rug",
        "productType": "type-1",
        "category": "category-1",
        "weight": "3.5",
        "attributes": [
            {"id": "a-brand", "plainText": "Coopérative Tifaouine"},
            {"id": "a-care", "plainText": "Lavage à la main"},
            {"id": "a-hand", "plainText": "oui"},
        ],
        "metadata": [
            {"key": "qafila_language", "value": "fr"},
            {"key": "condition", "value": "new"},
            {"key": "material", "value": "Laine"},
            {"key": "origin", "value": "MA"},
            {"key": "hs_code", "value": "570110"},
            {"key": "tags", "value": "fait main, artisanat"},
            {"key": "dimensions_mm", "value": "1800 × 1200"},
        ],
        "channelListings": [
            {
                "channelId": "channel-1",
                "isPublished": False,
                "visibleInListings": False,
                "isAvailableForPurchase": False,
            }
        ],
    }
    assert variants[0] == {
        "sku": "TAPIS Bleu 80 × 150",
        "name": "Bleu / 80 × 150",
        "externalReference": "qafila:RUG:RUG0",
        "metadata": [{"key": "gtin", "value": "6111234567896"}],
        "attributes": [
            {"id": "a-colour", "dropdown": {"value": "Bleu"}},
            {"id": "a-size", "dropdown": {"value": "80 × 150"}},
        ],
        "trackInventory": True,
        "stocks": [{"warehouse": "house-1", "quantity": 0}],
        "channelListings": [{"channelId": "channel-1", "price": "149.90", "priorPrice": "179.00"}],
    }


def test_what_has_no_photos_to_wait_for_is_shown_at_once() -> None:
    (listing,) = to_new_product(SAMPLES["no SKU, no barcode, no stock count"], TERMS, PLACE)["channelListings"]  # type: ignore[misc]
    assert listing["isPublished"] is True


@pytest.mark.parametrize("title", ["🕯️", "سجّادةٌ أمازيغيّة", "«»", "a" * 400])
def test_every_title_has_an_address(title: str) -> None:
    slug = str(to_new_product(listing_of("KEY7", title), TERMS, PLACE)["slug"])
    assert slug.endswith("key7")
    assert 0 < len(slug) < 255
    assert not slug.startswith("-")


def there(variant: int = 1, **more: object) -> Variant:
    """A variant of the rug as it was sent."""
    sent = RUG.variants[variant]
    given = {
        "id": "v-1",
        "sku": sent.sku,
        "name": " / ".join(sent.options.values()),
        "externalReference": variant_ref(RUG, sent),
        "attributes": [
            {"attribute": {"id": id_}, "values": [{"name": sent.options[name]}]} for name, id_ in TERMS.axes.items()
        ],
        "channelListings": [
            {"id": "l-1", "channel": {"id": "channel-1"}, "price": {"amount": 149.9, "currency": "EUR"}}
        ],
        "stocks": [{"id": "s-1", "warehouse": {"id": "house-1"}, "quantity": 1}],
        **more,
    }
    return Variant.model_validate(given)


EVERYTHING = ("content", "price", "quantity")


@pytest.mark.parametrize(
    ("known", "changed", "sent"),
    [
        (there(), EVERYTHING, {}),
        (there(sku="OLD"), EVERYTHING, {"sku": RUG.variants[1].sku}),
        (there(sku="OLD"), ("price", "quantity"), {}),
        (there(gtin="6111234567896"), EVERYTHING, {"metadata": [{"key": "gtin", "value": ""}]}),
        (there(stocks=[]), ("price",), {"stocks": {"create": [{"warehouse": "house-1", "quantity": 1}]}}),
        (there(trackInventory=False), ("quantity",), {"trackInventory": True}),
        (
            there(stocks=[{"id": "s-1", "warehouse": {"id": "house-1"}, "quantity": 9}]),
            ("quantity",),
            {"stocks": {"update": [{"stock": "s-1", "quantity": 1}]}},
        ),
        (there(stocks=[{"id": "s-1", "warehouse": {"id": "house-1"}, "quantity": 9}]), ("content", "price"), {}),
        (
            there(channelListings=[]),
            ("quantity",),
            {"channelListings": {"create": [{"channelId": "channel-1", "price": "149.90"}]}},
        ),
    ],
)
def test_of_a_known_variant_only_what_differs_is_sent(
    known: Variant, changed: tuple[str, ...], sent: dict[str, object]
) -> None:
    document = to_known_variant(RUG, RUG.variants[1], known, TERMS, PLACE, changed)
    assert document == ({"id": "v-1", **sent} if sent else {})


def test_traits_that_the_listing_has_no_more_are_taken_away_and_those_of_others_stay() -> None:
    attributes = [
        {"attribute": {"id": "a-old", "externalReference": "qafila:trait:motif"}, "values": [{"plainText": "losange"}]},
        {"attribute": {"id": "a-none", "externalReference": "qafila:trait:usage"}, "values": []},
        {"attribute": {"id": "a-theirs", "externalReference": None}, "values": [{"plainText": "à eux"}]},
    ]
    before = Product.model_validate({"id": "p-1", "attributes": attributes})
    sent = to_product(RUG, TERMS, PLACE, before)["attributes"]
    assert isinstance(sent, list)
    assert {each["id"]: each["plainText"] for each in sent[3:]} == {"a-old": ""}


def test_variants_are_told_apart_by_reference_then_by_sku() -> None:
    renamed = there(0, sku="RENAMED", id="v-0")
    strange = there(1, externalReference=None, id="v-1")
    ghost = there(2, externalReference="qafila:RUG:GONE", id="v-2")
    theirs = there(3, externalReference="erp-17", sku="THEIRS", id="v-3")
    product = Product(id="p-1", variants=[renamed, strange, ghost, theirs])
    beside = compared(RUG, product)
    assert [(variant.key, known.id) for variant, known in beside.known] == [("RUG0", "v-0"), ("RUG1", "v-1")]
    assert [variant.key for variant in beside.new] == ["RUG2", "RUG3"]
    assert [each.id for each in beside.ghosts] == ["v-2"]


@pytest.mark.parametrize(
    ("reference", "key"),
    [("qafila:RUG", "RUG"), ("qafila:RUG:RUG0", "RUG0"), ("erp:RUG", None), ("qafila", None), (None, None), ("", None)],
)
def test_our_key_is_read_from_our_references_alone(reference: str | None, key: str | None) -> None:
    assert key_in(reference) == key


def test_a_photo_is_named_for_its_pixels_in_letters_that_every_store_keeps() -> None:
    name = photo_name(picture_of("Tapis « berbère » bleu, vu de très près et de côté"))
    assert name.startswith("tapis-berb-re-bleu-vu-de-tr-s-pr-s-et-de-")
    assert name.endswith(".jpeg")
    assert len(name) < 64
    assert name != photo_name(picture_of("Tapis « berbère » bleu, vu de très près et de côtés"))


BLOCKS = [
    ("", None),
    ("<p></p><p> <br> </p>", None),
    ("Bonjour", [("paragraph", "Bonjour")]),
    ("<p>Un</p><p>Deux<br>trois</p>", [("paragraph", "Un"), ("paragraph", "Deux<br>trois")]),
    (
        "<h2>Soin</h2><p>À <strong>la</strong> <em>main</em></p>",
        [("header 2", "Soin"), ("paragraph", "À <b>la</b> <i>main</i>")],
    ),
    ("<ol><li>un</li><li><b>deux</b></li></ol>", [("ordered", "un"), ("ordered", "<b>deux</b>")]),
    (
        "<ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul>",
        [("unordered", "a"), ("unordered", "b"), ("unordered", "c")],
    ),
    ("<p>منسوجة يدويًا في <strong>تازناخت</strong>.</p>", [("paragraph", "منسوجة يدويًا في <b>تازناخت</b>.")]),
    ('<p>1 &lt; 2 &amp; "x" 🕯️</p>', [("paragraph", '1 &lt; 2 &amp; "x" 🕯️')]),
    ("<blockquote>Dit <u>elle</u></blockquote>fin", [("paragraph", "Dit <u>elle</u>"), ("paragraph", "fin")]),
    (
        "<table><tr><th>L</th><td>120</td></tr><tr><th>l</th><td>80</td></tr></table>",
        [("paragraph", "L | 120"), ("paragraph", "l | 80")],
    ),
    ("<p><b>un<p>deux</b></p>", [("paragraph", "<b>un</b>"), ("paragraph", "<b>deux</b>")]),
]


@pytest.mark.parametrize(("markup", "blocks"), BLOCKS)
def test_a_description_becomes_blocks(markup: str, blocks: list[tuple[str, str]] | None) -> None:
    told = to_blocks(markup)
    if blocks is None:
        assert told is None
        return
    found = []
    for block in json.loads(told or "")["blocks"]:
        data = block["data"]
        if block["type"] == "list":
            found += [(data["style"], item) for item in data["items"]]
        else:
            found.append((f"{block['type']} {data.get('level', '')}".strip(), data["text"]))
    assert found == blocks


def test_weights_are_in_the_shops_unit_and_left_out_where_nobody_knows_it() -> None:
    light: Listing = RUG.model_copy(update={"weight": Decimal("2.5")})
    assert to_product(light, TERMS, PLACE)["weight"] == "0.0025"
    assert to_product(light, TERMS, Place("c", "w", "G"))["weight"] == "2.5"
    assert "weight" not in to_product(light, TERMS, Place("c", "w"))
