"""Languages: their names as people write them, and which one a text is in, told offline by its script and small words.

Only what is beyond doubt is told: a short or mixed text, and one in a language that we do not know, is no one's.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from babel import Locale

from catalog.folding import folded, visible
from catalog.text import INTERFACE_LANGUAGES

UNKNOWN = "und"
"""ISO 639's code of a language that cannot be told."""
ENOUGH_LETTERS, ENOUGH_WORDS = 8, 3
MOSTLY = 0.8
LOOKED_AT = 2_000
"""Characters; the rest of a long text is in the same language."""
_TOLD_APART = 2
_SCRIPTS = {
    "GREEK": ("el",),
    "BENGALI": ("bn", "as"),
    "CYRILLIC": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "tg", "mn"),
    "HEBREW": ("he", "yi"),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "ETHIOPIC": ("am", "ti"),
    "GEORGIAN": ("ka",),
    "ARMENIAN": ("hy",),
    "THAI": ("th",),
}
_ARABIC_SCRIPT = ("ar", "ur", "fa", "ckb", "ps", "sd", "ug", "pnb", "ks", "arz", "ary")
_OTHER_LETTERS = frozenset((*_ARABIC_SCRIPT, *(code for codes in _SCRIPTS.values() for code in codes))) - {
    "sr",
    "mn",
    "kk",
}
"""Languages that are not written in Latin letters."""
_SMALL_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def spoken_in(words: str, kept_under: str) -> str | None:
    """The language that a text is in beyond doubt; `kept_under` is believed where its script allows it."""
    words = words[:LOOKED_AT]
    letters = [sign for sign in visible(words) if sign.isalpha()]
    if len(letters) < ENOUGH_LETTERS:
        return None
    script, count = Counter(map(_script, letters)).most_common(1)[0]
    if count < MOSTLY * len(letters):
        return None
    if script == "ARABIC":
        return _in_arabic_letters(letters, kept_under)
    if script == "LATIN":
        return _in_latin_letters(words, kept_under)
    known = _SCRIPTS.get(script, ())
    return (kept_under if kept_under in known else known[0]) if known else None


def read_language(words: str) -> str | None:
    """The ISO 639 code of a language named by its code, or its name in English, French or Arabic."""
    return _codes().get(_as_named(words))


def language_name(code: str, language: str) -> str:
    """In the language; the code itself where it has no name."""
    if code == UNKNOWN:
        return str(_data()["unknown"][language])
    return str(Locale(language).languages.get(code, code))


def _in_arabic_letters(letters: list[str], kept_under: str) -> str | None:
    if kept_under != "ar":
        return kept_under if kept_under in _ARABIC_SCRIPT else "ar"
    told = {code: sum(sign in signs for sign in letters) for code, signs in _data()["letters"].items()}
    likely = max(told, key=lambda code: told[code])
    return likely if told[likely] >= ENOUGH_WORDS else "ar"


def _in_latin_letters(words: str, kept_under: str) -> str | None:
    """By small words; a language written in other letters is never written in these."""
    said = [word.replace("’", "'") for word in _SMALL_WORD.findall(unicodedata.normalize("NFC", words).casefold())]
    counts = Counter({code: sum(word in small for word in said) for code, small in _small_words().items()})
    (first, most), (_, second) = counts.most_common(2)
    if most >= ENOUGH_WORDS and most >= _TOLD_APART * max(second, counts[kept_under] if kept_under != first else 0):
        return first
    return UNKNOWN if kept_under in _OTHER_LETTERS else None


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]


@cache
def _small_words() -> Mapping[str, frozenset[str]]:
    """Those that belong to one language alone."""
    told = {code: frozenset(words) for code, words in _data()["words"].items()}
    seen = Counter(word for words in told.values() for word in words)
    return {code: frozenset(word for word in words if seen[word] == 1) for code, words in told.items()}


def _as_named(words: str) -> str:
    """Arabic names a language with its article or without: العربية, عربي."""
    return re.sub(r"^ال(?=\w{3})|ه$", "", folded(words))


@cache
def _codes() -> Mapping[str, str]:
    codes: dict[str, str] = {}
    for language in INTERFACE_LANGUAGES:
        for code, name in Locale(language).languages.items():
            if len(code) in (2, 3):
                codes.setdefault(_as_named(name), code)
                codes.setdefault(code, code)
    return codes


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("catalog").joinpath("languages.toml").read_text("utf-8"))
