"""ImageSpec: what a platform asks of a picture."""

from typing import Literal

from pydantic import Field

from catalog.product import hash_of
from catalog.values import Value

Colour = tuple[int, int, int]
Format = Literal["jpeg", "png", "webp"]
MEDIA_TYPES: dict[Format, str] = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


class ImageSpec(Value):
    """Lengths in pixels. The picture fits a square of `box`; one that is `square` is padded with the background."""

    box: int = Field(default=1600, ge=16, le=10_000)
    min_side: int = Field(default=1, ge=1)
    """The platform refuses pictures whose longer side is below this; a photo is never enlarged to meet it."""
    formats: tuple[Format, ...] = Field(default=("jpeg",), min_length=1)
    """What the platform takes, the best first."""
    max_bytes: int = Field(default=5_000_000, ge=10_000)
    background: str = Field(default="#ffffff", pattern=r"^#[0-9a-f]{6}$")
    square: bool = False

    paper: tuple[int, int, int] | None = None
    """The colour in the photo that is shown as white, where its seller has agreed to that: never a platform's wish."""

    @property
    def colour(self) -> Colour:
        """The background as numbers."""
        red, green, blue = bytes.fromhex(self.background[1:])
        return red, green, blue

    @property
    def hash(self) -> str:
        return hash_of(self.model_dump(mode="json", exclude=None if self.paper else {"paper"}))
