"""Our own exports: what goes out comes in again unchanged; what was edited in them is read."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.exporting import FILES, csv_file
from catalog.importing import read_catalogue
from catalog.intake import take_in
from catalog.matching import Stored
from catalog.money import Money, decimals
from catalog.product import Condition, Dimensions, ImageRef, Offer, Option, Product, Source, Status, Variant
from catalog.text import clean_html
from tests.catalog.dialects.readings import assert_read_as_expected, expected_of
from tests.catalog.rugs import Kept


@pytest.mark.parametrize(("name", "expected"), expected_of("own"))
def test_a_file_gives_what_a_person_read_in_it(name: str, expected: dict[str, Any]) -> None:
    assert_read_as_expected(name, expected, None)


WORDS = st.one_of(
    st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" \n,;:|\\'\"=+-@<>&"), max_size=12),
    st.sampled_from(["زربية أمازيغية", "=1+1", "'=x", "-5", "a: b", "a, b", "x\\ny", 'dit "oui"', "1;2", "نعم، لا"]),
).map(lambda words: " ".join(words.split(" ")).strip())
WORD = WORDS.filter(bool)
LINE = WORD.filter(lambda word: "\n" not in word)
KEY = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=1, max_size=10)
LANGUAGES = st.sampled_from(["fr", "ar", "en", "sw"])
TEXT = st.dictionaries(LANGUAGES, WORD, max_size=3)
MEASURE = st.none() | st.decimals("0.001", 99999, places=3)


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    currency = draw(st.sampled_from(["MAD", "KWD", "RWF"]))
    amount = st.decimals(0, 10**9, places=decimals(currency)).map(lambda number: Money.of(number, currency))
    price = draw(st.none() | amount)
    compare_at = draw(st.none() | amount) if price else None
    return Offer(price=price, compare_at=compare_at, quantity=draw(st.none() | st.integers(0, 10**6)))


@st.composite
def products(draw: st.DrawFn) -> Product:
    axes = draw(st.lists(LINE, max_size=3, unique=True))
    keys = draw(st.lists(KEY, min_size=1, max_size=3, unique=True))
    skus = draw(st.lists(LINE, min_size=len(keys), max_size=len(keys), unique=True))
    variants = [
        Variant(
            key=key,
            sku=draw(st.none() | st.just(sku)),
            gtin=draw(st.none() | st.just("4006381333931")),
            options={name: draw(LINE) for name in axes if draw(st.booleans())},
            offer=draw(offers()),
            image=draw(st.none() | LINE),
        )
        for key, sku in zip(keys, skus, strict=True)
    ]
    size = Dimensions(length=draw(MEASURE), width=draw(MEASURE), height=draw(MEASURE))
    return Product(
        key=draw(KEY),
        source=Source(
            file=draw(LINE), sheet=draw(LINE | st.just("")), row=draw(st.integers(0, 99)), id=draw(st.none() | LINE)
        ),
        title=draw(TEXT.filter(bool)),
        description={lang: kept for lang, words in draw(TEXT).items() if (kept := clean_html(words))},
        brand=draw(st.none() | LINE),
        category=draw(st.none() | st.integers(1, 9999)),
        seller_category=draw(st.none() | LINE),
        attributes=draw(st.dictionaries(WORD, WORD, max_size=2)),
        tags=tuple(draw(st.lists(WORD, max_size=3))),
        condition=draw(st.sampled_from(Condition)),
        origin=draw(st.none() | st.just("MA")),
        hs_code=draw(st.none() | st.just("570110")),
        material=draw(TEXT),
        weight=draw(MEASURE),
        dimensions=size if any((size.length, size.width, size.height)) else None,
        images=tuple(ImageRef(source=draw(WORD), alt=draw(TEXT)) for _ in range(draw(st.integers(0, 2)))),
        options=tuple(Option(name=name, names=draw(TEXT), values={name: draw(TEXT)}) for name in axes),
        variants=tuple(variants),
        status=draw(st.sampled_from(Status)),
    )


CATALOGUES = st.lists(products(), min_size=1, max_size=3, unique_by=lambda product: product.key)


@pytest.mark.parametrize("format_", FILES)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(CATALOGUES)
def test_what_was_exported_comes_in_again_unchanged(format_: str, catalogue: list[Product]) -> None:
    if format_ == "xlsx":
        catalogue = catalogue[:1]  # each is a process of its own
    reading = read_catalogue(FILES[format_](catalogue), "export", currency="MAD", language="fr")
    assert reading.dialect == "qafila"
    assert reading.issues == ()
    assert list(reading.products) == catalogue
    known = Kept({product.key: Stored(product, product, "shopify") for product in catalogue})
    written: list[Stored] = []
    intake = take_in(reading, known, written.append)
    assert (written, len(intake.unchanged), intake.issues) == ([], len(catalogue), [])


RUG = Product(
    key="RUG1",
    source=Source(file="tapis.xlsx", row=3, id="tapis"),
    title={"fr": "=Tapis", "ar": "زربية"},
    variants=(Variant(key="V1", sku="+212", offer=Offer(price=Money.of("120", "MAD"))),),
)


def test_no_cell_of_a_csv_runs_as_a_formula_and_excel_is_told_the_encoding() -> None:
    data = csv_file([RUG])
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert ",'=Tapis," in text
    assert ",'+212," in text
    assert "زربية" in text


def test_what_was_edited_in_an_export_is_an_edit_by_hand() -> None:
    data = csv_file([RUG]).replace(b"120.00", b"99.5")
    reading = read_catalogue(data, "retour.csv", currency="MAD", language="fr")
    stored = Stored(RUG, RUG, "shopify", version=4)
    several: list[Stored] = []
    take_in(reading, Kept({"RUG1": stored}), several.append)
    (written,) = several
    assert written.current.variants[0].offer.price == Money.of(Decimal("99.5"), "MAD")
    assert (written.imported, written.dialect, written.version) == (RUG, "shopify", 5)
    assert written.current.source == RUG.source


def test_a_sheet_that_lost_some_of_our_columns_is_not_taken_for_the_whole() -> None:
    text = csv_file([RUG]).decode("utf-8-sig").replace("brand,", "note,")
    reading = read_catalogue(text.encode(), "retour.csv", currency="MAD", language="fr")
    assert reading.dialect == "freeform"
