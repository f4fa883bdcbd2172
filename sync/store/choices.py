"""What a platform asks by category beside what the seller has said: once for a category, not for each product.

Kept in the account's settings, where the command line writes it too; the account's facts carry it to requirements.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from catalog import store as catalogue
from connectors.asked import ANY, Answers, Asked, amended, same
from connectors.contract import Connector, FetchesSchema
from connectors.receipt import AccountFacts
from sync.listings import build
from sync.models import ChannelAccount
from sync.push import requirement_issues
from sync.store import accounts
from sync.store.given import AccountError

SAMPLES = 10
"""Products of one category that are looked at."""
CATEGORIES = 60
"""Of the seller's; those with most products first."""


@dataclass(frozen=True)
class OwnCategory:
    """One of the seller's, and which of the platform's she has chosen for it; `*` is all that have no rule."""

    name: str
    products: int
    chosen: str


@dataclass(frozen=True)
class Question:
    """What is asked of a platform's category. `lacking`: products looked at that do not say it."""

    category: str
    asked: Asked
    answer: str
    lacking: int


@dataclass(frozen=True)
class Choices:
    own: tuple[OwnCategory, ...]
    questions: tuple[Question, ...]


@dataclass
class _Own:
    name: str
    number: int | None
    products: int = 0
    samples: list[str] = field(default_factory=list)


def choices(row: ChannelAccount, kind: type[Connector[Any]]) -> Choices | None:
    """None where the platform asks the same in all of its categories."""
    if not issubclass(kind, FetchesSchema):
        return None
    chosen, said = (row.config.get(each, "") if each else "" for each in (kind.chosen_in, kind.answered_in))
    answers = Answers.read(chosen, said)
    own = _own(row, by_number=not kind.chosen_in)
    known = accounts.facts_of(row)
    facts = known.model_copy(update={"values": {**known.values, "answers": answers.kept()}})
    lacking = _lacking(row, kind, facts, [key for each in own for key in each.samples])
    questions = (
        Question(category, each, _answer(answers, category, each.name), lacking[category, each.name])
        for category, asked in kind.asked(facts).items()
        for each in asked
    )
    return Choices(
        _chosen(own, answers) if kind.chosen_in else (),
        tuple(each for each in questions if each.answer or each.lacking),
    )


def _chosen(own: list[_Own], answers: Answers) -> tuple[OwnCategory, ...]:
    """And what stands for all that have no rule."""
    told = [OwnCategory(each.name, each.products, answers.category_of(each.name, each.number) or "") for each in own]
    return (*told, OwnCategory(ANY, 0, answers.categories.get(ANY, "")))


def choose(
    row: ChannelAccount,
    kind: type[Connector[Any]],
    categories: Mapping[str, str],
    answers: Mapping[tuple[str, str], str],
) -> ChannelAccount:
    """Rules for the seller's categories, and answers by the platform's category and the attribute; an empty one is
    taken back, what is not named stays. Raises ValueError, AccountError."""
    if not issubclass(kind, FetchesSchema):
        raise AccountError(f"{kind.name} asks the same in all of its categories: there is nothing to choose.")
    if categories and not kind.chosen_in:
        raise AccountError(f"{kind.name} knows Google's categories: give those to the products.")
    if answers and not kind.answered_in:
        raise AccountError(f"{kind.name} asks nothing else of its categories: there is nothing to answer.")
    said = {f"{category}.{name}": answer for (category, name), answer in answers.items()}
    with transaction.atomic():
        now = ChannelAccount.objects.within(row.business).select_for_update(of=("self",)).get(pk=row.pk)
        config = {
            setting: amended(now.config.get(setting, ""), changes)
            for setting, changes in ((kind.chosen_in, categories), (kind.answered_in, said))
            if changes
        }
        return accounts.set_account(row.business, row.name, accounts.Changes(config=config))


def _own(row: ChannelAccount, *, by_number: bool) -> list[_Own]:
    found: dict[str, _Own] = {}
    for key, told, number in catalogue.own_categories(row.business):
        name = ("" if by_number else told) or str(number or "")
        if not name:
            continue  # for these there is the rule for all that have none
        own = found.setdefault(same(name), _Own(name, number))
        own.products += 1
        if len(own.samples) < SAMPLES:
            own.samples.append(key)
    return sorted(found.values(), key=lambda each: -each.products)[:CATEGORIES]


def _lacking(
    row: ChannelAccount, kind: type[Connector[Any]], facts: AccountFacts, keys: list[str]
) -> Counter[tuple[str, str]]:
    """By category and attribute, as the connector itself finds it."""
    terms, found = accounts.terms_of(row), Counter[tuple[str, str]]()
    for version in catalogue.versions(row.business, keys):
        listing, _issues = build(version.product, terms, {})
        for issue in requirement_issues(kind, listing, facts) if listing else ():
            if {"category", "name"} <= set(issue.params):  # as what is asked by category names them
                found[issue.params["category"], issue.params["name"]] += 1
    return found


def _answer(answers: Answers, category: str, name: str) -> str:
    by_rule = (answers.attributes.get(same(f"{of}.{name}")) for of in (category, ANY))
    return next((answer for answer in by_rule if answer), "")
