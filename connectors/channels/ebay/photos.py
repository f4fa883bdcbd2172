"""Photos, which eBay keeps itself: each is sent once as a file, and the address that eBay gives it goes into listings.

A photo that no active listing shows ends after about thirty days, so those that were sent before are asked about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connectors import (
    Files,
    HttpClient,
    Listing,
    Part,
    Picture,
    Push,
    Receipt,
    ReceiptStatus,
    RemotePicture,
    UnexpectedReply,
    multipart,
    read,
)
from connectors.channels.ebay.refusals import problems_in, taken
from connectors.channels.ebay.replies import Image, Item

API = "commerce/media/v1_beta/image"
SOON = timedelta(days=1)
TIMEOUT = 90.0
Addresses = Mapping[str, RemotePicture]


@dataclass(frozen=True)
class Photos:
    http: HttpClient
    files: Files
    url: str
    saved: Callable[[Push, Receipt], None]

    def supply(self, push: Push, there: Mapping[str, Item]) -> dict[str, RemotePicture]:
        """Each of the listing's photos by rendition, as eBay has it."""
        known = push.known or Receipt(remote={}, status=ReceiptStatus.SUBMITTED)
        live = known.status is ReceiptStatus.LIVE
        shown = {address for item in there.values() for address in item.photos} if live else set()
        photos: dict[str, RemotePicture] = {}
        for picture in dict.fromkeys(push.listing.pictures):
            name, photo = picture.rendition, known.pictures.get(picture.rendition)
            if photo and photo.url not in shown:
                photo = self._as_it_stands(photo)
            if photo is None:
                sent = RemotePicture(id=self._sent(picture))
                self.saved(push, known.model_copy(update={"pictures": {**known.pictures, **photos, name: sent}}))
                photo = self._as_it_stands(sent)
            if photo is None:
                raise UnexpectedReply(f"{picture.name} was taken, and is not there")
            photos[name] = photo
        return photos

    def _as_it_stands(self, photo: RemotePicture) -> RemotePicture | None:
        """With its address; None where it has ended, or will before it is shown."""
        reply = self.http.get(f"{self.url}/{API}/{photo.id}", allow=(400, 404))
        if not reply.ok:
            problems_in(reply)
            return None
        told = read(reply, Image)
        over = told.expiration_date is not None and told.expiration_date <= datetime.now(UTC) + SOON
        return None if over else RemotePicture(id=photo.id, url=told.image_url)

    def _sent(self, picture: Picture) -> str:
        """Its number. A second upload after a cut is a photo that nobody shows, and ends by itself."""
        content, media_type = multipart([Part("image", self.files.read(picture), picture.name, picture.media_type)])
        reply = self.http.post(
            f"{self.url}/{API}/create_image_from_file",
            content=content,
            media_type=media_type,
            budget="media",
            allow=(400, 409, 413, 415),
            idempotent=True,
            timeout=TIMEOUT,
        )
        number = taken(reply).headers.get("location", "").rstrip("/").rpartition("/")[2]
        if not number:
            raise UnexpectedReply(f"{reply.request} does not say where the photo is")
        return number


def placed(listing: Listing, photos: Addresses) -> Listing:
    """The same with its photos where eBay has them."""
    pictures = [each.model_copy(update={"url": photos[each.rendition].url}) for each in listing.pictures]
    return listing.model_copy(update={"pictures": tuple(pictures)})
