"""Google's product taxonomy as its own files have it, and the numbers of categories that sellers name exactly.

Google publishes the list in many languages; an installation loads those it wants. Our vocabulary is known without.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from catalog.categories import categories, category_name
from catalog.folding import folded, latin_digits
from catalog.sources.encodings import decoded
from catalog.sources.files import kind_of, refuse
from catalog.values import Value

_VERSION = re.compile(r"#\s*Google_Product_Taxonomy_Version:\s*(\S+)")
_LINE = re.compile(r"(\d{1,8}) - (\S.*)")
_NUMBER = re.compile(r"(\d{1,8})(?:\s*-\s.*)?")
_BETWEEN = " > "
_ROOTS = {
    "en": ("Apparel & Accessories", "Food, Beverages & Tobacco", "Health & Beauty", "Home & Garden", "Sporting Goods"),
    "fr": ("Vêtements et accessoires", "Alimentation, boissons et tabac", "Santé et beauté", "Maison et jardin"),
    "ar": ("ملابس وإكسسوارات", "المأكولات والمشروبات والتبغ", "الصحة والجمال", "المنزل والحديقة", "مستلزمات رياضية"),
}
"""By which a list in one of our readers' languages shows it."""


class Taxonomy(Value):
    """One of Google's files: the path of each number, in one language."""

    language: str
    version: str
    paths: dict[int, str]


@dataclass(frozen=True)
class CategoryNames:
    """What categories are called: in the lists that are loaded, and by us."""

    taxonomies: tuple[Taxonomy, ...] = ()

    def number(self, text: str) -> int | None:
        """The number itself, alone or before its path, or that of a path or name that is known exactly."""
        found = _NUMBER.fullmatch(latin_digits(text.strip()))
        return int(found.group(1)) or None if found else self.number_named(text)

    def number_named(self, text: str) -> int | None:
        """That of a whole path, or of a name that only one category has."""
        name = folded(text)
        if name in self._numbers:
            numbers = self._numbers[name]
            return next(iter(numbers)) if len(numbers) == 1 else None
        return _our_numbers().get(name)

    def name(self, number: int, language: str) -> str:
        """In the language, Google's before ours; else in whichever there is; empty for a number that nobody knows."""
        ranked = sorted(self.taxonomies, key=lambda each: each.language != language)
        paths = [(each.language, each.paths[number]) for each in ranked if number in each.paths]
        if paths and paths[0][0] == language:
            return paths[0][1]
        return category_name(number, language) or (paths[0][1] if paths else "")

    def has(self, number: int) -> bool:
        """Whether it may be a category: where no list is loaded, any number may."""
        return not self.taxonomies or number in categories() or any(number in each.paths for each in self.taxonomies)

    @cached_property
    def _numbers(self) -> Mapping[str, frozenset[int]]:
        """By path, and by last name where that is no path itself."""
        paths: dict[str, set[int]] = {}
        names: dict[str, set[int]] = {}
        for taxonomy in self.taxonomies:
            for number, path in taxonomy.paths.items():
                paths.setdefault(folded(path), set()).add(number)
                names.setdefault(folded(path.rpartition(_BETWEEN)[2]), set()).add(number)
        return {name: frozenset(numbers) for name, numbers in {**names, **paths}.items()}


def read_taxonomy(data: bytes, language: str | None = None) -> Taxonomy:
    """Reads one of Google's text files with numbers; raises FileRefused for any other."""
    if kind_of(data) != "text":
        refuse("taxonomy_without_numbers")
    lines = [line.strip() for line in decoded(data).splitlines() if line.strip()]
    said = [line for line in lines if not line.startswith("#")]
    paths: dict[int, str] = {}
    if not said or not any(map(_LINE.fullmatch, said)):
        refuse("taxonomy_without_numbers", said[0][:200] if said else "")
    for line in said:
        found = _LINE.fullmatch(line)
        if found is None or int(found.group(1)) in paths:
            refuse("taxonomy_unreadable", line[:200])
        paths[int(found.group(1))] = _BETWEEN.join(part.strip() for part in found.group(2).split(">"))
    version = next((found.group(1) for line in lines if (found := _VERSION.match(line))), "")
    return Taxonomy(language=language or _language_of(paths), version=version, paths=paths)


def _language_of(paths: Mapping[int, str]) -> str:
    roots = Counter(path.partition(_BETWEEN)[0] for path in paths.values())
    known = {code: sum(roots[name] for name in names) for code, names in _ROOTS.items()}
    likely = max(known, key=lambda code: known[code])
    if not known[likely]:
        refuse("taxonomy_language_unknown")
    return likely


@cache
def _our_numbers() -> Mapping[str, int]:
    return {folded(name): category.id for category in categories().values() for name in category.name.values()}


NO_LISTS = CategoryNames()
