"""Words as they compare: in spite of case, accents, punctuation, scripts of digits and ways to write Arabic letters."""

import re
import unicodedata

_ARABIC_VARIANTS = str.maketrans(
    {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "ـ": None, "œ": "oe", "ß": "ss", "ı": "i"}
)
_NOT_WORD = re.compile(r"[^\w]+|_")
_ACCENTS = re.compile("[\u0300-\u036f]")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")


def folded(words: str) -> str:
    """Lower-case words with one space between them: no accents, vowel signs, hamza, tatweel or punctuation."""
    if words.isascii():
        return _NOT_WORD.sub(" ", words.lower()).strip()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", visible(words).casefold()))
    if not bare.isascii():
        bare = "".join(sign for sign in bare if not unicodedata.combining(sign)).translate(_ARABIC_VARIANTS)
    return _NOT_WORD.sub(" ", latin_digits(bare)).strip()


def visible(words: str) -> str:
    """The words without marks of direction, joiners' kin and byte order marks, which nobody sees."""
    return _INVISIBLE.sub("", words)


def latin_digits(words: str) -> str:
    """The words with decimal digits of any script written 0 to 9."""
    if not _OTHER_DIGIT.search(words):
        return words
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in words)
