"""Stock, which YouCan takes only as a difference: it is read, reckoned and sent, and after a doubt read again.

A difference that was sent and not answered is never sent again: OutcomeUnknown, and whoever comes next begins with the
reading. What customers buy between the reading and the difference is subtracted, as it should be.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from connectors import HttpClient, Listing, OutcomeUnknown, read
from connectors.channels.youcan.replies import Remote, RemoteVariant, ids_of, is_gone, taken, variant_name


@dataclass(frozen=True)
class Difference:
    variant: str
    by: int

    @property
    def verb(self) -> str:
        return "increment" if self.by > 0 else "decrement"


def differences(listing: Listing, remote: Remote) -> list[Difference]:
    """What to add to each variant that is there and counted."""
    ids: Mapping[str, str] = ids_of(remote, listing)
    left = {each.id: each.inventory or 0 for each in remote.sold}
    wanted = [
        Difference(ids[name], each.quantity - left[ids[name]])
        for each in listing.variants
        if each.quantity is not None and (name := variant_name(each.key)) in ids
    ]
    return [each for each in wanted if each.by]


def send(http: HttpClient, product: str, found: Difference) -> None:
    document = {"varaint_id": found.variant, "inventory": abs(found.by)}  # spelt as YouCan spells it
    reply = http.put(
        f"products/{product}/inventory/{found.verb}", json=document, allow=(404, 405, 422), idempotent=False
    )
    if is_gone(reply):
        raise OutcomeUnknown(f"variant {found.variant} is gone")
    read(taken(reply), RemoteVariant)
