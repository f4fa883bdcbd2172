"""Names and values of options: which of the shop's are which of the listing's, by the variants that have them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations

from connectors import Listing, Receipt
from connectors.channels.shopify.mapping import Renamed, axes, choices, matched
from connectors.channels.shopify.replies import Option, Product

Words = Mapping[str, Mapping[str, str]]
"""By the id of what is translated, and the name that the shop has for the text."""
Names = Mapping[str, str]
Values = Mapping[tuple[str, str], str]


def of_options(listing: Listing, product: Product, known: Receipt, options: Sequence[Option]) -> Words:
    """Names and values of options: each in the words of the variants that are the same in both languages."""
    found = matched(listing, product, known)
    pairs = [(found[each.key].chosen, choices(listing, each)) for each in listing.variants if each.key in found]
    theirs, ours = [each.name for each in options], [each.name for each in listing.options]
    orders = permutations(ours) if len(ours) == len(theirs) else ()
    told = (_dictionary(pairs, dict(zip(theirs, order, strict=True))) for order in orders)
    return next((_by_id(options, *words) for words in told if words), {})


def _dictionary(pairs: Sequence[tuple[Names, Names]], names: Names) -> tuple[Names, Values] | None:
    """By the option and its value at the shop: none where one word would stand for two, as with options mixed up."""
    values: dict[tuple[str, str], str] = {}
    for there, ours in pairs:
        for name, own in names.items():
            if name not in there or values.setdefault((name, there[name]), ours[own]) != ours[own]:
                return None
    told = {(name, word) for (name, _value), word in values.items()}
    return (names, values) if len(told) == len(values) else None


def _by_id(options: Sequence[Option], names: Names, values: Values) -> Words:
    words = {each.id: {"name": names[each.name]} for each in options}
    for option in options:
        for each in option.option_values:
            if word := values.get((option.name, each.name)):
                words[each.id] = {"name": word}
    return words


def is_renamed(listing: Listing, product: Product, known: Receipt) -> bool:
    """Whether a variant that is there chooses among other words now."""
    found = matched(listing, product, known)
    return any(found[each.key].chosen != choices(listing, each) for each in listing.variants if each.key in found)


def renamed(listing: Listing, product: Product, known: Receipt, options: Sequence[Option]) -> dict[str, Renamed]:
    """What is only called otherwise now, by the listing's name of the option: it keeps its translations. A word that
    the shop has already, or that is wanted still, stands for something else."""
    words, wanted, names = of_options(listing, product, known, options), axes(listing), {each.name for each in options}
    found = {}
    for option in options:
        name = words.get(option.id, {}).get("name", option.name)
        if name != option.name and (name in names or option.name in wanted):
            continue
        values = dict(_new_names(option, words, wanted.get(name, ())))
        if values or name != option.name:
            found[name] = Renamed(option.id, values)
    return found


def _new_names(option: Option, words: Words, wanted: Sequence[str]) -> Iterable[tuple[str, str]]:
    before = {each.name for each in option.option_values}
    for each in option.option_values:
        word = words.get(each.id, {}).get("name")
        if word and word not in before and each.name not in wanted:
            yield word, each.id
