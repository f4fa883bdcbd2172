"""A programme's list of businesses, taken over: added, brought up to date, or told why not."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from catalog.issues import Issue, Place, Severity
from catalog.models import Business
from catalog.programme import Entry, ProgrammeList
from catalog.store.tenancy import add_business

_CHANGEABLE = ("currency", "language", "cohort", "women_led", "youth_led")


@dataclass(frozen=True)
class Taken:
    """What became of one entry: `created`, `changed` or `unchanged`; what changed is named."""

    business: Business
    entry: Entry
    outcome: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProgrammeSummary:
    taken: tuple[Taken, ...]
    issues: tuple[Issue, ...]
    rows: int

    def count(self, outcome: str) -> int:
        return sum(one.outcome == outcome for one in self.taken)

    def told(self, *, dry_run: bool) -> Issue:
        """What became of the list, in words."""
        counts = {outcome: str(self.count(outcome)) for outcome in ("created", "changed", "unchanged")}
        params = {**counts, "rows": str(self.rows), "left": str(self.rows - len(self.taken))}
        return Issue(code="programme_tried" if dry_run else "programme_taken", severity=Severity.INFO, params=params)


def save_programme(listed: ProgrammeList, *, dry_run: bool = False) -> ProgrammeSummary:
    """In one transaction; a dry run tells the same and writes nothing. What the list does not say is left as it is."""
    taken: list[Taken] = []
    issues = list(listed.issues)
    with transaction.atomic():
        known = {business.slug: business for business in Business.objects.select_for_update()}
        for entry in listed.entries:
            business = known.get(entry.short_name)
            if business is None:
                taken.append(Taken(_added(entry), entry, "created"))
            elif business.country != entry.country:
                issues.append(_country_differs(business, entry, listed))
            else:
                taken.append(_brought_up_to_date(business, entry))
        if dry_run:
            transaction.set_rollback(True)
    return ProgrammeSummary(tuple(taken), tuple(issues), listed.rows)


def _added(entry: Entry) -> Business:
    business = add_business(entry.name, entry.country, entry.currency, entry.language, entry.short_name)
    _brought_up_to_date(business, entry)
    return business


def _brought_up_to_date(business: Business, entry: Entry) -> Taken:
    """A name changes only where a short name of its own says which business is meant."""
    said: dict[str, Any] = {name: getattr(entry, name) for name in _CHANGEABLE}
    said["name"] = entry.name if entry.slug else None
    changes = {name: value for name, value in said.items() if value is not None and value != getattr(business, name)}
    for name, value in changes.items():
        setattr(business, name, value)
    if changes:
        business.save(update_fields=list(changes))
    return Taken(business, entry, "changed" if changes else "unchanged", tuple(changes))


def _country_differs(business: Business, entry: Entry, listed: ProgrammeList) -> Issue:
    params = {"slug": business.slug, "known": business.country}
    at = Place(sheet=entry.sheet, row=entry.row, column=listed.columns.get("country", ""))
    return Issue(
        code="business_country_differs",
        field="country",
        severity=Severity.ERROR,
        value=entry.country,
        params=params,
        at=at,
    )
