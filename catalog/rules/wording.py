"""Titles and descriptions: there, long enough, in the language that they are kept under."""

from collections.abc import Iterable, Sequence

from catalog.issues import Issue, Severity
from catalog.languages import language_name, spoken_in
from catalog.product import Product
from catalog.text import INTERFACE_LANGUAGES, plain

SHORTEST_TITLE, LONGEST_TITLE = 5, 150
SHORT_DESCRIPTION = 40
SHOUTED_LETTERS = 8
"""Fewer may be a name or a technical term."""
SHOWN = 60


def wording_issues(product: Product) -> Iterable[Issue]:
    if not product.title:
        yield Issue(code="title_missing", field="title")
    for language, title in product.title.items():
        yield from _title_length(language, title)
        if _is_shouted(title):
            yield Issue(code="title_capitals", field="title", severity=Severity.WARNING, value=title)
        yield from language_issues("title", language, title)
    descriptions = {language: plain(markup) for language, markup in product.description.items()}
    yield from _description_length(descriptions)
    for language, words in descriptions.items():
        yield from language_issues("description", language, words)


def translation_issues(product: Product, languages: Sequence[str]) -> Iterable[Issue]:
    missing = [language for language in languages if product.title and language not in product.title]
    if missing:
        listed = {"languages": ", ".join(missing)}
        yield Issue(code="translations_missing", field="title", severity=Severity.WARNING, params=listed)


def _title_length(language: str, title: str) -> Iterable[Issue]:
    length, told = len(title), {"language": language}
    if length < SHORTEST_TITLE:
        least = {**told, "least": str(SHORTEST_TITLE)}
        yield Issue(code="title_short", field="title", severity=Severity.WARNING, value=title, params=least)
    if length > LONGEST_TITLE:
        most = {**told, "length": str(length), "most": str(LONGEST_TITLE)}
        yield Issue(code="title_long", field="title", severity=Severity.WARNING, value=title, params=most)


def _is_shouted(title: str) -> bool:
    """Whether all its letters are capitals, as far as their script has any."""
    letters = sum(sign.isalpha() for sign in title)
    return letters >= SHOUTED_LETTERS and title.isupper() and len(title.split()) > 1


def _description_length(descriptions: dict[str, str]) -> Iterable[Issue]:
    longest = max(descriptions.values(), key=len, default="")
    if not longest:
        yield Issue(code="description_none", field="description", severity=Severity.WARNING)
    elif len(longest) < SHORT_DESCRIPTION:
        yield Issue(code="description_short", field="description", severity=Severity.INFO, value=longest)


def language_issues(field: str, language: str, words: str) -> Iterable[Issue]:
    """Of one text, kept under a language that it is not in beyond doubt."""
    found = spoken_in(words, language)
    if found and found != language:
        codes = (("found", found), ("language", language))
        shown = words if len(words) <= SHOWN else f"{words[:SHOWN].rstrip()}…"
        names = {
            f"{what}.{reader}": language_name(code, reader) for what, code in codes for reader in INTERFACE_LANGUAGES
        }
        params = {"code": found, **names}
        yield Issue(code="language_other", field=field, severity=Severity.WARNING, value=shown, params=params)
