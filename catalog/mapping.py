"""Which column of a free-form sheet fills which field: told from its name, with the reason, or as the seller says.

The words are data (`header_words.toml`); a column whose name is not among them is kept as an attribute of the product.
"""

import re
from collections.abc import Container, Iterable, Sequence
from collections.abc import Mapping as Dict

from catalog.column_names import CAMEL, Reason, Target, attribute, told_by_name
from catalog.currency_names import currencies_named
from catalog.drafts import MEASURES, OF_VARIANTS, PRICES, TEXTS, Field
from catalog.folding import folded
from catalog.header_words import BRACKETED, beside
from catalog.sources.files import refuse
from catalog.values import Value

REPEATABLE = frozenset({Field.IMAGES, Field.OPTION, Field.ATTRIBUTE, Field.PRIVATE, Field.IGNORE})
_USUAL = frozenset(["regular", "normal", "regulier", "reguliere", "ordinaire", "العادي", "listino", "ordinarie"])
_BEFORE_TAX = frozenset(
    ("ht", "hors", "excl", "excluding", "excluded", "escl", "esclusa", "escluse", "exkl", "ex", "netto")
)
_WITH_TAX = frozenset(("ttc", "incl", "including", "included", "inc", "inkl", "ivato", "ivata", "inclusa", "incluse"))
_AVAILABILITY = frozenset(
    folded(name)
    for name in (
        "availability", "stock status", "in stock", "availability status", "lagerstatus", "i lager",
        "disponibilité", "état stock", "en stock", "حالة المخزون", "التوفر", "حالة التوفر", "متوفر", "متوفرة", "الوفرة",
        "available", "disponible", "dispo", "disponibile", "disponível", "disponibilidad", "disponibilidade",
    )
)  # fmt: skip
_RECOMMENDED = frozenset(
    map(folded, ("rrp", "msrp", "srp", "prix conseillé", "prix catalogue", "uvp", "prezzo di listino", "ord pris"))
)
_OF_A_VARIANT = frozenset(
    map(folded, ("variant", "variants", "variation", "variations", "variante", "déclinaison", "variazione"))
)
_LEVEL_BELOW = re.compile(
    r"\b(?:sub|sous|sotto|under|unter|pod)\s?(?:cat|kat|famille|rayon)|\b(?:niveau|level|livello|nivå)\s?[2-9]\b|فرعي"
)
"""As in "Sous-catégorie", which stands below "Catégorie"."""
_LESSER_TEXT = re.compile(
    r"\b(?:sous|sub|short|court|courte|brief|breve|abrege|kort|kurz|corta)\b|\b(?:subtitle|sottotitolo)\b|فرعي|مختصر|قصير"
)
"""As in "Description courte" and "Sous-titre", beside a longer text or the title itself."""
_LONGER_TEXT = re.compile(r"\b(?:long|longue|lunga|lang|larga|detailed|detaillee|full|complete)\b|مفصل|طويل|كامل")
_SECONDARY = frozenset(
    folded(name)
    for name in (
        "type", "typ", "tipo", "النوع", "visibility",
        "opening stock", "stock initial", "composite quantity", "low stock", "mpn",
    )
)  # fmt: skip
"""Names that another column's for the same thing comes before."""
_ELSE_TITLES = frozenset(map(folded, ("modèle", "model", "الموديل", "موديل", "modello", "modell", "modelo", "nombre")))
"""A choice or, as "nombre" in French, a count beside a title; where no column has titles, that is what they are."""


_SAID_OF_A_PRODUCT = frozenset({Field.SKU, Field.GTIN, Field.QUANTITY})
"""In a list of such things, what is described is what is sold: the description of an article is its name."""
_KNOWN = frozenset({"given", "name", "words", "language", "parts", "contains", "content", "double"})
_CERTAIN = {"given": 0, "name": 1, "language": 1, "words": 1, "parts": 2}


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


def map_headers(
    header: Sequence[str],
    given: Dict[str, str] | None = None,
    currency: str = "",
    blank: Container[int] = (),
) -> Mapping:
    """The mapping of a header row; `given` says it for some columns: {"Nom du produit": "title.fr", "(3)": "price"}.

    Of several prices, that in `currency` is the price; of several columns for one field, none that is `blank` below.
    """
    said = {folded(name) or name: target_named(target, name) for name, target in (given or {}).items()}
    found = [_column(name or f"({at})", name, said) for at, name in enumerate(header, 1)]
    if all(column.target.field is not Field.TITLE for column in found):
        found = _with_others_as_titles(found)
    priced = {column.target.field for column in found} & PRICES
    if priced == {Field.SALE_PRICE, Field.COMPARE_AT} or (priced == {Field.COMPARE_AT} and _recommended(found)):
        found = [_asked_without_sale(column) for column in found]
    return Mapping(columns=tuple(_without_doubles(found, currency, blank)))


def _with_others_as_titles(columns: list[MappedColumn]) -> list[MappedColumn]:
    title = Target(field=Field.TITLE)
    at = next(
        (at for at, one in enumerate(columns) if folded(one.header) in _ELSE_TITLES and one.reason != "given"), None
    )
    if at is None and len({one.target.field for one in columns} & (_SAID_OF_A_PRODUCT | PRICES)) > 1:
        told = [at for at, one in enumerate(columns) if one.target.field is Field.DESCRIPTION]
        at = told[0] if told and columns[told[0]].reason != "given" else None
    named = columns[at].model_copy(update={"target": title, "reason": "words"}) if at is not None else None
    return [named if named and place == at else column for place, column in enumerate(columns)]


def _recommended(columns: Iterable[MappedColumn]) -> bool:
    """Whether one has the price that a maker recommends: where there is no other, it is asked."""
    return any(folded(BRACKETED.sub(" ", column.header)) in _RECOMMENDED for column in columns)


def _asked_without_sale(column: MappedColumn) -> MappedColumn:
    """Beside a sale price at most, the price before it is what is asked where there is no sale."""
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
    target, reason = told_by_name(header)
    return MappedColumn(header=header, target=target, reason=reason)


def _without_doubles(columns: Iterable[MappedColumn], currency: str, blank: Container[int]) -> Iterable[MappedColumn]:
    """Of two columns that fill the same field, the surer does, then the first; the other is kept as an attribute.

    "Nom" and "الاسم" are two titles: each shows its language by its own name.
    """
    filled: set[tuple[Field, str]] = set()
    named: set[tuple[Field, str]] = set()
    ranked = list(columns)
    listed = {column.target.field for column in ranked}
    lesser = _lesser_texts(ranked)

    def rank(at: int) -> tuple[bool, bool, bool, bool, bool, int]:
        column = ranked[at]
        foreign = bool(currency and column.target.unit and column.target.field in PRICES) and (
            currency not in currencies_named(column.target.unit)
        )
        secondary = foreign or _is_before_tax(column) or _is_usual_price(column) or is_availability(column)
        secondary = secondary or is_of_variants(column.header) or _is_secondary(column.header) or is_level_below(column)
        secondary = secondary or at in lesser
        taxed = not _is_with_tax(column)
        certain = _CERTAIN.get(column.reason, 9)
        return column.reason != "given", at in blank, secondary, not column.target.language, taxed, certain

    for at in sorted(range(len(ranked)), key=rank):
        target = ranked[at].target
        if target.field in REPEATABLE or (is_level_below(ranked[at]) and (target.field, "") in filled):
            continue
        key = (target.field, target.language or target.likely)
        if not target.language and key in named:  # "Description" beside "DescriptionFR"
            key = (target.field, "")
        if target.language:
            named.add(key)
        told_once = not target.language and (
            (target.field, "") in filled or (at in lesser and any(field is target.field for field, _ in filled))
        )
        if key in filled or told_once:
            target = _beside_its_double(ranked[at], filled, listed)
            ranked[at] = MappedColumn(header=ranked[at].header, target=target, reason="double")
            key = (target.field, "")
        filled.add(key)
    return ranked


def _beside_its_double(column: MappedColumn, filled: Container[tuple[Field, str]], listed: Container[Field]) -> Target:
    """What a column is where another one fills its field: the usual price is what today's is compared with."""
    of_variants = is_of_variants(column.header)
    if _is_usual_price(column) and (of_variants or (Field.COMPARE_AT, "") not in filled):
        return column.target.model_copy(update={"field": Field.COMPARE_AT})
    if is_availability(column) or (column.target.field in OF_VARIANTS and of_variants):
        return column.target
    if column.target.field is Field.TITLE and of_variants and Field.OPTION not in listed:
        return Target(field=Field.OPTION, name=column.header)
    if column.target.field is Field.GTIN:  # EAN beside UPC: a product has one or the other
        return column.target
    if column.target.field is Field.ID and folded(column.header) == "slug":  # a key of a database
        return Target(field=Field.PRIVATE, name=column.header)
    if column.target.field in PRICES:  # of another list, or before tax: no detail for buyers
        return Target(field=Field.PRIVATE, name=column.header)
    return attribute(column.header)


def _is_secondary(header: str) -> bool:
    name = _words(BRACKETED.sub(" ", header)) or _words(header)
    return name in _SECONDARY or " ".join(word for word in name.split() if word not in beside()) in _SECONDARY


def is_availability(column: MappedColumn) -> bool:
    """It says in words what a count beside it says in numbers."""
    name = _words(column.header)
    bare = " ".join(word for word in name.split() if word not in beside())
    return column.target.field is Field.QUANTITY and not _AVAILABILITY.isdisjoint({name, bare})


def _is_usual_price(column: MappedColumn) -> bool:
    return column.target.field is Field.PRICE and not _USUAL.isdisjoint(_words(column.header).split())


def is_of_variants(header: str) -> bool:
    """Whether the name says that the column holds something of a variant, as beside "price" "variant price" does."""
    return not _OF_A_VARIANT.isdisjoint(_words(header).split())


def _lesser_texts(columns: Sequence[MappedColumn]) -> frozenset[int]:
    """Places of texts that only add to another one: short descriptions, and any beside one that is called long."""
    texts = {at: _words(column.header) for at, column in enumerate(columns) if column.target.field in TEXTS}
    longer = {columns[at].target.field for at, name in texts.items() if _LONGER_TEXT.search(name)}
    return frozenset(
        at
        for at, name in texts.items()
        if _LESSER_TEXT.search(name) or (columns[at].target.field in longer and not _LONGER_TEXT.search(name))
    )


def is_level_below(column: MappedColumn) -> bool:
    """Whether it holds the finer part of a category whose other part another column may hold."""
    return column.target.field is Field.CATEGORY and bool(_LEVEL_BELOW.search(_words(column.header)))


def _is_with_tax(column: MappedColumn) -> bool:
    return column.target.field in PRICES and not _WITH_TAX.isdisjoint(_words(column.header).split())


def _is_before_tax(column: MappedColumn) -> bool:
    """Buyers pay the price with its tax; a sheet may have both."""
    return column.target.field in PRICES and not _BEFORE_TAX.isdisjoint(_words(column.header).split())


def _words(header: str) -> str:
    return folded(CAMEL.sub(" ", header))  # "shortDescription"
