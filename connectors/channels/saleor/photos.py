"""Photos: uploaded once, all those of a product in one request, and then put in order and beside their variants.

An upload may have arrived though its answer was lost; each bears a name of ours, by which it is found again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from connectors import Files, Issue, Picture, Push, Receipt, RemotePicture, Upload
from connectors.batch import halves
from connectors.channels.saleor.documents import Mutation
from connectors.channels.saleor.mapping import LONGEST_ALT, compared, photo_name
from connectors.channels.saleor.replies import Done, Photo, Product, image_refused, to_error
from connectors.channels.saleor.shelf import photos_of
from connectors.channels.saleor.talk import Talk
from connectors.channels.saleor.translation import is_translation
from connectors.graphql import TooLarge

AT_ONCE, MOST_BYTES = 8, 6_000_000
"""Of photos in one request: more would be a body that some web servers in front of a shop do not take."""


@dataclass
class Album:
    """A listing's photos by rendition, as far as the shop has them."""

    photos: dict[str, RemotePicture]
    issues: list[Issue] = field(default_factory=list)
    shown: list[Photo] = field(default_factory=list)
    """All that the product has, in the shop's order."""
    last: list[Mutation] = field(default_factory=list)
    """What is to be done when the photos are there."""


@dataclass(frozen=True)
class Photos:
    talk: Talk
    files: Files
    saved: Callable[[Push, Receipt], None]

    def album(self, push: Push, receipt: Receipt, product: Product, last: Sequence[Mutation] = ()) -> Album:
        """With what was missing uploaded; `product` as it stands. `last` goes in one request with the last photos, and
        stays to be done where there are none to upload.
        """
        there = {photo.id for photo in product.photos}
        known = {name: photo for name, photo in receipt.pictures.items() if photo.id in there}
        album = Album({**photos_of(product, push.listing), **known}, shown=list(product.photos), last=list(last))
        missing = [each for each in push.listing.pictures if each.rendition not in album.photos]
        waiting: list[Sequence[Picture]] = list(chunks(missing))
        while waiting:
            chunk, *waiting = waiting
            try:
                answers = self._upload(album, product.id, chunk, () if waiting else last)
            except TooLarge as error:
                if len(chunk) == 1:
                    album.issues.append(image_refused(chunk[0].name, str(error)))
                else:
                    waiting = [*halves(chunk), *waiting]
                continue
            self.saved(push, receipt.model_copy(update={"pictures": wanted_of(push, album.photos)}))
            if problems := [problem for done in answers for problem in done.problems()]:
                raise to_error(problems, push.listing.key)
        album.photos = wanted_of(push, album.photos)
        return album

    def _upload(
        self, album: Album, product: str, pictures: Sequence[Picture], last: Sequence[Mutation]
    ) -> Sequence[Done]:
        """What the last were answered."""
        mutations, uploads = [], []
        for number, picture in enumerate(pictures):
            document = {"product": product, "alt": picture.alt[:LONGEST_ALT], "image": None}
            mutations.append(Mutation("productMediaCreate", {"input": document}))
            name = photo_name(picture)
            uploads.append(Upload(f"input{number}.image", name, picture.media_type, self.files.read(picture)))
        answers = self.talk.change([*mutations, *last], *uploads)
        for picture, done in zip(pictures, answers, strict=False):
            if done.media:
                album.photos[picture.rendition] = done.media.remote()
                album.shown.append(done.media)
            else:
                reason = "; ".join(problem.told for problem in done.errors)
                album.issues.append(image_refused(picture.name, reason))
        if last:
            album.last.clear()
        return answers[len(pictures) :]


def chunks(pictures: Iterable[Picture]) -> Iterator[list[Picture]]:
    chunk: list[Picture] = []
    for picture in pictures:
        if chunk and (len(chunk) == AT_ONCE or sum(each.size for each in (*chunk, picture)) > MOST_BYTES):
            yield chunk
            chunk = []
        chunk.append(picture)
    if chunk:
        yield chunk


def wanted_of(push: Push, photos: Mapping[str, RemotePicture]) -> dict[str, RemotePicture]:
    """In the listing's order."""
    return {each.rendition: photos[each.rendition] for each in push.listing.pictures if each.rendition in photos}


def to_arrangement(push: Push, known: Receipt, product: Product, album: Album) -> list[Mutation]:
    """What is left to do: take away what is not wanted of ours, put in order, tell, show beside its variant."""
    wanted = [photo.id for photo in album.photos.values()]
    ours = {photo.id for photo in product.photos if photo.mark} | {photo.id for photo in known.pictures.values()}
    there = [photo.id for photo in album.shown]
    ghosts = [each for each in there if each in ours and each not in wanted]
    left = [each for each in there if each not in ghosts]
    order = [*wanted, *(each for each in left if each not in wanted)]
    mutations = [Mutation("productMediaDelete", {"id": each}) for each in ghosts]
    if order != left:
        mutations.append(Mutation("productMediaReorder", {"productId": product.id, "mediaIds": order}))
    told = () if is_translation(push.listing, product) else _told(push, album)
    return [*mutations, *told, *_beside_variants(push, product, album, {*ours, *wanted} - {*ghosts})]


def _told(push: Push, album: Album) -> Iterable[Mutation]:
    alts = {photo.id: photo.alt for photo in album.shown}
    for picture in push.listing.pictures:
        photo, alt = album.photos.get(picture.rendition), picture.alt[:LONGEST_ALT]
        if photo and alts.get(photo.id, alt) != alt:
            yield Mutation("productMediaUpdate", {"id": photo.id, "input": {"alt": alt}})


def _beside_variants(push: Push, product: Product, album: Album, ours: set[str]) -> Iterable[Mutation]:
    for variant, there in compared(push.listing, product).known:
        photo = album.photos.get(variant.picture) if variant.picture else None
        has = [each.id for each in there.media or ()]
        for each in has:
            if each in ours and not (photo and each == photo.id):
                yield Mutation("variantMediaUnassign", {"variantId": there.id, "mediaId": each})
        if photo and photo.id not in has:
            yield Mutation("variantMediaAssign", {"variantId": there.id, "mediaId": photo.id})
