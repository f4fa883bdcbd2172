"""What a seller agrees to have done with a photo whose background is nearly white. The photo itself stays as it is."""

from django.db import transaction
from django.utils import timezone

from catalog.models import Business
from images.advice import is_nearly_white, paper
from images.models import SourceImage
from images.store.findings import seen
from images.worker import PhotoWorkers


class PhotoUnknown(LookupError):
    """A name that no photo of the business has."""

    def __init__(self, source: str) -> None:
        super().__init__(f"There is no photo {source!r}: write its name as in the catalogue.")
        self.source = source


class NotNearlyWhite(ValueError):
    """A photo that whitening would spoil, or that needs none."""

    def __init__(self, source: str) -> None:
        super().__init__(f"The background of {source} is not nearly white: whitening it would spoil the product, too.")
        self.source = source


def whiten(business: Business, source: str, workers: PhotoWorkers) -> None:
    """Raises PhotoUnknown or NotNearlyWhite. Another photo under the same name is not whitened unasked."""
    found = seen(business, [source], workers).get(source)
    if found is None:
        raise PhotoUnknown(source)
    if not is_nearly_white(found.measures):
        raise NotNearlyWhite(source)
    _note(business, source, found.sha256, paper(found.measures))


def leave_as_it_is(business: Business, source: str) -> None:
    """Raises PhotoUnknown."""
    row = SourceImage.objects.within(business).filter(source=source).first()
    if row is None:
        raise PhotoUnknown(source)
    _note(business, source, row.sha256, None)


def _note(business: Business, source: str, digest: str, colour: tuple[int, int, int] | None) -> None:
    with transaction.atomic():
        rows = SourceImage.objects.within(business).filter(source=source, sha256=digest)
        rows.update(paper=colour and list(colour), fetched_at=timezone.now())
