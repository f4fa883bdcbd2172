"""What a shop has: its currency, how it sends and takes back, and what Etsy asks in the nodes that are used."""

from dataclasses import dataclass
from typing import Any

from connectors import AccountFacts, HttpClient, Issue, read
from connectors.asked import Answers, same
from connectors.channels.etsy.replies import Profiles, ReadinessStates, ReturnPolicies, Shop, TaxonomyProperties


@dataclass(frozen=True)
class Account:
    http: HttpClient
    shop: str
    answers: Answers
    profile: str
    """The name or the id of the shipping profile that the seller has chosen."""

    def facts(self) -> AccountFacts:
        shop = read(self.http.get(f"shops/{self.shop}"), Shop)
        shipping, returns = self._shipping(), self._returns()
        values = {
            "answers": self.answers.kept(),
            "shipping": shipping,
            "returns": returns,
            "readiness": self._readiness(),
            "properties": {node: self._asked(node) for node in sorted(set(self.answers.categories.values()))},
        }
        issues = [
            *([] if shipping else [Issue(code="etsy_shipping_missing")]),
            *([] if returns else [Issue(code="etsy_returns_missing")]),
        ]
        return AccountFacts(currency=shop.currency_code, values=values, issues=tuple(issues))

    def _shipping(self) -> int | None:
        told = read(self.http.get(f"shops/{self.shop}/shipping-profiles"), Profiles).results
        found = [each for each in told if not each.is_deleted]
        named = [each for each in found if self.profile in ("", each.title, str(each.shipping_profile_id))]
        return next((each.shipping_profile_id for each in named), None)

    def _returns(self) -> int | None:
        told = read(self.http.get(f"shops/{self.shop}/policies/return"), ReturnPolicies).results
        return next((each.return_policy_id for each in told), None)

    def _readiness(self) -> int | None:
        told = read(self.http.get(f"shops/{self.shop}/readiness-state-definitions"), ReadinessStates).results
        return next((each.readiness_state_id for each in told), None)

    def _asked(self, node: str) -> list[dict[str, Any]]:
        told = read(self.http.get(f"seller-taxonomy/nodes/{node}/properties"), TaxonomyProperties).results
        return [
            {
                "id": each.property_id,
                "name": each.display_name or each.name,
                "values": {same(value.name): value.value_id for value in each.possible_values},
            }
            for each in told
            if each.is_required and each.possible_values  # others cannot be set here: etsy/open-api#292
        ]
