"""The small pictures that pages show: those that lie ready; none is made while somebody waits for a page."""

from collections.abc import Iterable

from django.urls import reverse

from catalog.models import Business
from images import store as images
from images.spec import ImageSpec
from sync.store.chore_work import PREVIEW


def previews(business: Business, sources: Iterable[str], spec: ImageSpec = PREVIEW) -> dict[str, str]:
    """By source: where its picture is."""
    return {source: address(made) for source, made in images.ready(business, sources, spec).items()}


def address(made: images.Made) -> str:
    return reverse("photo", args=(made.rendition_id, made.path.suffix[1:]))
