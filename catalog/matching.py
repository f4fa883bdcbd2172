"""Which stored product an incoming one is, and which variant is which. Keys that were given stay given."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from catalog.dialects.own import NAME as OWN
from catalog.folding import folded
from catalog.identifiers import new_key
from catalog.product import Product, Variant
from catalog.staged import portions

FREEFORM = "freeform"
"""The kind of file whose rows may have no identifier of their own."""


@dataclass(frozen=True)
class Stored:
    """A product as the catalogue has it, beside what the last import had (None when it was made by hand)."""

    current: Product
    imported: Product | None = None
    dialect: str = ""
    version: int = 1

    @property
    def key(self) -> str:
        return self.current.key

    @property
    def variants(self) -> tuple[Variant, ...]:
        """The variants as the file had them, then those added by hand: a file is compared with a file."""
        before = self.imported.variants if self.imported else ()
        return (*before, *self.current.variants)

    def may_be(self, product: Product, dialect: str) -> bool:
        """Whether the same key means the same product: a bare number is the id of many things in many shops."""
        if self.dialect in ("", dialect):
            return True
        titles = {*self.current.title.values(), *(self.imported.title.values() if self.imported else ())}
        return not titles.isdisjoint(product.title.values())


class Known(Mapping[str, Stored]):
    """What is in the catalogue already, by product key, in the order in which it came."""

    @abstractmethod
    def some(self, keys: Iterable[str]) -> Mapping[str, Stored]:
        """Those of the keys that are known; some hundreds of keys at a time."""

    def standing(self, incoming: Sequence[Product], dialect: str) -> Collection[str]:
        """The keys of those that stand in it exactly as they come, where that shows without making products of them."""
        return ()

    @abstractmethod
    def read_as(self, dialect: str) -> Iterable[str]:
        """The keys of what came in files of that kind."""

    def each(self, keys: Iterable[str]) -> Iterator[Stored]:
        """All of them, with some hundreds in memory at a time."""
        return (stored for some in portions(keys) for stored in self.some(some).values())


Evidence = Literal["key", "id", "sku", "gtin", "title", "photos"]
_BESIDE_KEYS: tuple[Evidence, ...] = ("id", "sku", "gtin", "title", "photos")
Sign = tuple[Evidence, str | tuple[str, ...]]
"""What may show that two products are the same, such as one SKU of theirs."""


class Match(NamedTuple):
    """The key of the stored product, and what showed that it is the same."""

    key: str
    by: Evidence


class Arrived:
    """The products of one file beside each other: a title or photos that several have show nothing."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self._once: set[int] = set()
        self._again: set[int] = set()
        """By their hashes, which are a fifth as large as the signs."""

    def add(self, product: Product) -> None:
        shown = {hash(sign) for sign in self._shown(product)}
        self._again |= shown & self._once
        self._once |= shown

    def signs(self, product: Product) -> Iterator[Sign]:
        if product.source.id:
            yield "id", product.source.id
        yield from _of_variants(product.variants)
        yield from (sign for sign in self._shown(product) if hash(sign) not in self._again)

    def _shown(self, product: Product) -> list[Sign]:
        return _shown(product, self.dialect)


def same_keys(incoming: Iterable[Product], known: Known, dialect: str) -> dict[str, Stored]:
    """The stored products that have the keys of incoming ones, and are the same; in our own files they are."""
    arrived = {product.key: product for product in incoming}
    found = known.some(arrived)
    return {key: stored for key, stored in found.items() if dialect == OWN or stored.may_be(arrived[key], dialect)}


def matches(
    incoming: Iterable[Product], known: Known, arrived: Arrived, claimed: Collection[str] = ()
) -> dict[str, Match]:
    """{incoming key: match} by the id in files of the same kind, a SKU, a barcode, title or photos.

    One to one, and not with those `claimed` already. Titles and photos count only where no other product of the file or
    the catalogue has the same; titles only between sheets that sellers make themselves, to which identifiers are added
    later.
    """
    signs = {product.key: tuple(arrived.signs(product)) for product in incoming}
    owners: dict[Sign, tuple[str, ...]] = {sign: () for told in signs.values() for sign in told}
    for stored in known.each(known) if owners else ():
        for sign in dict.fromkeys(_signs_of(stored, arrived.dialect)):
            if sign in owners:
                owners[sign] += (stored.key,)
    found: dict[str, Match] = {}
    taken = set(claimed)
    for by in _BESIDE_KEYS:
        for key, told in signs.items():
            candidates = (_owner(by, owners[sign]) for sign in told if sign[0] == by and owners[sign])
            if key not in found and (owner := next((one for one in candidates if one and one not in taken), None)):
                found[key] = Match(owner, by)
                taken.add(owner)
    return found


def _signs_of(stored: Stored, dialect: str) -> Iterator[Sign]:
    alike, as_it_came = stored.dialect == dialect, stored.imported or stored.current
    if alike and stored.current.source.id:
        yield "id", stored.current.source.id
    yield from _of_variants(stored.variants)
    if alike:
        yield from _shown(as_it_came, dialect)


def _owner(by: Evidence, owners: tuple[str, ...]) -> str | None:
    """Of several, the last that came has an id, the first a SKU; of anything else none can be told."""
    if by == "id":
        return owners[-1]
    return owners[0] if by == "sku" or len(owners) == 1 else None


def _of_variants(variants: Iterable[Variant]) -> Iterator[Sign]:
    for variant in variants:
        if variant.sku:
            yield "sku", variant.sku
        if variant.gtin:
            yield "gtin", variant.gtin


def _shown(product: Product, dialect: str) -> list[Sign]:
    titles = product.title.values() if dialect == FREEFORM else ()
    signs: list[Sign] = [("title", words) for title in titles if (words := folded(title))]
    if product.images:
        signs.append(("photos", tuple(sorted({image.source for image in product.images}))))
    return signs


def with_new_keys(product: Product, dialect: str, taken: Container[str]) -> Product:
    """The incoming product under keys of its own, where another product has the keys it came with."""
    key = new_key(dialect, product.key, taken=taken)
    variants = (variant.model_copy(update={"key": new_key(key, variant.key)}) for variant in product.variants)
    return product.model_copy(update={"key": key, "variants": tuple(variants)})


def with_stored_keys(product: Product, stored: Stored) -> Product:
    """The incoming product under the keys that the stored one and its variants have."""
    keys = _variant_keys(product.variants, stored.variants)
    taken = {*keys.values(), *(variant.key for variant in stored.variants)}
    variants = []
    for position, variant in enumerate(product.variants):
        key = keys.get(position)
        if key is None:
            key = new_key(stored.key, variant.key, taken=taken) if variant.key in taken else variant.key
            taken.add(key)
        variants.append(variant.model_copy(update={"key": key}))
    return product.model_copy(update={"key": stored.key, "variants": tuple(variants)})


def _variant_keys(incoming: tuple[Variant, ...], stored: tuple[Variant, ...]) -> dict[int, str]:
    """{position of the incoming variant: stored key} by SKU, else by options, else by key, else the only one."""
    found: dict[int, str] = {}
    claimed: set[str] = set()

    def match(same: Callable[[Variant, Variant], bool]) -> None:
        for position, variant in enumerate(incoming):
            if position in found:
                continue
            key = next((one.key for one in stored if one.key not in claimed and same(variant, one)), None)
            if key:
                found[position] = key
                claimed.add(key)

    match(lambda new, old: bool(new.sku) and new.sku == old.sku)
    match(lambda new, old: bool(new.options) and new.options == old.options)
    match(lambda new, old: new.key == old.key)
    if len(incoming) == 1 and len({variant.key for variant in stored}) == 1:
        match(lambda new, old: True)
    return found
