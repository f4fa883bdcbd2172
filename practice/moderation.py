"""Moderation: what it refuses, everywhere or in one country, and where a listing stands at a moment. No clock and no
thread of its own."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TypedDict

from practice.listings import TITLE_LIMIT, ListingIn, Status, Stored
from practice.words import words

MAX_VARIANTS = 100
_BANNED_LATIN = ("replica", "replicas", "counterfeit", "knockoff", "contrefacon", "contrefacons", "contrefait")
_BANNED_ARABIC = ("مقلد", "مقلدة", "مزيف", "مزيفة")
_BANNED = frozenset((*_BANNED_LATIN, *_BANNED_ARABIC))
_FIELDS = {
    "title_too_short": "title",
    "title_too_long": "title",
    "photo_missing": "photos",
    "price_zero": "variants",
    "banned_word": "title",
    "too_many_variants": "variants",
    "banned_in_country": "title",
    "suspended": "",
}
SUSPENDED = "suspended"
"""By the operator; a new submission is reviewed anew."""


def reasons_against(listing: ListingIn) -> Iterator[str]:
    """The codes of all that moderation will refuse the listing for."""
    if sum(sign.isalpha() for sign in listing.title) < 3:
        yield "title_too_short"
    if len(listing.title) > TITLE_LIMIT:
        yield "title_too_long"
    if not listing.photos:
        yield "photo_missing"
    if any(Decimal(variant.price) == 0 for variant in listing.variants):
        yield "price_zero"
    if not _BANNED.isdisjoint(_plain_words(listing)):
        yield "banned_word"
    if len(listing.variants) > MAX_VARIANTS:
        yield "too_many_variants"


def decided(listing: ListingIn, countries: Iterable[str]) -> tuple[tuple[str, ...], Mapping[str, tuple[str, ...]]]:
    """The reasons that hold everywhere, and those of single countries. Refused in every country is refused."""
    reasons, plain = tuple(reasons_against(listing)), set(_plain_words(listing))
    banned = {country: not _country_words().get(country, frozenset()).isdisjoint(plain) for country in countries}
    if not reasons and banned and all(banned.values()):
        reasons = ("banned_in_country",)
    return reasons, {country: ("banned_in_country",) for country, is_banned in banned.items() if is_banned}


@cache
def _country_words() -> Mapping[str, frozenset[str]]:
    table = tomllib.loads(resources.files("practice").joinpath("country_rules.toml").read_text("utf-8"))
    return {country: frozenset(rules["words"]) for country, rules in table.items()}


def status_of(stored: Stored, now: float) -> Status:
    if stored.withdrawn:
        return "withdrawn"
    if now < stored.review_until:
        return "in_review"
    if stored.reasons:
        return "refused"
    return "expired" if stored.expires_at is not None and stored.expires_at <= now else "live"


def reasons_shown(stored: Stored, now: float) -> list[dict[str, str]]:
    """Why the listing was refused, in its language; nothing before the decision."""
    if status_of(stored, now) != "refused":
        return []
    return _told(stored, stored.reasons)


class CountryShown(TypedDict):
    status: Status
    reasons: list[dict[str, str]]


def countries_shown(stored: Stored, countries: Iterable[str], now: float) -> dict[str, CountryShown]:
    """Where the listing stands in each country that its seller sells in, and why."""
    status, shown = status_of(stored, now), dict[str, CountryShown]()
    for country in countries:
        codes = stored.reasons or stored.refused_in.get(country, ())
        here: Status = "refused" if status == "live" and codes else status
        shown[country] = {"status": here, "reasons": _told(stored, codes) if here == "refused" else []}
    return shown


def _told(stored: Stored, codes: Iterable[str]) -> list[dict[str, str]]:
    spoken = words(stored.document.language)
    return [{"code": code, "field": _FIELDS[code], "message": spoken[code]} for code in codes]


def _plain_words(listing: ListingIn) -> Iterator[str]:
    """Words in small letters without accents or the Arabic article."""
    text = " ".join((listing.title, listing.description, listing.brand or "", *listing.tags)).casefold()
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    for word in re.findall(r"\w+", bare):
        yield word.removeprefix("ال")
