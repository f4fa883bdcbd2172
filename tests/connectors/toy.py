"""A small connector with every capability, to a platform that does not exist: the suite is tried on it."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, Field, SecretStr

from connectors import (
    AccountFacts,
    Connector,
    ConnectorConfig,
    ConnectorError,
    Issue,
    Limits,
    Listing,
    ListingRejected,
    MaxLength,
    OutcomeUnknown,
    Picture,
    Push,
    PushesBatches,
    ReadsListings,
    Receipt,
    ReceiptStatus,
    RemotePicture,
    Reply,
    ReportsStatus,
    Request,
    Required,
    Standing,
    StandingVariant,
    UnexpectedReply,
    UpdatesOffers,
    WebAddress,
    WithdrawsListings,
    one_currency,
    read,
    told_price,
)


class ToyConfig(ConnectorConfig):
    url: WebAddress = Field(title="Address")
    uploads: WebAddress = Field(title="Where photos go")
    api_key: SecretStr = Field(title="API key")


class ToyConnector(Connector[ToyConfig], WithdrawsListings, UpdatesOffers, PushesBatches, ReportsStatus, ReadsListings):
    slug, name, revision = "toy", "Toy market", 1
    requirements = (MaxLength("title", 150), Required("variants"), one_currency)
    limits = Limits(batch=10)

    def base_url(self) -> str:
        return self.config.url

    def allowed_hosts(self) -> Sequence[str]:
        return (self.config.uploads.removeprefix("http://"),)

    def sign(self, request: Request) -> None:
        request.headers["Authorization"] = f"Bearer {self.config.api_key.get_secret_value()}"

    def check_account(self) -> AccountFacts:
        return AccountFacts(currency=read(self.http.get("account"), Account).currency)

    def find(self, listing: Listing) -> Receipt | None:
        found = read(self.http.get("items", params={"ref": listing.key}), Found).items
        return to_receipt(found[0]) if found else None

    def push(self, push: Push) -> Receipt:
        pictures = self.pictures_of(push)
        if push.known and push.known.remote:
            reply = self.http.put(f"items/{push.known.remote['item']}", json=to_toy(push, pictures), allow=(404, 422))
            if reply.status != 404:
                return to_receipt(read(taken(reply), Item), pictures)
        item = read(taken(self.create(push, pictures)), Item)
        self.saved(push, to_receipt(item, pictures))
        return to_receipt(read(self.http.post(f"items/{item.id}/publish", idempotent=True), Item), pictures)

    def create(self, push: Push, pictures: dict[str, RemotePicture]) -> Reply:
        key = {"Idempotency-Key": push.write_id}
        return self.http.post("items", json=to_toy(push, pictures), headers=key, allow=(422,))

    def withdraw(self, known: Receipt) -> None:
        self.http.delete(f"items/{known.remote['item']}", allow=(404,))

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        offers = [
            {"id": (push.known or Receipt(remote={})).remote["item"], "variants": to_offers(push)} for push in pushes
        ]
        return answers(pushes, self.http.patch("offers", json={"offers": offers}, idempotent=True))

    def push_batch(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        items = []
        for push in pushes:
            known = push.known.remote.get("item") if push.known else None
            items.append({"id": known, "key": push.write_id, **to_toy(push, self.pictures_of(push))})
        return answers(pushes, self.http.post("batch", json={"items": items}))

    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        return [self.refreshed(receipt) for receipt in receipts]

    def refreshed(self, receipt: Receipt) -> Receipt | ConnectorError:
        try:
            reply = self.http.get(f"items/{receipt.remote['item']}", allow=(404,))
            gone = reply.status == 404
            return OutcomeUnknown("it is gone") if gone else to_receipt(read(reply, Item), receipt.pictures)
        except ConnectorError as error:
            return error

    def read_listings(self) -> Iterator[Standing]:
        start: int | None = 0
        while start is not None:
            shelf = self.shelf(start)
            yield from (to_standing(item, shelf.currency) for item in shelf.items)
            start = shelf.next

    def shelf(self, start: int) -> "Shelf":
        return read(self.http.get("shelf", params={"from": start}), Shelf)

    def pictures_of(self, push: Push) -> dict[str, RemotePicture]:
        known = push.known or Receipt(remote={})
        made = dict(known.pictures)
        for picture in push.listing.pictures:
            if picture.rendition not in made:
                made[picture.rendition] = RemotePicture(id=self.upload(picture))
                self.saved(push, known.model_copy(update={"pictures": made}))
        return {picture.rendition: made[picture.rendition] for picture in push.listing.pictures}

    def upload(self, picture: Picture) -> str:
        slot = read(self.http.post("uploads", idempotent=True), Slot)
        return read(self.http.put(slot.address, content=self.files.read(picture)), Photo).photo


def to_toy(push: Push, pictures: dict[str, RemotePicture]) -> dict[str, object]:
    listing = push.listing
    return {
        "ref": listing.key,
        "title": listing.title,
        "text": listing.description,
        "photos": [pictures[picture.rendition].id for picture in listing.pictures],
        "variants": to_offers(push),
    }


def to_offers(push: Push) -> list[dict[str, object]]:
    changed = push.changed if push.known and push.known.remote else {"price", "quantity"}
    variants: list[dict[str, object]] = []
    for variant in push.listing.variants:
        offer: dict[str, object] = {"sku": variant.sku}
        if changed & {"price", "content"}:
            offer["price"] = f"{variant.price.amount:f}"
        if "quantity" in changed:
            offer["stock"] = variant.quantity
        else:
            offer["stock_if_new"] = variant.quantity
        variants.append(offer)
    return variants


def to_receipt(item: "Item", pictures: dict[str, RemotePicture] | None = None) -> Receipt:
    status = ReceiptStatus.LIVE if item.status == "live" else ReceiptStatus.WITHDRAWN
    return Receipt(remote={"item": item.id}, pictures=pictures or {}, status=status, ours=item.by_tool)


def to_standing(item: "WholeItem", currency: str) -> Standing:
    receipt = to_receipt(item)
    variants = tuple(
        StandingVariant(sku=each.sku, price=told_price(each.price, currency), quantity=each.stock)
        for each in item.variants
    )
    key = item.ref if item.by_tool else None
    return Standing(remote=receipt.remote, key=key, status=receipt.status, title=item.title, variants=variants)


def to_issue(problem: "Problem") -> Issue:
    return Issue(code="platform_refused", field=problem.field, raw=problem.message)


def taken(reply: Reply) -> Reply:
    if reply.status == 422:
        raise ListingRejected(map(to_issue, read(reply, Problems).problems))
    return reply


def answers(pushes: Sequence[Push], reply: Reply) -> list[Receipt | ConnectorError]:
    results = read(reply, Results).results
    if len(results) != len(pushes):
        raise UnexpectedReply(f"{len(results)} results for {len(pushes)} listings")
    return [answer(push, result) for push, result in zip(pushes, results, strict=True)]


def answer(push: Push, result: "Result") -> Receipt | ConnectorError:
    if result.item is None:
        return ListingRejected(map(to_issue, result.problems))
    known = push.known.pictures if push.known else {}
    pictures = zip(push.listing.pictures, result.item.photos, strict=False)
    return to_receipt(
        result.item, {**known, **{picture.rendition: RemotePicture(id=name) for picture, name in pictures}}
    )


class Account(BaseModel):
    currency: str


class Item(BaseModel):
    id: str
    status: str
    photos: list[str]
    by_tool: bool


class Found(BaseModel):
    items: list[Item]


class WholeOffer(BaseModel):
    sku: str
    price: str
    stock: int | None


class WholeItem(Item):
    ref: str
    title: str
    variants: list[WholeOffer]


class Shelf(BaseModel):
    items: list[WholeItem]
    currency: str
    next: int | None


class Slot(BaseModel):
    address: str


class Photo(BaseModel):
    photo: str


class Problem(BaseModel):
    field: str
    message: str


class Problems(BaseModel):
    problems: list[Problem]


class Result(BaseModel):
    item: Item | None = None
    problems: list[Problem] = []


class Results(BaseModel):
    results: list[Result]
