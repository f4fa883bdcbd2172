"""Which column of a free-form sheet fills which field: told from its name, with the reason, or as the seller says.

The words are data (`header_words.toml`); a column whose name is not among them is kept as an attribute of the product.
"""

import re
from collections.abc import Container, Iterable, Sequence
from collections.abc import Mapping as Dict
from typing import Literal

from catalog.currency_names import currencies_named
from catalog.drafts import MEASURES, OF_VARIANTS, TEXTS, Field
from catalog.folding import folded
from catalog.header_words import ARTICLE, BRACKETED, beside, language_apart, unit_apart, words_of_columns
from catalog.sources.files import refuse
from catalog.values import Value

Reason = Literal["given", "name", "words", "language", "parts", "contains", "content", "double", "unknown"]

LONGEST_NAME = 1_000
"""What is longer in signs is a text, and tells nothing of a column."""
PRICES = frozenset({Field.PRICE, Field.SALE_PRICE, Field.COMPARE_AT})
REPEATABLE = frozenset({Field.IMAGES, Field.OPTION, Field.ATTRIBUTE, Field.PRIVATE, Field.IGNORE})
_COUNTED = re.compile(r"\s*\d+$")
_PARTS = re.compile(r"\s*[/|\n()\[\]–—:؟?]\s*|\s+-\s+|(?<=[a-zA-ZÀ-ÿ])\s+(?=[؀-ۿ])|(?<=[؀-ۿ])\s+(?=[a-zA-ZÀ-ÿ])")
_WITH_PRICE = re.compile(r"\s*(?:\bet\b|\band\b|&|/|\+|\s-\s|\bو)", re.IGNORECASE)
"""What parts "Contenances et prix"."""
_OF_EACH = re.compile(r"^(?!taille|size|couleur|color|مقاس).*\b(?:par|per|by|حسب|لكل)\b")
"""As in "quantité par taille"."""
_NEVER_CONTAINED = frozenset({Field.REFERENCE, Field.ID})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OF_A_PHOTO = re.compile(
    r"(?:.+\.)?(?:images?|photos?|media|pictures?)\.(?:id|alt|position|width|height|name|\w*_at|\w+_ids?)|.+\.(?:id|slug)"
)
"""What nested documents tell of a thing beside the thing itself."""
_OPTION_IN_BRACES = re.compile(r"\w*option_\{(.+)\}")
"""As Ecwid names a column of variations: product_variation_option_{Taille}."""
_USUAL = frozenset(["regular", "normal", "regulier", "reguliere", "ordinaire", "العادي", "listino", "ordinarie"])
_AVAILABILITY = frozenset(
    folded(name)
    for name in (
        "availability", "stock status", "in stock", "disponibilité", "état stock", "en stock", "حالة المخزون", "التوفر",
    )
)  # fmt: skip
_OF_A_VARIANT = frozenset(map(folded, ("variant", "variation", "variante", "déclinaison", "variazione")))
_ELSE_TITLES = frozenset(map(folded, ("modèle", "model", "الموديل", "موديل", "modello", "modell", "modelo", "nombre")))
"""A choice or, as "nombre" in French, a count beside a title; where no column has titles, that is what they are."""


_KNOWN = frozenset({"given", "name", "words", "language", "parts", "contains", "content", "double"})
_CERTAIN = {"given": 0, "name": 1, "language": 1, "words": 1, "parts": 2}


class Target(Value):
    """What a column fills: `name` of an option or attribute, `language` of a text, `unit` of a measure or price.

    `likely` is the language of the column's own name, for text that does not show its language itself.
    """

    field: Field
    name: str = ""
    language: str = ""
    unit: str = ""
    likely: str = ""


class MappedColumn(Value):
    header: str
    target: Target
    reason: Reason

    @property
    def written(self) -> str:
        """As a mapping file writes it: title.ar, weight.kg, option.Taille."""
        detail = self.target.language or self.target.unit
        if self.target.field is Field.OPTION and self.target.name != self.header:
            detail = self.target.name
        return f"{self.target.field}.{detail}" if detail else str(self.target.field)


class Mapping(Value):
    """One entry for each column of the header, in its order."""

    columns: tuple[MappedColumn, ...]

    def fields(self) -> frozenset[Field]:
        return frozenset(column.target.field for column in self.columns)

    def known(self) -> int:
        """How many columns have a name that says what they hold."""
        return sum(1 for column in self.columns if column.reason in _KNOWN)


def map_headers(header: Sequence[str], given: Dict[str, str] | None = None, currency: str = "") -> Mapping:
    """The mapping of a header row; `given` says it for some columns: {"Nom du produit": "title.fr", "(3)": "price"}.

    Of several prices, that in `currency` is the price.
    """
    said = {folded(name) or name: target_named(target, name) for name, target in (given or {}).items()}
    found = [_column(name or f"({at})", name, said) for at, name in enumerate(header, 1)]
    if all(column.target.field is not Field.TITLE for column in found):
        found = _with_others_as_titles(found)
    if {column.target.field for column in found} & PRICES == {Field.SALE_PRICE, Field.COMPARE_AT}:
        found = [_asked_without_sale(column) for column in found]
    return Mapping(columns=tuple(_without_doubles(found, currency)))


def _with_others_as_titles(columns: list[MappedColumn]) -> list[MappedColumn]:
    title = Target(field=Field.TITLE)
    at = next(
        (at for at, one in enumerate(columns) if folded(one.header) in _ELSE_TITLES and one.reason != "given"), None
    )
    named = columns[at].model_copy(update={"target": title, "reason": "words"}) if at is not None else None
    return [named if named and place == at else column for place, column in enumerate(columns)]


def _asked_without_sale(column: MappedColumn) -> MappedColumn:
    """Beside a sale price and no other, the price before it is what is asked where there is no sale."""
    if column.target.field is not Field.COMPARE_AT or column.reason == "given":
        return column
    return column.model_copy(update={"target": column.target.model_copy(update={"field": Field.PRICE})})


def target_named(text: str, header: str) -> Target:
    """A target as written in a mapping file: `price`, `title.ar`, `weight.kg`, `option.Taille`, `ignore`."""
    name, _, detail = text.strip().partition(".")
    if name not in list(Field):
        refuse("mapping_unknown", text, header=header, fields=", ".join(Field))
    field = Field(name)
    if field in TEXTS:
        return Target(field=field, language=detail)
    if field in MEASURES | PRICES:
        return Target(field=field, unit=detail)
    return Target(field=field, name=detail or header)


def _column(label: str, header: str, said: Dict[str, Target]) -> MappedColumn:
    if target := said.get(folded(header)) or said.get(label):
        return MappedColumn(header=header, target=target, reason="given")
    if header.startswith("(") and (target := said.get(header)):
        return MappedColumn(header=header, target=target, reason="given")
    target, reason = _told_by_name(header)
    return MappedColumn(header=header, target=target, reason=reason)


def _without_doubles(columns: Iterable[MappedColumn], currency: str) -> Iterable[MappedColumn]:
    """Of two columns that fill the same field, the surer does, then the first; the other is kept as an attribute.

    "Nom" and "الاسم" are two titles: each shows its language by its own name.
    """
    filled: set[tuple[Field, str]] = set()
    ranked = list(columns)

    def rank(at: int) -> tuple[bool, bool, int]:
        column = ranked[at]
        foreign = bool(currency and column.target.unit and column.target.field in PRICES) and (
            currency not in currencies_named(column.target.unit)
        )
        secondary = foreign or _is_before_tax(column) or _is_usual_price(column) or _is_availability(column)
        secondary = secondary or is_of_variants(column.header)
        return column.reason != "given", secondary, _CERTAIN.get(column.reason, 9)

    for at in sorted(range(len(ranked)), key=rank):
        target = ranked[at].target
        key = (target.field, target.language or target.likely)
        if target.field in REPEATABLE:
            continue
        if key in filled or (not target.language and (target.field, "") in filled):
            target = _beside_its_double(ranked[at], filled)
            ranked[at] = MappedColumn(header=ranked[at].header, target=target, reason="double")
            key = (target.field, "")
        filled.add(key)
    return ranked


def _beside_its_double(column: MappedColumn, filled: Container[tuple[Field, str]]) -> Target:
    """What a column is where another one fills its field: the usual price is what today's is compared with."""
    if _is_availability(column) or (column.target.field in OF_VARIANTS and is_of_variants(column.header)):
        return column.target
    if _is_usual_price(column) and (Field.COMPARE_AT, "") not in filled:
        return column.target.model_copy(update={"field": Field.COMPARE_AT})
    return _attribute(column.header)


def _is_availability(column: MappedColumn) -> bool:
    """It says in words what a count beside it says in numbers."""
    name = folded(column.header)
    bare = " ".join(word for word in name.split() if word not in beside())
    return column.target.field is Field.QUANTITY and not _AVAILABILITY.isdisjoint({name, bare})


def _is_usual_price(column: MappedColumn) -> bool:
    return column.target.field is Field.PRICE and not _USUAL.isdisjoint(folded(column.header).split())


def is_of_variants(header: str) -> bool:
    """Whether the name says that the column holds something of a variant, as beside "price" "variant price" does."""
    return not _OF_A_VARIANT.isdisjoint(folded(header).split())


def _is_before_tax(column: MappedColumn) -> bool:
    """Buyers pay the price with its tax; a sheet may have both."""
    return column.target.field in PRICES and bool({"ht", "hors"} & set(folded(column.header).split()))


def _attribute(header: str) -> Target:
    return Target(field=Field.ATTRIBUTE, name=header)


def _told_by_name(header: str) -> tuple[Target, Reason]:
    if len(header) > LONGEST_NAME:
        return _attribute(header), "unknown"
    if named := _OPTION_IN_BRACES.fullmatch(header):
        return Target(field=Field.OPTION, name=named[1]), "name"
    if _OF_A_PHOTO.fullmatch(header):
        return Target(field=Field.PRIVATE, name=header), "words"
    language, rest = language_apart(header)
    unit, rest = unit_apart(rest)
    rest = _CAMEL.sub(" ", rest)
    for words, reason in _spellings(rest):
        if found := words_of_columns().get(words):
            field, likely = found
            if field in TEXTS:
                return Target(field=field, language=language, likely=likely), "language" if language else reason
            if not language:
                return Target(field=field, name=header, unit=unit), reason
    if found := _in_parts(header):
        return Target(field=found[0], name=header, unit=unit, likely=found[1]), "parts"
    if inside := _contained(rest):
        name = _WITH_PRICE.split(header)[0].strip() if inside is Field.OPTION else ""
        return Target(field=inside, name=name or header, unit=unit), "contains"
    return _attribute(header), "unknown"


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
        fields = {known[one][0] for one in several if len(one) > 2 and one in known} - _NEVER_CONTAINED
        if Field.PRIVATE in fields:  # what may be somebody else's business is shown to nobody
            return Field.PRIVATE
        if fields:
            if fields == {Field.OPTION, Field.QUANTITY} and _OF_EACH.search(folded(header)):
                return Field.QUANTITY
            listed = Field.OPTION in fields and fields <= {Field.OPTION, Field.PRICE, Field.QUANTITY}
            return Field.OPTION if listed else fields.pop() if len(fields) == 1 else None
    return None


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
