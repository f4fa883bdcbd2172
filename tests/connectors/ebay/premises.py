"""What an account at eBay has besides its inventory: policies, places to send from, and categories."""

from connectors.listing import Listing
from connectors.testing import Answer, FakeChannel, Seen, route
from tests.connectors.ebay import models
from tests.connectors.ebay.goods import CATEGORIES, Document, Refused, aspect_of

API = "/sell/inventory/v1"


class Premises(FakeChannel):
    policies = ("fulfillment", "payment", "return")
    with_policies = True
    """Whether the seller has begun with business policies."""
    version = "121"
    places: dict[str, Document]
    own: dict[str, Listing]
    """Listings of eBay's own pages, by their numbers: nobody sees them here."""

    @route("GET", "/sell/account/v1/{kind}_policy")
    def _policies(self, seen: Seen, kind: str) -> Document:
        if not self.with_policies:
            raise Refused(20403, "User is not eligible for Business Policy.")
        named = {"name": f"{kind} 1", "marketplaceId": "EBAY_FR", f"{kind}PolicyId": f"61{len(kind)}"}
        told = {f"{kind}Policies": [named] if kind in self.policies else [], "total": 1}
        models.check(models.ANSWERS[f"{kind}Policies"], told)
        return told

    @route("GET", f"{API}/location")
    def _locations(self, seen: Seen) -> Document:
        told = [{"merchantLocationKey": key, **place} for key, place in self.places.items()]
        answer = {"total": len(told), "locations": told}
        models.check(models.ANSWERS["locations"], answer)
        return answer

    @route("POST", f"{API}/location/{{key}}")
    def _new_location(self, seen: Seen, key: str) -> Answer:
        if key in self.places:
            raise Refused(25803, "merchantLocationKey already exists.")
        self.places[key] = seen.json()
        return Answer(204)

    @route("GET", "/commerce/taxonomy/v1/get_default_category_tree_id")
    def _tree(self, seen: Seen) -> Document:
        return {"categoryTreeId": "71", "categoryTreeVersion": self.version}

    @route("GET", "/commerce/taxonomy/v1/category_tree/71/get_item_aspects_for_category")
    def _aspects(self, seen: Seen) -> object:
        required = CATEGORIES.get(seen.query["category_id"], ())
        told = {"aspects": [aspect_of(name, required=True) for name in required] + [aspect_of("Motif", required=False)]}
        models.check(models.ANSWERS["aspects"], told)
        return told

    @route("GET", "/commerce/taxonomy/v1/category_tree/71/get_category_suggestions")
    def _suggestions(self, seen: Seen) -> object:
        if not any(word in "tapis rugs" for word in seen.query["q"].casefold().split()):
            return Answer(204)
        above = [
            {"categoryId": "20571", "categoryName": "Tapis, moquettes"},
            {"categoryId": "11700", "categoryName": "Maison"},
        ]
        told = {
            "categoryTreeId": "71", "categoryTreeVersion": self.version,
            "categorySuggestions": [
                {"category": {"categoryId": "45510", "categoryName": "Tapis"}, "categoryTreeNodeAncestors": above}
            ],
        }  # fmt: skip
        models.check(models.ANSWERS["suggestions"], told)
        return told
