"""Photos: sent as bytes where the shop's password for applications is given, else named by their address.

An upload may have arrived though its answer was lost, so what was tried before is looked for before it is sent again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from connectors import (
    Files,
    HttpClient,
    Issue,
    OutcomeUnknown,
    Picture,
    Push,
    Receipt,
    ReceiptStatus,
    RemotePicture,
    Reply,
    read,
)
from connectors.channels.woocommerce.mapping import photo_name
from connectors.channels.woocommerce.replies import TIMEOUT, Image, Media, Params, image_refused, problem_of

MEDIA = "wp-json/wp/v2/media"
REFUSALS = (400, 403, 413, 415, 500)
"""WordPress says 403 to a person who may not upload, and 500 of a file whose kind it does not take."""


@dataclass
class Album:
    """What is known of a listing's photos on their way: at the shop, still to be fetched by it, or refused."""

    photos: dict[str, RemotePicture | str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    @property
    def at_shop(self) -> dict[str, RemotePicture]:
        return {name: photo for name, photo in self.photos.items() if isinstance(photo, RemotePicture)}

    @property
    def fetched(self) -> dict[str, str]:
        """Addresses, by rendition."""
        return {name: photo for name, photo in self.photos.items() if isinstance(photo, str)}


@dataclass(frozen=True)
class Photos:
    http: HttpClient
    files: Files
    saved: Callable[[Push, Receipt], None]
    upload: bool

    def album(self, push: Push, known: Mapping[str, RemotePicture]) -> Album:
        """Each of the listing's photos; those that the shop has not yet are uploaded or named by address."""
        pictures = {picture.rendition: picture for picture in push.listing.pictures}
        album = Album({name: known[name] for name in pictures if name in known})
        missing = [picture for name, picture in pictures.items() if name not in known]
        if not self.upload:
            album.photos |= {each.rendition: each.url for each in missing if each.url}
        elif missing:
            self._upload(push, album, missing)
        return album

    def _upload(self, push: Push, album: Album, missing: Iterable[Picture]) -> None:
        before = push.known or Receipt(remote={}, status=ReceiptStatus.SUBMITTED)
        if push.known is None:
            self.saved(push, before)  # whoever comes after a crash knows that photos may be there
        else:
            album.photos |= self.find(missing)
        for picture in missing:
            if picture.rendition in album.photos:
                continue
            photo = self._sent(picture)
            if isinstance(photo, Issue):
                album.issues.append(photo)
                continue
            album.photos[picture.rendition] = photo
            self.saved(push, before.model_copy(update={"pictures": {**before.pictures, **album.at_shop}}))

    def find(self, pictures: Iterable[Picture]) -> dict[str, RemotePicture]:
        """Those that the shop has under our name for them, by rendition."""
        names = {photo_name(each): each.rendition for each in pictures}
        params: Params = {"slug": ",".join(names), "per_page": 100, "_fields": "id,slug,source_url"}
        found = read(self.http.get(MEDIA, params=params, timeout=TIMEOUT), list[Media])
        return {names[each.slug]: _remote(each) for each in found if each.slug in names}

    def _sent(self, picture: Picture) -> RemotePicture | Issue:
        try:
            reply = self._posted(picture)
            return _remote(read(reply, Media)) if reply.ok else self._refused(picture, reply)
        except OutcomeUnknown:
            found = self.find([picture])
            if not found:
                raise
            return found[picture.rendition]

    def _posted(self, picture: Picture) -> Reply:
        """Under our name, which WordPress would take from the photo's own title, or from a file that was in the way."""
        name, extension = photo_name(picture), picture.name.rpartition(".")[2]
        return self.http.post(
            MEDIA,
            params={"slug": name, "title": name},
            content=self.files.read(picture),
            media_type=picture.media_type,
            headers={"content-disposition": f'attachment; filename="{name}.{extension}"'},
            allow=REFUSALS,
            timeout=TIMEOUT,
        )

    def _refused(self, picture: Picture, reply: Reply) -> Issue:
        """A shop that breaks down over the small sizes of a photo has it all the same."""
        problem = problem_of(reply)
        if reply.status == 500 and not problem.code.startswith("rest_upload"):
            raise OutcomeUnknown(f"{reply.request} answered 500: {reply.excerpt}")
        return image_refused(picture.name, problem.message or f"HTTP {reply.status}")


def matched(pictures: Iterable[Picture], images: Iterable[Image]) -> dict[str, RemotePicture]:
    """A product's images by rendition, as far as they bear our names for them."""
    names = {photo_name(each): each.rendition for each in pictures}
    return {names[each.name]: _remote_image(each) for each in images if each.name in names}


def placed(sent: Iterable[str], images: Iterable[Image]) -> dict[str, RemotePicture]:
    """A product's images by rendition, in the order in which they were sent; none where some are missing."""
    renditions, there = list(sent), list(images)
    if len(renditions) != len(there):
        return {}
    return {name: _remote_image(each) for name, each in zip(renditions, there, strict=True)}


def _remote(media: Media) -> RemotePicture:
    return RemotePicture(id=str(media.id), url=media.source_url or None)


def _remote_image(image: Image) -> RemotePicture:
    return RemotePicture(id=str(image.id), url=image.src or None)
