"""Photos: uploaded once each, in the listing's order. A shop gives a photo a number and nothing else, so what is on
its way is written down before it is sent: an upload whose answer was lost is known by being one more than we know of.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from connectors import Files, Issue, Part, Picture, Push, Receipt, RemotePicture, Reply, multipart
from connectors.channels.prestashop.documents import Draft
from connectors.channels.prestashop.errand import Errand
from connectors.channels.prestashop.refusals import image_refused, refused, told
from connectors.channels.prestashop.webservice import Webservice, read_document

PENDING, PLACED = "pending", "placed"
"""Before a number, it is no photo known to be there: its turn on the way; or the photo that stands in its place."""


@dataclass(frozen=True)
class Photos:
    webservice: Webservice
    files: Files
    saved: Callable[[Push, Receipt], None]

    def upload(self, errand: Errand) -> None:
        """Those that the shop lacks; afterwards the receipt has the numbers of all."""
        wanted = {each.rendition: each for each in errand.listing.pictures}
        known = self._known(errand)
        missing = [each for name, each in wanted.items() if name not in known]
        if missing and errand.receipt.pictures != (there := {**known, **pending(missing)}):
            errand.receipt = errand.receipt.model_copy(update={"pictures": there})
            self.saved(errand.push, errand.receipt)
        for at, picture in enumerate(missing, 1):
            photo = self._sent(errand, picture)
            if isinstance(photo, Issue):
                errand.issues.append(photo)
            else:
                known[picture.rendition] = photo
            errand.receipt = errand.receipt.model_copy(update={"pictures": {**known, **pending(missing[at:])}})
            self.saved(errand.push, errand.receipt)
        errand.receipt = errand.receipt.model_copy(update={"pictures": known})

    def show_first(self, errand: Errand, cover: str) -> None:
        """The listing's first photo, where the shop shows another one."""
        first = next(
            (errand.photos[each.rendition] for each in errand.listing.pictures if each.rendition in errand.photos), ""
        )
        if first and first != cover:
            self.webservice.amend("products", errand.number, Draft({"id_default_image": first}))

    def take_away(self, errand: Errand) -> None:
        """Those of ours that the listing has no more."""
        wanted = {each.rendition for each in errand.listing.pictures}
        gone = {name: each for name, each in errand.receipt.pictures.items() if name not in wanted}
        kept = {name: each for name, each in errand.receipt.pictures.items() if name in wanted}
        for photo in gone.values():
            self.webservice.delete(f"images/products/{errand.number}/{photo.id}")
        errand.receipt = errand.receipt.model_copy(update={"pictures": kept})

    def _known(self, errand: Errand) -> dict[str, RemotePicture]:
        """By rendition, with what is at the shop though nobody told us."""
        before = {} if errand.new else errand.receipt.pictures
        known = {name: each for name, each in before.items() if each.id.isdecimal()}
        waiting = sorted(
            (int(each.id.split()[1]), name) for name, each in before.items() if each.id.startswith(PENDING)
        )
        if waiting:
            product = self.webservice.get("products", errand.number)
            images = [each.id for each in product.linked("images")] if product else []
            return {**known, **_arrived([name for _, name in waiting], known, images)}
        if known:
            return known
        return {name: RemotePicture(id=each.id.split()[1]) for name, each in before.items()}

    def _sent(self, errand: Errand, picture: Picture) -> RemotePicture | Issue:
        content = self.files.read(picture)
        body, media_type = multipart([Part("image", content, picture.name, picture.media_type)])
        reply = self.webservice.upload(f"images/products/{errand.number}", body, media_type)
        if reply.ok:
            (image,) = read_document(reply, idempotent=False).resources
            return RemotePicture(id=image.id)
        return self._refused(reply, picture)

    @staticmethod
    def _refused(reply: Reply, picture: Picture) -> Issue:
        problems = told(reply)
        if reply.status == 413 or (reply.status == 400 and problems):
            return image_refused(picture.name, "; ".join(each.message for each in problems) or "too large")
        raise refused(reply, None)


def pending(pictures: Iterable[Picture]) -> dict[str, RemotePicture]:
    return {each.rendition: RemotePicture(id=f"{PENDING} {turn}") for turn, each in enumerate(pictures, 1)}


def _arrived(
    waiting: Sequence[str], known: Mapping[str, RemotePicture], images: Iterable[str]
) -> dict[str, RemotePicture]:
    """They are sent one after the other, so those at the shop that we know nothing of are the first of them."""
    numbers = {each.id for each in known.values()}
    more = sorted((each for each in images if each not in numbers), key=int)
    return {name: RemotePicture(id=number) for name, number in zip(waiting, more, strict=False)}
