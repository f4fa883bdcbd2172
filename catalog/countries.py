"""Countries as sellers name them: the two-letter code, or the name in English, French or Arabic."""

from functools import cache

from babel import Locale

from catalog.folding import folded

_ALSO = {
    "uae": "AE", "emirats": "AE", "الامارات": "AE", "ksa": "SA", "السعوديه": "SA",
    "usa": "US", "uk": "GB", "turkey": "TR", "the gambia": "GM", "la gambie": "GM", "المملكه المغربيه": "MA",
    # ISO 3166's longer codes of the member states
    "bhr": "BH", "bgd": "BD", "cyp": "CY", "dji": "DJ", "gmb": "GM", "gha": "GH", "grc": "GR", "jor": "JO", "kwt": "KW",
    "mar": "MA", "nga": "NG", "omn": "OM", "pak": "PK", "qat": "QA", "rwa": "RW", "sau": "SA",
}  # fmt: skip


def read_country(words: str) -> str | None:
    """The ISO 3166 code of the country, or None for no country known by that name."""
    return _codes().get(folded(words))


def country_name(code: str, language: str) -> str:
    """In the language; the code itself where it has no name."""
    return str(Locale(language).territories.get(code, code))


@cache
def _codes() -> dict[str, str]:
    codes = dict(_ALSO)
    for language in ("en", "fr", "ar"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "EZ", "XA", "XB", "ZZ", "QO"):
                codes.setdefault(folded(name), code)
                codes.setdefault(code.casefold(), code)
    return codes
