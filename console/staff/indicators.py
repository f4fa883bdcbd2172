"""Indicators on the page, with their definitions; as a table to take away, too."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_safe

from console.access import staff_page
from console.staff.scope import Scope, country_name
from console.staff.sheets import csv_answer
from sync.indicators import Definition, Figures, Group, Kind, Split, definitions, grouped
from sync.store.records import records

SPLITS = {
    Split.ALL: __("all together"),
    Split.COUNTRY: __("by country"),
    Split.COHORT: __("by cohort"),
    Split.WOMEN_LED: __("led by women or not"),
    Split.YOUTH_LED: __("led by young people or not"),
}


@require_safe
@staff_page
def page(request: HttpRequest) -> HttpResponse:
    scope, by = Scope.of(request), _split(request)
    found = grouped(records(scope.businesses), by, timezone.now())
    context = {
        "scope": scope,
        "options": {**scope.options(), "connectors": ()},
        "by": by.value,
        "splits": [(each.value, said) for each, said in SPLITS.items()],
        "groups": [_group_name(by, group) for group in found],
        "chart": [(_group_name(by, group), *_live(told)) for group, told in found.items()],
        "lines": [_line(each, found) for each in definitions()],
        "query": scope.query(by=by.value),
    }
    return render(request, "staff/indicators.html", context)


@require_safe
@staff_page
def sheet(request: HttpRequest) -> HttpResponse:
    """Every indicator of every group on a line of its own, with its definition."""
    scope, at, language = Scope.of(request), timezone.now(), get_language() or "en"
    found = records(scope.businesses)
    rows = [
        (by.value, _group_name(by, group), each.code, each.name_in(language), told[each.code], each.kind.value,
         at.date(), each.meaning_in(language))
        for by in Split
        for group, told in grouped(found, by, at).items()
        for each in definitions()
    ]  # fmt: skip
    header = ("split", "group", "indicator", "name", "value", "kind", "date", "definition")
    return csv_answer("indicators", header, rows)


def _split(request: HttpRequest) -> Split:
    given = request.GET.get("by", "")
    return Split(given) if given in set(Split) else Split.COUNTRY


def _group_name(by: Split, group: Group) -> str:
    if by is Split.ALL:
        return _("all")
    if group is None or group == "":
        return _("not said")
    if by is Split.COUNTRY:
        return country_name(str(group))
    if isinstance(group, bool):
        return _("yes") if group else _("no")
    return str(group)


def _live(told: Figures) -> tuple[int, int, int]:
    """Businesses with a first live listing, of how many, and their share in whole percents."""
    return int(told["live"] or 0), int(told["businesses"] or 0), round(told["live_share"] or 0)


def _line(each: Definition, found: Mapping[Group, Figures]) -> dict[str, Any]:
    language = get_language() or "en"
    values: Sequence[str] = [_value(told[each.code], each.kind) for told in found.values()]
    return {"name": each.name_in(language), "meaning": each.meaning_in(language), "values": values}


def _value(value: float | None, kind: Kind) -> str:
    if value is None:
        return "–"
    decimals = 0 if kind is Kind.COUNT else 1
    return number_format(value, decimals) + (" %" if kind is Kind.SHARE else "")
