"""The pictures of an account's listings: renditions made where they are missing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from catalog import store as catalogue
from catalog.issues import Issue
from catalog.models import Business
from catalog.product import Product
from catalog.text import slug
from connectors.contract import Connector
from connectors.listing import Picture
from connectors.registry import installed
from images import store as images
from images.advice import Demand, of_background, of_copies, of_photo
from images.worker import PhotoWorkers
from sync.models import ChannelAccount, ListingRow
from sync.store.accounts import wake_all
from sync.wanted import Made, demands, specs


class RenditionFiles:
    """`connectors.contract.Files`: reads from disk alone, so that any thread may."""

    def __init__(self) -> None:
        self._paths: dict[str, Path] = {}

    def know(self, made: Iterable[images.Made]) -> None:
        self._paths |= {each.rendition_id: each.path for each in made}

    def read(self, picture: Picture) -> bytes:
        return self._paths[picture.rendition].read_bytes()


def made_for(
    account: ChannelAccount,
    kind: type[Connector[Any]],
    products: Sequence[Product],
    files: RenditionFiles,
    workers: PhotoWorkers,
) -> Made:
    """The picture of each image that the products' listings need, or the issue that explains why there is none."""
    needed = specs(products, kind.pictures)
    missing = images.fetch_missing(account.business, dict.fromkeys(source for source, _ in needed), workers)
    made = images.renditions(account.business, needed, workers)
    files.know(found for found in made.values() if isinstance(found, images.Made))
    unfetched = {issue.value: issue for issue in missing}
    return {
        (source, spec): _picture(source, found) if isinstance(found, images.Made) else unfetched.get(source, found)
        for (source, spec), found in made.items()
    }


def advice(
    business: Business, products: Sequence[Product], told: Callable[[int, int], None] = lambda done, total: None
) -> list[Issue]:
    """What would make the photos better, and what the business's platforms ask that they do not give.

    `told` is called with how many photos were looked at, and of how many.
    """
    named = {product.key: [image.source for image in product.images] for product in products}
    with PhotoWorkers() as workers:
        asked_of = dict.fromkeys(source for sources in named.values() for source in sources)
        seen = images.seen(business, asked_of, workers, told)
    kinds = _kinds(business)
    found = [
        issue.model_copy(update={"product": product.key})
        for product in products
        for source, asked in demands(product, kinds).items()
        if source in seen
        for issue in of_photo(seen[source], asked)
    ]
    return [*found, *of_copies(named, seen, catalogue.titles(business))]


def _kinds(business: Business) -> list[type[Connector[Any]]]:
    """The connectors of the business's accounts, as far as they are installed."""
    entries = installed()
    slugs = ChannelAccount.objects.within(business).values_list("connector", flat=True)
    found = (entries[slug].connector for slug in dict.fromkeys(slugs) if slug in entries)
    return [kind for kind in found if kind is not None]


def backgrounds(
    business: Business, kind: type[Connector[Any]], products: Sequence[Product], workers: PhotoWorkers
) -> dict[str, list[Issue]]:
    """By product: where the platform wants the first picture before white, and it is not."""
    if not kind.pictures.main_on_white:
        return {}
    first = {product.key: product.images[0].source for product in products if product.images}
    seen = images.seen(business, first.values(), workers)
    asked = [Demand(kind.name, kind.pictures.main, on_white=True)]
    return {
        key: [issue.model_copy(update={"product": key}) for issue in of_background(seen[source], asked)]
        for key, source in first.items()
        if source in seen
    }


def whiten(business: Business, sources: Iterable[str], *, undo: bool = False) -> None:
    """Raises images.PhotoUnknown or images.NotNearlyWhite."""
    with PhotoWorkers() as workers:
        for source in sources:
            if undo:
                images.leave_as_it_is(business, source)
            else:
                images.whiten(business, source, workers)
    wake_all(ChannelAccount.objects.within(business))


def look_again(business: Business) -> None:
    """Whether the photos at web addresses are still the same; the accounts have something to do where one is not."""
    with PhotoWorkers() as workers:
        if images.look_again(business, workers):
            wake_all(ChannelAccount.objects.within(business))


def look_again_everywhere() -> None:
    for business in catalogue.businesses():
        look_again(business)


def tidy() -> images.Tidied:
    """Removes the photos and renditions that no product and no listing needs any more."""
    return images.tidy(shown())


def shown() -> Iterator[str]:
    """The renditions of every listing: what the platform has, and what was last sent to it."""
    pictures = ListingRow.everywhere.values_list("receipt__pictures", "listing__pictures")
    for there, sent in pictures.iterator(chunk_size=1_000):
        yield from there or ()
        yield from (picture["rendition"] for picture in sent or ())


def _picture(source: str, made: images.Made) -> Picture:
    return Picture(
        rendition=made.rendition_id,
        name=_name(source, made),
        media_type=made.media_type,
        width=made.width,
        height=made.height,
        size=made.size,
        url=f"{settings.PUBLIC_URL}/photos/{made.rendition_id}{made.path.suffix}" if settings.PUBLIC_URL else None,
    )


def _name(source: str, made: images.Made) -> str:
    """A file name in ASCII that tells what the seller called the photo."""
    path = urlsplit(source).path if "://" in source else source
    stem = slug(PurePath(path).stem).encode("ascii", "ignore").decode().strip("-")[:60]
    return f"{stem or 'photo'}-{made.rendition_id[:8]}.{made.media_type.removeprefix('image/')}"
