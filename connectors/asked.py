"""What platforms ask by category, and what a seller has answered: once for a category, not for each product.

The answers are settings of the account (`Rules`, one to a line); the account's facts carry them to requirements. Pure.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import AfterValidator
from pydantic.fields import FieldInfo

from catalog.issues import Issue
from catalog.product import Value
from connectors.listing import Listing
from connectors.receipt import AccountFacts

ANY = "*"
_PARTING = re.compile(r"[_=;\s]")
SHOWN = 12
"""So many of the values that are allowed are named in an issue."""


def rules(text: str) -> dict[str, str]:
    """`left = right` on each line, or between semicolons. Left sides are compared without case."""
    pairs = [line.partition("=") for line in _lines(text)]
    if any(not (left.strip() and sign and right.strip()) for left, sign, right in pairs):
        raise ValueError("write one rule to a line, with a = in it, for example: Soaps = BATH_SOAP")
    return {same(left): right.strip() for left, _, right in pairs}


def _lines(text: str) -> list[str]:
    return [line.strip() for part in text.splitlines() for line in part.split(";") if line.strip()]


def _rules(text: str) -> str:
    rules(text)
    return text


Rules = Annotated[str, AfterValidator(_rules)]
"""A setting that holds `rules`."""


def holds_rules(setting: FieldInfo) -> bool:
    """Whether a connector's setting is one of the type `Rules`: several lines."""
    return any(getattr(each, "func", None) is _rules for each in setting.metadata)


def same(name: str) -> str:
    """In the form in which names are compared; signs that part rules count as spaces."""
    return " ".join(_PARTING.sub(" ", name).split()).casefold()


def amended(text: str, changes: Mapping[str, str]) -> str:
    """Rules with other right sides, the rest as it was written; an empty one ends its rule. Raises ValueError."""
    wanted = {same(left): (re.sub(r"[=;\s]+", " ", left).strip(), right.strip()) for left, right in changes.items()}
    kept = [line for line in _lines(text) if same(line.partition("=")[0]) not in wanted]
    if any(";" in right or len(right.splitlines()) > 1 for _, right in wanted.values()):
        raise ValueError("an answer is one line without a semicolon")
    return "\n".join([*kept, *(f"{left} = {right}" for left, right in wanted.values() if right)])


class PlatformCategory(Value):
    """One of the platform's. `id` is what a rule of the seller's names, `name` what it is called there."""

    id: str
    name: str


class Asked(Value):
    """An attribute that the platform asks of a category's listings. `values`: what it may be; empty: anything."""

    name: str
    title: str = ""
    values: tuple[str, ...] = ()

    def takes(self, value: str) -> bool:
        return not self.values or same(value) in map(same, self.values)


@dataclass(frozen=True)
class Answers:
    """`categories`: the platform's for each of the seller's; `attributes`: by `category.attribute`. `*` is any."""

    categories: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, categories: str, attributes: str) -> "Answers":
        return cls(rules(categories), rules(attributes))

    @classmethod
    def told(cls, facts: AccountFacts) -> "Answers | None":
        """None where the account has not been asked about yet."""
        kept = facts.values.get("answers")
        return cls(**kept) if isinstance(kept, dict) else None

    def kept(self) -> dict[str, dict[str, str]]:
        """For `AccountFacts.values["answers"]`."""
        return {"categories": dict(self.categories), "attributes": dict(self.attributes)}

    def category(self, listing: Listing) -> str | None:
        return self.category_of(listing.seller_category or "", listing.category)

    def category_of(self, own: str, number: int | None = None) -> str | None:
        """By the seller's own category, the last part of its path, or Google's number."""
        names = (own, own.rpartition(">")[2], own.rpartition("/")[2], str(number or ""), ANY)
        return next((self.categories[same(name)] for name in names if name and same(name) in self.categories), None)

    def attribute(self, listing: Listing, category: str, name: str) -> str | None:
        """What the product's own row says counts more than what was said for all of them."""
        own = {same(key): value for key, value in listing.attributes.items()}
        by_rule = (self.attributes.get(same(f"{of}.{name}")) for of in (category, ANY))
        return own.get(same(name)) or next((answer for answer in by_rule if answer), None)


def unmapped(listing: Listing, platform: str) -> Issue:
    """Nobody has said which of the platform's categories the listing belongs to."""
    own = listing.seller_category or "–"
    return Issue(code="category_unmapped", field="seller_category", value=own, params={"platform": platform})


def unanswered(asked: Collection[Asked], given: Mapping[str, str | None], category: str) -> Iterator[Issue]:
    """`given`: what there is by the name of the attribute, in the platform's spelling."""
    for each in asked:
        value = given.get(each.name)
        params = {
            "attribute": each.title or each.name,
            "name": each.name,
            "category": category,
            "values": ", ".join(each.values[:SHOWN]) + (", …" if len(each.values) > SHOWN else "") or "…",
            "example": next(iter(each.values), "…"),
        }
        if not value:
            yield Issue(code="attribute_missing", field="attributes", params=params)
        elif not each.takes(value):
            yield Issue(code="attribute_not_taken", field="attributes", value=value, params=params)
