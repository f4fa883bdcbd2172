"""What the measures of photos mean to their seller, as issues. How far each can be relied on: docs/photos.md. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from catalog.issues import Issue, Severity
from images.measures import Measures, likeness
from images.photo import photo_issue
from images.spec import ImageSpec

BLURRED_BELOW = 20.0
DARK_BELOW = 105
BURNT_OUT_FROM = 0.08
"""Share of pure white; no fault where the background is white as well."""
WHITE_FROM, NEARLY_WHITE_FROM, PLAIN_FROM, GREY_WITHIN = 245, 195, 0.9, 20
SMALL_BELOW = 0.45
NARROW_FROM = 2.2
OUTLINE_PARTS = 7
"""One more than the bits in which two alike photos differ: in one part at least they are the same."""


@dataclass(frozen=True)
class Seen:
    """A photo that a product names, and what was found of it."""

    source: str
    sha256: str
    width: int
    height: int
    measures: Measures


@dataclass(frozen=True)
class Demand:
    """What one platform asks of a photo at its place in the product."""

    platform: str
    spec: ImageSpec
    on_white: bool = False


def is_blurred(measures: Measures) -> bool:
    return measures.sharpness < BLURRED_BELOW


def is_dark(measures: Measures) -> bool:
    return measures.bright < DARK_BELOW


def is_burnt_out(measures: Measures) -> bool:
    return measures.clipped >= BURNT_OUT_FROM and not is_white(measures)


def is_white(measures: Measures) -> bool:
    return min(measures.edge) >= WHITE_FROM and measures.edge_even >= PLAIN_FROM


def is_nearly_white(measures: Measures) -> bool:
    grey = max(measures.edge) - min(measures.edge) <= GREY_WITHIN
    light = measures.edge_low >= NEARLY_WHITE_FROM and measures.edge_even >= PLAIN_FROM
    return grey and light and not is_white(measures)


def paper(measures: Measures) -> tuple[int, int, int]:
    """What has to become white so that nearly all of the border is: its colour, at its darker places."""
    red, green, blue = measures.edge
    darker = measures.edge_low / max(1, min(measures.edge))
    return max(1, round(red * darker)), max(1, round(green * darker)), max(1, round(blue * darker))


def is_small(measures: Measures) -> bool:
    """Told only before a plain background, from which the subject stands out."""
    return measures.fill is not None and measures.edge_even >= PLAIN_FROM and measures.fill < SMALL_BELOW


def of_photo(seen: Seen, demands: Sequence[Demand]) -> Iterator[Issue]:
    """What a better photo would have, whoever shows it; and what its platforms ask that it does not give."""
    source, measures = seen.source, seen.measures
    if is_dark(measures):
        yield photo_issue("photo_dark", source)
    elif is_burnt_out(measures):
        yield photo_issue("photo_burnt_out", source)
    elif is_blurred(measures):
        yield photo_issue("photo_blurred", source)
    if is_small(measures):
        percent = round(100 * (measures.fill or 0))
        yield _to_know(photo_issue("photo_subject_small", source, percent=percent))
    if max(seen.width, seen.height) >= NARROW_FROM * min(seen.width, seen.height):
        yield _to_know(photo_issue("photo_narrow", source, width=seen.width, height=seen.height))
    yield from _too_small(seen, demands)
    yield from of_background(seen, demands)


def of_background(seen: Seen, demands: Sequence[Demand]) -> Iterator[Issue]:
    platforms = _names(demand for demand in demands if demand.on_white)
    if platforms and not is_white(seen.measures):
        nearly = is_nearly_white(seen.measures)
        code = "photo_background_nearly_white" if nearly else "photo_background_not_white"
        yield photo_issue(code, seen.source, platforms=platforms)


def _too_small(seen: Seen, demands: Sequence[Demand]) -> Iterator[Issue]:
    longer = max(seen.width, seen.height)
    strict = [demand for demand in demands if demand.spec.min_side > longer]
    if strict:
        needed = max(demand.spec.min_side for demand in strict)
        sizes = {"width": seen.width, "height": seen.height, "needed": needed}
        yield photo_issue("photo_small_for", seen.source, platforms=_names(strict), **sizes)


def _names(demands: Iterable[Demand]) -> str:
    return ", ".join(dict.fromkeys(demand.platform for demand in demands))


def _to_know(issue: Issue) -> Issue:
    return issue.model_copy(update={"severity": Severity.INFO})


def of_copies(
    products: Mapping[str, Sequence[str]], seen: Mapping[str, Seen], titles: Mapping[str, str]
) -> Iterator[Issue]:
    """Photos that are nearly the same: twice in one product, or on several. Products: key → the photos they name."""
    alike = defaultdict[str, set[str]](set)
    for one, other in _alike(list(seen.values())):
        alike[one].add(other)
        alike[other].add(one)
    shows = defaultdict[str, list[str]](list)
    for key, sources in products.items():
        for source in dict.fromkeys(sources):
            shows[source].append(key)
    for key, sources in products.items():
        for at, source in enumerate(dict.fromkeys(sources)):
            before = [each for each in sources[:at] if each in alike[source]]
            if before:
                yield photo_issue("photo_repeated", source, other=before[0]).model_copy(update={"product": key})
            others = {each for name in (source, *alike[source]) for each in shows[name]} - {key}
            if others:
                named = ", ".join(titles.get(each, each) for each in sorted(others)[:3])
                issue = photo_issue("photo_shared", source, products=named, count=len(others))
                yield issue.model_copy(update={"product": key})


def _alike(photos: Sequence[Seen]) -> Iterator[tuple[str, str]]:
    """Only photos that share a part of their outline are held beside each other."""
    baskets = defaultdict[tuple[int, int], list[Seen]](list)
    for photo in photos:
        for part in range(OUTLINE_PARTS):
            bits = int(photo.measures.outline, 16) >> (part * 64 // OUTLINE_PARTS)
            width = (part + 1) * 64 // OUTLINE_PARTS - part * 64 // OUTLINE_PARTS
            baskets[part, bits & ((1 << width) - 1)].append(photo)
    told = set[tuple[str, str]]()
    for basket in baskets.values():
        for one, other in combinations(basket, 2):
            pair = (one.source, other.source)
            if pair not in told and (one.sha256 == other.sha256 or likeness(one.measures, other.measures).same):
                told.add(pair)
                yield pair
