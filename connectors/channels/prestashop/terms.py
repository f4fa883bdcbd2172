"""Categories, brands, attribute groups and their values: found by name, made once, remembered for the run."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connectors import Listing
from connectors.channels.prestashop.documents import Draft, Resource
from connectors.channels.prestashop.mapping import Fields
from connectors.channels.prestashop.shop import Shop
from connectors.channels.prestashop.webservice import Webservice
from connectors.channels.prestashop.wording import NAME_LENGTH, same, to_address, to_name

Ids = dict[str, str]
"""By name, in the form in which names are compared."""


@dataclass
class Terms:
    """One shelf of them. Threads take turns, and what another run has made meanwhile is taken instead of ours."""

    webservice: Webservice
    resource: str
    filters: Mapping[str, str] = field(default_factory=dict)
    _ids: Ids | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ids(self, drafts: Mapping[str, Draft]) -> list[str]:
        """Of each name, in order; what is missing is made of its draft."""
        with self._lock:
            known = self._ids if self._ids is not None else self._read()
            missing = [name for name in drafts if same(name) not in known]
            if missing and self._ids is not None:  # a run beside this one may have made it meanwhile
                known = self._read()
                missing = [name for name in missing if same(name) not in known]
            if missing:
                known = self._made({name: drafts[name] for name in missing})
            self._ids = known
            return [known[same(name)] for name in drafts]

    def _read(self) -> Ids:
        """The eldest of each name."""
        ids: Ids = {}
        rows = self.webservice.rows(self.resource, "[id,name]", self.filters)
        for row in sorted(rows, key=lambda each: int(each.id)):
            for name in _names(row):
                ids.setdefault(same(name), row.id)
        return ids

    def _made(self, drafts: Mapping[str, Draft]) -> Ids:
        once = {same(name): draft for name, draft in drafts.items()}
        self._ids = None  # until it is known what there is
        made = [row.id for some in self.webservice.create(self.resource, list(once.values())) for row in some]
        known = self._read()
        for name, number in zip(once, made, strict=True):
            if known.setdefault(name, number) != number and self.resource == "product_option_values":
                self.webservice.delete(f"{self.resource}/{number}")  # it was made twice at once, and nobody has it yet
        return known


def _names(row: Resource) -> list[str]:
    words = row.words("name")
    return list(words.values()) if words else [row.text("name")]


@dataclass
class Vocabulary:
    """All kinds that a listing names."""

    webservice: Webservice
    _groups: Terms = field(init=False)
    _brands: Terms = field(init=False)
    _below: dict[tuple[str, str], Terms] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._groups = Terms(self.webservice, "product_options")
        self._brands = Terms(self.webservice, "manufacturers")

    def brand(self, listing: Listing, shop: Shop) -> str | None:
        name = to_name(listing.brand or "")[:64]
        if not name or not shop.takes_brands:
            return None
        (found,) = self._brands.ids({name: Draft({"name": name, "active": "1"})})
        return found

    def categories(self, listing: Listing, shop: Shop) -> list[str]:
        """Those of `Home > Rugs`, from the shop's first on."""
        here = [shop.home]
        for part in (listing.seller_category or "").split(">") if shop.takes_categories else ():
            if name := to_name(part)[:NAME_LENGTH]:
                fields: Fields = {
                    "id_parent": here[-1],
                    "active": "1",
                    "name": shop.in_all(name),
                    "link_rewrite": shop.in_all(to_address(name, "category")),
                }
                here += self._within("categories", "id_parent", here[-1]).ids({name: Draft(fields)})
        return here

    def values(self, listing: Listing, shop: Shop) -> dict[tuple[str, str], str]:
        """Ids of attribute values, by the option's name and the value's."""
        found: dict[tuple[str, str], str] = {}
        for option in listing.options:
            used = list(dict.fromkeys([*option.values, *_used(listing, option.name)]))
            used = [value for value in used if value in set(_used(listing, option.name))]
            found |= {
                (option.name, value): number
                for value, number in zip(used, self._values(option.name, used, shop), strict=True)
            }
        return found

    def _values(self, option: str, values: Sequence[str], shop: Shop) -> list[str]:
        name = _term(option)
        texts = {"name": shop.in_all(name), "public_name": shop.in_all(name[:64])}
        (group,) = self._groups.ids({name: Draft({"group_type": "select", **texts})})
        drafts = {
            _term(value): Draft({"id_attribute_group": group, "name": shop.in_all(_term(value))}) for value in values
        }
        known = dict(
            zip(drafts, self._within("product_option_values", "id_attribute_group", group).ids(drafts), strict=True)
        )
        return [known[_term(value)] for value in values]

    def _within(self, resource: str, place: str, number: str) -> Terms:
        with self._lock:
            return self._below.setdefault((resource, number), Terms(self.webservice, resource, {place: number}))


def _used(listing: Listing, option: str) -> list[str]:
    return [variant.options[option] for variant in listing.variants if option in variant.options]


def _term(words: str) -> str:
    """Attributes without a name are refused."""
    return to_name(words)[:NAME_LENGTH] or "–"
