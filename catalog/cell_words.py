"""Words that sellers write into cells where a status, a condition or a stock belongs, in French, English and Arabic."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from catalog.folding import folded
from catalog.product import Condition, Status

T = TypeVar("T")


_LONGEST_WORDS = 40


@lru_cache(maxsize=4096)
def _spelled(text: str) -> str:
    """Signs count where there are no letters: -1 is not 1; what a spreadsheet puts around a number does not."""
    if any(sign.isalpha() for sign in text):
        return folded(text)
    bare = text.replace("\ufe0f", "").strip().removeprefix("'")
    return bare[:-2] if bare.endswith((".0", ",0")) else bare


def _by_word(words: Mapping[T, str]) -> dict[str, T]:
    return {_spelled(word): value for value, told in words.items() for word in told.split("|")}


STATUSES = _by_word(
    {
        Status.ACTIVE: "active|actif|active|publié|published|publish|oui|yes|true|vrai|1|x|ok|visible|en ligne|online"
        "|à vendre|en vente|disponible|available|for sale|sale|on sale|live"
        "|ja|si|sí|sim|evet|publicerad|aktiv|attivo|activo|✓|✔"
        "|y|نشط|منشور|نعم|متاح|pubblicato|visibile|publicado|veröffentlicht|synlig|معروض|ظاهر|صحيح|إظهار|مفعل|enabled|activé|activée|abilitato|aktiverad",
        Status.DRAFT: "draft|brouillon|inactive|inactif|non|no|false|faux|0|-1|masqué|hidden|offline|unlisted"
        "|caché|cachée|masquée|disabled|désactivé|désactivée|disabilitato|inaktiverad|خطأ|إخفاء|غير مفعل"
        "|nej|nein|hayır|não|inaktiv|✗|not published|unpublished|non publié|à venir|pause"
        "|private|pending|pending review|future|trash|privé|privato|privat|privado|خاص"
        "|n|hors ligne|bozza|nascosto|inattivo|utkast|dold|borrador|entwurf|rascunho|مسودة|لا|غير منشور|غير نشط|مخفي",
        Status.ARCHIVED: "archived|archivé|archive|مؤرشف",
    }
)
CONDITIONS = _by_word(
    {
        Condition.NEW: "new|neuf|neuve|nouveau|جديد|جديدة|neu|nuovo|nuova|nuevo|nueva|novo|nova|ny|nytt|nya|nieuw|yeni"
        "|brand new|new with tags|newitem|new, new|new condition|1000|11",
        Condition.USED: "used|occasion|d'occasion|usagé|seconde main|second hand|مستعمل|مستعملة|gebraucht|usato|usata"
        "|usado|usada|begagnad|begagnat|gebruikt|tweedehands|ikinci el|used condition|3000",
        Condition.REFURBISHED: "refurbished|reconditionné|remis à neuf|مجدد|مجددة|generalüberholt|ricondizionato"
        "|reacondicionado|recondicionado|renoverad|yenilenmiş|refurbished condition|2000|2500",
    }
)
STOCKS: dict[str, int | None] = _by_word(
    {
        0: "épuisé|épuisée|épuisés|rupture|rupture de stock|en rupture|en rupture de stock|stock épuisé|hors stock"
        "|not stocked|discontinued"
        "|plus en stock|plus de stock|pas de stock|pas disponible"
        "|plus disponible|plus dispo|fini|finie|finis|terminé|stock fini|non disponible|indisponible|vendu|vendue"
        "|non|aucun"
        "|out of stock|outofstock|sold out|sold|not available|unavailable|out|oos|nil|none|no|false"
        "|نفد|نفذ|نفدت|نفذت|نفدت الكمية|نفذت الكمية|نفد المخزون|نافد|غير متوفر|غير متوفرة|غير متاح|غير موجود|لا|لا يوجد"
        "|سالا|سالات|تسالا|تسالات|ماكاينش|مكاينش|ماكاينش دابا|makaynch|salat|salaw"
        "|خلص|خلصت|انتهى|انتهت|تقضات|slut|slut i lager|slutsåld|utgått"
        "|esaurito|esaurita|esauriti|finito|terminato|venduto"
        "|non disponibile|agotado|ausverkauft|nicht verfügbar|esgotado|tükendi"
        "|✗|✘|✖|✕|❌|❎|⛔|🚫|🔴|bientôt de retour|safi|sala|tsala|tsalat|makaynach|makinch"
        "|نفاد|نافذ|منتهي|خالص|مبيوع|تباع|خلاص|تم البيع|مباع|بيعت"
        "|ej i lager|tillfälligt slut|nej|no stock|stock out|finished"
        "|nicht auf lager|nicht vorrätig|no disponible|sin existencias|sin stock|fora de estoque|sem estoque"
        "|indisponível|niet op voorraad|uitverkocht"
        "|stokta yok|non in stock|non in magazzino|εξαντλημένο|εξαντλήθηκε|μη διαθέσιμο|χωρίς απόθεμα|όχι",
        1: "pièce unique|unique|exemplaire unique|dernière pièce|un seul|1 seul|1 seule|one of a kind|last one|only one"
        "|قطعة واحدة|قطعة وحيدة|وحدة فقط|pezzo unico|pieza única|einzelstück",
        None: "en stock|in stock|disponible|disponibles|dispo|available|illimité|illimitée|unlimited|sur commande"
        "|instock|onbackorder|on backorder|back order|backorder|pre order|limited availability"
        "|in store only|online only|sur demande|on demand|made to order|on order|preorder|oui|yes|true|ok"
        "|متوفر|متوفرة|متاح|متاحة|موجود|غير محدود|نعم|حسب الطلب|عند الطلب|كاين|كاينة|كاينين|kayn|kayna"
        "|i lager|finns i lager|disponibile|auf lager|verfügbar|em estoque|disponível|stokta|mevcut|ja|sí|si|sim|evet"
        "|✓|✔|✅|☑|🟢|👍|beställningsvara|på beställning|su ordinazione|su richiesta|à la commande|par commande|plein"
        "|commande|kayen|kayin|kaynin|mawjoud|mawjouda|3la talab|بالطلب|على الطلب|بالطلبية|تحت الطلب|جاهز"
        "|ready|order only"
        "|beaucoup|bcp|plusieurs|stock suffisant|large stock|plenty|lots|many|كثير|كثيرة|بزاف|وافر|bezaf|bezzaf|bzaf"
        "|molti|molte|tanti|tante|många|muchos|muchas|muitos|muitas"
        "|vorrätig|op voorraad|en existencia|en existencias|in magazzino|stokta var"
        "|διαθέσιμο|άμεσα διαθέσιμο|σε απόθεμα|κατόπιν παραγγελίας|ναι",
    }
)
_UNSORTED = frozenset(
    folded(name)
    for name in (
        "uncategorized", "uncategorised", "non classé", "non catégorisé", "sans catégorie", "senza categoria",
        "sin categoría", "sin categorizar", "sem categoria", "unkategorisiert", "ongecategoriseerd", "okategoriserad",
        "okategoriserade", "غير مصنف", "بدون تصنيف", "без категории",
    )
)  # fmt: skip


_KEY = re.compile(r"[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""By which a database refers to what stands elsewhere."""


_BELOW = re.compile(" > ")


def sorted_under(categories: str) -> str:
    """The categories in a cell without the one that shops give to what has none, and without keys of databases.

    One above another that is listed too says nothing more: "Mode, Mode > Robes".
    """
    kept = [name for name in categories.split(", ") if folded(name) not in _UNSORTED and not _KEY.fullmatch(name)]
    above = {name[: found.start()] for name in kept for found in _BELOW.finditer(name)} if len(kept) > 1 else ()
    return ", ".join(name for name in kept if name not in above)


_UNBRANDED = frozenset(
    folded(name)
    for name in (
        "unbranded", "no brand", "non branded", "does not apply", "sans marque", "aucune marque", "senza marca",
        "sin marca", "sem marca", "ohne marke", "markenlos", "bez značky", "bez marki", "без бренда", "بدون ماركة",
        "بدون علامة تجارية",
    )
)  # fmt: skip


def branded(name: str) -> str | None:
    """The brand in a cell, unless it is what marketplaces write for what has none."""
    return None if folded(name) in _UNBRANDED else name


PLACEHOLDERS = frozenset(
    {
        "-",
        "--",
        "---",
        "—",
        "–",
        "_",
        "/",
        "//",
        "\\",
        ".",
        "?",
        "n/a",
        "n.a.",
        "n.a",
        "#n/a",
        "nan",
        "null",
        "néant",
        "{}",
        "[]",
    }
)
"""What stands in a cell to say that nothing stands there."""
LONGEST_PLACEHOLDER = max(map(len, PLACEHOLDERS))


def says_nothing(text: str) -> bool:
    return len(text) <= LONGEST_PLACEHOLDER and text.casefold() in PLACEHOLDERS


_COUNTS = re.compile(
    r"[+>~≈✓✔✅☑🟢]\ufe0f?|\bx(?=\s?\d)|\b(?:il\s+(?:en\s+)?reste|plus que|encore|only|just|solo|restano|rimasti|kvar"
    r"|endast|ba9i|coffrets?|paires?|bo[iî]tes?|sachets?|lots?|pots?|flacons?|bouteilles?|cartons?|rouleaux?|paniers?|sacs?"
    r"|barquettes?|modèles?|ensembles?|sets?|pairs?|boxes|box|bottles?|jars?|packs?|bags?|rolls?|dozens?|confezioni|scatole"
    r"|paia|bottiglie|vasetti|par|flaskor|burkar|askar|ex|7abat?|9t3at?|wa7dat|pi[eè]ces?|pcs?|pz|pce?s?|unit[eé]s?|units?|exemplaires?|articles?|items?|left|st|stk"
    r"|en stock|in stock|dispo(?:nibles?)?|available|restante?s?|reste(?:nt)?|plus de|more than|environ|stock)\b"
    r"|فقط|بقي|بقات|بقاو|قطعة|قطع|حبة|حبات|وحدة|وحدات|متوفرة|متوفر|علبة|علب|زوج|أزواج|كيس|أكياس|قارورة|قنينة|طقم|أطقم"
    r"|كرتون|باقي|أكثر من|كاين|في المخزون",
    re.IGNORECASE,
)
_SAID_AND_COUNTED = re.compile(r"(?P<said>[^\d]*[^\W\d])[\s:,;(–—-]+(?P<count>\d{1,6})\s*\)?")
"""As in "oui - 3"."""


def without_count_words(text: str) -> str:
    """A stock without the words that people write beside its number: "12 pièces", "10+", "reste 3"."""
    counted = _COUNTS.sub(" ", text).strip(" :()")
    said = _SAID_AND_COUNTED.fullmatch(counted)
    return said["count"] if said and found_in(STOCKS, said["said"]) == (None,) else counted


ANSWERS = _by_word(
    {
        True: "yes|y|true|x|✓|✔|1|oui|o|vrai|ok|نعم|صح|أجل|f"
        "|femme|femmes|female|woman|women|أنثى|امرأة|نساء|jeune|jeunes|youth|شباب",
        False: "no|n|false|0|-|–|✗|non|faux|aucun|none|لا|كلا|h|m|homme|hommes|male|man|men|ذكر|رجل|رجال",
    }
)
"""To questions such as whether a woman leads the business, for which lists also write who does."""


def found_in(words: Mapping[str, T], text: str) -> tuple[T] | None:
    """The meaning in a tuple of one, or None where the word is not known."""
    if len(text) > _LONGEST_WORDS:
        return None
    spelled = _spelled(text)
    return (words[spelled],) if spelled in words else None
