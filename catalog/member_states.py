"""The member states of the Digital Cooperation Organization, and what a business there or elsewhere uses by default.

The 16 members are those reported in February 2025 (wikimili.com, daily8.com, saudipress.com). Currencies are ISO 4217;
the language is the one shops there mostly write in, a default that a business may change. Of other countries, CLDR
(Babel) knows the currency and the official languages.
"""

from collections.abc import Mapping
from types import MappingProxyType

from babel import Locale
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies

from catalog.countries import read_country
from catalog.money import decimals
from catalog.text import Text
from catalog.values import Value

_TABLE = """
BH BHD ar Bahrain | Bahreïn | البحرين
BD BDT bn Bangladesh | Bangladesh | بنغلاديش
CY EUR el Cyprus | Chypre | قبرص
DJ DJF fr Djibouti | Djibouti | جيبوتي
GM GMD en The Gambia | Gambie | غامبيا
GH GHS en Ghana | Ghana | غانا
GR EUR el Greece | Grèce | اليونان
JO JOD ar Jordan | Jordanie | الأردن
KW KWD ar Kuwait | Koweït | الكويت
MA MAD fr Morocco | Maroc | المغرب
NG NGN en Nigeria | Nigéria | نيجيريا
OM OMR ar Oman | Oman | عُمان
PK PKR en Pakistan | Pakistan | باكستان
QA QAR ar Qatar | Qatar | قطر
RW RWF en Rwanda | Rwanda | رواندا
SA SAR ar Saudi Arabia | Arabie saoudite | السعودية
"""


class MemberState(Value):
    """`currency` and `language` are the defaults of a business there."""

    code: str
    currency: str
    language: str
    names: Text


def _member(line: str) -> MemberState:
    code, currency, language, names = line.split(maxsplit=3)
    spoken = dict(zip(("en", "fr", "ar"), names.split("|"), strict=True))
    return MemberState(code=code, currency=currency, language=language, names=spoken)


MEMBERS: Mapping[str, MemberState] = MappingProxyType(
    {member.code: member for member in map(_member, _TABLE.strip().splitlines())}
)


class UnknownCountry(ValueError):
    """A word that names no country."""

    def __init__(self, given: str) -> None:
        super().__init__(f"{given!r} is not a two-letter ISO 3166 country code such as MA or KW")
        self.given = given


class UnknownLanguage(ValueError):
    """A code that ISO 639 does not list."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code!r} is not a language code such as fr, ar or en")
        self.code = code


class DefaultUnknown(ValueError):
    """A country for which we know no usual currency or language."""

    def __init__(self, country: str, wanted: str) -> None:
        super().__init__(f"say which {wanted} the business uses: we know no default for {country}")
        self.country, self.wanted = country, wanted


def country_code(given: str) -> str:
    """The ISO 3166 code of a country given by its code or by its name in English, French or Arabic."""
    code = read_country(given.strip())
    if code is None:
        raise UnknownCountry(given)
    return code


def currency_code(given: str | None, country: str) -> str:
    """The ISO 4217 code of a currency, or the country's own where none is given."""
    if given is None:
        return _usual_currency(country)
    code = given.strip().upper()
    decimals(code)
    return code


def language_code(given: str | None, country: str) -> str:
    """The ISO 639 code of a language, or the country's usual one where none is given."""
    if given is None:
        return _usual_language(country)
    code = given.strip().lower()
    if len(code) not in (2, 3) or code not in Locale("en").languages:
        raise UnknownLanguage(given)
    return code


def _usual_currency(country: str) -> str:
    if country in MEMBERS:
        return MEMBERS[country].currency
    tenders: list[str] = get_territory_currencies(country)
    if len(tenders) != 1:
        raise DefaultUnknown(country, "currency")
    return tenders[0]


def _usual_language(country: str) -> str:
    """Of several official ones, that which shops write in and we speak."""
    if country in MEMBERS:
        return MEMBERS[country].language
    official = get_official_languages(country, de_facto=True)
    if not official:
        raise DefaultUnknown(country, "language")
    return next((language for language in ("fr", "en", "ar") if language in official), official[0])
