"""The connector of the stand: one look-up and one write for each listing, as most platforms need."""

from typing import ClassVar

from pydantic import BaseModel, Field

from connectors import (
    AccountFacts,
    Connector,
    ConnectorConfig,
    Limits,
    Listing,
    Pictures,
    Push,
    Receipt,
    WebAddress,
    read,
)


class StandConfig(ConnectorConfig):
    url: WebAddress = Field(title="Address")


class Item(BaseModel):
    id: str


class StandConnector(Connector[StandConfig]):
    slug, name = "stand", "Stand"
    pictures = Pictures(at_most=0)
    limits: ClassVar[Limits] = Limits(concurrency=8)

    def base_url(self) -> str:
        return self.config.url

    def check_account(self) -> AccountFacts:
        return AccountFacts()

    def find(self, listing: Listing) -> Receipt | None:
        found = read(self.http.get("items", params={"ref": listing.key}), list[Item])
        return Receipt(remote={"item": found[0].id}) if found else None

    def push(self, push: Push) -> Receipt:
        body = body_of(push.listing)
        if push.known and (item := push.known.remote.get("item")):
            return Receipt(remote={"item": read(self.http.put(f"items/{item}", json=body), Item).id})
        return Receipt(remote={"item": read(self.http.post("items", json=body), Item).id})


def body_of(listing: Listing) -> dict[str, object]:
    variants = [
        {"sku": each.sku, "price": f"{each.price.amount:f}", "stock": each.quantity} for each in listing.variants
    ]
    return {"ref": listing.key, "title": listing.title, "description": listing.description, "variants": variants}
