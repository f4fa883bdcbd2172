"""Words as they compare: in spite of case, accents, punctuation, scripts of digits and ways to write Arabic letters."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w]+|_")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
_VARIANTS = str.maketrans({"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "ـ": None, "œ": "oe", "ß": "ss", "ı": "i"})
_JOINER = "\u034f"
"""Which Unicode counts among the accents, though nothing is combined by it."""
_FIRST_PLANE = 0x10000


class _Bare(dict[int, str | None]):
    """What is left of each sign, found when it is first met."""

    def __missing__(self, sign: int) -> str | None:
        written = chr(sign)
        is_mark = unicodedata.combining(written) or written == _JOINER or _INVISIBLE.match(written)
        left = None if is_mark else latin_digits(written)
        if sign < _FIRST_PLANE:  # beyond are a million signs that nearly no file has
            self[sign] = left
        return left


_BARE = _Bare(_VARIANTS)


def folded(words: str) -> str:
    """Lower-case words with one space between them: no accents, vowel signs, hamza, tatweel or punctuation."""
    if words.isascii():
        return _NOT_WORD.sub(" ", words.lower()).strip()
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKD", words.casefold()).translate(_BARE)).strip()


def visible(words: str) -> str:
    """The words without marks of direction, joiners' kin and byte order marks, which nobody sees."""
    return _INVISIBLE.sub("", words)


def latin_digits(words: str) -> str:
    """The words with decimal digits of any script written 0 to 9."""
    if not _OTHER_DIGIT.search(words):
        return words
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in words)
