"""What the name of a column says: the field it fills, its language or unit, and by which of its words that is told."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from catalog.drafts import PRICES, TEXTS, Field
from catalog.folding import folded
from catalog.header_words import ARTICLE, BRACKETED, beside, language_apart, unit_apart, words_of_columns
from catalog.measures import MILLIMETRES, unit_named
from catalog.sides import side_named, sides_named
from catalog.values import Value

Reason = Literal["given", "name", "words", "language", "parts", "contains", "content", "double", "unknown"]

LONGEST_NAME = 1_000
"""What is longer in signs is a text, and tells nothing of a column."""
_COUNTED = re.compile(r"\s*\d+$")
_PARTS = re.compile(r"\s*[/|\n()\[\]–—:؟?]\s*|\s+-\s+|(?<=[a-zA-ZÀ-ÿ])\s+(?=[؀-ۿ])|(?<=[؀-ۿ])\s+(?=[a-zA-ZÀ-ÿ])")
_WITH_PRICE = re.compile(r"\s*(?:\bet\b|\band\b|&|/|\+|\s-\s|\bو)", re.IGNORECASE)
"""What parts "Contenances et prix"."""
_PRICE_BY = re.compile(
    r"^\s*(?:prix|tarifs?|prices?|ال?أ?سعار|السعر|الثمن)\s+(?:selon|par|by|per|for|حسب)\s+(?:l[ae]s?\s|l['’])?",
    re.IGNORECASE,
)
"""As in "Prix selon la taille"."""
_PRICE = re.compile(r"\b(?:prix|tarifs?|prices?|prezz[io]|pris)\b|سعر|ثمن|اثمان")
_OF_EACH = re.compile(r"^(?!taille|size|couleur|color|مقاس).*\b(?:par|per|by|حسب|لكل)\b")
"""As in "quantité par taille"."""
_LEAST_OR_MOST = re.compile(r"min|max|mini|maxi|minim\w{1,4}|maxim\w{1,4}|minst\w?|hogst\w?|ال?ادن[ىي]|ال?اقص[ىي]")
"""Of a quantity: how many pieces an order has to be of, or when to buy more; never how many there are."""
_HAVE_NAMES = frozenset({Field.CATEGORY, Field.BRAND, Field.OPTION})
_HAVE_PICTURES = frozenset({Field.CATEGORY, Field.BRAND})
_NAMED_IN_LANGUAGES = _HAVE_PICTURES
"""Of "Category (EN)" and "Category (AR)" one is the category."""
_NEVER_CONTAINED = frozenset({Field.REFERENCE, Field.ID})
_NEVER_ALONE_INSIDE = frozenset(map(folded, ("type", "types", "tipo", "typ", "نوع", "النوع", "body", "label")))
"""Words that say what a column is where they are its whole name, and nothing inside another: "Skin type"."""
_MOST_TURNED = 3
"""Words of a name that may stand in another order: "Price Old"."""
_SHORTEST_PART = 3
"""Of a name of two words that are written as one."""
_SIDES_OF_A_BOX = 3
_PRIX = re.compile(r"\bpx\b", re.IGNORECASE)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OF_PROGRAMS = re.compile(
    r"(?:.+\.)?(?:images?|photos?|media|pictures?)\.(?:\w+\.)*(?:id|alt|position|width|height|name|title|description|"
    r"caption|alternative_?text|hash|etag|type|mime|ext|size\w*|provider\w*|preview_?url|\w*_at|\w+_ids?|formats\..+)|"
    r"alt|.+\.(?:id|slug|\w*(?-i:_id|ID|[a-z]Id))|.+_(?:ids?|uid)/id|(?:create|write)_date|(?:images?|photos?|media|modifier\w*|categor\w+)_?ids?(?:\..+)?|(?:.+\.)?(?:@\w+|__\w+|(?:created|updated|published|modified|uploaded)_?(?:at|on))|"
    r"(?:.+\.)?(?:reviews?|recenz\w+|hodnocen\w+|avis|rese[nñ]as|recension\w+|opinie|отзывы?|aggregate_?ratings?|seller|shipping_?details|has_?merchant_?return_?policy)\..+",
    re.IGNORECASE,
)
"""What nested documents tell beside the thing itself: of its photos, of who sells it, of what others think of it."""
_NAME_OF_ANOTHER = re.compile(
    r"(?!options?\b|attributes?\b)(\w+?)(?:\.(?:name|title|label|nom)|(?<=categ_id)/(?:name|display_name))"
)
"""As documents call a category: categories.name; Odoo says categ_id/name."""
_OPTION_IN_NAME = re.compile(
    r"\w*option_\{(.+)\}|(?:\w+\.)?(?:options|selected_?options|attributes|option_?values)\.(?!name|position|values?|id|type)(\D[^.]*)",
    re.IGNORECASE,
)
"""As Ecwid names a column of variations, product_variation_option_{Taille}, and documents what variants choose."""


class Target(Value):
    """What a column fills: `name` of an option or attribute, `language` of a text, `unit` of a measure or price.

    `likely` is the language of the column's own name, for text that does not show its language itself.
    """

    field: Field
    name: str = ""
    language: str = ""
    unit: str = ""
    likely: str = ""


def attribute(header: str) -> Target:
    return Target(field=Field.ATTRIBUTE, name=header)


@lru_cache(maxsize=2048)  # a line that may name the columns is looked at several times
def told_by_name(header: str) -> tuple[Target, Reason]:
    if len(header) > LONGEST_NAME:
        return attribute(header), "unknown"
    if named := _OPTION_IN_NAME.fullmatch(header):
        return Target(field=Field.OPTION, name=named[1] or named[2]), "name"
    if _OF_PROGRAMS.fullmatch(header) or _is_picture_of_another(header):
        return Target(field=Field.PRIVATE, name=header), "words"
    if named := _NAME_OF_ANOTHER.fullmatch(header):
        return told_by_name(named[1])
    whole = words_of_columns().get(folded(header))
    language, rest = ("", header) if whole and whole[0] not in TEXTS else language_apart(header)  # "En vente"
    unit, rest = unit_apart(rest)
    if side := _side(header, unit):
        return Target(field=side, name=header, unit=unit), "name"
    rest = _PRIX.sub("prix", CAMEL.sub(" ", rest))
    for words, reason in _spellings(rest):
        if found := words_of_columns().get(words):
            field, likely = found
            if field in TEXTS:
                return Target(field=field, language=language, likely=likely), "language" if language else reason
            if not language or field in _NAMED_IN_LANGUAGES:
                return Target(field=field, name=_called(field, header), unit=unit), reason
    if found := _in_parts(header):
        return Target(field=found[0], name=header, unit=unit, likely=found[1]), "parts"
    if inside := _contained(rest):
        name = ""
        if inside is Field.OPTION and _PRICE.search(folded(header)):
            name = _PRICE_BY.sub("", _WITH_PRICE.split(header)[0]).strip()
        return Target(field=inside, name=name or _called(inside, header), unit=unit), "contains"
    return attribute(header), "unknown"


def _called(field: Field, header: str) -> str:
    """An option that a document nests in a list of such is called as each is: "sizes.size"."""
    return (header.rpartition(".")[2] or header) if field is Field.OPTION else header


def _is_picture_of_another(header: str) -> bool:
    """Whether a name says that the pictures are of something beside the thing: "Main Category Image"."""
    words = folded(header).split()
    fields = {words_of_columns()[word][0] for word in words if word in words_of_columns()}
    return (
        Field.IMAGES in fields and not fields.isdisjoint(_HAVE_PICTURES) and fields <= _HAVE_PICTURES | {Field.IMAGES}
    )


def _side(header: str, unit: str) -> Field | None:
    """What a name says by letters alone: "L / l / H", or "l (cm)"."""
    if len(sides_named(header)) == _SIDES_OF_A_BOX:
        return Field.DIMENSIONS
    bare = BRACKETED.sub("", header).removesuffix(unit).strip(" .") if unit_named(unit) in MILLIMETRES else ""
    return side_named(bare) if len(bare) == 1 else None


def _in_parts(header: str) -> tuple[Field, str] | None:
    """What a name in two languages says: "Prix - الثمن". A title beside something else is a title."""
    parts = [part for part in _PARTS.split(header) if part]
    known = words_of_columns()
    spelled = ([words for words, _ in _spellings(part)] for part in parts)
    found = [said for several in spelled if (said := next((known[one] for one in several if one in known), None))]
    fields = {field for field, _ in found}
    if len(parts) < 2 or not fields or (len(fields) > 1 and Field.TITLE not in fields):
        return None
    spoken = {language for _, language in found}
    return found[0][0], spoken.pop() if len(spoken) == 1 else ""


def _contained(header: str) -> Field | None:
    """The field that the longest known words inside a name speak of, if only one: "Quel est le prix de vente ?"."""
    words = [word for word in folded(BRACKETED.sub(" ", header)).split() if word not in beside()]
    known = words_of_columns()
    for length in range(min(len(words) - 1, 4), 0, -1):
        several = [" ".join(words[at : at + length]) for at in range(len(words) - length + 1)]
        told = {one for one in several if len(one) > 2 and one in known}
        fields = {known[one][0] for one in told} - _NEVER_CONTAINED if told - _NEVER_ALONE_INSIDE else set()
        if Field.PRIVATE in fields:  # what may be somebody else's business is shown to nobody
            return Field.PRIVATE
        if fields:
            if len(fields) == 2 and Field.PRICE in fields and fields < PRICES:  # "precoPromo"
                return (fields - {Field.PRICE}).pop()
            if fields - PRICES == {Field.CURRENCY}:  # "price.currency"
                return Field.CURRENCY
            if fields == {Field.PRICE, Field.QUANTITY}:  # "Rate per pcs"
                return Field.PRICE
            if Field.QUANTITY in fields and any(map(_LEAST_OR_MOST.fullmatch, words)):
                return Field.ATTRIBUTE
            fields = _named_by(fields)
            if fields == {Field.OPTION, Field.QUANTITY} and _OF_EACH.search(folded(header)):
                return Field.QUANTITY
            listed = Field.OPTION in fields and fields <= {Field.OPTION, Field.PRICE, Field.QUANTITY}
            return Field.OPTION if listed else fields.pop() if len(fields) == 1 else None
    return None


def _named_by(fields: set[Field]) -> set[Field]:
    """The name of something beside the thing is that: "Libellé famille"."""
    named = fields - {Field.TITLE}
    return named if len(named) == 1 and named <= _HAVE_NAMES else fields


def _spellings(header: str) -> Iterable[tuple[str, Reason]]:
    """The name as it stands, and with less and less of what may stand beside it."""
    bare = folded(BRACKETED.sub(" ", header)) or folded(header)
    uncounted = _COUNTED.sub("", bare)
    yield folded(header), "name"
    yield bare, "name"
    yield uncounted, "name"
    for words in (bare, uncounted):
        kept = [word for word in words.split() if word not in beside()]
        yield " ".join(kept), "words"
        yield " ".join(ARTICLE.sub("", word) for word in kept), "words"
        if 1 < len(kept) <= _MOST_TURNED:
            yield " ".join((*kept[1:], kept[0])), "words"
    for at in range(_SHORTEST_PART, len(bare) - _SHORTEST_PART + 1) if " " not in bare else ():
        first, second = bare[:at], bare[at:]  # "productname", "oldprice"
        yield f"{first} {second}", "words"
        yield second if first in beside() else first if second in beside() else "", "words"
