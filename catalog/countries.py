"""Countries as sellers name them: the two-letter code, or the name in one of the languages that files are in."""

import re
from functools import cache

from babel import Locale

from catalog.folding import folded

_LANGUAGES = ("en", "fr", "ar", "it", "es", "sv", "de", "pt", "nl", "da", "nb", "fi", "pl", "el", "tr", "ur", "bn")
_ALSO = {
    "uae": "AE", "emirats": "AE", "الامارات": "AE", "ksa": "SA", "saudi": "SA", "arabie": "SA", "السعوديه": "SA",
    "usa": "US", "u s a": "US", "united states of america": "US", "america": "US", "amerique": "US", "امريكا": "US",
    "الولايات المتحده الامريكيه": "US", "uk": "GB", "u k": "GB", "great britain": "GB", "grande bretagne": "GB",
    "gran bretagna": "GB", "england": "GB", "angleterre": "GB", "inghilterra": "GB", "انجلترا": "GB", "scotland": "GB",
    "ecosse": "GB", "wales": "GB", "pays de galles": "GB", "northern ireland": "GB", "irlande du nord": "GB",
    "turkey": "TR", "the gambia": "GM", "la gambie": "GM", "المملكه المغربيه": "MA", "سلطنه عمان": "OM",
    "palestine": "PS", "palestina": "PS", "state of palestine": "PS", "فلسطين": "PS", "holland": "NL", "hollande": "NL",
    "olanda": "NL", "هولندا": "NL", "prc": "CN", "rpc": "CN", "hong kong": "HK", "macao": "MO", "burma": "MM",
    "myanmar": "MM", "birmanie": "MM", "swaziland": "SZ", "macedonia": "MK", "macedoine": "MK", "czech republic": "CZ",
    "republique tcheque": "CZ", "korea": "KR", "coree": "KR", "كوريا": "KR", "ivory coast": "CI", "burkina": "BF",
    "rdc": "CD", "drc": "CD", "dr congo": "CD", "republique democratique du congo": "CD",
    "france metropolitaine": "FR",
    # ISO 3166's longer codes of the member states
    "bhr": "BH", "bgd": "BD", "cyp": "CY", "dji": "DJ", "gmb": "GM", "gha": "GH", "grc": "GR", "jor": "JO", "kwt": "KW",
    "mar": "MA", "nga": "NG", "omn": "OM", "pak": "PK", "qat": "QA", "rwa": "RW", "sau": "SA",
}  # fmt: skip


_MADE_IN = re.compile(
    r"^(?:made in|product of|origin|origine|produit d[ue]|(?:fabrique|produit|fait) (?:au|aux|en|a)|صنع في|منتج من)\s+"
)


def read_country(words: str) -> str | None:
    """The ISO 3166 code of the country, also of "Made in Morocco", or None for no country known by that name."""
    name = folded(words)
    return _codes().get(name) or _codes().get(_MADE_IN.sub("", name))


def country_name(code: str, language: str) -> str:
    """In the language; the code itself where it has no name."""
    return str(Locale(language).territories.get(code, code))


@cache
def _codes() -> dict[str, str]:
    codes = dict(_ALSO)
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "EZ", "XA", "XB", "ZZ", "QO"):
                codes.setdefault(folded(name), code)
                codes.setdefault(code.casefold(), code)
    del codes["congo"]  # there are two
    return codes
