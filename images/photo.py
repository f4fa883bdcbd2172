"""A photo as values: what it looks like, what was made of it, why it was not taken. No pixels here."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from catalog.issues import Issue, Severity
from catalog.product import hash_of
from images.spec import ImageSpec

RENDERER = "2"
"""Raised when the same photo and spec should come out differently; every rendition is then made and sent anew."""
MAX_BYTES = 40_000_000
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/avif": "avif",
    "image/gif": "gif",
    "image/tiff": "tif",
    "image/bmp": "bmp",
}


@dataclass(frozen=True)
class Look:
    """Width and height are as shown, after the camera's orientation."""

    media_type: str
    width: int
    height: int
    moving: bool = False
    """There are more pictures in the file, and only the first is shown."""


@dataclass(frozen=True)
class RenditionBytes:
    spec: ImageSpec
    data: bytes = field(repr=False)
    media_type: str
    width: int
    height: int


class PhotoRefused(Exception):
    """A photo, or a folder or zip of photos, that cannot be taken; the issue says why and what to do."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue)
        self.issue = issue

    def __str__(self) -> str:
        return self.issue.message_in("en")


class PhotoNotFetched(PhotoRefused):
    """The address gave no photo."""


def photo_issue(code: str, source: str = "", **params: object) -> Issue:
    """A warning: one photo that fails does not keep the others from being shown."""
    filled = {name: str(value) for name, value in params.items()}
    return Issue(code=code, field="images", severity=Severity.WARNING, value=without_password(source), params=filled)


def about(issue: Issue, source: str) -> Issue:
    """The issue with the name that the seller gave the photo."""
    return issue if issue.value else issue.model_copy(update={"value": without_password(source)})


def is_address(source: str) -> bool:
    """Whether the seller named a web address rather than a file."""
    return source.strip().lower().startswith(("http://", "https://"))


def without_password(source: str) -> str:
    """The source, fit to be shown: the user name and password that an address may carry are taken out."""
    if not is_address(source):
        return source
    try:
        parts = urlsplit(source.strip())
    except ValueError:
        return source.partition("://")[0] + "://…"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def rendition_id(sha256: str, spec: ImageSpec) -> str:
    """The name of what a photo becomes under a spec: the same for the same photo, for ever."""
    return hash_of([sha256, spec.hash, RENDERER])


def one_of_many(look: Look, source: str) -> Issue | None:
    return photo_issue("photo_moves", source) if look.moving else None


def too_small(look: Look, spec: ImageSpec, source: str) -> Issue | None:
    if max(look.width, look.height) >= spec.min_side:
        return None
    return photo_issue("photo_too_small", source, width=look.width, height=look.height, needed=spec.min_side)
