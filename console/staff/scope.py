"""Which businesses a page of staff shows: those the person may see, and of them what was chosen in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from babel import Locale
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from catalog.models import Business
from console import access
from sync.store import accounts

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Scope:
    visible: QuerySet[Business]
    """All that the person may see."""
    country: str
    cohort: str
    connector: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Scope":
        given = {name: request.GET.get(name, "") for name in ("country", "cohort", "connector")}
        return cls(access.businesses(request.user), **given)

    @property
    def businesses(self) -> QuerySet[Business]:
        """Of them, the chosen."""
        chosen = {"country": self.country, "cohort": self.cohort}
        return self.visible.filter(**{name: value for name, value in chosen.items() if value})

    def query(self, **more: object) -> str:
        """The choice as the end of an address."""
        chosen = {"country": self.country, "cohort": self.cohort, "connector": self.connector, **more}
        return urlencode({name: str(value) for name, value in chosen.items() if value})

    def options(self) -> Mapping[str, Options]:
        """What there is to choose from."""
        countries = sorted(set(self.visible.order_by().values_list("country", flat=True).distinct()))
        cohorts = sorted(set(self.visible.order_by().values_list("cohort", flat=True).distinct()) - {""})
        return {
            "countries": [(code, country_name(code)) for code in countries],
            "cohorts": [(cohort, cohort) for cohort in cohorts],
            "connectors": [(slug, slug) for slug in accounts.connectors_of(self.visible)],
        }


def country_name(code: str) -> str:
    return str(Locale(get_language() or "en").territories.get(code, code))
