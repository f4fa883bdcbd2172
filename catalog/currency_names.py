"""How sellers name a currency beside a price: codes, signs and words, many of which several countries share."""

from functools import cache

from iso4217 import Currency

from catalog.folding import folded

_DIRHAM = ("dh", "dhs", "dirham", "dirhams", "درهم", "دراهم")
_FRANC = ("f", "fr", "franc", "francs", "فرنك")
_CFA = ("cfa", "fcfa", "f cfa", "franc cfa", "francs cfa", "فرنك سيفا", *_FRANC)
_RIYAL = ("riyal", "riyals", "rial", "rials", "ريال", "﷼")
_DINAR = ("dinar", "dinars", "دينار", "دنانير", "دينارا")
_RUPEE = ("rs", "₨", "rupee", "rupees", "روبية")
_POUND = ("£", "pound", "pounds")
_DOLLAR = ("$", "dollar", "dollars", "دولار", "دولارا")
_EGYPTIAN = ("le", "l.e.", "ج.م.", "جنيه", "جنيها", "جنيه مصري", "£")

_NAMES: dict[str, tuple[str, ...]] = {
    "MAD": (*_DIRHAM, "د.م.", "dirham marocain", "dirhams marocains", "درهم مغربي"),
    "AED": (*_DIRHAM, "د.إ.", "درهم إماراتي"),
    "XOF": _CFA,
    "XAF": _CFA,
    "RWF": (*_FRANC, "frw", "rf", "فرنك رواندي"),
    "DJF": (*_FRANC, "fdj", "fd", "فرنك جيبوتي"),
    "SAR": (*_RIYAL, "sr", "ر.س.", "ريال سعودي"),
    "QAR": (*_RIYAL, "qr", "ر.ق.", "ريال قطري"),
    "OMR": (*_RIYAL, "ro", "ر.ع.", "ريال عماني"),
    "KWD": (*_DINAR, "kd", "د.ك.", "دينار كويتي"),
    "BHD": (*_DINAR, "bd", "د.ب.", "دينار بحريني"),
    "JOD": (*_DINAR, "jd", "jds", "د.أ.", "دينار أردني"),
    "TND": (*_DINAR, "dt", "د.ت.", "دينار تونسي"),
    "DZD": (*_DINAR, "da", "د.ج.", "دينار جزائري"),
    "IQD": (*_DINAR, "د.ع.", "دينار عراقي"),
    "EGP": _EGYPTIAN,
    "PKR": _RUPEE,
    "INR": (*_RUPEE, "₹"),
    "BDT": ("tk", "৳", "taka"),
    "NGN": ("₦", "naira"),
    "GHS": ("₵", "gh₵", "ghc", "cedi", "cedis"),
    "GMD": ("d", "dalasi", "dalasis"),
    "EUR": ("€", "euro", "euros", "يورو", "أورو"),
    "USD": (*_DOLLAR, "us$", "dollar us", "دولار أمريكي"),
    "CAD": _DOLLAR,
    "GBP": _POUND,
}


@cache
def currencies_named(words: str) -> frozenset[str]:
    """The currencies that a sign, word or code may mean; empty where it names none."""
    sought = _spelling(words)
    return frozenset(code for code, names in _spellings().items() if sought in names) | _by_code(words.strip().upper())


def _spelling(words: str) -> str:
    return folded(words) or words.strip()


@cache
def _spellings() -> dict[str, frozenset[str]]:
    return {code: frozenset(_spelling(name) for name in names) for code, names in _NAMES.items()}


def _by_code(code: str) -> frozenset[str]:
    try:
        return frozenset({Currency(code).code}) if code else frozenset()
    except ValueError:
        return frozenset()
