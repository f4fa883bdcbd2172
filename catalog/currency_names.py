"""How sellers name a currency beside a price: codes, signs and words, many of which several countries share."""

from functools import cache

from iso4217 import Currency

from catalog.folding import folded

_DIRHAM = ("dh", "dhs", "dirham", "dirhams", "درهم", "دراهم")
_FRANC = ("f", "fr", "frs", "franc", "francs", "فرنك")
_CFA = ("cfa", "fcfa", "f cfa", "franc cfa", "francs cfa", "frs cfa", "fr cfa", "f c f a", "فرنك سيفا", *_FRANC)
_RIYAL = ("riyal", "riyals", "rial", "rials", "ريال", "﷼")
_DINAR = ("dinar", "dinars", "دينار", "دنانير", "دينارا")
_RUPEE = ("rs", "re", "rps", "₨", "rupee", "rupees", "روبية")
_POUND = ("£", "pound", "pounds")
_DOLLAR = ("$", "dollar", "dollars", "دولار", "دولارا")
_PESO = ("$", "peso", "pesos")
_CROWN = ("kr", "kronor", "kroner", "krona", "krone")
_EGYPTIAN = ("le", "l.e.", "ج.م.", "جنيه", "جنيها", "جنيهات", "جنيه مصري", "£", "e£")
_SHILLING = ("shs", "shilling", "shillings", "/=")
_OUGUIYA = ("mro", "ouguiya", "ouguiyas", "أوقية", "أوقيه")
_LIRA = ("lira", "lire", "livres", "ليرة", "ل.ل.")

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
    "TND": (*_DINAR, "dt", "d", "د.ت.", "دينار تونسي"),
    "DZD": (*_DINAR, "da", "د.ج.", "دينار جزائري"),
    "IQD": (*_DINAR, "د.ع.", "دينار عراقي"),
    "LYD": (*_DINAR, "ld", "د.ل.", "دينار ليبي"),
    "EGP": _EGYPTIAN,
    "PKR": (*_RUPEE, "pkrs", "روپے"),
    "INR": (*_RUPEE, "₹"),
    "BDT": ("tk", "৳", "taka"),
    "NGN": ("₦", "n", "naira", "نايرا"),
    "GHS": ("₵", "gh₵", "ghc", "cedi", "cedis"),
    "GMD": ("d", "dalasi", "dalasis"),
    "EUR": ("€", "euro", "euros", "يورو", "أورو"),
    "USD": (*_DOLLAR, "us$", "dollar us", "دولار أمريكي"),
    "CAD": (*_DOLLAR, "ca$", "c$"),
    "AUD": _DOLLAR,
    "NZD": _DOLLAR,
    "SGD": _DOLLAR,
    "HKD": _DOLLAR,
    "MXN": _PESO,
    "ARS": _PESO,
    "CLP": _PESO,
    "COP": _PESO,
    "DOP": _PESO,
    "UYU": _PESO,
    "CHF": ("fr", "sfr", "frs", "franc suisse", "francs suisses"),
    "SEK": _CROWN,
    "NOK": _CROWN,
    "DKK": _CROWN,
    "TRY": ("₺", "tl", "lira"),
    "BRL": ("r$", "reais", "real"),
    "KES": (*_SHILLING, "ksh", "kshs", "kes"),
    "UGX": (*_SHILLING, "ush", "ushs"),
    "TZS": (*_SHILLING, "tsh", "tshs"),
    "ZAR": ("rand", "rands"),
    "ETB": ("birr",),
    "GNF": (*_FRANC, "fg", "gnf"),
    "CDF": (*_FRANC, "fc"),
    "KMF": (*_FRANC, "fc", "kmf"),
    "MGA": ("ariary",),
    "MRU": _OUGUIYA,
    "LBP": (*_LIRA, "l.l.", "livre libanaise"),
    "SYP": ("ليرة", "ل.س.", "ليرة سورية"),
    "SDG": ("جنيه", "ج.س.", "جنيه سوداني"),
    "YER": (*_RIYAL, "ر.ي.", "ريال يمني"),
    "PLN": ("zł", "zl"),
    "GBP": _POUND,
    "ILS": ("₪", "nis", "shekel", "shekels", "שח", "شيكل", "شواكل"),
    "NAD": _DOLLAR,
    "XPF": (*_FRANC, "cfp", "f cfp", "fcfp"),
    "UAH": ("₴", "грн"),
    "RUB": ("₽", "руб", "rur"),
    "CZK": ("kč", "kc"),
    "HUF": ("forint",),
    "PHP": ("₱", "piso", "pesos"),
    "THB": ("฿", "baht"),
    "VND": ("₫", "đ"),
    "KRW": ("₩",),
    "JPY": ("¥", "円"),
    "CNY": ("¥", "元", "rmb"),
    "KZT": ("₸",),
    "GEL": ("₾", "lari"),
    "PEN": ("soles", "s/"),
    "IDR": ("rp", "rupiah"),
    "MYR": ("rm", "ringgit"),
    "LKR": _RUPEE,
    "NPR": _RUPEE,
    "MUR": _RUPEE,
    "CVE": ("escudo", "escudos"),
    "MZN": ("metical", "meticais"),
    "AOA": ("kwanza", "kwanzas"),
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
