"""Which column of a free-form sheet fills which field: told from its name, with the reason, or as the seller says.

The words are data (`header_words.toml`); a column whose name is not among them is kept as an attribute of the product.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dict
from functools import cache
from importlib import resources
from typing import Literal

from catalog.currency_names import currencies_named
from catalog.drafts import MEASURES, TEXTS, Field
from catalog.folding import folded
from catalog.measures import unit_named
from catalog.product import Value
from catalog.sources.files import refuse

Reason = Literal["given", "name", "words", "language", "double", "unknown"]

REPEATABLE = frozenset({Field.IMAGES, Field.OPTION, Field.ATTRIBUTE, Field.PRIVATE, Field.IGNORE})
_BRACKETED = re.compile(r"[(\[]([^)\]]*)[)\]]")
_COUNTED = re.compile(r"\s*\d+$")
_SIGNS = re.compile(r"[()\[\]_.:/-]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][A-Za-z]$)")
_BY_ARABIC = re.compile(r"^ب(?:ال)?(?=\w{3,})")
_ARTICLE = re.compile(r"^ال(?=\w{2,})")


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


class Mapping(Value):
    """One entry for each column of the header, in its order."""

    columns: tuple[MappedColumn, ...]

    def fields(self) -> frozenset[Field]:
        return frozenset(column.target.field for column in self.columns)

    def known(self) -> int:
        """How many columns have a name that says what they hold."""
        return sum(1 for column in self.columns if column.reason in ("given", "name", "words", "language", "double"))


def map_headers(header: Sequence[str], given: Dict[str, str] | None = None) -> Mapping:
    """The mapping of a header row; `given` says it for some columns: {"Nom du produit": "title.fr"}."""
    said = {folded(name): target_named(target, name) for name, target in (given or {}).items()}
    found = [_column(name, said) for name in header]
    return Mapping(columns=tuple(_without_doubles(found)))


def target_named(text: str, header: str) -> Target:
    """A target as written in a mapping file: `price`, `title.ar`, `weight.kg`, `option.Taille`, `ignore`."""
    name, _, detail = text.strip().partition(".")
    if name not in list(Field):
        refuse("mapping_unknown", text, header=header, fields=", ".join(Field))
    field = Field(name)
    if field in TEXTS:
        return Target(field=field, language=detail)
    if field in MEASURES:
        return Target(field=field, unit=detail)
    return Target(field=field, name=detail or header)


def _column(header: str, said: Dict[str, Target]) -> MappedColumn:
    if folded(header) in said:
        return MappedColumn(header=header, target=said[folded(header)], reason="given")
    target, reason = _told_by_name(header)
    return MappedColumn(header=header, target=target, reason=reason)


def _without_doubles(columns: Iterable[MappedColumn]) -> Iterable[MappedColumn]:
    """Of two columns that fill the same field, the first does; the other is kept as an attribute.

    "Nom" and "الاسم" are two titles: each shows its language by its own name.
    """
    filled: set[tuple[Field, str]] = set()
    ranked = list(columns)
    for column in sorted(ranked, key=lambda column: column.reason != "given"):
        key = (column.target.field, column.target.language or column.target.likely)
        if column.target.field in REPEATABLE:
            continue
        if key in filled or (not column.target.language and (column.target.field, "") in filled):
            at = ranked.index(column)
            ranked[at] = MappedColumn(header=column.header, target=_attribute(column.header), reason="double")
        filled.add(key)
    return ranked


def _attribute(header: str) -> Target:
    return Target(field=Field.ATTRIBUTE, name=header)


def _told_by_name(header: str) -> tuple[Target, Reason]:
    language, rest = _language_apart(header)
    unit, rest = _unit_apart(rest)
    for words, reason in _spellings(rest):
        if found := _words().get(words):
            field, likely = found
            if field in TEXTS:
                return Target(field=field, language=language, likely=likely), "language" if language else reason
            if not language:
                return Target(field=field, name=header, unit=unit), reason
    return _attribute(header), "unknown"


def _spellings(header: str) -> Iterable[tuple[str, Reason]]:
    """The name as it stands, and with less and less of what may stand beside it."""
    bare = folded(_BRACKETED.sub(" ", header)) or folded(header)
    uncounted = _COUNTED.sub("", bare)
    yield bare, "name"
    yield uncounted, "name"
    for words in (bare, uncounted):
        kept = [word for word in words.split() if word not in _beside()]
        yield " ".join(kept), "words"
        yield " ".join(_ARTICLE.sub("", word) for word in kept), "words"


def _language_apart(header: str) -> tuple[str, str]:
    """The language that a name ends or begins with, and the name without it: "Nom (FR)", "Name_AR", "titleEn"."""
    words = _SIGNS.sub(" ", _HUMP.sub(" ", header)).split()
    for at in (-1, 0):
        if len(words) > 1 and (language := _languages().get(folded(words[at]))):
            return language, " ".join(words[:-1] if at else words[1:])
    return "", header


def _unit_apart(header: str) -> tuple[str, str]:
    """The unit or currency in brackets or as the last word, and the name without it: "Prix (DH)", "price_mad"."""
    inside = _BRACKETED.search(header)
    if inside and _is_unit(inside.group(1)):
        return inside.group(1), header
    words = header.replace("_", " ").split()
    last = _BY_ARABIC.sub("", words[-1]) if words else ""
    return (last, " ".join(words[:-1])) if len(words) > 1 and _is_unit(last) else ("", header)


def _is_unit(words: str) -> bool:
    return bool(unit_named(words) or currencies_named(words))


@cache
def _file() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files("catalog").joinpath("header_words.toml").read_text("utf-8"))


@cache
def _words() -> dict[str, tuple[Field, str]]:
    """{folded name: (field, language of the name)}; where two fields claim a name, the first listed has it."""
    words: dict[str, tuple[Field, str]] = {}
    for section, names in _file().items():
        if section not in list(Field):
            continue
        for language, spellings in names.items():
            for spelling in spellings:
                plain = " ".join(word for word in folded(spelling).split() if word not in _beside())
                bare = " ".join(_ARTICLE.sub("", word) for word in folded(spelling).split())
                for form in (folded(spelling), plain, bare):
                    if form:
                        words.setdefault(form, (Field(section), language))
    return words


@cache
def _beside() -> frozenset[str]:
    return frozenset(folded(word) for words in _file()["beside"].values() for word in words)


@cache
def _languages() -> dict[str, str]:
    return {folded(word): language for language, words in _file()["languages"].items() for word in words}
