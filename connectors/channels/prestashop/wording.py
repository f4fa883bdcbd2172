"""Text as PrestaShop takes it: it refuses signs in names, and words in descriptions that look like scripts. Pure."""

import re

from slugify import slugify

NAME_LENGTH = 128
_SIGNS = str.maketrans("<>;=#{}", "＜＞；＝＃｛｝")
_PLAIN = str.maketrans("＜＞；＝＃｛｝", "<>;=#{}")
_CONTROL = re.compile("[\x00-\x1f\x7f]+")
_SCRIPT = re.compile(r"(script)(\s*):", re.IGNORECASE)
_EVENT = re.compile(r"(on[a-z]+\s*)=", re.IGNORECASE)


def to_name(words: str) -> str:
    """With wide signs in the place of those that are refused: they read the same."""
    return _CONTROL.sub(" ", words).translate(_SIGNS).strip()


def exchanged(words: str) -> str:
    """The signs in it for which a name has others, each once."""
    return " ".join(sign for sign in "<>;=#{}" if sign in words)


def from_name(words: str) -> str:
    return words.translate(_PLAIN)


def same(words: str) -> str:
    """Names that people take for one are equal in this form."""
    return " ".join(from_name(words).split()).casefold()


def to_description(markup: str) -> str:
    """`script:` and `onclick=` are refused wherever they stand; with entities they read the same."""
    return _EVENT.sub(r"\1&#61;", _SCRIPT.sub(r"\1\2&#58;", markup))


def to_address(words: str, otherwise: str) -> str:
    """A part of an address in ASCII, which every shop takes: Arabic is transliterated."""
    return slugify(words, max_length=NAME_LENGTH) or slugify(otherwise) or "product"
