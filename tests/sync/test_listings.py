from decimal import Decimal

from catalog.money import Money
from catalog.product import ImageRef, Offer, Option, Product, Source, Variant
from connectors.listing import Picture
from sync.listings import Terms, build
from sync.prices import PriceRule

TERMS = Terms(
    language="ar",
    prices=PriceRule(base="MAD", currency="EUR", rate=Decimal("0.1")),
    country="FR",
    fallbacks=("fr", "en"),
)
SCARF = Product(
    key="SCARF",
    source=Source(file="x.csv", row=1),
    title={"fr": "Écharpe", "ar": "وشاح"},
    description={"fr": "<p>Laine</p>"},
    options=(Option(name="Couleur", names={"ar": "اللون"}, values={"Rouge": {"ar": "أحمر"}}),),
    variants=(
        Variant(
            key="A", sku="S-1", options={"Couleur": "Rouge"}, offer=Offer(price=Money.of("100", "MAD"), quantity=3)
        ),
        Variant(key="B", options={"Couleur": "Bleu"}, offer=Offer(price=Money.of("110", "MAD")), image="b.jpg"),
    ),
    images=(ImageRef(source="a.jpg"), ImageRef(source="b.jpg", alt={"fr": "bleu"}), ImageRef(source="lost.jpg")),
)


def picture(rendition: str) -> Picture:
    return Picture(
        rendition=rendition, name=f"{rendition}.jpeg", media_type="image/jpeg", width=800, height=600, size=9
    )


PICTURES = {"a.jpg": picture("ra"), "b.jpg": picture("rb")}


def test_a_listing_is_in_the_accounts_language_and_currency() -> None:
    listing, issues = build(SCARF, TERMS, PICTURES)
    assert listing is not None
    assert (listing.title, listing.language, listing.currency, listing.country) == ("وشاح", "ar", "EUR", "FR")
    assert [variant.price for variant in listing.variants] == [Money.of("10", "EUR"), Money.of("11", "EUR")]
    assert listing.options[0].name == "اللون"
    assert [variant.options for variant in listing.variants] == [{"اللون": "أحمر"}, {"اللون": "Bleu"}]
    assert [issue.code for issue in issues] == ["translation_missing"]
    assert not issues[0].blocks
    assert listing.description == "<p>Laine</p>"


def test_a_variant_without_a_sku_is_known_by_its_key_and_shows_its_own_picture() -> None:
    listing, _ = build(SCARF, TERMS, PICTURES)
    assert listing is not None
    assert [variant.sku for variant in listing.variants] == ["S-1", "B"]
    assert [variant.picture for variant in listing.variants] == [None, "rb"]


def test_pictures_keep_the_sellers_order_and_have_alternative_text() -> None:
    listing, _ = build(SCARF, TERMS, PICTURES)
    assert listing is not None
    assert [(shown.rendition, shown.alt) for shown in listing.pictures] == [("ra", "وشاح"), ("rb", "bleu")]


def test_a_product_without_a_price_makes_no_listing_and_says_so() -> None:
    free = SCARF.model_copy(update={"variants": (Variant(key="A", options={"Couleur": "Rouge"}),)})
    listing, issues = build(free, TERMS, PICTURES)
    assert listing is None
    assert "price_missing" in {issue.code for issue in issues if issue.blocks}


def test_a_missing_rate_is_told_once_for_all_variants() -> None:
    terms = Terms("fr", PriceRule(base="MAD", currency="EUR"))
    listing, issues = build(SCARF, terms, PICTURES)
    assert listing is None
    assert [issue.code for issue in issues] == ["rate_missing"]


def test_each_part_has_a_hash_of_its_own() -> None:
    before, _ = build(SCARF, TERMS, PICTURES)
    first = SCARF.variants[0].model_copy(update={"offer": Offer(price=Money.of("101", "MAD"), quantity=3)})
    dearer = SCARF.model_copy(update={"variants": (first, *SCARF.variants[1:])})
    after, _ = build(dearer, TERMS, PICTURES)
    repainted, _ = build(SCARF, TERMS, {**PICTURES, "a.jpg": picture("rc")})
    assert before and after and repainted
    assert (after.content_hash, after.quantity_hash) == (before.content_hash, before.quantity_hash)
    assert after.price_hash != before.price_hash
    assert repainted.content_hash != before.content_hash
    assert repainted.price_hash == before.price_hash
    moved = before.model_copy(
        update={"pictures": tuple(shown.model_copy(update={"url": "https://x.example/1"}) for shown in before.pictures)}
    )
    assert moved.content_hash == before.content_hash


def test_a_photo_without_a_text_is_described_by_the_product_and_what_its_variants_share() -> None:
    red, blue = (variant.model_copy(update={"image": "a.jpg"}) for variant in SCARF.variants)
    scarf = SCARF.model_copy(update={"variants": (red, blue.model_copy(update={"image": None}))})
    listing, _ = build(scarf, TERMS, PICTURES)
    assert listing is not None
    assert [shown.alt for shown in listing.pictures] == ["وشاح, أحمر", "bleu"]
    both, _ = build(SCARF.model_copy(update={"variants": (red, blue)}), TERMS, PICTURES)
    assert both is not None
    assert both.pictures[0].alt == "وشاح", "the photo shows both colours"
