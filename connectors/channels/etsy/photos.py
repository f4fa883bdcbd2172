"""Photos, which Etsy takes as bytes alone: each is sent once, and the listing then says which it has, in what order."""

from collections.abc import Callable
from dataclasses import dataclass

from connectors import Files, HttpClient, OutcomeUnknown, Picture, Push, Receipt, RemotePicture, read
from connectors.channels.etsy.mapping import ALT, FORM, MOST_PHOTOS, encoded
from connectors.channels.etsy.refusals import REFUSED, is_gone, taken
from connectors.channels.etsy.replies import Image
from connectors.multipart import Part, multipart


@dataclass(frozen=True)
class Photos:
    http: HttpClient
    files: Files
    shop: str
    saved: Callable[[Push, Receipt], None]

    def upload(self, push: Push, receipt: Receipt) -> Receipt:
        """What is not there yet. One that is sent twice after a cut is left out when the listing says which it has."""
        wanted = {picture.rendition for picture in push.listing.pictures}
        over = [name for name in receipt.pictures if name not in wanted]
        for rank, picture in enumerate(push.listing.pictures, start=1):
            if picture.rendition in receipt.pictures:
                continue
            if len(receipt.pictures) >= MOST_PHOTOS and over:
                receipt = self._without(push, receipt, over.pop())
            image = self._sent(receipt.remote["listing"], picture, rank)
            photo = RemotePicture(id=str(image.listing_image_id), url=image.url_fullxfull)
            receipt = receipt.model_copy(update={"pictures": {**receipt.pictures, picture.rendition: photo}})
            self.saved(push, receipt)
        return receipt

    def _without(self, push: Push, receipt: Receipt, rendition: str) -> Receipt:
        """There is room for twenty, and what is new comes before what was there has gone."""
        number = receipt.remote["listing"]
        left = {name: photo for name, photo in receipt.pictures.items() if name != rendition}
        reply = self.http.patch(
            f"shops/{self.shop}/listings/{number}",
            content=encoded({"image_ids": ",".join(photo.id for photo in left.values())}),
            media_type=FORM,
            idempotent=True,
            allow=(404, *REFUSED),
        )
        if is_gone(reply):
            raise OutcomeUnknown("the listing is gone")
        taken(reply)
        receipt = receipt.model_copy(update={"pictures": left})
        self.saved(push, receipt)
        return receipt

    def _sent(self, number: str, picture: Picture, rank: int) -> Image:
        content, media_type = multipart(
            [
                Part("image", self.files.read(picture), picture.name, picture.media_type),
                Part("rank", str(rank).encode()),
                Part("alt_text", picture.alt[:ALT].encode()),
            ]
        )
        reply = self.http.post(
            f"shops/{self.shop}/listings/{number}/images",
            content=content,
            media_type=media_type,
            idempotent=True,
            allow=(404, *REFUSED),
        )
        if is_gone(reply):
            raise OutcomeUnknown("the listing is gone")
        return read(taken(reply), Image)
