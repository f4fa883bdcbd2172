"""What is known of an account: that its seller may list there, and what Amazon asks of her product types."""

from collections.abc import Sequence

from connectors import AccountFacts, Issue, Severity
from connectors.asked import Answers, PlatformCategory
from connectors.channels.amazon.definitions import ProductType, ProductTypes
from connectors.channels.amazon.place import Place

SUGGESTED = 5


def to_facts(place: Place, answers: Answers, types: ProductTypes, *, exempt: bool) -> AccountFacts:
    known: dict[str, ProductType] = {}
    issues: list[Issue] = []
    for name in sorted(set(answers.categories.values())):
        kind = types.latest(name)
        if kind is None:
            issues.append(_unknown(name, types.like(name)))
        else:
            known[name] = kind
    if not answers.categories:
        issues.append(Issue(code="amazon_no_product_types", severity=Severity.WARNING))
    values = {
        "answers": answers.kept(),
        "types": {name: kind.model_dump(mode="json", exclude_defaults=True) for name, kind in known.items()},
        "exempt": exempt,
        "marketplace": place.country,
    }
    return AccountFacts(currency=place.market.currency, values=values, issues=tuple(issues))


def _unknown(name: str, like: Sequence[PlatformCategory]) -> Issue:
    shown = ", ".join(each.id for each in like[:SUGGESTED]) or "–"
    return Issue(code="amazon_product_type_unknown", value=name, params={"type": name, "like": shown})
