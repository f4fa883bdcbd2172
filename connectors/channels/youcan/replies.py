"""What YouCan answers, as values; and its refusals, as issues. Pure."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from pydantic import BaseModel

from connectors import (
    Issue,
    Listing,
    ListingRejected,
    Money,
    Picture,
    Receipt,
    ReceiptStatus,
    RemotePicture,
    Reply,
    Severity,
    Standing,
    StandingVariant,
    UnexpectedReply,
    read,
    told_price,
)

MARK = re.compile(r"\bqafila-([A-Z0-9]{1,32})\b")
"""The class of the element around a description that we wrote: nothing else of ours comes back with a product."""
NOT_A_ROUTE = "method is not supported"
"""What is said of a wrong method, with the status of something that is gone."""
FIELDS = {
    "name": "title",
    "description": "description",
    "price": "variants.price",
    "compare_at_price": "variants.compare_at",
    "inventory": "variants.quantity",
    "sku": "variants.sku",
    "barcode": "variants.gtin",
    "weight": "weight",
    "images": "pictures",
    "image": "pictures",
    "variant_options": "options",
    "variations": "options",
    "vendors": "brand",
}


class Meta(BaseModel):
    fields: dict[str, list[str]] = {}


class Problem(BaseModel):
    """`meta` is an empty list where there is nothing in it."""

    status: int
    detail: str = ""
    meta: Meta | list[object] = []


class Image(BaseModel):
    """`name` is the path by which YouCan knows it."""

    name: str
    url: str | None = None
    order: int = 0


class RemoteVariant(BaseModel):
    id: str
    variations: dict[str, str] | list[object] = {}
    price: Decimal | None = None
    sku: str | None = None
    inventory: int | None = None

    @property
    def choice(self) -> Mapping[str, str]:
        """Empty for the one that every product without variants has."""
        return self.variations if isinstance(self.variations, dict) else {}


class Remote(BaseModel):
    id: str
    name: str
    description: str | None = None
    visibility: bool
    has_variants: bool = False
    track_inventory: bool = False
    public_url: str | None = None
    images: list[Image] = []
    variants: list[RemoteVariant] | None = None

    @property
    def mark(self) -> str | None:
        found = MARK.search(self.description or "")
        return found[1] if found else None

    @property
    def skus(self) -> set[str]:
        return {same(each.sku) for each in self.variants or () if each.sku}

    @property
    def sold(self) -> Sequence[RemoteVariant]:
        """Raises UnexpectedReply where the answer does not tell: stock is never reckoned from what is not known."""
        if not self.variants:
            raise UnexpectedReply(f"product {self.id} was told without its variants")
        return self.variants


class Pagination(BaseModel):
    total_pages: int


class PageMeta(BaseModel):
    pagination: Pagination


class Page(BaseModel):
    data: list[Remote]
    meta: PageMeta


class Currency(BaseModel):
    code: str


class Store(BaseModel):
    slug: str
    currency: Currency


def same(text: str) -> str:
    return " ".join(text.split()).casefold()


def variant_name(key: str) -> str:
    """What a variant is called in a receipt."""
    return f"variant {key}"


def is_gone(reply: Reply) -> bool:
    """Whether the product is; a wrong method is told with the same status."""
    if reply.status not in (404, 405):
        return False
    problem = read(reply, Problem)
    if reply.status == 405 or NOT_A_ROUTE in problem.detail:
        raise UnexpectedReply(f"{reply.request} is no request that YouCan knows: {problem.detail}")
    return True


def taken(reply: Reply) -> Reply:
    """The reply, unless it says that the listing is at fault."""
    if reply.status != 422:
        return reply
    problem = read(reply, Problem)
    told = problem.meta.fields if isinstance(problem.meta, Meta) else {}
    issues = [refusal(field, text) for field, texts in told.items() for text in texts]
    raise ListingRejected(issues or [refusal("", problem.detail)])


def refusal(field: str, text: str) -> Issue:
    """`field` is Laravel's, such as `variants.0.price`."""
    named = [FIELDS[part] for part in reversed(field.split(".")) if part in FIELDS]
    return Issue(code="platform_refused", field=next(iter(named), ""), params={"reason": text}, raw=text)


def to_receipt(remote: Remote, listing: Listing, pictures: Mapping[str, RemotePicture] | None = None) -> Receipt:
    missing = len(listing.pictures) - len(remote.images)
    params = {"sent": str(len(listing.pictures)), "shown": str(len(remote.images))}
    issue = Issue(code="photos_not_taken", field="pictures", severity=Severity.WARNING, params=params)
    return Receipt(
        remote={"listing": remote.id, **ids_of(remote, listing)},
        pictures=placed(listing.pictures, remote.images) or dict(pictures or {}),
        status=status_of(remote),
        url=remote.public_url,
        issues=(issue,) if missing > 0 else (),
        ours=remote.mark == listing.key,
    )


def ids_of(remote: Remote, listing: Listing) -> dict[str, str]:
    by_choice = {choice_of(each.choice): each.id for each in remote.variants or ()}
    if not remote.has_variants and len(by_choice) == 1 and len(listing.variants) == 1:
        return {variant_name(listing.variants[0].key): next(iter(by_choice.values()))}
    wanted = {variant_name(each.key): choice_of(each.options) for each in listing.variants}
    return {name: by_choice[choice] for name, choice in wanted.items() if choice in by_choice}


def choice_of(options: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((same(name), same(value)) for name, value in options.items()))


def placed(sent: Sequence[Picture], images: Sequence[Image]) -> dict[str, RemotePicture]:
    """By rendition, in the order in which they were sent; none where some are missing, as nobody knows which."""
    if len(sent) != len(images):
        return {}
    ordered = sorted(images, key=lambda each: each.order)
    return {
        picture.rendition: RemotePicture(id=image.name, url=image.url)
        for picture, image in zip(sent, ordered, strict=True)
    }


def status_of(remote: Remote) -> ReceiptStatus:
    return ReceiptStatus.LIVE if remote.visibility else ReceiptStatus.WITHDRAWN


def to_standing(remote: Remote, currency: str | None) -> Standing:
    variants = remote.variants
    return Standing(
        remote={"listing": remote.id},
        key=remote.mark,
        status=status_of(remote),
        title=remote.name,
        variants=tuple(_to_variant(each, remote, currency) for each in variants) if variants else None,
        url=remote.public_url,
    )


def _to_variant(variant: RemoteVariant, remote: Remote, currency: str | None) -> StandingVariant:
    price: Money | None = told_price(f"{variant.price:f}", currency) if variant.price is not None else None
    return StandingVariant(
        sku=variant.sku or None, price=price, quantity=variant.inventory if remote.track_inventory else None
    )
