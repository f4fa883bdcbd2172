"""Prices, stocks and other cells of sheets: what cannot be read is told with its place and costs itself only."""

import pytest

from catalog.importing import Reading, read_catalogue
from catalog.issues import Severity
from catalog.product import Product


def read(text: str, currency: str = "MAD") -> Reading:
    return read_catalogue(text.encode(), "products.csv", currency=currency, language="fr")


def codes(reading: Reading) -> list[tuple[int, str, str]]:
    return [
        (issue.at.row if issue.at else -1, issue.at.column if issue.at else "", issue.code) for issue in reading.issues
    ]


def only(reading: Reading) -> Product:
    assert len(reading.products) == 1
    return reading.products[0]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1.250", "number_ambiguous"),
        ("100-150", "number_range"),
        ("-5", "number_negative"),
        ("10%", "number_percent"),
        ("sur demande", "number_unreadable"),
        ("12.3456", "price_too_precise"),
        ("9" * 40, "number_too_large"),
        ("352 AED", None),
        ("20 000Fcfa", "currency_different"),
        ("", "price_missing"),
    ],
)
def test_a_price_that_cannot_be_read_costs_itself_only(cell: str, code: str | None) -> None:
    currency = "AED" if "AED" in cell else "MAD"
    reading = read(f"Nom;Prix;Stock\nTapis;{cell};4\n", currency=currency)
    variant = only(reading).variants[0]
    assert variant.offer.quantity == 4
    assert codes(reading) == ([(1, "Prix", code)] if code and cell else [(1, "", code)] if code else [])
    assert (variant.offer.price is None) == (code is not None)
    assert all(issue.severity is Severity.ERROR and issue.product == only(reading).key for issue in reading.issues)


def test_the_other_prices_of_the_column_settle_an_ambiguous_one() -> None:
    prices = [one.variants[0].offer.price for one in read("Nom;Prix\nTapis;1.250\nVase;99,50\n").products]
    assert [str(price) for price in prices] == ["1250.00 MAD", "99.50 MAD"]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("Code barres", "6111245750126", "gtin_invalid"),
        ("Code barres", "2000000000008", "gtin_in_store"),
        ("Code barres", "6,11E+12", "gtin_rounded"),
        ("Code barres", "PRD-002", "gtin_own_code"),
        ("Pays", "Atlantide", "country_unknown"),
        ("Code SH", "57", "hs_code_invalid"),
        ("État", "comme neuf", "condition_unknown"),
        ("Statut", "peut-être", "status_unknown"),
        ("Poids", "300 boîtes", "unit_unknown"),
        ("Quantité", "2,5", "quantity_unreadable"),
        ("Description", "???? ?????", "text_lost"),
        ("Taille", "M / L", "options_in_one_cell"),
    ],
)
def test_any_other_cell_that_is_wrong_is_told_with_its_place_and_value(column: str, cell: str, code: str) -> None:
    reading = read(f"Nom;Prix;{column}\nTapis;120;{cell}\n")
    assert codes(reading) == [(1, column, code)]
    assert reading.issues[0].value == cell
    assert str(only(reading).variants[0].offer.price) == "120.00 MAD"


def test_questions_are_no_lost_letters() -> None:
    assert codes(read("Nom;Prix;Description\nTapis;1;Envie de douceur ???\n")) == []


def test_a_column_of_weights_without_a_unit_is_told_once() -> None:
    assert codes(read("Nom;Prix;Poids\nTapis;1;2\nVase;1;3\n")) == [(0, "Poids", "unit_missing")]
    assert codes(read("Nom;Prix;Poids\nTapis;1;0.0\nVase;1;0\n")) == []  # nobody weighed them


@pytest.mark.parametrize(
    ("row", "price", "compare_at", "code"),
    [
        ("120;99;", "99.00", "120.00", None),
        ("120;0;", "120.00", None, None),
        ("120;130;", "120.00", None, "sale_price_high"),
        ("99;;120", "99.00", "120.00", None),
        ("99;;99", "99.00", None, None),
        ("99;;80", "99.00", None, "compare_at_low"),
        (";99;", "99.00", None, None),
    ],
)
def test_sale_and_old_prices_become_price_and_compare_at(
    row: str, price: str, compare_at: str | None, code: str | None
) -> None:
    reading = read(f"Nom;Prix;Prix promo;Ancien prix\nTapis;{row}\n")
    offer = only(reading).variants[0].offer
    assert (str(offer.price), offer.compare_at and str(offer.compare_at)) == (
        f"{price} MAD",
        compare_at and f"{compare_at} MAD",
    )
    assert [issue.code for issue in reading.issues] == ([code] if code else [])


@pytest.mark.parametrize(
    ("header", "code"), [("Prix (USD)", "currency_other"), ("Prix (MAD)", None), ("Prix en DH", None)]
)
def test_a_currency_in_the_header_counts_as_one_in_the_cell(header: str, code: str | None) -> None:
    assert [issue.code for issue in read(f"Nom;{header}\nTapis;12\n").issues] == ([code] if code else [])


@pytest.mark.parametrize(
    ("rows", "prices"),
    [
        ("Nom;Prix\nTapis;12 USD\nVase;5\n", ["12.00 USD", "5.00 MAD"]),
        ("Nom|Prix\nTapis|<bdi>12&nbsp;<span>USD</span></bdi>\n", ["12.00 USD"]),
        ("Nom;Prix (KWD)\nTapis;12.500\nVase;5\n", ["12.500 KWD", "5.000 KWD"]),
        ("Nom;Prix;Devise\nTapis;12;EUR\nVase;5;MAD\n", ["12.00 EUR", "5.00 MAD"]),
        ("Nom;Prix (AED)\nTapis;335.00 Dhs\n", ["335.00 AED"]),  # dirhams of which country, the header says
    ],
)
def test_a_price_is_kept_in_the_currency_that_is_written_beside_it(rows: str, prices: list[str]) -> None:
    reading = read(rows)
    assert [str(product.variants[0].offer.price) for product in reading.products] == prices
    assert [issue.code for issue in reading.issues] == ["currency_other"]


@pytest.mark.parametrize("row", ["20 000 Fcfa;", "12 USD;EUR", "12;monnaie"])
def test_a_currency_that_could_be_two_or_none_leaves_the_price_empty(row: str) -> None:
    reading = read(f"Nom;Prix;Devise\nTapis;{row}\n")
    assert only(reading).variants[0].offer.price is None
    assert [issue.code for issue in reading.issues] == ["currency_different"]


def test_prices_in_two_currencies_are_not_compared() -> None:
    reading = read("Nom;Prix;Ancien prix\nTapis;100 DH;12 EUR\n")
    assert (str(only(reading).variants[0].offer.price), only(reading).variants[0].offer.compare_at) == (
        "100.00 MAD",
        None,
    )
    assert [issue.code for issue in reading.issues] == ["currency_other", "currency_different"]


@pytest.mark.parametrize(
    ("column", "cell", "variants"),
    [
        ("Taille", "S=120;M=130", [("Taille", "S", "120.00"), ("Taille", "M", "130.00")]),
        ("Variantes", "Bleu: 60 DH, Vert: 65 DH", [("Variantes", "Bleu", "60.00"), ("Variantes", "Vert", "65.00")]),
        ("Options", "Taille: S|M", [("Taille", "S", "99.00"), ("Taille", "M", "99.00")]),
        (
            "Pointure",
            "38,39,40",
            [("Pointure", "38", "99.00"), ("Pointure", "39", "99.00"), ("Pointure", "40", "99.00")],
        ),
        ("Volume", "0,5 L, 1 L", [("Volume", "0,5 L", "99.00"), ("Volume", "1 L", "99.00")]),
    ],
)
def test_choices_packed_in_one_cell_become_variants(
    column: str, cell: str, variants: list[tuple[str, str, str]]
) -> None:
    found = only(read(f'Nom;Prix;{column}\nTapis;99;"{cell}"\n')).variants
    expected = [({name: value}, f"{price} MAD") for name, value, price in variants]
    assert [(one.options, str(one.offer.price)) for one in found] == expected


@pytest.mark.parametrize("cell", ["40x40 cm", "120/180", "S/M", "Rouge et bleu", "1,5 L", "Taille unique"])
def test_one_choice_stays_whole(cell: str) -> None:
    tapis = only(read(f"Nom;Prix;Taille\nTapis;99;{cell}\n"))
    assert (len(tapis.variants), tapis.attributes) == (1, {"Taille": cell})


@pytest.mark.parametrize(
    ("cell", "sides"),
    [
        ("20x30x10 cm", (200, 300, 100)),
        ("L 30 x B 20 x H 10 cm", (300, 200, 100)),
        ("1,2 m x 80 cm", (1200, 800, None)),
        ("H 30 x l 20 cm", (None, 200, 300)),
    ],
)
def test_measures_in_one_cell_are_put_apart(cell: str, sides: tuple[int | None, ...]) -> None:
    found = only(read(f"Nom;Prix;Dimensions\nTapis;99;{cell}\n")).dimensions
    assert found is not None
    assert (found.length, found.width, found.height) == sides


@pytest.mark.parametrize(
    ("cell", "quantity"),
    [
        ("12 pièces", 12),
        ("10+", 10),
        ("reste 3", 3),
        ("Épuisé", 0),
        ("نفدت الكمية", 0),
        ("متوفر", None),
        ("pièce unique", 1),
    ],
)
def test_a_stock_may_be_told_in_words(cell: str, quantity: int | None) -> None:
    reading = read(f"Nom;Prix;Stock\nTapis;99;{cell}\n")
    assert (only(reading).variants[0].offer.quantity, codes(reading)) == (quantity, [])
