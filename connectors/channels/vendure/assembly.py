"""Makes a product at the shop what its listing says, from whatever is there: nothing, a half, or yesterday's.

Product, groups, links and variants are calls of their own, of which any may be the last that arrives. So each step
follows from what the shop says it has, and none from the one before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors import (
    EVERYTHING,
    GraphQLRefusal,
    Listing,
    Operation,
    OutcomeUnknown,
    Push,
    Receipt,
    ReceiptStatus,
    UnexpectedReply,
)
from connectors.channels.vendure import operations as ops
from connectors.channels.vendure.admin import Admin
from connectors.channels.vendure.mapping import (
    Document,
    axes,
    choice,
    group_code,
    mark,
    to_group,
    to_option,
    to_product,
    to_variant,
    variant_name,
    without_nothing,
)
from connectors.channels.vendure.photos import Album, Photos
from connectors.channels.vendure.refusals import to_error
from connectors.channels.vendure.replies import Code, Group, Product, Variant
from connectors.channels.vendure.shape import Choices, group_for, is_ours, matched, options_for
from connectors.channels.vendure.shelf import Shelf

AT_ONCE = 50
"""Variants: a shop takes about 50 milliseconds for each."""


@dataclass
class Errand:
    """One push on its way. `there` is the product as the shop told of it; `loose` groups belong to none yet."""

    push: Push
    receipt: Receipt
    album: Album
    there: Product | None = None
    fresh: bool = False
    idle: list[str] = field(default_factory=list)
    """Options that no variant is to have."""
    loose: list[Group] = field(default_factory=list)
    options: dict[str, dict[str, Code]] = field(default_factory=dict)
    """By axis and value."""

    @property
    def listing(self) -> Listing:
        return self.push.listing

    @property
    def product(self) -> Product:
        if self.there is None:
            raise UnexpectedReply("there is no product yet")
        return self.there


@dataclass(frozen=True)
class Assembly:
    admin: Admin
    photos: Photos
    shelf: Shelf
    saved: Callable[[Push, Receipt], None]
    precision: int

    def push(self, push: Push) -> Receipt:
        self.shelf.sent(push.listing)
        try:
            return self._pushed(push)
        except GraphQLRefusal as refusal:
            raise to_error(refusal) from None

    def _pushed(self, push: Push) -> Receipt:
        receipt = push.known or Receipt(remote={})
        there = self._there(push.listing, receipt)
        if there is None:
            receipt = receipt.model_copy(update={"remote": {}})
        album = self.photos.album(push, receipt, there.assets if there else ())
        errand = Errand(push, receipt.model_copy(update={"pictures": album.photos}), album, there)
        if errand.there is None:
            self._make(errand)
        self._choices(errand)
        self._bury_ghosts(errand)
        found = matched(errand.listing, errand.product, errand.receipt)
        self._change(errand, found)
        self._add(errand, found)
        self._tidy(errand)
        return self._receipt(errand)

    def _there(self, listing: Listing, receipt: Receipt) -> Product | None:
        number = receipt.remote.get("listing")
        return self.admin.ask(ops.ONE, language=listing.language, id=number).product if number else None

    def _make(self, errand: Errand) -> None:
        listing = errand.listing
        wanted = axes(listing)
        places = dict(zip(("first", "second", "third"), wanted.items(), strict=False))
        groups: dict[str, Any] = {place: to_group(listing, *axis) for place, axis in places.items()}
        document = to_product(listing, errand.album.photos)
        made = self.admin.ask(ops.MAKE_PRODUCT[len(groups)], language=listing.language, input=document, **groups)
        errand.there, errand.loose, errand.fresh = made.product, made.groups, True
        if not made.product.slug.endswith(mark(listing.key)):
            self._keep_the_elder(errand)
        self._keep(errand, {"listing": errand.product.id})

    def _keep_the_elder(self, errand: Errand) -> None:
        """Our address was taken: perhaps by a product of ours whose making took so long that we had given it up."""
        elder = self.shelf.product(errand.listing)
        if elder is None or elder.id == errand.product.id or not is_ours(elder, errand.listing):
            return
        self.admin.ask(ops.DELETE_PRODUCT, id=errand.product.id)
        errand.there, errand.fresh = elder, False

    def _choices(self, errand: Errand) -> None:
        """The product has a group for each of the listing's options and no other; each has all values in use."""
        listing, product = errand.listing, errand.product
        choices = Choices.of(listing, product)
        for group in choices.unwanted:
            self.admin.ask(ops.UNLINK, product=product.id, group=group.id)
        wanted = axes(listing)
        missing = [axis for axis in wanted if axis not in choices.groups]
        if missing and not errand.fresh:
            codes = [group_code(listing, axis) for axis in missing]
            errand.loose += self.admin.ask(ops.GROUPS, language=listing.language, codes=codes).groups.items
        found = matched(listing, product, errand.receipt)
        for axis, values in wanted.items():
            group = choices.groups.get(axis) or self._linked(errand, axis, values)
            self._name(errand, ops.RENAME_GROUP, group, axis)
            told = options_for(listing, axis, values, group, found)
            for value, option in told.items():
                self._name(errand, ops.RENAME_OPTION, option, value)
            errand.options[axis] = told | {
                each: self._option(errand, group, each) for each in values if each not in told
            }
            errand.idle += [option.id for option in group.options if option not in told.values()]

    def _name(self, errand: Errand, rename: Operation[Any], thing: Code, name: str) -> None:
        """In the listing's language: it may have another name there, or none."""
        if thing.name != name:
            words = [{"languageCode": errand.listing.language, "name": name}]
            self.admin.ask(rename, input={"id": thing.id, "translations": words})

    def _linked(self, errand: Errand, axis: str, values: Sequence[str]) -> Group:
        group = group_for(errand.listing, axis, errand.loose)
        if group is None:
            document = to_group(errand.listing, axis, values)
            group = self.admin.ask(ops.MAKE_GROUP, language=errand.listing.language, input=document).group
        self.admin.ask(ops.LINK, product=errand.product.id, group=group.id)
        return group

    def _option(self, errand: Errand, group: Group, value: str) -> Code:
        document = {"productOptionGroupId": group.id, **to_option(errand.listing, value)}
        return self.admin.ask(ops.MAKE_OPTION, language=errand.listing.language, input=document).option

    def _bury_ghosts(self, errand: Errand) -> None:
        """Before anything takes their place: the shop has only one variant with the same options."""
        product, listing = errand.product, errand.listing
        wanted = {each.id for each in matched(listing, product, errand.receipt).values()}
        once_ours = set(errand.receipt.remote.values())
        mine = is_ours(product, listing)
        ghosts = [each.id for each in product.variants if each.id not in wanted and (mine or each.id in once_ours)]
        if not ghosts:
            return
        answer = self.admin.ask(ops.DELETE_VARIANTS, ids=ghosts)
        if any(each.result != "DELETED" for each in answer.deleted):
            raise UnexpectedReply(f"variants were not deleted: {[each.message for each in answer.deleted]}")
        left = [each for each in product.variants if each.id not in ghosts]
        errand.there = product.model_copy(update={"variants": left})
        remote = {name: id_ for name, id_ in errand.receipt.remote.items() if id_ not in ghosts}
        self._keep(errand, remote)

    def _change(self, errand: Errand, found: dict[str, Variant]) -> None:
        if errand.fresh:
            return
        listing, changed = errand.listing, errand.push.changed
        product = to_product(listing, errand.album.photos, errand.product)
        variants: list[Document] = [
            {"id": found[each.key].id, **self._document(errand, place, changed)}
            for place, each in enumerate(listing.variants)
            if each.key in found
        ]
        for start in range(0, len(variants), AT_ONCE):
            self.admin.ask(ops.CHANGE_VARIANTS, language=listing.language, input=variants[start : start + AT_ONCE])
        self.admin.ask(ops.CHANGE_PRODUCT, language=listing.language, input=product)

    def _add(self, errand: Errand, found: dict[str, Variant]) -> None:
        listing = errand.listing
        new = [place for place, each in enumerate(listing.variants) if each.key not in found]
        for start in range(0, len(new), AT_ONCE):
            places = new[start : start + AT_ONCE]
            documents = [
                {"productId": errand.product.id, **without_nothing(self._document(errand, place, EVERYTHING))}
                for place in places
            ]
            made = self._made(errand, documents)
            if len(made) != len(places):
                raise UnexpectedReply(f"{len(places)} variants were sent, and {len(made)} made")
            found |= {listing.variants[place].key: each for place, each in zip(places, made, strict=True)}
            ids = {variant_name(key): each.id for key, each in found.items()}
            self._keep(errand, {"listing": errand.product.id, **ids}, last=start + AT_ONCE >= len(new))
        ids = {variant_name(each.key): found[each.key].id for each in listing.variants}
        errand.receipt = errand.receipt.model_copy(update={"remote": {"listing": errand.product.id, **ids}})

    def _made(self, errand: Errand, documents: Sequence[Document]) -> list[Variant]:
        """Refused as double, they may have been made by a call of ours that we had given up."""
        language = errand.listing.language
        try:
            return self.admin.ask(ops.MAKE_VARIANTS, language=language, input=list(documents)).variants
        except GraphQLRefusal:
            now = self.admin.ask(ops.ONE, id=errand.product.id).product
            known = {each.id for each in errand.product.variants} | set(errand.receipt.remote.values())
            if now and any(each.id not in known for each in now.variants):
                raise OutcomeUnknown("the variants are there by now") from None
            raise

    def _document(self, errand: Errand, place: int, changed: frozenset[str]) -> Document:
        listing, variant = errand.listing, errand.listing.variants[place]
        ids = [options[choice(variant, axis)].id for axis, options in errand.options.items()]
        return to_variant(listing, variant, ids, errand.album.photos, self.precision, changed)

    def _tidy(self, errand: Errand) -> None:
        """Values that no variant has any more would be offered as a choice."""
        if errand.fresh or not is_ours(errand.product, errand.listing):
            return
        for option in errand.idle:
            self.admin.ask(ops.DELETE_OPTION, id=option)

    def _keep(self, errand: Errand, remote: dict[str, str], *, last: bool = False) -> None:
        """So that a fault from here on loses no id; the last receipt is the answer."""
        status = ReceiptStatus.SUBMITTED if errand.fresh else errand.receipt.status
        errand.receipt = errand.receipt.model_copy(update={"remote": remote, "status": status})
        if not last:
            self.saved(errand.push, errand.receipt)

    def _receipt(self, errand: Errand) -> Receipt:
        return Receipt(
            remote=errand.receipt.remote,
            pictures=errand.album.photos,
            status=ReceiptStatus.LIVE,
            issues=tuple(errand.album.issues),
        )
