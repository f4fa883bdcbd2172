"""What nobody needs any more is removed, after a while: first the rows, then the files that no row names.

A crash in the middle leaves files without rows, which the next time removes; never a row without its file.
"""

import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from catalog import store as catalogue
from catalog.models import Business
from images.files import KINDS, remove_old, shards
from images.models import Measured, PhotoAddress, Rendition, SourceImage

KEPT_UNUSED = timedelta(days=30)
"""For how long a photo is kept that no product names, and a rendition that no listing shows."""
KEPT_WITHOUT_ROW = timedelta(days=2)
TIDIED_EACH = timedelta(days=1)


@dataclass(frozen=True)
class Tidied:
    photos: int = 0
    renditions: int = 0
    files: int = 0


def is_due() -> bool:
    """Whether nobody has tidied up for a day; whoever is told so does it."""
    mark = settings.HOME / "images" / ".tidied"
    with suppress(FileNotFoundError):
        if time.time() - mark.stat().st_mtime < TIDIED_EACH.total_seconds():
            return False
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    return True


def tidy(shown: Iterable[str]) -> Tidied:
    """`shown`: the renditions that listings stand with at the platforms, wherever they fetch them from."""
    photos = sum(_forget_photos(business) for business in catalogue.businesses())
    renditions = _forget_renditions(shown)
    Measured.objects.exclude(pk__in=SourceImage.everywhere.values("sha256")).delete()
    return Tidied(photos, renditions, _remove_files())


def photos_of(business: Business) -> set[str]:
    """By their SHA-256."""
    return set(SourceImage.objects.within(business).values_list("sha256", flat=True))


def forget_what_was_made(photos: Collection[str], shown: Iterable[str]) -> None:
    """The renditions and measures of those of the photos that no business has any more. `shown`: as for `tidy`."""
    all_of_them = list(photos)
    parts = [all_of_them[start : start + 500] for start in range(0, len(all_of_them), 500)]
    gone = [set(part) - _held(part) for part in parts]
    stands = set(shown) if any(gone) else set()
    for part in gone:
        made = Rendition.objects.filter(photo__in=part)
        made.filter(pk__in=set(made.values_list("pk", flat=True)) - stands).delete()
        Measured.objects.filter(pk__in=part).delete()


def _held(photos: Collection[str]) -> set[str]:
    return set(SourceImage.everywhere.filter(sha256__in=photos).values_list("sha256", flat=True))


def _forget_photos(business: Business) -> int:
    """Those that were in a product and are no longer."""
    before = timezone.now() - KEPT_UNUSED
    photos = SourceImage.objects.within(business).filter(fetched_at__lt=before)
    addresses = PhotoAddress.objects.within(business).filter(ask_at__lt=before)
    old = set(photos.values_list("source", flat=True)) | set(addresses.values_list("source", flat=True))
    if not old:
        return 0
    unnamed = sorted(old - {image.source for product in catalogue.products(business) for image in product.images})
    gone = 0
    for start in range(0, len(unnamed), 500):  # databases limit the values in one statement
        some = unnamed[start : start + 500]
        gone += photos.filter(source__in=some).delete()[0]
        addresses.filter(source__in=some).delete()
    return gone


def _forget_renditions(shown: Iterable[str]) -> int:
    unused = Rendition.objects.filter(used_at__lt=timezone.now() - KEPT_UNUSED)
    candidates = set(unused.values_list("pk", flat=True))
    old = sorted(candidates.difference(shown)) if candidates else []
    parts = (old[start : start + 500] for start in range(0, len(old), 500))
    return sum(unused.filter(pk__in=part).delete()[0] for part in parts)  # one that was used since stays


def _remove_files() -> int:
    removed = 0
    for kind in KINDS:
        rows = SourceImage.everywhere.all() if kind == "originals" else Rendition.objects.all()
        for files in shards(settings.HOME, kind):
            named = set(rows.filter(sha256__in={file.stem for file in files}).values_list("sha256", flat=True))
            stray = (file for file in files if file.stem not in named)
            removed += sum(remove_old(file, KEPT_WITHOUT_ROW.total_seconds()) for file in stray)
    return removed
