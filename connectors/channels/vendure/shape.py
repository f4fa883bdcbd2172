"""What a product at the shop has of what a listing wants. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from connectors import Listing, Receipt
from connectors.channels.vendure.mapping import axes, choice, code_of, group_code, key_in, variant_name
from connectors.channels.vendure.replies import Code, Group, Product, Variant


def is_ours(product: Product, listing: Listing) -> bool:
    """Whether we made it: its address says so, in any language."""
    return listing.key in {key_in(product.slug), *(key_in(each.slug) for each in product.translations)}


def group_for(listing: Listing, axis: str, groups: Iterable[Group]) -> Group | None:
    """Of those that belong to no product yet."""
    code = group_code(listing, axis)
    return next((group for group in groups if group.code == code), None)


def options_for(
    listing: Listing, axis: str, values: Iterable[str], group: Group, found: Mapping[str, Variant]
) -> dict[str, Code]:
    """The group's options by value: by name, else by code, else what the variants with the value have there, which is
    the same in another language, or was called otherwise before."""
    left = {option.id: option for option in group.options}
    told: dict[str, Code] = {}

    def take(value: str, option: Code | None) -> None:
        if option and value not in told and option.id in left:
            told[value] = left.pop(option.id)

    wanted = list(values)
    for value in wanted:
        take(value, next((option for option in left.values() if _same(option.name, value)), None))
    for value in wanted:
        take(value, next((option for option in left.values() if option.code == code_of(value)), None))
    for variant in listing.variants:
        held = {option.id for option in found[variant.key].options} if variant.key in found else set()
        take(choice(variant, axis), next((option for option in left.values() if option.id in held), None))
    return told


@dataclass(frozen=True)
class Choices:
    """A product's option groups, as far as the listing wants them, by the name of the axis."""

    groups: Mapping[str, Group]
    unwanted: Sequence[Group]

    @classmethod
    def of(cls, listing: Listing, product: Product) -> "Choices":
        """By name, else by code; of what we made also in their order: it is that of the axes in any language."""
        left = list(product.groups)
        groups: dict[str, Group] = {}

        def take(axis: str, group: Group | None) -> None:
            if group and axis not in groups:
                groups[axis] = group
                left.remove(group)

        wanted = list(axes(listing))
        for axis in wanted:
            take(axis, next((group for group in left if _same(group.name, axis)), None))
        for axis in wanted:
            take(axis, group_for(listing, axis, left))
        if is_ours(product, listing) and len(wanted) == len(product.groups):
            for axis in wanted:
                take(axis, next(iter(left), None))
        return cls(groups, left)


def matched(listing: Listing, product: Product, receipt: Receipt) -> dict[str, Variant]:
    """The product's variants by the key of the listing's: by id, else by SKU, else by what is chosen."""
    there = {variant.id: variant for variant in product.variants}
    found: dict[str, Variant] = {}

    def take(key: str, variant: Variant | None) -> None:
        if variant and key not in found and variant.id in there:
            found[key] = there.pop(variant.id)

    for each in listing.variants:
        take(each.key, there.get(receipt.remote.get(variant_name(each.key), "")))
    for each in listing.variants:
        take(each.key, next((one for one in there.values() if one.sku == each.sku), None))
    chosen = _by_choice(listing, product)
    for each in listing.variants:
        take(each.key, chosen.get(each.key))
    return found


def _by_choice(listing: Listing, product: Product) -> dict[str, Variant]:
    """Two with the same options cannot be told apart by the shop either: it has only one of them."""
    groups = Choices.of(listing, product).groups
    if len(groups) < len(axes(listing)) or len(groups) != len(product.groups):
        return {}
    by_options = {frozenset(option.id for option in variant.options): variant for variant in product.variants}
    told = {axis: options_for(listing, axis, axes(listing)[axis], group, {}) for axis, group in groups.items()}
    found = {}
    for variant in listing.variants:
        chosen = [told[axis].get(choice(variant, axis)) for axis in groups]
        one = by_options.get(frozenset(option.id for option in chosen if option))
        if one and all(chosen):
            found[variant.key] = one
    return found


def to_remote(listing: Listing, product: Product, receipt: Receipt) -> dict[str, str]:
    """The ids of a receipt."""
    variants = {variant_name(key): each.id for key, each in matched(listing, product, receipt).items()}
    return {"listing": product.id, **variants}


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
