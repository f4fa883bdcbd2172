"""Numbers in the spellings of sellers' files; the ambiguous ones must raise, never be guessed."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.countries import read_country
from catalog.decimal_signs import decimal_sign_of
from catalog.measures import GRAMS, MILLIMETRES, UnitUnknown, in_smallest
from catalog.numbers import AmbiguousNumber, NotANumber, read_amount, read_measure, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 250,00", "1250"),
        ("1\u00a0250,00", "1250"),
        ("1\u202f250", "1250"),
        ("1'250.50", "1250.50"),
        ("1.250,00", "1250"),
        ("1,250.00", "1250"),
        ("1.250.000", "1250000"),
        ("1,25,000.00", "125000"),
        ("1250.500", "1250.5"),
        ("0.750", "0.75"),
        ("2,4", "2.4"),
        ("4,20", "4.2"),
        (".5", "0.5"),
        ("120,-", "120"),
        ("1,200/-", "1200"),
        ("2.500/=", "2500"),
        ("1 250:-", "1250"),
        ("1’250.–", "1250"),
        ("١٬٢٥٠٫٥٠", "1250.50"),
        ("۳٫۵۰۰", "3.5"),
        ("12،5", "12.5"),
        ("\u200f120\u200e", "120"),
    ],
)
def test_a_clear_number_is_read(text: str, number: str) -> None:
    assert read_number(text, max_decimals=2) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "number", "currencies"),
    [
        ("20 000Fcfa", "20000", {"XOF", "XAF"}),
        ("352 AED", "352", {"AED"}),
        ("335.00 Dhs", "335", {"MAD", "AED"}),
        ("3٫500 د.ك", "3.5", {"KWD"}),
        ("٣٫٥٠٠ د.ك", "3.5", {"KWD"}),
        ("150 درهم", "150", {"MAD", "AED"}),
        ("٢٥٠ ريال سعودي", "250", {"SAR"}),
        ("€ 9,99", "9.99", {"EUR"}),
        ("Rs. 500/-", "500", {"PKR", "INR", "LKR", "NPR", "MUR"}),
        ("120 DH TTC", "120", {"MAD", "AED"}),
        ("USD 12", "12", {"USD"}),
        ("12 € 50", "12.50", {"EUR"}),
        ("à partir de 120 DH", "120", {"MAD", "AED"}),
        ("ابتداء من ٣٠٠ درهم", "300", {"MAD", "AED"}),
        ("180 DH/pot", "180", {"MAD", "AED"}),
        ("1 295,00 kr", "1295", {"SEK", "NOK", "DKK"}),
    ],
)
def test_a_currency_beside_the_number_is_told(text: str, number: str, currencies: set[str]) -> None:
    amount = read_amount(text, max_decimals=3)
    assert (amount.number, amount.currencies) == (Decimal(number), currencies)


@pytest.mark.parametrize("text", ["1.250", "1,250", "12,500", "1.250 DH"])
def test_three_digits_after_one_sign_are_ambiguous(text: str) -> None:
    with pytest.raises(AmbiguousNumber) as told:
        read_number(text, max_decimals=2)
    large, small = told.value.readings
    assert large == small * 1000


@pytest.mark.parametrize(
    ("text", "decimal", "max_decimals", "number"),
    [
        ("1.250", None, 0, "1250"),  # francs have no decimals
        ("3.500", None, 3, "3.5"),  # dinars have three
        ("1.250", ",", 2, "1250"),  # the column writes decimals with a comma
        ("1,250", ".", 2, "1250"),
        ("1,250", ",", None, "1.25"),  # a measure
    ],
)
def test_the_currency_or_the_column_settles_it(text: str, decimal: str, max_decimals: int, number: str) -> None:
    assert read_number(text, decimal=decimal, max_decimals=max_decimals) == Decimal(number)  # type: ignore[arg-type]


def test_a_third_decimal_is_asked_about_even_where_the_sign_marks_decimals() -> None:
    with pytest.raises(AmbiguousNumber):
        read_number("1.250", decimal=".", max_decimals=2)


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        (["1.250", "12,50"], ","),
        (["1.250", "0.99"], "."),
        (["1.250.000", "3"], ","),
        (["1.250", "12"], None),
        (["1.5", "2,5"], None),
        (["x", "", "10%"], None),
    ],
)
def test_a_column_tells_its_decimal_sign(values: list[str], sign: str | None) -> None:
    assert decimal_sign_of(values) == sign


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", "negative"),
        ("(12.50)", "negative"),
        ("10 %", "percent"),
        ("١٠٪", "percent"),
        ("100-150", "range"),
        ("100 à 150", "range"),
        ("abc", "unreadable"),
        ("", "unreadable"),
        ("1.250.00", "unreadable"),
        ("1 25", "unreadable"),
        ("12 cm", "unreadable"),
        ("6.11E+12", "unreadable"),
    ],
)
def test_what_is_no_plain_number_says_why(text: str, reason: str) -> None:
    with pytest.raises(NotANumber) as told:
        read_number(text, max_decimals=2)
    assert told.value.reason == reason


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_one_of_the_two_errors(text: str) -> None:
    with suppress(NotANumber, AmbiguousNumber):
        assert read_number(text, max_decimals=2).is_finite()


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_every_price_is_read_back_from_each_habit(price: Decimal) -> None:
    english = f"{price:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    arabic = english.translate(str.maketrans("0123456789,.", "٠١٢٣٤٥٦٧٨٩٬٫"))
    french = german.replace(".", "\u202f")
    assert {read_number(text, max_decimals=2) for text in (english, german, arabic, french)} == {price}


@pytest.mark.parametrize(
    ("text", "units", "smallest"),
    [("250 g", GRAMS, "250"), ("1,5 kg", GRAMS, "1500"), ("٢ كغ", GRAMS, "2000"), ("30 cm", MILLIMETRES, "300")],
)
def test_a_measure_is_kept_in_the_smallest_unit(text: str, units: dict[str, Decimal], smallest: str) -> None:
    number, unit = read_measure(text)
    assert in_smallest(number, unit, units) == Decimal(smallest)


@pytest.mark.parametrize("unit", ["", "cm", "boîte"])
def test_a_weight_without_a_unit_of_weight_is_not_guessed(unit: str) -> None:
    with pytest.raises(UnitUnknown):
        in_smallest(Decimal(5), unit, GRAMS)


@pytest.mark.parametrize(
    "name", ["Maroc", "المغرب", "Morocco", "MA", "ma", "Marocco", "Marokko", "Made in Morocco", "صنع في المغرب"]
)
def test_a_country_is_known_by_its_names(name: str) -> None:
    assert read_country(name) == "MA"


@pytest.mark.parametrize(
    ("name", "code"),
    [("Palestine", "PS"), ("Écosse", "GB"), ("Czech Republic", "CZ"), ("Italia", "IT"), ("Ivory Coast", "CI")],
)
def test_a_country_is_known_by_what_sellers_call_it(name: str, code: str) -> None:
    assert read_country(name) == code


@pytest.mark.parametrize("name", ["Atlantide", "Congo", "Plusieurs pays"])
def test_no_country_is_guessed(name: str) -> None:
    assert read_country(name) is None


def test_several_prices_with_three_digits_after_a_sign_show_thousands() -> None:
    assert decimal_sign_of(["1,200", "2,500", "12,750", "90"], max_decimals=2) == "."
    assert decimal_sign_of(["1,200", "2,500"], max_decimals=2) is None
    assert decimal_sign_of(["1.250", "2.500", "3.750"], max_decimals=3) is None


def test_prices_that_all_end_in_one_zero_may_have_a_decimal_too_many_and_tell_nothing() -> None:
    assert decimal_sign_of(["20,240", "35,160", "23,440", "189,890"], max_decimals=2) is None
    assert decimal_sign_of(["20,240", "35,160", "1.713,360"], max_decimals=2) == ","
