"""The fields of one product's page: what stands in each, what is wrong with it, and how they become the product."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from catalog.folding import latin_digits
from catalog.identifiers import read_gtin
from catalog.issues import Issue, Severity
from catalog.measures import GRAMS, UnitUnknown, in_smallest
from catalog.models import Business
from catalog.numbers import AmbiguousNumber, NotANumber, read_measure
from catalog.product import Product, Status
from catalog.text import INTERFACE_LANGUAGES, clean_html, is_right_to_left
from console import typed
from console.words import FIELDS, STATUSES

SELDOM = frozenset({"gtin", "seller_category", "category", "brand", "weight"})


@dataclass
class Entry:
    """`about` is the field of the issues that are mended here."""

    name: str
    label: str
    value: str
    about: str
    kind: str = "text"
    direction: str = "auto"
    choices: tuple[tuple[str, str], ...] = ()
    issues: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""
    help: str = ""
    required: bool = False
    suggestions: str = ""
    """The id of a list on the page that is offered while it is typed in."""
    was: str = ""
    """What stands there by now, to tell later whether it was touched."""
    seldom: bool = False
    """Whether it may be folded away while there is nothing to mend about it."""
    offer: str = ""
    """What is written here where it is ticked."""

    def __post_init__(self) -> None:
        self.was = self.value

    @property
    def gravity(self) -> str:
        """That of the gravest of what is told here; empty where nothing is."""
        told = {Severity.ERROR.value} if self.error else {issue["severity"] for issue in self.issues}
        return next((each.value for each in Severity if each.value in told), "")

    @property
    def to_mend(self) -> bool:
        return self.gravity in {Severity.ERROR, Severity.WARNING}


def entries(product: Product, business: Business) -> list[Entry]:
    """All of a product that is edited here, in the order in which it is shown."""
    made = [*_texts(product, business, "title", "text"), *_of_variants(product, business)]
    texts_of_others = {f"{what}.{each}" for what in ("title", "description") for each in INTERFACE_LANGUAGES}
    texts_of_others -= {f"title.{business.language}", f"description.{business.language}"}
    made += _texts(product, business, "description", "area")
    made += [
        Entry("seller_category", str(FIELDS["seller_category"]), product.seller_category or "", "seller_category"),
        Entry("category", str(FIELDS["category"]), str(product.category or ""), "category", "number", "ltr"),
        Entry("brand", str(FIELDS["brand"]), product.brand or "", "brand"),
        Entry("weight", _("weight in grams"), _plain(product.weight), "weight", direction="ltr"),
    ]
    for entry in made:
        entry.seldom = entry.about in SELDOM or (entry.about in texts_of_others and not entry.value)
    statuses = tuple((each.value, str(STATUSES[each.value])) for each in Status)
    return [*made, Entry("status", _("on sale or not"), product.status.value, "status", "choice", choices=statuses)]


def _texts(product: Product, business: Business, what: str, kind: str) -> list[Entry]:
    written: Mapping[str, str] = getattr(product, what)
    languages = dict.fromkeys((business.language, *INTERFACE_LANGUAGES, *written))
    return [
        Entry(
            f"{what}-{language}",
            str(FIELDS.get(f"{what}.{language}", f"{FIELDS[what]} ({language})")),
            written.get(language, ""),
            f"{what}.{language}",
            kind,
            "rtl" if is_right_to_left(language) else "ltr",
        )
        for language in languages
    ]


def _of_variants(product: Product, business: Business) -> list[Entry]:
    made = []
    for at, variant in enumerate(product.variants):
        which = f"{' · '.join(variant.options.values())}: " if variant.options else ""
        currency, offer = typed.currency_of(variant, business), variant.offer
        for about, label, value in (
            ("price", f"{FIELDS['price']} ({currency})", typed.shown_price(offer.price)),
            ("quantity", str(FIELDS["quantity"]), typed.shown_quantity(offer.quantity)),
            ("gtin", str(FIELDS["gtin"]), variant.gtin or ""),
        ):
            made.append(Entry(f"{about}-{at}", which + label, value, about, "number", "ltr"))
    return made


def with_issues(made: list[Entry], issues: Iterable[tuple[Issue, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Puts each issue beside the first field that mends it; those for which there is none are returned."""
    rest = []
    for issue, shown in issues:
        parts = issue.field.split(".")
        place = next((each for each in made if each.about == issue.field), None)
        place = place or next((each for each in made if each.about.split(".")[0] in parts), None)
        if place is None:
            rest.append(shown)
        elif shown not in place.issues:
            place.issues.append(shown)
            place.offer = issue.params.get("id", "") if issue.code == "category_suggested" else place.offer
    return rest


def changed(product: Product, business: Business, made: list[Entry], given: Mapping[str, str]) -> Product | None:
    """The product as typed; None where something cannot be read, which then stands beside it."""
    for entry in made:
        take(entry, given)
    read = _Reading(product, business, {entry.name: entry for entry in made})
    wanted = read.document()
    if any(entry.error for entry in made):
        return None
    return Product.model_validate(wanted)


def take(entry: Entry, given: Mapping[str, str]) -> None:
    """A field that was not touched stays as it is by now, whoever changed it; what two people changed is told."""
    now = entry.value
    was, words = (given.get(name, now).replace("\r\n", "\n") for name in (f"was-{entry.name}", entry.name))
    if words == was:
        return
    entry.value = words
    if now not in {was, words}:
        said = _("Somebody else has written “%(now)s” here meanwhile. Save once more if yours is to stand.")
        entry.error = said % {"now": now}


class _Reading:
    def __init__(self, product: Product, business: Business, made: Mapping[str, Entry]) -> None:
        self._product, self._business, self._made = product, business, made

    def document(self) -> dict[str, Any]:
        document = self._product.model_dump()
        document["variants"] = list(document["variants"])
        document["title"] = self._text("title")
        document["description"] = {language: clean_html(words) for language, words in self._text("description").items()}
        document["brand"] = self._made["brand"].value.strip()[:200] or None
        document["seller_category"] = self._made["seller_category"].value.strip()[:500] or None
        document["category"] = self._read("category", _category)
        document["weight"] = self._read("weight", _grams)
        document["status"] = self._made["status"].value
        if document["status"] not in list(Status):
            document["status"] = self._product.status
        for at, variant in enumerate(self._product.variants):
            currency = typed.currency_of(variant, self._business)
            price = self._read(f"price-{at}", partial(typed.money, currency=currency))
            offer = variant.offer.model_copy(
                update={"price": price, "quantity": self._read(f"quantity-{at}", typed.stock)}
            )
            document["variants"][at] |= {
                "offer": offer.model_dump(),
                "gtin": self._read(f"gtin-{at}", _gtin(variant.gtin)),
            }
        if not document["title"]:
            first = next(entry for name, entry in self._made.items() if name.startswith("title-"))
            first.error = _("A product needs a name in one language at least.")
        return document

    def _text(self, what: str) -> dict[str, str]:
        named = {
            name.partition("-")[2]: entry.value for name, entry in self._made.items() if name.startswith(f"{what}-")
        }
        return {language: words.strip()[:20_000] for language, words in named.items() if words.strip()}

    def _read(self, name: str, how: Callable[[str], Any]) -> Any:
        try:
            return how(self._made[name].value)
        except typed.Unreadable as error:
            self._made[name].error = str(error)
            return None


def _category(text: str) -> int | None:
    if not text.strip():
        return None
    number = latin_digits(text.strip())
    if not (number.isascii() and number.isdigit() and len(number) < 8):
        raise typed.Unreadable(_("“%(text)s” is no category. Write its number alone, such as 598.") % {"text": text})
    return int(number)


def _grams(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        number, unit = read_measure(text)
        grams = in_smallest(number, unit or "g", GRAMS)
    except (AmbiguousNumber, NotANumber, UnitUnknown):
        grams = Decimal(0)
    if not 0 < grams < 10_000_000:
        raise typed.Unreadable(_("“%(text)s” is no weight. Write it such as 350 g or 1.2 kg.") % {"text": text})
    return grams


def _gtin(before: str | None) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        if not text.strip() or text.strip() == before:
            return text.strip() or None
        if (found := read_gtin(text)) is None:
            said = _("“%(text)s” is no barcode: a digit may be wrong. Leave it empty if there is none.")
            raise typed.Unreadable(said % {"text": text})
        return found

    return read


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
