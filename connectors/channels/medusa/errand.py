"""Errand: one push on its way to the shop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connectors import EVERYTHING, ConnectorError, Issue, Listing, Push, Receipt, RemotePicture
from connectors.channels.medusa.mapping import Document, Photos, standing, to_offer, to_variant
from connectors.channels.medusa.replies import LISTING, Product
from connectors.channels.medusa.wishes import Wish
from connectors.receipt import Part


@dataclass
class Errand:
    push: Push
    receipt: Receipt
    photos: dict[str, RemotePicture] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    terms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    """Inventory items that were left behind and keep a SKU, by SKU."""
    left: dict[str, int] = field(default_factory=dict)
    """What was left of variants that had to be made anew, by key."""
    new: set[str] = field(default_factory=set)
    """Keys of variants that were made just now."""
    product: Product | None = None
    """As it stands there."""
    error: ConnectorError | None = None
    arrived: bool = False

    @property
    def listing(self) -> Listing:
        return self.push.listing

    @property
    def number(self) -> str | None:
        return self.receipt.remote.get(LISTING)

    @property
    def open(self) -> bool:
        return self.error is None and not self.arrived

    def wish(self, part: Part) -> Wish | None:
        """The prices or quantities that are the seller's to say: those that she changed, and those of new variants."""
        if self.product is None:
            return None
        told = [
            each.model_copy(update={"quantity": self.left.get(each.key, each.quantity)})
            for each in self.listing.variants
            if part in self.push.changed or each.key in self.new
        ]
        return Wish(self.listing.model_copy(update={"variants": tuple(told)}), self.product) if told else None

    def bare(self) -> bool:
        """Whether a new variant has to be given its picture: Medusa takes none when it is made."""
        return any(each.key in self.new and each.picture in self.photos for each in self.listing.variants)


def to_variants(listing: Listing, there: Product, changed: frozenset[str], photos: Photos | None) -> list[Document]:
    """All of the product's, as those that are not named are deleted; `photos` is None where only offers change."""
    wanted = {each.key: each for each in listing.variants}
    keys = {variant.id: key for key, variant in standing(listing, there).items()}
    documents: list[Document] = []
    for each in there.variants:
        key = keys.get(each.id)
        if key is None:  # somebody else's
            documents.append({"id": each.id, "options": there.choices(each)} if photos is not None else {"id": each.id})
            continue
        content = to_variant(listing, wanted[key], each, photos) if photos is not None else {"id": each.id}
        documents.append({**content, **to_offer(listing, wanted[key], each, changed)})
    return documents


def dressed(errand: Errand, there: Product) -> Document:
    """The new variants' pictures, and nothing else."""
    keys = {variant.id: key for key, variant in standing(errand.listing, there).items()}
    shown = {each.key: errand.photos.get(each.picture or "") for each in errand.listing.variants}
    documents: list[Document] = []
    for each in there.variants:
        photo = shown.get(keys.get(each.id, ""))
        documents.append({"id": each.id, **({"thumbnail": photo.url} if photo else {})})
    return {"id": there.id, "variants": documents}


EVERY_PART = frozenset[str](EVERYTHING)
