"""The words of `header_words.toml`, folded, by what they say about a column; and the language and unit in its name."""

import re
import tomllib
from functools import cache
from importlib import resources

from catalog.currency_names import currencies_named
from catalog.drafts import Field
from catalog.folding import folded
from catalog.measures import unit_named

BRACKETED = re.compile(r"[(\[]([^)\]]*)[)\]]")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][A-Za-z]$)")
_SIGNS = re.compile(r"[()\[\]_.:/-]+")
_BY_ARABIC = re.compile(r"^ب(?:ال)?(?=\w{3,})")
ARTICLE = re.compile(r"^ال(?=\w{2,})")


@cache
def _file() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files("catalog").joinpath("header_words.toml").read_text("utf-8"))


@cache
def words_of_columns() -> dict[str, tuple[Field, str]]:
    """{folded name: (field, language of the name)}; where two fields claim a name, the first listed has it."""
    words: dict[str, tuple[Field, str]] = {}
    listed = [
        (Field(section), language, folded(spelling))
        for section, names in _file().items()
        if section in list(Field)
        for language, spellings in names.items()
        for spelling in spellings
    ]
    for field, language, spelling in listed:
        words.setdefault(spelling, (field, language))
    for field, language, spelling in listed:
        plain = " ".join(word for word in spelling.split() if word not in beside())
        bare = " ".join(ARTICLE.sub("", word) for word in spelling.split())
        for form in (plain, bare):
            if form:
                words.setdefault(form, (field, language))
    return words


@cache
def beside() -> frozenset[str]:
    return frozenset(folded(word) for words in _file()["beside"].values() for word in words)


@cache
def languages() -> dict[str, str]:
    return {folded(word): language for language, words in _file()["languages"].items() for word in words}


def language_apart(header: str) -> tuple[str, str]:
    """The language that a name ends or begins with, and the name without it: "Nom (FR)", "Name_AR", "titleEn"."""
    words = _SIGNS.sub(" ", _HUMP.sub(" ", header)).split()
    for at in (-1, 0):
        if len(words) > 1 and (language := languages().get(folded(words[at]))):
            return language, " ".join(words[:-1] if at else words[1:])
    return "", header


def unit_apart(header: str) -> tuple[str, str]:
    """The unit or currency in brackets or as the last word, and the name without it: "Prix (DH)", "price_mad"."""
    inside = BRACKETED.search(header)
    if inside and (words := inside.group(1).split()) and (_is_unit(inside.group(1)) or _is_unit(words[-1])):
        return inside.group(1) if _is_unit(inside.group(1)) else words[-1], header
    words = header.replace("_", " ").split()
    last = _BY_ARABIC.sub("", words[-1]) if words else ""
    return (last, " ".join(words[:-1])) if len(words) > 1 and _is_unit(last) else ("", header)


def _is_unit(words: str) -> bool:
    return bool(unit_named(words) or currencies_named(words))
