"""Photos go to a place that the shop names, and from there into the product: it fetches them in its own time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from connectors import (
    ChannelUnavailable,
    Files,
    GraphQL,
    HttpClient,
    Part,
    Picture,
    Push,
    Receipt,
    RemotePicture,
    UnexpectedReply,
    multipart,
)
from connectors.channels.shopify.mapping import MEDIA_ID, photo_name, photos_at
from connectors.channels.shopify.operations import STAGE
from connectors.channels.shopify.refusals import insist
from connectors.channels.shopify.replies import Product, Target

AT_ONCE = 10
TIMEOUT = 90.0
REFUSED = (400, 403, 404, 411, 412, 413, 415)


@dataclass(frozen=True)
class Photos:
    graphql: GraphQL
    http: HttpClient
    files: Files
    saved: Callable[[Push, Receipt], None]

    def supply(self, push: Push, known: Receipt, product: Product | None) -> dict[str, RemotePicture]:
        """Each of the listing's photos by rendition: as it is at the shop, or where it waits to be fetched."""
        photos = self._known(push, known, product)
        missing = [each for each in dict.fromkeys(push.listing.pictures) if each.rendition not in photos]
        for start in range(0, len(missing), AT_ONCE):
            pictures = missing[start : start + AT_ONCE]
            for picture, target in zip(pictures, self._targets(pictures), strict=True):
                self._upload(picture, target)
                photos[picture.rendition] = RemotePicture(id=target.resource_url)
                self.saved(push, known.model_copy(update={"pictures": {**known.pictures, **photos}}))
        return photos

    @staticmethod
    def _known(push: Push, known: Receipt, product: Product | None) -> dict[str, RemotePicture]:
        wanted = {each.rendition for each in push.listing.pictures}
        waiting = {
            name: each for name, each in known.pictures.items() if name in wanted and not each.id.startswith(MEDIA_ID)
        }
        return {**waiting, **photos_at(push.listing, known.pictures, product.media.nodes if product else ())}

    def _targets(self, pictures: Sequence[Picture]) -> Sequence[Target]:
        asked = [_to_stage(each, len(self.files.read(each))) for each in pictures]
        done = self.graphql.ask(STAGE, input=asked).staged_uploads_create
        insist(done)
        targets = [each for each in done.staged_targets or () if each]
        if len(targets) != len(pictures):
            raise UnexpectedReply(f"{len(pictures)} photos were announced, and {len(targets)} places given")
        return targets

    def _upload(self, picture: Picture, target: Target) -> None:
        """A second upload to the same place is the same photo."""
        fields = [Part(each.name, each.value.encode()) for each in target.parameters]
        file = Part("file", self.files.read(picture), photo_name(picture), picture.media_type)
        content, media_type = multipart([*fields, file])
        reply = self.http.post(
            target.url,
            content=content,
            media_type=media_type,
            allow=REFUSED,
            budget="upload",
            expects="any",
            idempotent=True,
            timeout=TIMEOUT,
        )
        if not reply.ok:  # of the place, which has an end: another is asked for next time
            raise ChannelUnavailable(f"{reply.request} answered {reply.status}: {reply.excerpt}")


def _to_stage(picture: Picture, size: int) -> Mapping[str, str]:
    return {
        "resource": "IMAGE",
        "httpMethod": "POST",
        "filename": photo_name(picture),
        "mimeType": picture.media_type,
        "fileSize": str(size),
    }
