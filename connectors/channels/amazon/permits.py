"""May this be sold: what Amazon's catalogue has under a barcode already, Amazon or its brand may keep for others.

Asked before anything new is sent, as it says what to apply for, and where; a refusal afterwards does not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from connectors import ConnectorError, HttpClient, Issue, Listing, ListingRejected, read
from connectors.batch import guarded
from connectors.channels.amazon.errand import Errand
from connectors.channels.amazon.mapping import CONDITIONS, GTINS
from connectors.channels.amazon.place import Place
from connectors.channels.amazon.replies import Catalogue, Reason, Restrictions

AT_ONCE = 20
UNKNOWN = "ASIN_NOT_FOUND"
Params = dict[str, str | int]


@dataclass(frozen=True)
class Permits:
    http: HttpClient
    place: Place
    _asins: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By barcode, those that were asked for already."""

    def sift(self, errands: Sequence[Errand | ConnectorError]) -> list[Errand | ConnectorError]:
        """By index: in its stead what keeps a new one from being sold."""
        self._look_up([code for each in errands if isinstance(each, Errand) for code in barcodes(each)])
        return guarded(errands, self._allowed)

    def _allowed(self, errand: Errand) -> Errand:
        for code in barcodes(errand):
            if reasons := self._reasons(code, errand.push.listing):
                raise ListingRejected(to_issues(reasons))
        return errand

    def _look_up(self, codes: Iterable[str]) -> None:
        """Twenty of a kind are asked for at once."""
        kinds: dict[str, list[str]] = {}
        for code in dict.fromkeys(codes):
            if code not in self._asins:
                kinds.setdefault(GTINS.get(len(code), "gtin").upper(), []).append(code)
        for kind, some in kinds.items():
            for at in range(0, len(some), AT_ONCE):
                self._search(kind, some[at : at + AT_ONCE])

    def _search(self, kind: str, codes: Sequence[str]) -> None:
        asked: Params = {
            "identifiers": ",".join(codes),
            "identifiersType": kind,
            "marketplaceIds": self.place.market.id,
            "includedData": "identifiers",
            "pageSize": AT_ONCE,
        }
        reply = self.http.get("catalog/2022-04-01/items", params=asked, budget="searchCatalogItems", allow=(400, 404))
        found = read(reply, Catalogue).items if reply.ok else []  # a code that makes no sense there is refused later
        for code in codes:
            self._asins[code] = tuple(each.asin for each in found if code.lstrip("0") in each.codes)

    def _reasons(self, code: str, listing: Listing) -> list[Reason]:
        """None where one of the products that bear it may be sold."""
        told = [self._kept(asin, listing) for asin in self._asins[code]]
        return [reason for each in told for reason in each] if all(told) else []

    def _kept(self, asin: str, listing: Listing) -> list[Reason]:
        asked: Params = {
            "asin": asin,
            "sellerId": self.place.seller,
            "marketplaceIds": self.place.market.id,
            "conditionType": CONDITIONS[listing.condition],
        }
        reply = self.http.get(
            "listings/2021-08-01/restrictions", params=asked, budget="getListingsRestrictions", allow=(400, 404)
        )
        told = read(reply, Restrictions).restrictions if reply.ok else []
        return [reason for each in told for reason in each.reasons if reason.reason_code != UNKNOWN]


def barcodes(errand: Errand) -> list[str]:
    """Of what is not there yet: what is there is sold already."""
    new = {item.sku for item in errand.new}
    return [each.gtin for each in errand.push.listing.variants if each.gtin and each.sku in new]


def to_issues(reasons: Iterable[Reason]) -> Iterator[Issue]:
    """Each once, however many products it is said of."""
    told: Mapping[tuple[str, str], Reason] = {(each.message, each.link): each for each in reasons}
    for reason in told.values():
        yield Issue(
            code="amazon_apply" if reason.link else "amazon_not_eligible",
            field="variants.gtin",
            params={"reason": reason.message, "link": reason.link},
            raw=f"{reason.reason_code or 'restricted'}: {reason.message}",
        )
