"""Which category of Google's product taxonomy a title speaks of, suggested with the words that led to it; never set.

Offline, from a vocabulary of ours, and careful rather than clever: no suggestion is better than a wrong one. What a
title is about is its head, not any word in it: "a soap dish of olive wood" is neither soap nor an olive. French and
Arabic say the head first, English says it last.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, NamedTuple

from catalog.folding import folded, visible
from catalog.text import INTERFACE_LANGUAGES, Text, first_of, is_mostly_arabic
from catalog.values import Value

_PARTS = re.compile(r"[,;:|/(){}\[\]–—«»\"\n،؛]+|\s-\s")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_VOWEL_SIGNS = re.compile("[\u0640\u064b-\u0652\u0670]")
_ARABIC_FOR = "لل"
_LENGTHS = range(5, 0, -1)
"""Of phrases, in words; the longest first."""


class Category(Value):
    """`id` is Google's; `name` is ours, and short."""

    id: int
    name: Text
    words: dict[str, tuple[str, ...]]


class Suggestion(NamedTuple):
    """`words` are those of the title that led to the category."""

    category: Category
    words: str


def suggested(title: Mapping[str, str]) -> Suggestion | None:
    """The category that the title speaks of, unless its languages speak of different ones."""
    found = [suggestion for language, words in title.items() if (suggestion := _suggested_by(words, language))]
    return found[0] if len({each.category.id for each in found}) == 1 else None


@cache
def categories() -> Mapping[int, Category]:
    """Our vocabulary, by Google's number."""
    tables = _data("categories.toml")
    found = (
        Category(id=int(number), name=table["name"], words={each: table[each] for each in INTERFACE_LANGUAGES})
        for number, table in tables.items()
    )
    return MappingProxyType({category.id: category for category in found})


def category_name(number: int, language: str) -> str:
    """Ours, in the language; empty for a number that our vocabulary has not."""
    category = categories().get(number)
    found = first_of(category.name, (language, *INTERFACE_LANGUAGES)) if category else None
    return found[1] if found else ""


class _Word(NamedTuple):
    """A word of a title as it is written, and as it compares."""

    written: str
    stem: str


def _suggested_by(title: str, language: str) -> Suggestion | None:
    """Many titles mix languages: the longest phrase counts, and among equals that of the title's own language."""
    if any(word.stem in _title_words("elsewhere") for word in _words(title)):
        return None
    spoken = "ar" if is_mostly_arabic(title) else language
    ranked = sorted(INTERFACE_LANGUAGES, key=lambda each: each != spoken)
    head = _head(_opening(title))
    found = [_last(head) if each == "en" else _first(head, each) for each in ranked]
    return max(filter(None, found), key=lambda each: len(each.words.split()), default=None)


def _opening(title: str) -> Sequence[_Word]:
    """The words up to the first comma, dash or bracket; an opening of no more than "Promo" or "2 kg" is passed over."""
    fillers = _title_words("before", "fr") | _title_words("before", "ar")
    parts = (_words(part) for part in _PARTS.split(title))
    return next((part for part in parts if any(word.stem.isalpha() and word.stem not in fillers for word in part)), [])


def _head(words: Sequence[_Word]) -> Sequence[_Word]:
    """What stands before the first word, other than the very first, from which on the title tells of something else."""
    beyond = _title_words("beyond")
    ends = (at for at, word in enumerate(words) if at and (word.stem in beyond or word.stem.startswith(_ARABIC_FOR)))
    return words[: next(ends, len(words))]


def _first(words: Sequence[_Word], language: str) -> Suggestion | None:
    """The longest phrase with which the title begins."""
    fillers = _title_words("before", language)
    starts = (at for at, word in enumerate(words) if word.stem not in fillers and not word.stem.isdigit())
    start = next(starts, len(words))
    return _known((words[start : start + length] for length in _LENGTHS), language)


def _last(words: Sequence[_Word]) -> Suggestion | None:
    """The longest phrase with which the title ends; a word that belongs to one is no filler."""
    fillers = _title_words("after", "en")
    for end in range(len(words), 0, -1):
        if found := _known((words[max(end - length, 0) : end] for length in _LENGTHS), "en"):
            return found
        if words[end - 1].stem not in fillers and not words[end - 1].stem[0].isdigit():
            return None
    return None


def _known(phrases: Iterable[Sequence[_Word]], language: str) -> Suggestion | None:
    for phrase in phrases:
        if number := _phrases()[language].get(tuple(word.stem for word in phrase)):
            return Suggestion(categories()[number], " ".join(word.written for word in phrase))
    return None


def _words(text: str) -> list[_Word]:
    bare = _VOWEL_SIGNS.sub("", unicodedata.normalize("NFC", visible(text)))
    words = ((word, folded(word).replace(" ", "")) for word in _BETWEEN_WORDS.split(bare))
    return [_Word(word, _stem(token)) for word, token in words if token]


def _stem(token: str) -> str:
    """Without the plural's s or x, or the Arabic article."""
    if token[0].isascii():
        return token[:-1] if len(token) > 3 and token[-1] in "sx" and token[-2] not in "sx" else token
    return token[2:] if token.startswith("ال") and len(token) > 4 else token


@cache
def _phrases() -> Mapping[str, Mapping[tuple[str, ...], int]]:
    """{language: {stems: number}}"""
    return {
        language: {_stems(phrase): category.id for phrase, category in _told(language)}
        for language in INTERFACE_LANGUAGES
    }


def _told(language: str) -> Iterator[tuple[str, Category]]:
    return ((phrase, category) for category in categories().values() for phrase in category.words[language])


@cache
def _title_words(what: str, language: str | None = None) -> frozenset[str]:
    told = _data("title_words.toml")[what]
    return frozenset(stem for word in (told[language] if language else told) for stem in _stems(word))


def _stems(text: str) -> tuple[str, ...]:
    return tuple(word.stem for word in _words(text))


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("catalog").joinpath(name).read_text("utf-8"))
