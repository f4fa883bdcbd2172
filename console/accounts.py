"""Her accounts on marketplaces: which fit, connecting one, its settings, and a practice run."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import SecretStr

from catalog import store as catalogue
from catalog.issues import Issue
from catalog.models import Business
from catalog.money import Money
from connectors.contract import Authorizes, ConnectorConfig
from connectors.errors import ConnectorError
from connectors.registry import installed
from console.access import Within, page
from console.account_form import AccountForm, Kind
from console.told import told
from console.words import asked
from sync import opening
from sync.models import ChannelAccount
from sync.schedule import AUTO, MANUAL
from sync.store import accounts, operator
from sync.store.given import AccountError

PRACTICE = "practice"


@require_safe
@page()
def all_of_them(request: Within) -> HttpResponse:
    rows = accounts.accounts(request.business)
    practises = bool(settings.PRACTICE())  # with a button of its own
    known = operator.with_apps()
    offered = [
        _offer(slug, kind, request.business, unset=kind.App is not None and slug not in known)
        for slug, kind in kinds().items()
        if slug != PRACTICE or not practises
    ]
    shown = {
        "accounts": [_shown(row, request.LANGUAGE_CODE) for row in rows],
        "offered": sorted(offered, key=lambda each: (not each["fits"], each["unset"], each["platform"])),
        "practice": practises and not any(row.connector == PRACTICE for row in rows),
    }
    return render(request, "console/accounts.html", shown)


def kinds() -> dict[str, Kind]:
    """What an account can be made on here."""
    found = {slug: entry.connector for slug, entry in installed().items()}
    return {slug: kind for slug, kind in found.items() if kind is not None and kind.leaves_home}


def _offer(slug: str, kind: Kind, business: Business, *, unset: bool) -> dict[str, Any]:
    """What it asks, before she begins. `unset`: the operator has not made this installation known there."""
    fields = kind.config_type.model_fields.values()
    return {
        "slug": slug,
        "platform": asked(kind.name),
        "unset": unset,
        "fee": kind.fee,
        "fits": not kind.countries or business.country in kind.countries,
        "asks": [asked(field.title) for field in fields if field.is_required()],
        "side": kind.pictures.main.min_side if kind.pictures.main.min_side > 1 else 0,
        "consent": issubclass(kind, Authorizes),
    }


def _shown(row: ChannelAccount, language: str) -> dict[str, Any]:
    kind = kinds().get(row.connector)
    return {
        "row": row,
        "platform": asked(kind.name) if kind else row.connector,
        "told": [told(Issue.model_validate(issue), language) for issue in row.issues],
    }


def account_of(request: Within, pk: int) -> ChannelAccount:
    row = ChannelAccount.objects.within(request.business).select_related("business").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@page()
def add(request: Within, connector: str) -> HttpResponse:
    """Kept only once the platform has let us in; by consent, once there is a page of the platform to agree on."""
    kind = kinds().get(connector)
    if kind is None:
        raise Http404
    form, found = AccountForm(kind, request.business), list[Issue]()
    if request.method == "POST" and (changes := form.read(request.POST.dict())) and "try" not in request.POST:
        row, found = _added(request.business, kind, _manual(changes))
        if row is not None:
            return redirect("connect_account" if waits(row, kind) else "account", request.business.slug, row.pk)
    return _form(request, form, found)


def _added(business: Business, kind: Kind, changes: accounts.Changes) -> tuple[ChannelAccount | None, list[Issue]]:
    """The account, or why there is none. A form that comes twice makes one."""
    by_consent = issubclass(kind, Authorizes) and not changes.secrets
    if by_consent and operator.app_of(kind) is None:
        return None, [unknown(kind)]
    rows = (row for row in accounts.accounts(business) if row.connector == kind.slug and waits(row, kind))
    try:
        if by_consent and (row := next(rows, None)):
            return accounts.set_account(business, row.name, changes), []
        if not by_consent and (twin := _twin(business, kind, changes)):
            found = check(twin, kind)
            return (None, found) if found else (twin, [])
        row = accounts.add_account(business, _free_name(business, asked(kind.name)), kind.slug, changes)
    except AccountError as error:
        return None, [Issue(code="account_unusable", raw=str(error))]
    if not by_consent and (found := check(row, kind)):
        row.delete()
        return None, found
    return row, []


def _twin(business: Business, kind: Kind, changes: accounts.Changes) -> ChannelAccount | None:
    """The account that has all of these settings already."""
    secrets = {name: SecretStr(value) for name, value in changes.secrets.items()}
    wanted = kind.config_type(**changes.config, **secrets)
    alike = {"connector": kind.slug, "language": changes.language, "currency": changes.currency}
    rows = ChannelAccount.objects.within(business).filter(**alike, country=changes.country or "")
    return next((row for row in rows.select_related("business") if _settings(row, kind) == wanted), None)


def _settings(row: ChannelAccount, kind: Kind) -> ConnectorConfig | None:
    try:
        return accounts.config_of(row, kind)
    except AccountError:  # its secrets are of another key file
        return None


def waits(row: ChannelAccount, kind: Kind) -> bool:
    """Whether its owner has yet to agree on the platform's own page."""
    return issubclass(kind, Authorizes) and not accounts.connected(row)


def unknown(kind: Kind) -> Issue:
    """The operator has not made this installation known to the platform."""
    return Issue(code="app_unknown", params={"platform": kind.name})


@require_http_methods(["GET", "HEAD", "POST"])
@page()
def change(request: Within, pk: int) -> HttpResponse:
    """What stood there before comes back where the platform does not take what was typed."""
    row = account_of(request, pk)
    kind = kinds().get(row.connector)
    if kind is None:
        raise Http404
    request.about = row.name
    form, found = AccountForm(kind, request.business, row), list[Issue]()
    if request.method == "POST" and (changes := form.read(request.POST.dict())) and "try" not in request.POST:
        before = {name: getattr(row, name) for name in ("config", "secrets", "state", "facts", "issues")}
        try:
            changed = accounts.set_account(request.business, row.name, changes)
            found = [] if waits(changed, kind) else check(changed, kind)
        except AccountError as error:
            found = [Issue(code="account_unusable", raw=str(error))]
        if not found:
            messages.success(request, _("Saved."))
            return redirect("account", request.business.slug, row.pk)
        ChannelAccount.objects.within(request.business).filter(pk=row.pk).update(**before)
    return _form(request, form, found)


def _form(request: Within, form: AccountForm, found: list[Issue]) -> HttpResponse:
    language = request.LANGUAGE_CODE
    wrong = bool(found) or any(entry.error for entry in form.entries)
    example = None if wrong else form.example(_price_of_hers(request.business))
    shown = {
        "form": form,
        "told": [{**told(each, language), "severity": "error"} for each in found],
        "example": [each for each in example if isinstance(each, Money)] if example else [],
    }
    return render(request, "console/account_form.html", shown, status=400 if wrong else 200)


def _manual(changes: accounts.Changes) -> accounts.Changes:
    """She sees the plan before anything is sent; later it may go by itself."""
    return accounts.Changes(**{**vars(changes), "schedule": MANUAL})


def _free_name(business: Business, wanted: str) -> str:
    taken = {row.name for row in accounts.accounts(business)}
    return next(name for at in range(1, 1000) if (name := wanted if at == 1 else f"{wanted} {at}") not in taken)


def check(row: ChannelAccount, kind: Kind) -> list[Issue]:
    """Why the platform does not let us in; nothing where it does."""
    try:
        with opening.open_account(row, kind) as connector:
            facts = opening.learn(row, connector)
    except opening.AccountIdle as idle:
        return [idle.issue]
    except ConnectorError as error:
        return [Issue(code="platform_down", params={"platform": kind.name}, raw=str(error))]
    if facts is None:
        return [Issue(code="platform_down", params={"platform": kind.name})]
    return [issue for issue in facts.issues if issue.blocks]


def _price_of_hers(business: Business) -> Money | None:
    prices = (
        variant.offer.price
        for product in catalogue.leaf(business).products
        for variant in product.variants
        if variant.offer.price and variant.offer.price.currency == business.currency
    )
    return next(prices, None)


@require_POST
@page()
def steer(request: Within, pk: int) -> HttpResponse:
    """Pauses it, takes it up again, or says whether changes go out by themselves."""
    row, wish = account_of(request, pk), request.POST.get("wish")
    request.about = row.name
    if wish == "pause":
        accounts.set_state(row, ChannelAccount.State.PAUSED)
    elif wish == "resume":
        accounts.set_state(row, ChannelAccount.State.ACTIVE)
    elif wish in {AUTO, MANUAL}:
        accounts.set_account(request.business, row.name, accounts.Changes(schedule=wish))
    return redirect("account", request.business.slug, pk)


@require_POST
@page()
def practise(request: Within) -> HttpResponse:
    """An account on the practice marketplace, opened for her: nothing is sold there."""
    business, kind = request.business, kinds().get(PRACTICE)
    known = next((row for row in accounts.accounts(business) if row.connector == PRACTICE), None)
    if known is not None:
        return redirect("account", business.slug, known.pk)
    address = settings.PRACTICE()
    if kind is None or not address:
        raise Http404
    url, language = f"http://{address}", business.language
    try:
        key = cast("Any", kind).sign_up(  # the practice marketplace's own
            url, business.name, business.country, business.currency, language, allow_hosts=settings.ALLOW_HOSTS
        )
    except ConnectorError:
        said = Issue(code="platform_down", params={"platform": kind.name})
        messages.error(request, said.sentence_in(request.LANGUAGE_CODE))
        return redirect("accounts", business.slug)
    terms = accounts.Changes(
        config={"url": url}, secrets={"api_key": key.get_secret_value()}, country=business.country, schedule=MANUAL
    )
    row = accounts.add_account(business, _free_name(business, _("Practice")), PRACTICE, terms)
    return redirect("account", business.slug, row.pk)
