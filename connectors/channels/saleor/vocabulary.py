"""Product types, attributes and categories: found, or made once, and remembered for the run.

A shop wants a type for each product, and the type has the attributes by which its variants differ. Each is looked up by
a name that follows from what it is, and refused as not unique when somebody has made it meanwhile: it is then looked up
again.
"""

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field

from slugify import slugify

from connectors import Listing, UnexpectedReply
from connectors.channels.saleor.documents import CATEGORIES, TYPES, Mutation, attributes_by_reference
from connectors.channels.saleor.mapping import Terms, axes_of, axis_ref, same, trait_ref, traits_of
from connectors.channels.saleor.replies import UNIQUE, Done, Product, ProductType
from connectors.channels.saleor.talk import Talk
from connectors.channels.saleor.translation import axes_in_order, is_translation

OTHER = {"fr": "Divers", "ar": "متنوع", "en": "Other"}
"""The category of what has none: without a category a shop publishes nothing."""
LOOK_UP = 50
Choice = tuple[str, str]
"""An attribute's id, and one of its values."""
ALREADY = "ATTRIBUTE_ALREADY_ASSIGNED"


@dataclass
class Vocabulary:
    """Threads take turns, so that nothing is made twice."""

    talk: Talk
    _attributes: dict[str, str] = field(default_factory=dict)
    """Ids by our reference."""
    _types: dict[str, str] = field(default_factory=dict)
    _assigned: dict[str, set[str]] = field(default_factory=dict)
    """By type."""
    _categories: dict[tuple[str, str], str] | None = None
    """Ids by name and parent."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _there: set[Choice] = field(default_factory=set)
    _coming: set[Choice] = field(default_factory=set)
    _turn: threading.Condition = field(default_factory=threading.Condition)

    def terms(self, listing: Listing, product: Product | None = None) -> Terms:
        """`product`: what stands in the shop already; it keeps its type."""
        with self._lock:
            if product and product.product_type and product.category and is_translation(listing, product):
                theirs = product.product_type
                return Terms(theirs.id, product.category.id, axes_in_order(listing, theirs))
            axes = self._ids({axis_ref(name): name for name in axes_of(listing)}, "DROPDOWN")
            traits = self._ids({trait_ref(name): name for name in traits_of(listing)}, "PLAIN_TEXT")
            of_product = product.product_type if product else None
            if of_product:
                self._know(of_product)
            kind = of_product.id if of_product else self._type(axes_of(listing), list(axes.values()))
            self._assign(kind, axes.values(), traits.values())
            category = product.category.id if product and product.category and not listing.seller_category else None
            return Terms(kind, category or self._category(listing), axes, traits)

    @contextmanager
    def making(self, values: Set[Choice]) -> Iterator[None]:
        """While a request is on its way that brings values: a shop makes those that it does not know, and two requests
        at once would each make the same."""
        with self._turn:
            self._turn.wait_for(lambda: not values & self._coming)
            new = values - self._there
            self._coming |= new
        try:
            yield
            self._there |= new
        finally:
            with self._turn:
                self._coming -= new
                self._turn.notify_all()

    def _ids(self, wanted: Mapping[str, str], kind: str) -> dict[str, str]:
        """By name."""
        unknown = [reference for reference in wanted if reference not in self._attributes]
        self._look_up(unknown)
        for reference in unknown:
            if reference not in self._attributes:
                self._make_attribute(reference, wanted[reference], kind)
        return {name: self._attributes[reference] for reference, name in wanted.items()}

    def _look_up(self, references: Sequence[str]) -> None:
        for at in range(0, len(references), LOOK_UP):
            several = references[at : at + LOOK_UP]
            variables = {f"r{number}": reference for number, reference in enumerate(several)}
            found = self.talk.ask(attributes_by_reference(len(several)), **variables)
            for number, reference in enumerate(several):
                if attribute := found.get(f"a{number}"):
                    self._attributes[reference] = attribute.id

    def _make_attribute(self, reference: str, name: str, kind: str) -> None:
        document = {"name": name, "externalReference": reference, "type": "PRODUCT_TYPE", "inputType": kind}
        done = self._made(Mutation("attributeCreate", {"input": document}), lambda: self._look_up([reference]))
        if done and done.attribute:
            self._attributes[reference] = done.attribute.id
        elif reference not in self._attributes:
            raise UnexpectedReply(f"the attribute {reference} is said to be there and is not found")

    def _type(self, axes: Sequence[str], attributes: Sequence[str]) -> str:
        """One for all products with the same options."""
        slug = f"qafila-{_digest(*map(same, axes))}" if axes else "qafila"
        if slug not in self._types:
            self._find_type(slug)
        if slug not in self._types:
            name = " / ".join(axes)[:250] or "Qafila"
            document = {"name": name, "slug": slug, "kind": "NORMAL", "hasVariants": True, "isShippingRequired": True}
            mutation = Mutation("productTypeCreate", {"input": {**document, "variantAttributes": list(attributes)}})
            done = self._made(mutation, lambda: self._find_type(slug))
            if done and done.product_type:
                self._types[slug] = done.product_type.id
                self._assigned[done.product_type.id] = set(attributes)
        if slug not in self._types:
            raise UnexpectedReply(f"the product type {slug} is said to be there and is not found")
        return self._types[slug]

    def _find_type(self, slug: str) -> None:
        for edge in self.talk.ask(TYPES, slug=slug).product_types.edges:
            if edge.node.slug == slug:
                self._types[slug] = edge.node.id
                self._know(edge.node)

    def _know(self, kind: ProductType) -> None:
        several = [*(kind.variant_attributes or ()), *(kind.product_attributes or ())]
        self._assigned.setdefault(kind.id, set()).update(each.id for each in several)

    def _assign(self, kind: str, axes: Iterable[str], traits: Iterable[str]) -> None:
        there = self._assigned.setdefault(kind, set())
        wanted = [*((each, "VARIANT") for each in axes), *((each, "PRODUCT") for each in traits)]
        operations = [{"id": id_, "type": place} for id_, place in wanted if id_ not in there]
        if not operations:
            return
        self._assign_all(kind, operations)
        there.update(id_ for id_, _ in wanted)

    def _assign_all(self, kind: str, operations: Sequence[Mapping[str, str]]) -> None:
        """One by one where some are there already: together they are refused then."""

        def one_by_one() -> None:
            for each in operations if len(operations) > 1 else ():
                self._assign_all(kind, [each])

        arguments = {"productTypeId": kind, "operations": operations}
        self._made(Mutation("productAttributeAssign", arguments), one_by_one, fine=(ALREADY,))

    def _category(self, listing: Listing) -> str:
        """The last of `Home > Rugs`."""
        names = [name for name in (part.strip() for part in (listing.seller_category or "").split(">")) if name]
        here = path = ""
        for name in names or [OTHER.get(listing.language, OTHER["en"])]:
            path = f"{path} {name}".strip()
            here = self._category_in(here, name, path)
        return here

    def _category_in(self, parent: str, name: str, path: str) -> str:
        if self._categories is None:
            self._read_categories()
        known = self._categories = self._categories or {}
        place = (same(name), parent)
        if place in known:
            return known[place]
        document = {"name": name[:250], "slug": f"{slugify(path, allow_unicode=True)[:200]}-{_digest(parent, name)}"}
        arguments = {"input": document, **({"parent": parent} if parent else {})}
        done = self._made(Mutation("categoryCreate", arguments), self._read_categories)
        known = self._categories
        if done and done.category:
            known[place] = done.category.id
        if place not in known:
            raise UnexpectedReply(f"the category {name} is said to be there and is not found")
        return known[place]

    def _read_categories(self) -> None:
        found: dict[tuple[str, str], str] = {}
        after: str | None = None
        while True:
            page = self.talk.ask(CATEGORIES, after=after).categories
            for edge in page.edges:
                parent = edge.node.parent.id if edge.node.parent else ""
                found.setdefault((same(edge.node.name), parent), edge.node.id)
            after = page.page_info.end_cursor
            if not page.page_info.has_next_page or not after:
                break
        self._categories = found

    def _made(self, mutation: Mutation, look_again: Callable[[], None], fine: Sequence[str] = (UNIQUE,)) -> Done | None:
        """None where it is there already."""
        (done,) = self.talk.change([mutation])
        if not done.errors:
            return done
        if all(problem.code in fine for problem in done.errors):
            look_again()
            return None
        raise UnexpectedReply(f"{mutation.name}: " + "; ".join(f"{each.code} {each.told}" for each in done.errors))


def _digest(*names: str) -> str:
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:10]
