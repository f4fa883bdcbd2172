"""Text in several languages, and what can be told from text alone. Arabic is never lost on the way."""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated

import nh3
from pydantic import AfterValidator, StringConstraints, TypeAdapter
from slugify import slugify

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
INTERFACE_LANGUAGES = ("en", "fr", "ar")

_ARABIC_LETTERS = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\u08a0-\u08ff]")
_LATIN_LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f]")
_BLOCK_ENDS = re.compile(r"</?(?:p|div|li|ul|ol|h[1-6]|tr|table|blockquote)\b[^>]*>|<br\s*/?>", re.IGNORECASE)
DESCRIPTION_TAGS = frozenset(
    ("p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "u", "h2", "h3", "h4", "h5", "h6", "blockquote")
).union(("table", "thead", "tbody", "tr", "th", "td"))
_OF_DESCRIPTIONS = nh3.Cleaner(tags=DESCRIPTION_TAGS, attributes={}, link_rel=None)
_MARKS = re.compile(r"</?(?:em|i|b|strong|u|span|font|small|sup|sub|p|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCKS = "div|section|article|center|header|footer|main|aside|nav|address|figure|figcaption|pre|form|fieldset|dl|dt|dd"
_OTHER_BLOCK = re.compile(
    rf"<(/?)(?:(h1)|(hr)|(?:{_BLOCKS}))\b(?:[^<>\"']*(?:\"[^<>\"]*\"|'[^<>']*'))*[^<>\"']*>", re.IGNORECASE
)
"""Blocks that no description keeps; their words stay apart from those beside them."""
_EMPTY_PARAGRAPH = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>\n?")
_BLANK = re.compile(r"(?:\s|&nbsp;|<br>)*")
_BLANK_BACKWARDS = re.compile(r"(?:\s|;psbn&|>rb<)*")
_QUOTED = re.compile(r'\s*"+\s*(?:(?P<plain>[^"]+?)|(?P<markup><.*>))\s*"+\s*', re.DOTALL)
_STRAY_QUOTE = re.compile(r'\s*"+(?P<after>[^"]+)|(?P<before>[^"]*[^\W\d_])"+\s*')
"""One that nothing closes or opens; behind a number it means inches."""
_WITHOUT_TAGS = nh3.Cleaner(tags=frozenset(), attributes={})


def _tidy(text: Mapping[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for language, written in text.items():
        if words := unicodedata.normalize("NFC", written).strip():
            kept[language] = words
    return kept


Text = Annotated[dict[Language, str], AfterValidator(_tidy)]
_LANGUAGE: TypeAdapter[str] = TypeAdapter(Language)


def checked_text(text: Mapping[str, str]) -> dict[str, str]:
    """The words by language, as a Text keeps them."""
    for language in text:
        _checked_language(language)
    return _tidy(text)


@cache
def _checked_language(language: str) -> str:
    return _LANGUAGE.validate_python(language)


def first_of(text: Mapping[str, str], languages: Iterable[str]) -> tuple[str, str] | None:
    """The first of the languages that the text has, with its words."""
    return next(((language, text[language]) for language in languages if text.get(language)), None)


def is_right_to_left(language: str) -> bool:
    return language in {"ar", "fa", "he", "ur", "ckb", "ps", "sd", "ug", "yi"}


def is_mostly_arabic(words: str) -> bool:
    """Whether Arabic letters outnumber Latin ones; the names of HTML tags count as neither."""
    if not _ARABIC_LETTERS.search(words) and "&" not in words:
        return False
    words = plain(words) if "<" in words else words
    return len(_ARABIC_LETTERS.findall(words)) > len(_LATIN_LETTERS.findall(words))


def slug(words: str) -> str:
    """An address part that keeps letters of every script readable; never empty for text with a letter or digit."""
    return slugify(words, allow_unicode=True) or slugify(words) or "-".join(f"{ord(sign):x}" for sign in words[:8])


def clean_html(markup: str) -> str:
    """The markup with the tags of a product description only: no scripts, styles, classes, links or images.

    Other blocks become paragraphs, a heading of the first order one of the second; blank ones are left out.
    """
    clean = _OF_DESCRIPTIONS.clean(_OTHER_BLOCK.sub(_kept_block, markup))
    return _without_blank_ends(_EMPTY_PARAGRAPH.sub("", clean))


def _without_blank_ends(markup: str) -> str:
    begun = _BLANK.sub("", markup, count=1)
    return _BLANK_BACKWARDS.sub("", begun[::-1], count=1)[::-1]


def _kept_block(tag: re.Match[str]) -> str:
    closing, heading, rule = tag.groups()
    return "<br>" if rule else f"<{closing}{'h2' if heading else 'p'}>"


def plain(markup: str) -> str:
    """The words of a piece of HTML, one line for each block."""
    markup = _BLOCK_ENDS.sub("\n", markup.replace("</td>", " </td>").replace("</th>", " </th>"))
    words = html.unescape(_WITHOUT_TAGS.clean(markup))
    lines = (" ".join(line.split()) for line in words.splitlines())
    return "\n".join(line for line in lines if line)


def without_marks(words: str) -> str:
    """A short text without the tags that mark some of its words; other angle brackets are signs like any."""
    return _MARKS.sub("", words)


def unquoted(words: str) -> str:
    """Without the quotation marks that a program has put around the whole, or at one end; those within stay."""
    if '"' not in words:
        return words
    if found := _QUOTED.fullmatch(words):
        return found["plain"] or found["markup"]
    stray = _STRAY_QUOTE.fullmatch(words)
    return (stray["after"] or stray["before"]).strip() if stray else words


def has_arabic(words: str) -> bool:
    return bool(_ARABIC_LETTERS.search(words))


def has_latin(words: str) -> bool:
    return bool(_LATIN_LETTERS.search(words))
