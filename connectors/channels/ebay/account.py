"""What eBay has of an account: policies, a place to sell from, and what it asks in the categories that are used."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from connectors import AccountFacts, HttpClient, Issue, Severity, read
from connectors.asked import Answers, Asked
from connectors.channels.ebay.marketplaces import Marketplace
from connectors.channels.ebay.moving import Moving
from connectors.channels.ebay.refusals import NO_POLICIES, PLACE_KNOWN, is_only, taken
from connectors.channels.ebay.replies import Aspects, Items, Location, Locations, Policy, Tree
from connectors.channels.ebay.shelf import API

KINDS = {"fulfillment": "fulfillmentPolicies", "payment": "paymentPolicies", "return": "returnPolicies"}
PLACE = "QAFILA"
MOST_VALUES = 60


@dataclass(frozen=True)
class Address:
    """Where things are sent from; a place is made there where the account has none."""

    country: str
    city: str
    postal_code: str

    @property
    def known(self) -> bool:
        return bool(self.country and (self.city or self.postal_code))

    def document(self) -> dict[str, Any]:
        given = {"country": self.country, "city": self.city, "postalCode": self.postal_code}
        address = {name: value for name, value in given.items() if value}
        return {
            "location": {"address": address},
            "merchantLocationStatus": "ENABLED",
            "locationTypes": ["WAREHOUSE"],
            "name": "Qafila",
        }


@dataclass(frozen=True)
class Account:
    http: HttpClient
    market: Marketplace
    answers: Answers
    address: Address
    location: str
    policies: dict[str, str]
    """The name or the id that the seller has chosen, by kind."""
    before: AccountFacts
    moving: Moving
    own_listings: Sequence[str]
    """Numbers of listings of eBay's own pages that are to be moved into the inventory."""

    def facts(self) -> AccountFacts:
        policies = {f"{kind}PolicyId": found for kind in KINDS if (found := self._policy(kind))}
        location = self._location()
        moved, left = self._moved()
        values = {"answers": self.answers.kept(), "policies": policies, "location": location, **self._aspects()}
        values |= {"moved": moved} if moved else {}
        issues = [*self._lacking(policies), *([] if location else [Issue(code="ebay_location_missing")]), *left]
        if not issues and self._is_empty():  # said before anything is sent, and not any more afterwards
            issues.append(Issue(code="ebay_own_pages", severity=Severity.INFO))
        return AccountFacts(currency=self.market.currency, values=values, issues=tuple(issues))

    def _moved(self) -> tuple[list[str], list[Issue]]:
        """Each is moved once."""
        before = set(self.before.values.get("moved") or ())
        moved, issues = self.moving.move([each for each in self.own_listings if each not in before])
        return sorted(before | set(moved)), issues

    def _is_empty(self) -> bool:
        """What a seller lists on eBay's own pages is not in the inventory, and not told anywhere here."""
        return read(self.http.get(f"{API}/inventory_item", params={"limit": 1, "offset": 0}), Items).total == 0

    def _lacking(self, policies: dict[str, str]) -> Iterator[Issue]:
        if lacking := [kind for kind in KINDS if f"{kind}PolicyId" not in policies]:
            yield Issue(code="ebay_policies", params={"reason": ", ".join(lacking)})

    def _policy(self, kind: str) -> str | None:
        params = {"marketplace_id": self.market.id}
        reply = self.http.get(f"sell/account/v1/{kind}_policy", params=params, allow=(400,))
        if is_only(reply, NO_POLICIES):
            return None
        told = read(taken(reply), dict[str, Any])
        found = [Policy.model_validate(each) for each in told.get(KINDS[kind]) or ()]
        wanted = self.policies.get(kind)
        named = [each for each in found if not wanted or wanted in (each.name, each.id)]
        return next((each.id for each in named if each.id), None)

    def _location(self) -> str | None:
        told = read(self.http.get(f"{API}/location", params={"limit": 100}), Locations).locations
        open_ones = [each for each in told if each.merchant_location_status == "ENABLED"]
        chosen = self._chosen(open_ones)
        if chosen or not self.address.known or self.location:
            return chosen
        reply = self.http.post(
            f"{API}/location/{PLACE}", json=self.address.document(), idempotent=True, allow=(400, 409)
        )
        if not is_only(reply, PLACE_KNOWN):  # which a request has made whose answer was lost
            taken(reply)
        return PLACE

    def _chosen(self, places: list[Location]) -> str | None:
        names = [each.merchant_location_key for each in places]
        return next((name for name in names if not self.location or name == self.location), None)

    def _aspects(self) -> dict[str, object]:
        """Read anew only where eBay's tree of categories has a new version."""
        params = {"marketplace_id": self.market.id}
        tree = read(self.http.get("commerce/taxonomy/v1/get_default_category_tree_id", params=params), Tree)
        version = f"{tree.category_tree_id}/{tree.category_tree_version}"
        known = self.before.values
        kept: dict[str, object] = dict(known.get("aspects") or {}) if known.get("tree") == version else {}
        wanted = sorted(set(self.answers.categories.values()))
        path = f"commerce/taxonomy/v1/category_tree/{tree.category_tree_id}/get_item_aspects_for_category"
        return {
            "tree": version,
            "aspects": {each: kept[each] if each in kept else self._asked(path, each) for each in wanted},
        }

    def _asked(self, path: str, category: str) -> list[dict[str, Any]]:
        told = read(self.http.get(path, params={"category_id": category}), Aspects).aspects
        required = [each for each in told if each.aspect_constraint.aspect_required]
        return [
            Asked(
                name=each.localized_aspect_name,
                values=tuple(value.localized_value for value in each.aspect_values[:MOST_VALUES])
                if each.aspect_constraint.aspect_mode == "SELECTION_ONLY"
                else (),
            ).model_dump(mode="json")
            for each in required
        ]
