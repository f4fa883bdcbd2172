"""Words that sellers write into cells where a status, a condition or a stock belongs, in French, English and Arabic."""

from collections.abc import Mapping
from typing import TypeVar

from catalog.folding import folded
from catalog.product import Condition, Status

T = TypeVar("T")


def _spelled(text: str) -> str:
    """Signs count where there are no letters: -1 is not 1."""
    return folded(text) if any(sign.isalpha() for sign in text) else text.strip()


def _by_word(words: Mapping[T, str]) -> dict[str, T]:
    return {_spelled(word): value for value, told in words.items() for word in told.split("|")}


STATUSES = _by_word(
    {
        Status.ACTIVE: "active|actif|active|publié|published|publish|oui|yes|true|vrai|1|x|ok|visible|en ligne|online"
        "|نشط|منشور|نعم|متاح",
        Status.DRAFT: "draft|brouillon|inactive|inactif|non|no|false|faux|0|-1|masqué|hidden|offline|unlisted"
        "|hors ligne|مسودة|لا|غير منشور|غير نشط|مخفي",
        Status.ARCHIVED: "archived|archivé|archive|مؤرشف",
    }
)
CONDITIONS = _by_word(
    {
        Condition.NEW: "new|neuf|neuve|nouveau|جديد|جديدة",
        Condition.USED: "used|occasion|d'occasion|usagé|seconde main|second hand|مستعمل|مستعملة",
        Condition.REFURBISHED: "refurbished|reconditionné|remis à neuf|مجدد|مجددة",
    }
)
STOCKS: dict[str, int | None] = _by_word(
    {
        0: "épuisé|épuisée|rupture|rupture de stock|en rupture|out of stock|sold out|indisponible|non|no|false"
        "|نفد|نفذ|غير متوفر|غير متاح|لا",
        None: "en stock|in stock|disponible|available|illimité|unlimited|sur commande|on demand|oui|yes|true"
        "|متوفر|متاح|غير محدود|نعم|حسب الطلب",
    }
)

ANSWERS = _by_word(
    {
        True: "yes|y|true|x|✓|✔|1|oui|o|vrai|ok|نعم|صح|أجل|f"
        "|femme|femmes|female|woman|women|أنثى|امرأة|نساء|jeune|jeunes|youth|شباب",
        False: "no|n|false|0|-|–|✗|non|faux|aucun|لا|كلا|h|m|homme|hommes|male|man|men|ذكر|رجل|رجال",
    }
)
"""To questions such as whether a woman leads the business, for which lists also write who does."""


def found_in(words: Mapping[str, T], text: str) -> tuple[T] | None:
    """The meaning in a tuple of one, or None where the word is not known."""
    spelled = _spelled(text)
    return (words[spelled],) if spelled in words else None
