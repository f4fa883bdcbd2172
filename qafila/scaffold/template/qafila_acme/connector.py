"""Acme Market: what it needs from a business, what it asks of a listing, and how a listing gets there."""

from collections.abc import Mapping

from pydantic import BaseModel, Field, SecretStr

from connectors import (
    AccountFacts,
    Budget,
    Connector,
    ConnectorConfig,
    ImageSpec,
    Issue,
    Limits,
    Listing,
    ListingRejected,
    MaxLength,
    Picture,
    Pictures,
    Push,
    Receipt,
    ReceiptStatus,
    RemotePicture,
    Reply,
    Request,
    WebAddress,
    WithdrawsListings,
    one_currency,
    read,
)


class AcmeConfig(ConnectorConfig):
    url: WebAddress = Field(title="Address", description="Of your shop, such as https://shop.example.com")
    api_key: SecretStr = Field(title="API key", description="Settings > API")


class AcmeConnector(Connector[AcmeConfig], WithdrawsListings):
    slug, name, revision = "acme", "Acme Market", 1
    requirements = (MaxLength("title", 150), one_currency)
    pictures = Pictures(ImageSpec(min_side=500), at_most=8)
    limits = Limits(budgets=(Budget("call", per_second=5),), concurrency=2)

    def base_url(self) -> str:
        return self.config.url

    def sign(self, request: Request) -> None:
        request.headers["Authorization"] = f"Bearer {self.config.api_key.get_secret_value()}"

    def check_account(self) -> AccountFacts:
        return AccountFacts(currency=read(self.http.get("account"), Account).currency)

    def find(self, listing: Listing) -> Receipt | None:
        found = read(self.http.get("items", params={"ref": listing.key}), list[Item])
        return to_receipt(found[0]) if found else None

    def push(self, push: Push) -> Receipt:
        pictures = self._pictures(push)
        if push.known and (item := push.known.remote.get("item")):
            document = to_acme(push, pictures, whole="quantity" in push.changed)
            reply = self.http.put(f"items/{item}", json=document, allow=(404, 422))
            if reply.status != 404:
                return to_receipt(read(_taken(reply), Item), pictures)
        reply = self.http.post("items", json=to_acme(push, pictures, whole=True), allow=(422,))
        return to_receipt(read(_taken(reply), Item), pictures)

    def withdraw(self, known: Receipt) -> None:
        self.http.delete(f"items/{known.remote['item']}", allow=(404,))

    def _pictures(self, push: Push) -> Mapping[str, RemotePicture]:
        """Uploads what is not there yet, and keeps each id at once."""
        known = push.known or Receipt(remote={}, status=ReceiptStatus.SUBMITTED)
        made = {each.rendition: known.pictures.get(each.rendition) for each in push.listing.pictures}
        for picture in push.listing.pictures:
            if made[picture.rendition] is None:
                made[picture.rendition] = self._upload(picture)
                there = {name: remote for name, remote in made.items() if remote}
                self.saved(push, known.model_copy(update={"pictures": {**known.pictures, **there}}))
        return {name: remote for name, remote in made.items() if remote}

    def _upload(self, picture: Picture) -> RemotePicture:
        content, kind = self.files.read(picture), picture.media_type
        reply = self.http.post("photos", content=content, media_type=kind, idempotent=True)
        return RemotePicture(id=read(reply, Photo).id)


def to_acme(push: Push, pictures: Mapping[str, RemotePicture], *, whole: bool) -> dict[str, object]:
    """Without a stock (not `whole`) the platform keeps what is left of the variant: customers buy meanwhile."""
    listing = push.listing
    variants: list[dict[str, object]] = []
    for variant in listing.variants:
        offer: dict[str, object] = {"sku": variant.sku, "price": f"{variant.price.amount:f}"}
        if whole:
            offer["stock"] = variant.quantity
        variants.append({**offer, "options": variant.options})
    return {
        "ref": listing.key,
        "title": listing.title,
        "description": listing.description,
        "currency": listing.currency,
        "variants": variants,
        "photos": [pictures[each.rendition].id for each in listing.pictures],
    }


def to_receipt(item: "Item", pictures: Mapping[str, RemotePicture] | None = None) -> Receipt:
    status = ReceiptStatus.LIVE if item.on_sale else ReceiptStatus.WITHDRAWN
    return Receipt(remote={"item": item.id}, pictures=dict(pictures or {}), status=status, url=item.url)


def to_issue(problem: "Problem") -> Issue:
    return Issue(code="platform_refused", field=problem.field, params={"reason": problem.message}, raw=problem.message)


def _taken(reply: Reply) -> Reply:
    """The reply, unless it says that the listing is at fault."""
    if reply.status == 422:
        raise ListingRejected(map(to_issue, read(reply, Problems).problems))
    return reply


class Account(BaseModel):
    currency: str


class Item(BaseModel):
    id: str
    on_sale: bool
    url: str | None = None


class Photo(BaseModel):
    id: str


class Problem(BaseModel):
    field: str
    message: str


class Problems(BaseModel):
    problems: list[Problem]
