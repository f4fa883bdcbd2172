"""The categories that a feed lists, whose numbers its offers name: YML's <category id="9" parentId="4">."""

import re
from collections.abc import Mapping
from html import unescape

_DEEPEST = 60
_CATEGORY = re.compile(
    r"<category\b(?P<more>[^<>]*?\bid=[\"'](?P<id>[^\"'<>]+)[\"'][^<>]*)>(?P<name>[^<>]+)</category>"
)
_ABOVE = re.compile(r"\bparentId=[\"'](?P<id>[^\"'<>]+)[\"']")


def categories_told(text: str) -> dict[str, tuple[str, str]]:
    """Of each, by its number, the number of the one above it and its name; from XML that need not be well-formed."""
    return dict(map(_category_told, _CATEGORY.finditer(text)))


def in_its_category(record: dict[str, str], categories: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """With the name of the category that an offer names by its number alone."""
    called = " > ".join(_levels(categories, record.get("categoryId", "")))
    return {**record, "categoryId": "", "category": record.get("category") or called} if called else record


def _category_told(found: re.Match[str]) -> tuple[str, tuple[str, str]]:
    above = _ABOVE.search(found["more"])
    return found["id"], (above["id"] if above else "", unescape(found["name"]).strip())


def _levels(categories: Mapping[str, tuple[str, str]], number: str) -> list[str]:
    """The names of a category and of those it stands below, the topmost first."""
    found: list[str] = []
    while number in categories and len(found) < _DEEPEST:
        number, called = categories[number]
        found.insert(0, called)
    return found
