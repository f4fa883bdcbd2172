"""Photos become assets: all that a listing lacks in one upload, each under a name that says which pixels it has.

An upload may have arrived though its answer was lost, so what was tried before is looked for before it is sent again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from connectors import (
    Files,
    Issue,
    OutcomeUnknown,
    Picture,
    Push,
    Receipt,
    ReceiptStatus,
    RemotePicture,
    Severity,
    UnexpectedReply,
    Upload,
)
from connectors.channels.vendure.admin import Admin
from connectors.channels.vendure.mapping import photo_name
from connectors.channels.vendure.operations import ASSETS, UPLOAD
from connectors.channels.vendure.replies import AssetNode, Uploaded

AT_ONCE = 6
UPLOAD_TIMEOUT = 60.0


@dataclass
class Album:
    """A listing's photos: those that are assets, by rendition, and what the shop said of those that it did not take."""

    photos: dict[str, RemotePicture] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


@dataclass(frozen=True)
class Photos:
    admin: Admin
    files: Files
    saved: Callable[[Push, Receipt], None]

    def album(self, push: Push, receipt: Receipt, shown: Iterable[AssetNode]) -> Album:
        """Each of the listing's photos; `shown`: assets of the product as it stands."""
        pictures = {picture.rendition: picture for picture in push.listing.pictures}
        known = {name: receipt.pictures[name] for name in pictures if name in receipt.pictures}
        album = Album(self._left(known, {asset.id for asset in shown}))
        missing = [picture for name, picture in pictures.items() if name not in album.photos]
        if missing:
            self._supply(push, receipt, album, missing)
        return album

    def _left(self, known: Mapping[str, RemotePicture], shown: set[str]) -> dict[str, RemotePicture]:
        """Without what somebody deleted: a product takes no asset that is gone."""
        doubtful = sorted(photo.id for photo in known.values() if photo.id not in shown)
        there = shown | {asset.id for asset in self._assets("id", doubtful)}
        return {name: photo for name, photo in known.items() if photo.id in there}

    def _supply(self, push: Push, receipt: Receipt, album: Album, missing: Sequence[Picture]) -> None:
        if push.known is None:
            self.saved(push, receipt.model_copy(update={"status": ReceiptStatus.SUBMITTED}))
            # whoever comes after a crash knows that photos may be there
        else:
            album.photos |= self.find(missing)
        left = [picture for picture in missing if picture.rendition not in album.photos]
        for start in range(0, len(left), AT_ONCE):
            self._upload(album, left[start : start + AT_ONCE])
            self.saved(push, receipt.model_copy(update={"pictures": {**receipt.pictures, **album.photos}}))

    def find(self, pictures: Iterable[Picture]) -> dict[str, RemotePicture]:
        """Those that the shop has under our name for them, by rendition."""
        wanted = list(pictures)
        return named(wanted, self._assets("name", [photo_name(each) for each in wanted]))

    def _assets(self, by: str, values: Sequence[str]) -> list[AssetNode]:
        """The oldest first."""
        if not values:
            return []
        options = {"filter": {by: {"in": list(values)}}, "sort": {"id": "ASC"}, "take": 100}
        return self.admin.ask(ASSETS, options=options).assets.items

    def _upload(self, album: Album, pictures: Sequence[Picture]) -> None:
        files = [
            Upload(f"input.{place}.file", photo_name(each), each.media_type, self.files.read(each))
            for place, each in enumerate(pictures)
        ]
        try:
            answer = self.admin.ask(UPLOAD, *files, timeout=UPLOAD_TIMEOUT, input=[{"file": None} for _ in files])
        except OutcomeUnknown:
            found = self.find(pictures)
            album.photos |= found
            if len(found) < len(pictures):
                raise
            return
        if len(answer.uploaded) != len(pictures):
            raise UnexpectedReply(f"{len(pictures)} photos were sent, and {len(answer.uploaded)} answered")
        for picture, uploaded in zip(pictures, answer.uploaded, strict=True):
            _note(album, picture, uploaded)


def named(pictures: Iterable[Picture], assets: Sequence[AssetNode]) -> dict[str, RemotePicture]:
    """By rendition, the assets that bear our names; the first of those that bear the same."""
    names = {photo_name(each): each.rendition for each in pictures}
    return {names[each.name]: _remote(each) for each in reversed(assets) if each.name in names}


def _note(album: Album, picture: Picture, uploaded: Uploaded) -> None:
    if uploaded.kind == "Asset" and uploaded.id:
        album.photos[picture.rendition] = RemotePicture(id=uploaded.id, url=uploaded.source or None)
        return
    params = {"photo": picture.name, "reason": uploaded.message or uploaded.kind}
    issue = Issue(
        code="image_refused", field="pictures", severity=Severity.WARNING, params=params, raw=uploaded.message
    )
    album.issues.append(issue)


def _remote(asset: AssetNode) -> RemotePicture:
    return RemotePicture(id=asset.id, url=asset.source or None)
