"""What makes a product hard to sell although a shop would take it: each rule by a table of what a person sees in it."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.issues import Issue, Severity
from catalog.money import Money
from catalog.product import ImageRef, Offer, Option, Product, Source, Status, Variant
from catalog.rules import check_catalogue, check_product
from tests.catalog.test_rules import BARCODE, SOLD, product

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
LONG = "<p>Tissé à la main dans le Moyen Atlas, avec de la laine de nos moutons.</p>"
ENGLISH = "This rug was woven by hand in the mountains with the wool of our own sheep, and it is very warm."
ITALIAN = "Questa ciotola è fatta a mano nella nostra bottega con argilla della Sicilia, ed è molto bella."
SWEDISH = "Den här mattan är vävd för hand av ull från våra egna får och den är mycket varm och mjuk."
ARABIC = "نسجت هذه الزربية باليد في الأطلس المتوسط من صوف أغنامنا وهي دافئة جدا."
URDU = "یہ قالین ہاتھ سے بنائی گئی ہے اور بہت گرم ہے، ہماری اپنی بھیڑوں کی اون سے۔"


def codes(issues: list[Issue]) -> list[tuple[str, Severity]]:
    return [(issue.code, issue.severity) for issue in issues]


def priced(amount: str | int, currency: str = "MAD", key: str = "V1") -> Variant:
    return Variant(key=key, gtin=BARCODE, offer=Offer(price=Money.of(amount, currency), quantity=1))


@pytest.mark.parametrize(
    ("gtin", "brand", "found"),
    [
        ("6111245750125", None, []),
        ("96385074", None, []),  # EAN-8
        ("036000291452", None, []),  # UPC-A
        ("16111245750122", None, []),  # a case of them: GTIN-14
        ("049000028911", None, []),  # UPC-A of a brand: its 04 is none of the tills'
        ("0021000012282", None, []),  # the same with 02, written with 13 digits
        ("6111245750124", None, [("gtin_invalid", WARNING)]),
        ("611124575012", None, [("gtin_invalid", WARNING)]),
        ("ABC", None, [("gtin_invalid", WARNING)]),
        ("٦١١١٢٤٥٧٥٠١٢٥", None, [("gtin_invalid", WARNING)]),
        ("0200000000004", None, [("gtin_in_store", WARNING)]),
        ("0400000000008", None, [("gtin_in_store", WARNING)]),
        ("2000000000008", None, [("gtin_in_store", WARNING)]),
        ("2900000000001", None, [("gtin_in_store", WARNING)]),
        ("20000004", None, [("gtin_in_store", WARNING)]),  # EAN-8 of a till
        ("200000000004", None, [("gtin_in_store", WARNING)]),  # UPC-A that begins with 2
        ("12000000000005", None, [("gtin_in_store", WARNING)]),  # GTIN-14 around 2
        (None, None, [("gtin_not_needed", INFO)]),
        (None, "", [("gtin_not_needed", INFO)]),
        (None, "Fait main", [("gtin_not_needed", INFO)]),
        (None, "Sans marque", [("gtin_not_needed", INFO)]),
        (None, "Generic", [("gtin_not_needed", INFO)]),
        (None, "Unbranded", [("gtin_not_needed", INFO)]),
        (None, "صناعة يدوية", [("gtin_not_needed", INFO)]),
        (None, "بدون ماركة", [("gtin_not_needed", INFO)]),
        (None, "Nivea", [("gtin_absent", INFO)]),
    ],
)
def test_a_barcode_is_right_or_its_lack_is_explained(gtin: str | None, brand: str | None, found: list[Any]) -> None:
    assert codes(check_product(product(brand=brand, variants=(Variant(key="V1", gtin=gtin, offer=SOLD),)))) == found


def test_the_lack_of_barcodes_is_told_once_for_all_choices_of_a_product() -> None:
    variants = tuple(Variant(key=f"V{n}", options={"Taille": str(n)}, offer=SOLD) for n in range(3))
    issues = check_product(product(options=(Option(name="Taille"),), variants=variants))
    assert codes(issues) == [("gtin_not_needed", INFO)]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("TAPIS EN LAINE DU MOYEN ATLAS", True),
        ("TAPIS BERBÈRE 120X180", True),
        ("Tapis BENI OUARAIN", False),
        ("USB-C PD 65W", False),  # letters of a technical name, no shouting
        ("TAPIS", False),  # one word, such as a name
        ("زربية أمازيغية", False),
    ],
)
def test_a_title_in_capitals_only_is_told(title: str, found: bool) -> None:
    language = "ar" if title.startswith("ز") else "fr"
    issues = check_product(product(title={language: title}))
    assert (("title_capitals", WARNING) in codes(issues)) is found


@pytest.mark.parametrize(
    ("description", "found"),
    [
        (LONG, []),
        ("<p>Tissé à la main.</p>", [("description_short", INFO)]),
        ("<p> </p>", [("description_none", WARNING)]),
        ("", [("description_none", WARNING)]),
    ],
)
def test_a_description_that_says_next_to_nothing_is_told(description: str, found: list[Any]) -> None:
    assert codes(check_product(product(description={"fr": description}))) == found


@pytest.mark.parametrize(
    ("language", "words", "spoken"),
    [
        ("fr", LONG, None),
        ("fr", ENGLISH, "en"),
        ("en", LONG, "fr"),
        ("en", ENGLISH, None),
        ("fr", ARABIC, "ar"),
        ("en", ARABIC, "ar"),
        ("ar", ARABIC, None),
        ("ar", LONG, "fr"),
        ("ar", ENGLISH, "en"),
        ("ar", URDU, "ur"),
        ("ur", URDU, None),
        ("fr", ITALIAN, "it"),
        ("en", SWEDISH, "sv"),
        ("sv", SWEDISH, None),
        ("fr", "Lorem ipsum dolor sit amet, consectetur adipiscing elit, et tempor est in dolore magna.", "la"),
        ("it", ITALIAN, None),
        ("en", "Χειροποίητο κεραμικό μπολ από την Κρήτη, ιδανικό για δώρο και για κάθε μέρα.", "el"),
        ("fr", "হাতে বোনা জামদানি শাড়ি, খাঁটি সুতির, বাংলাদেশের তাঁতিদের তৈরি সুন্দর কাজ।", "bn"),
        ("fr", "Agaseke k'amahoro, inkangara y'umuco nyarwanda iboshye mu migano n'ubudodo.", None),  # we cannot tell
        ("fr", "Caftan « Lalla » – قفطان تقليدي, cousu à la main dans les ateliers de Fès, pour les fêtes.", None),
        ("ar", "قفطان Caftan مطرز باليد من ورشات فاس للأعراس والمناسبات", None),
        (
            "ar",
            "قفطان مطرز باليد من فاس للأعراس, cousu pour vous avec des fils dorés dans notre atelier",
            None,
        ),  # in two
        ("it", "Tissé à la main avec soin pour vous. Woven by hand with care for your home and the family.", None),
        ("fr", "100 % coton, 45 x 45 cm, 300 g/m², OEKO-TEX 100, ref. AB-1234, lot 25/09/2025, N° 12", None),
    ],
)
def test_a_text_in_another_language_than_its_field_is_told(language: str, words: str, spoken: str | None) -> None:
    issues = check_product(product(title={}, description={language: words}, status=Status.DRAFT))
    told = [issue for issue in issues if issue.code == "language_other"]
    assert [(issue.params["code"], issue.severity) for issue in told] == ([(spoken, WARNING)] if spoken else [])


def test_a_title_in_another_script_than_its_field_is_told_and_a_short_one_is_given_the_benefit_of_the_doubt() -> None:
    assert ("language_other", WARNING) in codes(check_product(product(title={"fr": "زربية من الصوف"})))
    assert ("language_other", WARNING) in codes(check_product(product(title={"ar": "Tapis en laine"})))
    assert codes(check_product(product(title={"en": "Kilim"}))) == []
    assert codes(check_product(product(title={"ar": "iPhone"}))) == []


def test_goods_without_weight_are_told_unless_they_are_not_for_sale_yet() -> None:
    assert codes(check_product(product(weight=None))) == [("weight_none", INFO)]
    assert codes(check_product(product(weight=None, status=Status.DRAFT))) == []


def test_a_product_with_two_currencies_is_told() -> None:
    both = (
        Variant(key="V1", gtin=BARCODE, options={"T": "S"}, offer=Offer(price=Money.of(10, "MAD"), quantity=1)),
        Variant(key="V2", gtin=BARCODE, options={"T": "M"}, offer=Offer(price=Money.of(10, "EUR"), quantity=1)),
    )
    (issue,) = check_product(product(options=(Option(name="T"),), variants=both))
    assert (issue.code, issue.severity, issue.value) == ("currency_mixed", WARNING, "EUR, MAD")


def test_a_category_is_suggested_with_its_words_and_number_and_not_set() -> None:
    lacking = product(category=None)
    (issue,) = check_product(lacking)
    assert (issue.code, issue.severity, issue.field) == ("category_suggested", INFO, "category")
    assert issue.params == {
        "id": "598", "words": "Tapis", "category.en": "Rugs", "category.fr": "Tapis", "category.ar": "زرابي وسجاد",
    }  # fmt: skip
    assert "(«\xa0Tapis\xa0»), ce serait\xa0: Tapis." in issue.message_in("fr") and "598" in issue.hint_in("fr")
    assert "seems to belong to: Rugs." in issue.message_in("en") and "زرابي وسجاد." in issue.message_in("ar")
    assert lacking.category is None


def shelf(*prices: str | int, currency: str = "MAD", **changes: Any) -> list[Product]:
    return [
        product(
            key=f"P{n}", title={"fr": f"Tapis numéro {n}"}, variants=(priced(amount, currency, key=f"V{n}"),), **changes
        )
        for n, amount in enumerate(prices)
    ]


@pytest.mark.parametrize(
    ("prices", "far"),
    [
        ((100, 120, 90, 150, 110, 5000), []),  # 45 times
        ((100, 120, 90, 150, 110, 6000), ["P5"]),
        ((100, 120, 90, 150, 110, 2), ["P5"]),
        ((100, 120, 90, 150, 110, "2.30"), []),
        ((100, 120, 90, 12000), []),  # too few to know what is usual
        ((100, 120, 90, 150, 12000, 12000), ["P4", "P5"]),
        ((10, 10000, 10, 10000, 10, 10000), []),  # two kinds of goods, and no middle
        ((100, 100, 100, 100, 100, 0), []),  # told as zero already
    ],
)
def test_a_price_fifty_times_from_the_middle_of_its_catalogue_asks(prices: tuple[Any, ...], far: list[str]) -> None:
    issues = [issue for issue in check_catalogue(shelf(*prices)) if issue.code == "price_far_off"]
    assert [issue.product for issue in issues] == far
    assert all(issue.severity is WARNING for issue in issues)


def test_a_price_is_compared_within_its_category_where_that_has_enough() -> None:
    rugs = shelf(6000, 7000, 8000, 6500, 7500, category=598)
    rings = shelf(10, 12, 15, 11, 13, 14, 12, category=200)
    named = [each.model_copy(update={"key": f"R{n}", "title": {"fr": f"Bague {n}"}}) for n, each in enumerate(rings)]
    assert check_catalogue([*rugs, *named]) == []
    (issue,) = check_catalogue([*shelf(6000, 7000, 8000, 6500, 7500, 65, category=598), *named])
    assert (issue.code, issue.product, issue.value) == ("price_far_off", "P5", "65.00 MAD")
    assert issue.params["usual"] == "6750.00 MAD"


def test_prices_of_different_currencies_are_not_compared() -> None:
    dear = product(key="Q", title={"fr": "Tapis cher"}, variants=(priced(90000, "XOF", key="W"),))
    assert check_catalogue([*shelf(100, 120, 90, 150, 110), dear]) == []


def test_two_products_of_one_name_are_told_each_with_the_other() -> None:
    one, two, three = shelf(100, 110, 120)
    two = two.model_copy(update={"title": {"fr": "TAPIS  numéro 0"}})
    issues = [issue for issue in check_catalogue([one, two, three]) if issue.code == "title_repeated"]
    assert [(issue.product, issue.params["others"]) for issue in issues] == [("P0", "P1"), ("P1", "P0")]
    assert {issue.severity for issue in issues} == {WARNING}


def test_an_archived_product_is_compared_with_nothing() -> None:
    one, two = shelf(100, 110)
    gone = two.model_copy(update={"title": one.title, "status": Status.ARCHIVED})
    assert check_catalogue([one, gone]) == []


TEXT = st.dictionaries(st.sampled_from(("fr", "ar", "en", "sv", "ur")), st.text(max_size=60), max_size=3)
OFFER = st.builds(
    Offer,
    price=st.none()
    | st.builds(
        lambda cents, currency: Money.of(Decimal(cents), currency),
        st.integers(-(10**9), 10**13),
        st.sampled_from(("MAD", "KWD", "XOF")),
    ),
    quantity=st.none() | st.integers(0, 10**6),
)
VARIANT = st.builds(
    Variant, key=st.just("V1"), gtin=st.none() | st.text(max_size=16), sku=st.none() | st.text(max_size=5), offer=OFFER
)
PRODUCT = st.builds(
    Product,
    key=st.text("ABC123", min_size=1, max_size=4),
    source=st.just(Source(file="a.csv")),
    title=TEXT,
    description=TEXT,
    brand=st.none() | st.text(max_size=12),
    category=st.none() | st.integers(0, 10**8),
    seller_category=st.none() | st.text(max_size=12),
    weight=st.none() | st.decimals("0.1", 10**6, places=1),
    images=st.just(()) | st.just((ImageRef(source="a.jpg"),)),
    variants=st.tuples(VARIANT),
    status=st.sampled_from(Status),
)


@given(st.lists(PRODUCT, max_size=8))
def test_no_product_is_too_strange_for_the_rules(products: list[Product]) -> None:
    for issue in check_catalogue(products, ("fr", "ar", "en")):
        assert all(issue.sentence_in(language) for language in ("fr", "ar", "en"))
