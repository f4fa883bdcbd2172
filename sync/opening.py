"""An account's connector, found, configured and opened, and what it tells of the account."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings

from catalog.issues import Issue
from connectors.contract import Authorizes, Connector, Files
from connectors.errors import AccountRefused, ConnectorError, ListingRejected
from connectors.receipt import AccountFacts
from connectors.registry import BrokenConnector, UnknownConnector, installed
from connectors.registry import connector as registered
from connectors.session import open_session
from connectors.token_server import TokenServer
from sync import meters
from sync.asking import check_account
from sync.errands import Asks, RunQuota
from sync.grant import Keeper
from sync.models import ChannelAccount
from sync.store import accounts, grants, listings, operator, pictures, quotas
from sync.store.clock import now

log = structlog.get_logger()

MISSING_FOR = timedelta(minutes=5)
"""How long until a connector that is not installed is looked for again."""


class AccountIdle(Exception):
    """Nothing may be sent for this account now; `issue` says why and what to do. `again`: when it is tried unasked."""

    def __init__(self, issue: Issue, again: timedelta | None = None) -> None:
        super().__init__(issue.message_in("en"))
        self.issue, self.again = issue, again


def kind_of(account: ChannelAccount) -> type[Connector[Any]]:
    try:
        return registered(account.connector)
    except (UnknownConnector, BrokenConnector) as error:
        installed.cache_clear()  # it may be put back while this worker lives
        issue = Issue(code="connector_missing", params={"connector": account.connector})
        raise AccountIdle(issue, again=MISSING_FOR) from error


def open_account(
    account: ChannelAccount,
    kind: type[Connector[Any]],
    *,
    files: Files | None = None,
    saved: Callable[..., None] = lambda _push, _receipt: None,
    guard: Callable[[], None] = lambda: None,
    ask: Asks = quotas.on_its_own,
) -> AbstractContextManager[Connector[Any]]:
    """`ask` does what only a run's own thread may do."""
    config, app = accounts.config_of(account, kind), operator.app_of(kind)
    keeper = Keeper(grants.GrantRows(account.pk), ask, guard) if issubclass(kind, Authorizes) else None
    session = open_session(
        kind,
        config,
        files=files or pictures.RenditionFiles(),
        saved=saved,
        guard=guard,
        facts=accounts.facts_of(account),
        allow_hosts=settings.ALLOW_HOSTS,
        ca_file=settings.CA_FILE,
        tokens=keeper,
        app=app,
        meter=meters.kept.of(account.pk, kind, config),
        quota=RunQuota(quotas.QuotaRows(account, app), ask),
    )
    return session if keeper is None else _authorized(session, keeper)


@contextmanager
def _authorized(session: AbstractContextManager[Connector[Any]], keeper: Keeper) -> Iterator[Connector[Any]]:
    """The session, whose connector says how its tokens are renewed."""
    with session as connector:
        server = token_server(connector)
        keeper.renew = server.renew if server else None
        yield connector


def token_server(connector: Connector[Any]) -> TokenServer | None:
    """None where the platform knows no consent, or the operator has not set the app."""
    oauth = connector.oauth() if isinstance(connector, Authorizes) else None
    return TokenServer(oauth, settings.ALLOW_HOSTS, settings.CA_FILE) if oauth else None


def refusal(account: ChannelAccount, kind: type[Connector[Any]], raw: str) -> Issue:
    """What to tell the owner: to give another key, or to consent again."""
    params = {"platform": kind.name}
    if not issubclass(kind, Authorizes):
        return Issue(code="account_refused", raw=raw, params=params)
    rows = grants.GrantRows(account.pk)
    if since := rows.unanswered_since():
        return Issue(code="consent_lost", raw=raw, params={**params, "since": f"{since:%Y-%m-%d %H:%M} UTC"})
    consents = not account.secrets or rows.exists()
    return Issue(code="consent_over" if consents else "account_refused", raw=raw, params=params)


def learn(account: ChannelAccount, connector: Connector[Any]) -> AccountFacts | None:
    """Asks the platform about the account, and keeps the answer. A platform that is down (None) is no news of it."""
    try:
        facts = check_account(connector)
    except (AccountRefused, ListingRejected) as error:
        raise AccountIdle(refusal(account, type(connector), str(error))) from error
    except ConnectorError as error:
        log.warning("the account could not be checked", account=account.name, error=str(error))
        return None
    connector.facts = facts
    account.facts, account.facts_at = facts.model_dump(mode="json"), now()
    account.issues = listings.dump(facts.issues)
    account.save(update_fields=["facts", "facts_at", "issues"])
    return facts
