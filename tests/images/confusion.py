"""How often the advice on photos is right, counted on the labelled set and written into docs/photos.md.

python -m tests.images.confusion
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from multiprocessing import get_context

from images.advice import is_blurred, is_burnt_out, is_dark, is_nearly_white, is_small, is_white
from images.inspect import measure
from images.measures import Measures, likeness
from qafila.demo.photos import develop
from qafila.demo.shots import shots
from tests.images.labelled import CRAFTS, as_jpeg, copies, in_scene, noisy, on_plain, photos
from tests.layout import ROOT

PAGE = ROOT / "docs" / "photos.md"
CHECKS: dict[str, Callable[[Measures], bool]] = {
    "blurred": is_blurred,
    "dark": is_dark,
    "burnt_out": is_burnt_out,
    "white": is_white,
    "nearly_white": is_nearly_white,
    "small": is_small,
}
FAULTS = ("blurred", "dark", "burnt_out")
Judged = tuple[str, dict[str, bool], Measures]


def judged(craft: int) -> list[Judged]:
    return [(photo.name, photo.labels, measure(photo.jpeg)) for photo in photos([craft])]


def pictures_and_copies(craft: int) -> list[tuple[Measures, dict[str, Measures]]]:
    pair = (noisy(in_scene(craft), craft), noisy(on_plain(craft, 255), craft))
    return [(measure(as_jpeg(one)), {name: measure(data) for name, data in copies(one).items()}) for one in pair]


def phone_photo(name: str) -> Measures:
    return measure(develop(shots()[name]))


def counts(found: Iterable[Judged]) -> dict[str, list[int]]:
    """Check → told rightly, missed, told wrongly, rightly silent, told of those without a label, all of those."""
    table = {name: [0] * 6 for name in CHECKS}
    for _, labels, measures in found:
        for name, check in CHECKS.items():
            told, label = check(measures), labels.get(name)
            if label is None:
                table[name][4] += told
                table[name][5] += 1
            else:
                table[name][(0 if told else 1) if label else (2 if told else 3)] += 1
    return table


def by_strength(found: Iterable[Judged]) -> dict[str, dict[str, str]]:
    """How a picture was made → check → how many of those pictures it was told of."""
    made = defaultdict[str, list[Measures]](list)
    for name, _, measures in found:
        made[name].append(measures)
    return {
        name: {check: f"{sum(map(CHECKS[check], those))}/{len(those)}" for check in CHECKS}
        for name, those in made.items()
    }


def row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def report(
    found: Sequence[Judged], pairs: Sequence[tuple[Measures, dict[str, Measures]]], phones: Sequence[Measures]
) -> str:
    lines = [
        f"{len(found)} pictures with known defects, drawn by tests/images/labelled.py, and {len(phones)} phone"
        " photos of the sample business.",
        "",
        row("check", "has it: told", "has it: missed", "has it not: told", "has it not: silent", "in between: told"),
        row(*["---"] * 6),
        *(row(name, *count[:4], f"{count[4]} of {count[5]}") for name, count in counts(found).items()),
        "",
        row("made so", *CHECKS),
        row(*["---"] * (len(CHECKS) + 1)),
        *(row(name, *told.values()) for name, told in by_strength(found).items()),
        "",
    ]
    wrong = {name: sum(map(CHECKS[name], phones)) for name in FAULTS}
    lines += [f"Told wrongly of the phone photos: {', '.join(f'{name} {count}' for name, count in wrong.items())}.", ""]
    lines += [row("a copy of a photo", "recognised"), row("---", "---")]
    for name in pairs[0][1]:
        lines.append(row(name, f"{sum(likeness(one, made[name]).same for one, made in pairs)}/{len(pairs)}"))
    others = [likeness(one[0], other[0]).same for one, other in combinations(pairs, 2)]
    lines.append(row("another product, or the same before something else (wrong)", f"{sum(others)}/{len(others)}"))
    return "\n".join(lines)


def main() -> None:
    with get_context("spawn").Pool() as pool:
        found = [each for craft in pool.map(judged, range(len(CRAFTS)), 1) for each in craft]
        pairs = [each for craft in pool.map(pictures_and_copies, range(len(CRAFTS)), 1) for each in craft]
        phones = pool.map(phone_photo, [name for name, shot in shots().items() if not shot.thumbnail], 1)
    table = report(found, pairs, phones)
    page = PAGE.read_text("utf-8")
    marked = re.sub(r"(?s)(<!-- counted -->\n).*(<!-- end -->)", lambda at: f"{at[1]}{table}\n{at[2]}", page)
    PAGE.write_text(marked, "utf-8")


if __name__ == "__main__":
    main()
