"""A photo is made fit for every spec in one pass, whatever engine works on its pixels; images.worker runs it."""

from collections.abc import Sequence

from catalog.issues import Issue
from images.geometry import fit, shrunk
from images.photo import RenditionBytes, photo_issue
from images.pixels.engine import Engine, Picture, chosen
from images.spec import MEDIA_TYPES, Format, ImageSpec

Result = RenditionBytes | Issue

BEST_QUALITY: dict[Format, int] = {"jpeg": 85, "webp": 80}
QUICK_QUALITY: dict[Format, int] = {"webp": 82}
"""Where there is room: WebP looks as good as it does at its best quality, in half of the time, with 15 % more bytes."""
LOWEST_QUALITY = 40
SMALLEST, SHRINK_STEP = 16, 0.85


def render(data: bytes, specs: Sequence[ImageSpec], engine: Engine | None = None) -> list[Result]:
    """A rendition for each spec, in their order, made from the largest down; an issue where none can be."""
    if not specs:
        return []
    backgrounds = {spec.colour for spec in specs}
    whitened = any(spec.paper for spec in specs)  # what is see-through is not
    fill = backgrounds.pop() if len(backgrounds) == 1 and not whitened else None
    picture, full = (engine or chosen()).open(data, max(spec.box for spec in specs), fill)
    made: dict[str, Result] = {}
    for spec in sorted(set(specs), key=lambda spec: (-spec.box, spec.hash)):
        picture = picture.resized(fit(*full, spec.box))
        shown = picture.whitened(spec.paper) if spec.paper else picture
        made[spec.hash] = _made(shown.on(spec.colour, square=spec.square), spec)
    return [made[spec.hash] for spec in specs]


def _made(picture: Picture, spec: ImageSpec) -> Result:
    """Within the byte cap by quality first, then by the next format, then by size."""
    shown = picture
    while True:
        for kind in spec.formats:
            if (data := _within(shown, kind, spec.max_bytes)) is not None:
                return RenditionBytes(spec, data, MEDIA_TYPES[kind], *shown.size)
        size = shrunk(*shown.size, SHRINK_STEP)
        if max(size) < max(spec.min_side, SMALLEST):
            return photo_issue("photo_too_heavy", limit=spec.max_bytes // 1000, needed=spec.min_side)
        shown = picture.resized(size)


def _within(picture: Picture, kind: Format, cap: int) -> bytes | None:
    """The picture at the best quality that the cap allows; quickly where there is room."""
    if kind in QUICK_QUALITY and len(data := picture.encoded(kind, QUICK_QUALITY[kind], thorough=False)) <= cap:
        return data
    best = BEST_QUALITY.get(kind, 0)
    if len(data := picture.encoded(kind, best, thorough=True)) <= cap:
        return data
    if not best or len(lowest := picture.encoded(kind, LOWEST_QUALITY, thorough=True)) > cap:
        return None
    fits, low, high = lowest, LOWEST_QUALITY, best
    while high - low > 1:
        middle = (low + high) // 2
        data = picture.encoded(kind, middle, thorough=True)
        if len(data) <= cap:
            fits, low = data, middle
        else:
            high = middle
    return fits
