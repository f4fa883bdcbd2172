"""Her products on the pages: found, mended where they stand, changed many at once; nobody's words are lost."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import importing
from catalog import store as catalogue
from catalog.models import Business
from catalog.money import Money
from catalog.product import ImageRef, Offer, Option, Product, Source, Variant
from sync.models import ListingRow
from sync.store import accounts
from tests.console.conftest import client_of, member
from tests.console.test_upload import photo


def add(
    business: Business, key: str, title: str = "Tapis", price: str | None = "100", quantity: int | None = 5
) -> Product:
    offer = Offer(price=Money.of(price, "MAD") if price else None, quantity=quantity)
    made = Product(
        key=key, source=Source(file="x"), title={"fr": title}, variants=(Variant(key=key, offer=offer),),
        images=(ImageRef(source="a.jpg"), ImageRef(source="b.jpg")),
    )  # fmt: skip
    return catalogue.add(business, made)


def values(page: str) -> dict[str, str]:
    """What a browser would send of the page's fields."""
    found = dict(re.findall(r'<input(?! type="checkbox")[^>]*? name="([^"]+)" value="([^"]*)"', page))
    texts = re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>\n([^<]*)</textarea>', page)
    chosen = re.findall(r'<select id="[^"]*" name="([^"]+)"[^>]*>.*?value="([^"]*)" selected', page)
    return {**found, **dict(texts), **dict(chosen)}


def test_an_empty_catalogue_says_what_to_do(owner: Client) -> None:
    assert "Upload your list" in owner.get("/b/souk/products/").content.decode()


def test_products_are_found_by_name_and_by_how_they_stand(business: Business, owner: Client) -> None:
    add(business, "A", "Tapis bleu")
    add(business, "B", "Panier rond")
    account = accounts.add_account(business, "stall", "memory", accounts.Changes(config={"shop": "stall"}))
    for key, state in (("A", "live"), ("B", "blocked")):
        ListingRow.objects.create(business=business, account=account, product_key=key, state=state)

    def found(query: str) -> list[str]:
        return re.findall(
            r"<bdi>(Tapis bleu|Panier rond)</bdi>", owner.get(f"/b/souk/products/?{query}").content.decode()
        )

    assert found("") == ["Tapis bleu", "Panier rond"]
    assert found("q=bleu") == ["Tapis bleu"]
    assert found("which=live") == ["Tapis bleu"]
    assert found("which=person") == ["Panier rond"]
    assert found("which=archived") == []
    assert found("which=nonsense&after=x") == ["Tapis bleu", "Panier rond"]


def test_the_number_of_queries_does_not_grow_with_the_catalogue(business: Business, owner: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert owner.get("/b/souk/products/").status_code == 200
        return len(caught)

    for number in range(2):
        add(business, f"A{number}")
    few = queries()
    for number in range(120):
        add(business, f"B{number}")
    assert queries() == few
    first = owner.get("/b/souk/products/").content.decode()
    after = re.search(r"after=(\d+)", first)
    assert after and first.count("<li>\n") == 50
    second = owner.get(f"/b/souk/products/?after={after.group(1)}").content.decode()
    assert second.count("<li>\n") == 50 and "A0/" not in second


def test_a_search_minds_no_accents_no_case_and_no_way_to_write_arabic(business: Business) -> None:
    made = add(business, "A", "Épices de l'Atlas")
    more = made.variants[0].model_copy(update={"key": "A2", "sku": "EPI-250"})
    title = {**made.title, "ar": "بهارات الأطلس"}
    catalogue.edit(business, made.model_copy(update={"title": title, "variants": (made.variants[0], more)}))
    add(business, "B7", "Panier")
    for words in ("epice", "ÉPICES atlas", "الاطلس", "epi-250", "a epices", "b7"):
        assert catalogue.leaf(business, words=words).products, words
    for words in ("épicerie", "tapis", "---", "panier atlas", "7"):
        assert not catalogue.leaf(business, words=words).products, words


def test_what_is_to_mend_stands_first_with_the_field_that_mends_it(business: Business, owner: Client) -> None:
    add(business, "A", price=None)
    page = owner.get("/b/souk/products/A/").content.decode()
    assert (
        page.index('id="price-0"') < page.index('id="title-fr"') < page.index("<details>") < page.index('id="title-en"')
    )
    assert page.index("<details>") < page.index('id="gtin-0"'), "nothing has to be done about a barcode"
    assert "column" not in page, "there is none on this page"
    assert (
        owner.post("/b/souk/products/A/", {**values(page), "price-0": "1 250,50"})["Location"] == "/b/souk/products/A/"
    )
    assert str(catalogue.product(business, "A").variants[0].offer.price) == "1250.50 MAD"


def test_a_weight_is_written_as_the_hint_says_and_a_category_that_fits_is_ticked(
    business: Business, owner: Client
) -> None:
    add(business, "A", "Tapis bleu")
    page = owner.get("/b/souk/products/A/").content.decode()
    assert 'value="category=598"' in page
    owner.post("/b/souk/products/A/", {**values(page), "weight": "1,2 kg", "write": "category=598"})
    now = catalogue.product(business, "A")
    assert (now.weight, now.category) == (1200, 598)


def test_what_is_edited_by_hand_survives_the_next_import(business: Business, owner: Client) -> None:
    sheet = b"Nom;Prix;Stock\nTapis;100,00;5\n"
    for edited in (False, True):
        reading = importing.read_catalogue(sheet, "p.csv", currency="MAD", language="fr")
        catalogue.save_import(business, reading, "p.csv")
        (found,) = catalogue.products(business)
        if not edited:
            page = owner.get(f"/b/souk/products/{found.key}/").content.decode()
            owner.post(f"/b/souk/products/{found.key}/", {**values(page), "title-fr": "Tapis du Haut Atlas"})
    assert found.title["fr"] == "Tapis du Haut Atlas"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("price-0", "cher", "is no price"),
        ("price-0", "1.250", "two ways"),
        ("price-0", "-5", "is no price"),
        ("quantity-0", "2,5", "is no stock"),
        ("quantity-0", "99999999999999999999", "is no stock"),
        ("gtin-0", "6111128000072", "is no barcode"),
        ("weight", "heavy", "is no weight"),
        ("title-fr", "   ", "needs a name"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_field_and_nothing_typed_is_lost(
    business: Business, owner: Client, field: str, typed: str, said: str
) -> None:
    before = add(business, "A")
    page = owner.get("/b/souk/products/A/").content.decode()
    answer = owner.post("/b/souk/products/A/", {**values(page), "brand": "Atelier", field: typed})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page and 'value="Atelier"' in page
    assert typed in page
    assert catalogue.product(business, "A") == before


def test_of_two_editors_the_second_is_told_where_they_differ_and_nowhere_else(
    business: Business, owner: Client
) -> None:
    add(business, "A")
    other = client_of(member(business, "editor"))
    seen = values(owner.get("/b/souk/products/A/").content.decode())
    other.post("/b/souk/products/A/", {**seen, "price-0": "120", "brand": "Atelier"})
    assert owner.post("/b/souk/products/A/", {**seen, "title-fr": "Tapis rouge"}).status_code == 302
    now = catalogue.product(business, "A")
    assert (str(now.variants[0].offer.price), now.brand, now.title["fr"]) == ("120.00 MAD", "Atelier", "Tapis rouge")
    told = owner.post("/b/souk/products/A/", {**seen, "price-0": "90"})
    assert told.status_code == 400
    page = told.content.decode()
    assert "Somebody else has written “120.00” here" in page and 'value="90"' in page
    assert owner.post("/b/souk/products/A/", values(page)).status_code == 302, "once more, and hers stands"
    assert str(catalogue.product(business, "A").variants[0].offer.price) == "90.00 MAD"


def test_prices_and_stocks_are_changed_many_at_once(business: Business, owner: Client) -> None:
    for key in ("A", "B", "C"):
        add(business, key)
    versions = {each.product.key: each.content_hash for each in catalogue.versions(business, ["A", "B", "C"])}
    seen = values(owner.get("/b/souk/prices/").content.decode())
    other = client_of(member(business, "editor"))
    other.post("/b/souk/prices/", {**seen, "quantity-C-0": "1"})
    answer = owner.post("/b/souk/prices/", {**seen, "price-A-0": "150", "quantity-B-0": ""}, follow=True)
    assert "2 products changed." in answer.content.decode()
    a, b, c = (each.product.variants[0].offer for each in catalogue.versions(business, ["A", "B", "C"]))
    assert (str(a.price), a.quantity, b.quantity, c.quantity) == ("150.00 MAD", 5, None, 1)
    told = owner.post("/b/souk/prices/", {**seen, "price-A-0": "170"})
    assert (told.status_code, "“150.00”" in told.content.decode()) == (400, True)
    wrong = owner.post("/b/souk/prices/", {**seen, "price-B-0": "x", "price-C-0": "5"})
    assert wrong.status_code == 400
    assert str(catalogue.product(business, "C").variants[0].offer.price) == "100.00 MAD", "all or nothing"
    assert versions


def test_photos_are_reordered_taken_away_and_added(business: Business, owner: Client) -> None:
    add(business, "A")

    def sources() -> list[str]:
        return [image.source for image in catalogue.product(business, "A").images]

    def wish(what: str, **more: object) -> None:
        assert owner.post("/b/souk/products/A/photos", {"wish": what, **more}).status_code == 302

    wish("first-1")
    assert sources() == ["b.jpg", "a.jpg"]
    wish("up-1")
    assert sources() == ["a.jpg", "b.jpg"]
    wish("remove-0")
    wish("remove-7")
    wish("first-x")
    wish("take-../../keys")
    assert sources() == ["b.jpg"]
    wish("add-", photos=[photo("c.jpg")])
    assert sources() == ["b.jpg", "c.jpg"]
    owner.post("/b/souk/upload/photos", {"photos": [photo("d.jpg")]})
    assert "take-d.jpg" in owner.get("/b/souk/products/A/").content.decode()
    wish("take-d.jpg")
    assert sources() == ["b.jpg", "c.jpg", "d.jpg"]


def test_a_viewer_sees_a_product_and_has_nothing_to_press(business: Business) -> None:
    add(business, "A")
    page = client_of(member(business, "viewer")).get("/b/souk/products/A/").content.decode()
    assert "Tapis" in page
    assert page.count("<button") == 2, "the languages alone"


def test_a_product_of_another_business_is_not_there(
    business: Business, other_business: Business, owner: Client
) -> None:
    add(other_business, "Z")
    assert owner.get("/b/souk/products/Z/").status_code == 404
    assert owner.post("/b/souk/products/Z/photos", {"wish": "first-1"}).status_code == 404


def test_names_are_text(business: Business, owner: Client) -> None:
    add(business, "A", title='<script>alert("x")</script>')
    for page in ("products/", "products/A/", "prices/"):
        assert "<script>alert" not in owner.get(f"/b/souk/{page}").content.decode()


def test_the_prices_of_many_versions_are_sent_at_once(business: Business, owner: Client) -> None:
    made = add(business, "A")
    sizes = tuple(
        Variant(key=f"S{at}", options={"Taille": str(at)}, offer=Offer(price=Money.of(1, "MAD"))) for at in range(300)
    )
    many = {"options": (Option(name="Taille"),), "variants": sizes}
    catalogue.edit(business, made.model_copy(update=many))
    given = values(owner.get("/b/souk/prices/").content.decode())
    assert len(given) > 1_000
    assert owner.post("/b/souk/prices/", {**given, "price-A-299": "7"}).status_code == 302
    assert str(catalogue.product(business, "A").variants[299].offer.price) == "7.00 MAD"
