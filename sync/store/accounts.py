"""Accounts: made, changed and read; their secrets encrypted at rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, Count, F, QuerySet, When
from django.db.models.functions import Now

from catalog.issues import Issue
from catalog.member_states import country_code, language_code
from catalog.models import Business
from catalog.money import decimals
from connectors.asked import holds_rules
from connectors.contract import Connector, ConnectorConfig
from connectors.receipt import AccountFacts, Tokens
from connectors.registry import connector as registered
from sync.drift import Choice
from sync.listings import Terms
from sync.models import ChannelAccount, GrantRow, ListingRow
from sync.prices import LEAST_MARGIN, MOST_MARGIN, MOST_RATE, PriceRule, Rounding
from sync.schedule import next_time, read_schedule
from sync.store.clock import now
from sync.store.given import AccountError, Unreadable, config_in, put
from sync.store.grants import GrantRows

_TERMS = ("country", "language", "currency", "rate", "rate_from", "margin", "rounding")
_PLATFORM = ("state", "issues", "facts", "facts_at", "stuck_since")
_SET = ("config", "secrets", *_TERMS, "on_drift", "schedule", "sends_at", *_PLATFORM)


class AccountUnknown(AccountError):
    def __init__(self, name: str, known: list[str]) -> None:
        has = f"it has {', '.join(known)}" if known else "it has none: add one with `qafila account add`"
        super().__init__(f"This business has no account named {name!r}; {has}.")
        self.name, self.known = name, known


class SecretsUnreadable(Unreadable):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The secrets of account {name!r} cannot be decrypted with this installation's keys: restore the key file"
            " they were made with, or give the secrets again with `qafila account set`."
        )
        self.name = name


@dataclass(frozen=True)
class Changes:
    """What to set; what is None stays as it is."""

    config: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    country: str | None = None
    language: str | None = None
    currency: str | None = None
    rate: Decimal | None = None
    margin: Decimal | None = None
    rounding: Rounding | None = None
    on_drift: Choice | None = None
    schedule: str | None = None


def account(business: Business, name: str) -> ChannelAccount:
    try:
        return ChannelAccount.objects.within(business).get(name=name)
    except ChannelAccount.DoesNotExist:
        raise AccountUnknown(name, [row.name for row in accounts(business)]) from None


def accounts(business: Business, name: str | None = None) -> list[ChannelAccount]:
    """The business's accounts, or the named one."""
    if name is not None:
        return [account(business, name)]
    return list(ChannelAccount.objects.within(business).select_related("business").order_by("name"))


def connectors_in_use() -> dict[str, int]:
    """Connector → how many accounts have it, in the whole installation."""
    rows = ChannelAccount.everywhere.order_by().values_list("connector").annotate(count=Count("pk"))
    return dict(rows.values_list("connector", "count"))


def connectors_of(businesses: QuerySet[Business]) -> list[str]:
    """Those that these businesses have accounts with."""
    rows = ChannelAccount.everywhere.filter(business__in=businesses).order_by("connector")
    return list(rows.values_list("connector", flat=True).distinct())


def among(businesses: QuerySet[Business], numbers: Iterable[int]) -> list[ChannelAccount]:
    """Those of the accounts that are these businesses'."""
    rows = ChannelAccount.everywhere.filter(business__in=businesses, pk__in=set(numbers))
    return list(rows.select_related("business").order_by("business__slug", "name"))


def add_account(business: Business, name: str, slug: str, changes: Changes) -> ChannelAccount:
    """Raises AccountError where a setting is missing or wrong, or the name is taken."""
    row = ChannelAccount(
        business=business, name=name, connector=slug, language=business.language, currency=business.currency,
        waits_since=now(),
    )  # fmt: skip
    _apply(row, registered(slug), changes)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise AccountError(
            f"This business has an account named {name!r} already: change it with `qafila account set`, or choose"
            " another name."
        ) from None
    return row


def set_account(business: Business, name: str, changes: Changes) -> ChannelAccount:
    """Also takes up work again on an account that the platform had refused. A key that is given after a consent takes
    its place. What is live is sent again where the rules have changed by which its content is made."""
    row = account(business, name)
    kind = registered(row.connector)
    before = _rules_in(row, kind)
    _apply(row, kind, changes)
    if changes.config:
        row.facts_at = None  # the next run asks anew: what is known may depend on the settings
    if changes.secrets:
        GrantRow.objects.filter(pk=row.pk).delete()
    if row.state == ChannelAccount.State.REFUSED:
        row.state, row.issues, row.facts, row.stuck_since = ChannelAccount.State.ACTIVE, [], None, None
    with transaction.atomic():
        row.save(update_fields=_SET)
        if _rules_in(row, kind) != before:
            ListingRow.objects.within(business).filter(account=row).update(revision=0)
    wake(row)
    return row


def consented(row: ChannelAccount, tokens: Tokens) -> None:
    """Its owner has agreed on the platform's page: what was given is kept, and work is taken up again."""
    GrantRows(row.pk).put(tokens)
    set_account(row.business, row.name, Changes())


def connected(row: ChannelAccount) -> bool:
    """Whether there is anything to sign in with: a key that was copied, or a consent."""
    return bool(row.secrets) or GrantRows(row.pk).exists()


def set_state(row: ChannelAccount, state: ChannelAccount.State) -> None:
    row.state = state
    row.save(update_fields=["state"])
    wake(row)


def wake(row: ChannelAccount) -> None:
    """What the account should show may have changed."""
    wake_all(ChannelAccount.everywhere.filter(pk=row.pk))


def wake_all(rows: QuerySet[ChannelAccount]) -> None:
    """The same of many. They wait since the first of the changes that no run has seen."""
    waiting = When(dirty__gt=F("seen"), waits_since__isnull=False, then=F("waits_since"))
    rows.update(dirty=F("dirty") + 1, waits_since=Case(waiting, default=Now()))


def _rules_in(row: ChannelAccount, kind: type[Connector[Any]]) -> dict[str, str]:
    fields = kind.config_type.model_fields
    return {name: row.config.get(name, "") for name, setting in fields.items() if holds_rules(setting)}


def _apply(row: ChannelAccount, kind: type[Connector[Any]], changes: Changes) -> None:
    put(row, kind.config_type, kind.name, changes.config, changes.secrets)
    _terms(row, changes)
    config_of(row, kind)


def _terms(row: ChannelAccount, changes: Changes) -> None:
    row.currency = (changes.currency or row.currency).upper()
    try:
        row.country = country_code(changes.country) if changes.country else row.country or ""
        row.language = language_code(changes.language, row.country) if changes.language else row.language
        decimals(row.currency)
    except ValueError as error:
        raise AccountError(f"{error}.") from None
    if changes.rate is not None:
        if not 0 < changes.rate < MOST_RATE:
            bounds = f"greater than 0 and less than {MOST_RATE:,}"
            raise AccountError(f"A rate is {bounds}: how much of the account's currency one unit of yours buys.")
        row.rate, row.rate_from = changes.rate, date.today()  # noqa: DTZ011 - the operator's day
    if changes.margin is not None:
        if not LEAST_MARGIN < changes.margin <= MOST_MARGIN:
            raise AccountError(f"A margin is a percentage above {LEAST_MARGIN} and up to {MOST_MARGIN}.")
        row.margin = changes.margin
    if changes.rounding is not None:
        row.rounding = changes.rounding.value
    if changes.on_drift is not None:
        row.on_drift = changes.on_drift.value
    if changes.schedule is not None:
        row.schedule = read_schedule(changes.schedule)
        row.sends_at = next_time(row.schedule, row.business.country, now())


def config_of(row: ChannelAccount, kind: type[Connector[Any]]) -> ConnectorConfig:
    """The account's config with its secrets. Raises SecretsUnreadable, or AccountError naming what is missing."""
    try:
        return config_in(row, kind.config_type, f"Account {row.name!r} on {kind.name}")
    except Unreadable:
        raise SecretsUnreadable(row.name) from None


def terms_of(row: ChannelAccount) -> Terms:
    business = row.business
    rule = PriceRule(
        base=business.currency,
        currency=row.currency,
        rate=row.rate,
        rate_from=row.rate_from,
        margin=Decimal(row.margin),
        rounding=Rounding(row.rounding),
    )
    return Terms(row.language, rule, row.country or None, (business.language, "en", "fr", "ar"))


def facts_of(row: ChannelAccount) -> AccountFacts:
    return AccountFacts.model_validate(row.facts) if row.facts is not None else AccountFacts()


def note_issues(row: ChannelAccount, found: Iterable[Issue]) -> None:
    """What is to know of the account, beside what the platform said of it."""
    issues = [issue.model_dump(mode="json") for issue in (*facts_of(row).issues, *found)]
    if issues != row.issues:
        row.issues = issues
        row.save(update_fields=["issues"])


def refuse(row: ChannelAccount, issue: Issue) -> None:
    """The platform does not let the account in: nothing is sent until its owner reconnects."""
    row.state, row.issues = ChannelAccount.State.REFUSED, [issue.model_dump(mode="json")]
    row.save(update_fields=["state", "issues"])
