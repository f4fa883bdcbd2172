"""Countries, and what a business there uses unless it says otherwise."""

import pytest

from catalog.member_states import (
    MEMBERS,
    DefaultUnknown,
    UnknownCountry,
    UnknownLanguage,
    country_code,
    currency_code,
    language_code,
)
from catalog.money import UnknownCurrency, decimals


def test_there_are_sixteen_members_with_names_in_three_languages() -> None:
    assert len(MEMBERS) == 16
    for country in MEMBERS.values():
        assert country_code(country.code) == country.code
        assert language_code(country.language, country.code) == country.language
        assert decimals(country.currency) in (0, 2, 3)
        assert set(country.names) == {"en", "fr", "ar"}


@pytest.mark.parametrize("given", ["MA", "ma", " Ma ", "Morocco", "maroc", "المغرب"])
def test_a_country_is_read_from_its_code_or_name(given: str) -> None:
    assert country_code(given) == "MA"


@pytest.mark.parametrize("given", ["", "M", "XX", "ZZ", "Atlantis", "419", "99"])
def test_an_unknown_country_is_refused_in_words(given: str) -> None:
    with pytest.raises(UnknownCountry, match="is not a two-letter ISO 3166 country code such as MA or KW") as caught:
        country_code(given)
    assert caught.value.given == given


@pytest.mark.parametrize(
    ("country", "currency", "language"),
    [
        *[("MA", "MAD", "fr"), ("KW", "KWD", "ar"), ("RW", "RWF", "en"), ("DJ", "DJF", "fr"), ("GR", "EUR", "el")],
        *[("SN", "XOF", "fr"), ("CM", "XAF", "fr"), ("TN", "TND", "fr"), ("EG", "EGP", "ar"), ("SE", "SEK", "sv")],
    ],
)
def test_currency_and_language_follow_from_the_country(country: str, currency: str, language: str) -> None:
    assert currency_code(None, country) == currency
    assert language_code(None, country) == language


def test_what_is_given_counts_and_is_checked() -> None:
    assert currency_code("eur", "MA") == "EUR"
    assert language_code("AR", "MA") == "ar"
    with pytest.raises(UnknownCurrency, match="XYZ"):
        currency_code("XYZ", "MA")
    with pytest.raises(UnknownLanguage, match="'french' is not a language code such as fr, ar or en"):
        language_code("french", "MA")


def test_a_country_without_one_default_asks_for_it() -> None:
    with pytest.raises(DefaultUnknown, match="say which currency the business uses: we know no default for ZW"):
        currency_code(None, "ZW")
    with pytest.raises(DefaultUnknown, match="say which language"):
        language_code(None, "AQ")
