"""The words of `header_words.toml`, folded, by what they say about a column."""

import re
import tomllib
from functools import cache
from importlib import resources

from catalog.drafts import Field
from catalog.folding import folded

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
