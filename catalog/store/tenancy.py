"""The businesses, and the lock under which the writers of a catalogue queue.

Every write to a catalogue first raises its business's `revision`: that is how an import that was compared beforehand,
outside any transaction, knows that nobody else wrote meanwhile.
"""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F

from catalog import text
from catalog.member_states import country_code, currency_code, language_code
from catalog.models import Business


class BusinessUnknown(LookupError):
    """A slug that no business has."""

    def __init__(self, slug: str, known: Sequence[str]) -> None:
        there_are = (
            f"there are: {', '.join(known)}" if known else "there is none yet; add one with `qafila business add`"
        )
        super().__init__(f"there is no business {slug!r}; {there_are}")
        self.slug, self.known = slug, tuple(known)


class SlugTaken(ValueError):
    """A slug that another business has."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"there is a business {slug!r} already; choose another short name with --slug")
        self.slug = slug


class BadSlug(ValueError):
    """A slug that cannot stand in an address."""

    def __init__(self, slug: str, better: str) -> None:
        instead = f", for example {better}" if better else ""
        super().__init__(f"{slug!r} cannot stand in an address: use letters, digits and hyphens{instead}")
        self.slug, self.better = slug, better


def businesses() -> list[Business]:
    return list(Business.objects.all())


def business(slug: str) -> Business:
    try:
        return Business.objects.get(slug=slug)
    except Business.DoesNotExist:
        raise BusinessUnknown(slug, [one.slug for one in businesses()]) from None


def add_business(
    name: str, country: str, currency: str | None = None, language: str | None = None, slug: str | None = None
) -> Business:
    """A new business; currency and language are the country's own unless given."""
    code = country_code(country)
    currency, language = currency_code(currency, code), language_code(language, code)
    wanted = slug if slug is not None else name
    fit = text.slug(wanted)[:80].strip("-")
    if not fit or (slug is not None and fit != slug):
        raise BadSlug(wanted, fit)
    try:
        with transaction.atomic():
            return Business.objects.create(slug=fit, name=name, country=code, currency=currency, language=language)
    except IntegrityError:
        raise SlugTaken(fit) from None


def remember_mapping(business: Business, mapping: dict[str, str]) -> None:
    """What the headers of her files mean, beside what is remembered already."""
    with transaction.atomic():
        claim(business)
        business.refresh_from_db(fields=["mapping"])
        business.mapping = {**business.mapping, **mapping}
        business.save(update_fields=["mapping"])


def claim(business: Business, revision: int | None = None) -> bool:
    """Takes the catalogue for this transaction; false if it is no longer at the revision."""
    rows = Business.objects.filter(pk=business.pk)
    rows = rows if revision is None else rows.filter(revision=revision)
    return rows.update(revision=F("revision") + 1) == 1
