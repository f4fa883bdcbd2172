"""The practice marketplace: where people learn to publish before they do it for real."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from pydantic import Field, SecretStr

from connectors import (
    EVERYTHING,
    AccountFacts,
    Budget,
    ChannelUnavailable,
    Connector,
    ConnectorConfig,
    ConnectorError,
    ImageSpec,
    Limits,
    Listing,
    ListingRejected,
    ListingVariant,
    MaxLength,
    MaxVariants,
    MinLength,
    OutcomeUnknown,
    Pictures,
    Push,
    ReadsListings,
    Receipt,
    ReceiptStatus,
    RemotePicture,
    Reply,
    ReportsStatus,
    Request,
    Standing,
    UnexpectedReply,
    UpdatesOffers,
    WebAddress,
    WithdrawsListings,
    one_currency,
    priced,
    read,
)
from connectors.channels.practice.registering import register
from connectors.channels.practice.replies import (
    TOOL,
    Account,
    Found,
    Photo,
    Problem,
    RemoteListing,
    Result,
    Results,
    on_sale_first,
    to_issue,
    to_receipt,
    to_standing,
)

Stock = Mapping[str, int | None]
AS_IT_IS = {"title", "description", "language", "currency", "brand", "attributes", "tags", "options"}
PAGE = 100
LOOKS = 5


class PracticeConfig(ConnectorConfig):
    url: WebAddress = Field(title="Address", description="Of the practice marketplace, such as http://127.0.0.1:8100")
    api_key: SecretStr = Field(title="API key", description="Shown when you register there as a seller")


class PracticeConnector(Connector[PracticeConfig], WithdrawsListings, UpdatesOffers, ReportsStatus, ReadsListings):
    slug, name, revision = "practice", "Practice marketplace", 1
    requirements = (MinLength("title", 3), MaxLength("title", 120), MaxVariants(100), one_currency, priced)
    pictures = Pictures(ImageSpec(min_side=500, formats=("jpeg", "png", "webp")), at_most=8, at_least=1)
    limits = Limits(budgets=(Budget("call", per_second=45),), batch=50, concurrency=4)
    sign_up = staticmethod(register)

    def base_url(self) -> str:
        return self.config.url

    def sign(self, request: Request) -> None:
        request.headers["Authorization"] = f"Bearer {self.config.api_key.get_secret_value()}"

    def check_account(self) -> AccountFacts:
        account = read(self.http.get("api/v1/account"), Account)
        return AccountFacts(currency=account.currency, values={"seller": account.seller})

    def find(self, listing: Listing) -> Receipt | None:
        found = read(self.http.get("api/v1/listings", params={"ref": listing.key, "per_page": 50}), Found).listings
        best = min(found, key=on_sale_first, default=None)
        return to_receipt(best) if best else None

    def push(self, push: Push) -> Receipt:
        known = push.known.remote.get("listing") if push.known else None
        photos = self._photos(push)
        names = {rendition: photo.id for rendition, photo in photos.items()}
        if known:
            reply = self._replace(known, push, names)
            if reply.status != 404:
                return to_receipt(read(_taken(reply), RemoteListing), photos)
        reply = self.http.post("api/v1/listings", json=to_practice(push.listing, names, {}), allow=(422,))
        receipt = to_receipt(read(_taken(reply), RemoteListing), photos)
        self.saved(push, receipt)
        return receipt

    def _replace(self, listing: str, push: Push, photo_ids: Mapping[str, str]) -> Reply:
        """The whole listing; where its stock is not the seller's to say, with what is left there at that moment."""
        for _ in range(LOOKS):
            stock, headers = self._stock(listing) if "quantity" not in push.changed else ({}, {})
            document = to_practice(push.listing, photo_ids, stock)
            reply = self.http.put(f"api/v1/listings/{listing}", json=document, headers=headers, allow=(404, 412, 422))
            if reply.status != 412:  # else customers have bought since the look
                return reply
        raise ChannelUnavailable("customers buy faster than the stock can be read")

    def withdraw(self, known: Receipt) -> None:
        self.http.post(f"api/v1/listings/{known.remote['listing']}/withdraw", allow=(404,), idempotent=True)

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        reply = self.http.patch(
            "api/v1/offers", json={"offers": [_to_offers(push) for push in pushes]}, idempotent=True
        )
        results = read(reply, Results).results
        if len(results) != len(pushes):
            raise UnexpectedReply(f"{len(results)} results for {len(pushes)} offers")
        return [_offered(push, result) for push, result in zip(pushes, results, strict=True)]

    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        return [self._refreshed(receipt) for receipt in receipts]

    def read_listings(self) -> Iterator[Standing]:
        page, total = 0, 1
        while page * PAGE < total:
            page += 1
            found = read(self.http.get("api/v1/listings", params={"page": page, "per_page": PAGE}), Found)
            total = found.total
            yield from map(to_standing, found.listings)

    def _refreshed(self, receipt: Receipt) -> Receipt | ConnectorError:
        """One that could not be asked does not keep the others from being told."""
        try:
            present = self._present(receipt.remote["listing"])
        except ConnectorError as error:
            return error
        return to_receipt(present, receipt.pictures) if present else OutcomeUnknown("the listing is gone")

    def _present(self, listing: str) -> RemoteListing | None:
        reply = self.http.get(f"api/v1/listings/{listing}", allow=(404,))
        return None if reply.status == 404 else read(reply, RemoteListing)

    def _stock(self, listing: str) -> tuple[Stock, Mapping[str, str]]:
        """What is left there now, by variant, and the header under which it may be written back."""
        reply = self.http.get(f"api/v1/listings/{listing}", allow=(404,))
        if reply.status == 404:
            return {}, {}
        variants = read(reply, RemoteListing).variants
        return {variant.ref: variant.quantity for variant in variants}, {"If-Match": reply.headers.get("etag", "*")}

    def _photos(self, push: Push) -> Mapping[str, RemotePicture]:
        """Uploads what is not there yet. Sent twice after a cut, a photo leaves an orphan and makes no listing."""
        known = push.known or Receipt(remote={}, status=ReceiptStatus.SUBMITTED)
        photos: dict[str, RemotePicture] = {}
        for picture in push.listing.pictures:
            if picture.rendition in known.pictures:
                photos[picture.rendition] = known.pictures[picture.rendition]
                continue
            content, kind = self.files.read(picture), picture.media_type
            reply = self.http.post("api/v1/photos", content=content, media_type=kind, allow=(413, 422), idempotent=True)
            photo = read(_taken(reply, "pictures"), Photo)
            photos[picture.rendition] = RemotePicture(id=photo.id, url=photo.url)
            self.saved(push, known.model_copy(update={"pictures": {**known.pictures, **photos}}))
        return photos


def to_practice(listing: Listing, photo_ids: Mapping[str, str], stock: Stock) -> dict[str, object]:
    """`photo_ids` by rendition; `stock` by variant, where it is not the listing's."""
    return {
        "ref": listing.key,
        "tool": TOOL,
        "category": listing.seller_category,
        "condition": listing.condition.value,
        "origin": listing.origin,
        "variants": [_to_variant(variant, photo_ids, stock) for variant in listing.variants],
        "photos": [{"id": photo_ids[each.rendition], "alt": each.alt} for each in listing.pictures],
        **listing.model_dump(mode="json", include=AS_IT_IS),
    }


def _to_variant(variant: ListingVariant, photo_ids: Mapping[str, str], stock: Stock) -> dict[str, object]:
    return {
        **variant.model_dump(mode="json", include={"sku", "gtin", "options"}),
        **_to_offer(variant, EVERYTHING),
        "quantity": stock.get(variant.key, variant.quantity),
        "photo": photo_ids.get(variant.picture) if variant.picture else None,
    }


def _to_offer(variant: ListingVariant, changed: Collection[str]) -> dict[str, object]:
    compare_at = f"{variant.compare_at.amount:f}" if variant.compare_at else None
    price = {"price": f"{variant.price.amount:f}", "compare_at": compare_at} if "price" in changed else {}
    return {"ref": variant.key, **price, **({"quantity": variant.quantity} if "quantity" in changed else {})}


def _to_offers(push: Push) -> dict[str, object]:
    variants = [_to_offer(variant, push.changed) for variant in push.listing.variants]
    return {"listing": push.known.remote["listing"] if push.known else "", "variants": variants}


def _taken(reply: Reply, field: str = "") -> Reply:
    """The reply, unless it says that the listing is at fault."""
    if not reply.ok:
        raise _refused(read(reply, Result).error or Problem(), field)
    return reply


def _refused(error: Problem, field: str = "") -> ListingRejected:
    return ListingRejected(map(to_issue, error.problems or [error.model_copy(update={"field": field})]))


def _offered(push: Push, result: Result) -> Receipt | ConnectorError:
    if result.listing:
        return to_receipt(result.listing, push.known.pictures if push.known else {})
    error = result.error or Problem()
    return OutcomeUnknown("the listing is gone") if error.code == "not_found" else _refused(error)
