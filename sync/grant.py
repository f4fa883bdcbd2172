"""Grant: an account's tokens, renewed before they expire by one process at a time, and stored before they are used.

A rotating refresh token is good for once. So nothing is asked for without word of it in the database; and where no
answer comes, nobody knows which tokens are good: the access that is left is used up before the old one is tried again.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog
from pydantic import SecretStr

from connectors.errors import AccountRefused, ChannelUnavailable, ConnectorError, OutcomeUnknown
from connectors.receipt import Tokens
from connectors.request import Request
from connectors.secrecy import hide_also
from sync.errands import Asks

log = structlog.get_logger()

LEASE = 120.0
"""Seconds, beyond all that one renewal can take."""
BEGIN_WITHIN = 40.0
"""A renewal that was held up for longer than that under its lease is not begun: it could outlast it."""
EARLY, CLOCKS = timedelta(minutes=5), timedelta(seconds=30)
"""How long before its end an access is renewed; and how far clocks may differ before it is not used any more."""
LOOK = 0.2
REST = 30.0
"""Seconds without another try, while the present access holds."""


@dataclass(frozen=True)
class Grant:
    """`asked_at`: since when a renewal has no answer."""

    tokens: Tokens
    generation: int
    asked_at: datetime | None = None

    def ends_within(self, time_left: timedelta, now: datetime) -> bool:
        return self.tokens.expires_at is not None and self.tokens.expires_at - now <= time_left


class Grants(Protocol):
    """Where one account's grant is kept. Each call is committed when it returns."""

    def read(self) -> Grant | None: ...

    def take(self, grant: Grant) -> bool: ...

    def keep(self, grant: Grant, tokens: Tokens) -> bool: ...

    def give_back(self, grant: Grant, *, unanswered: bool) -> None: ...


Renew = Callable[[SecretStr, Callable[[], None]], Tokens]
"""Asks the platform for new tokens; the function is called before the request leaves."""


@dataclass
class Keeper:
    """`connectors.contract.TokenKeeper`. `ask` does what only a run's own thread may do."""

    grants: Grants
    ask: Asks
    guard: Callable[[], None] = lambda: None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    renew: Renew | None = None
    _known: Grant | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _not_before: float = 0.0
    _insisted: bool = False

    def current(self) -> Tokens | None:
        with self._lock:
            known = self._known or self._read()
            if known and known.ends_within(EARLY, self.now()) and time.monotonic() >= self._not_before:
                known = self._renewed(known)
            return known.tokens if known else None

    def renewed(self, request: Request) -> bool:
        """Renews unasked once a run: a platform may end an access early, and a clock may have been wrong."""
        with self._lock:
            known = self._known
            if known is None:
                return False
            access = known.tokens.access.get_secret_value()
            if not any(access in value for value in request.headers.values()):
                return True
            there = self._read()
            if there is None or there.generation != known.generation:
                return there is not None
            if self._insisted or known.tokens.refresh is None:
                return False
            self._insisted = True
            return self._renewed(there, refused=True).generation != known.generation

    def _read(self) -> Grant | None:
        self._known = self.ask(self.grants.read)
        if self._known:
            _hide(self._known.tokens)
        return self._known

    def _renewed(self, grant: Grant, *, refused: bool = False) -> Grant:
        """The grant with new tokens; the same where the present access has to do for now."""
        while grant.tokens.refresh is not None:
            holds = not refused and not grant.ends_within(CLOCKS, self.now())
            if holds and grant.asked_at is not None:
                return grant  # an answer was lost: the old token may be dead, and this access its last good
            began = time.monotonic()
            if self.ask(lambda grant=grant: self.grants.take(grant)):  # type: ignore[misc]  # of this round
                return self._carried_out(grant, began, holds=holds)
            there = self._read()
            if there is None or (there.generation != grant.generation and not there.ends_within(CLOCKS, self.now())):
                return there or grant
            if holds:
                return grant  # another process renews it
            self.guard()
            time.sleep(LOOK)
            grant = there
        return grant

    def _carried_out(self, grant: Grant, began: float, *, holds: bool) -> Grant:
        unanswered = False

        def guard() -> None:
            nonlocal unanswered
            self.guard()
            if time.monotonic() - began > BEGIN_WITHIN:
                raise ChannelUnavailable("the turn to renew was over before it was used")
            unanswered = True  # until there is an answer, whatever ends this process or its wait for one

        try:
            tokens = self._asked(grant, guard)
        except OutcomeUnknown as error:
            return self._without(grant, ChannelUnavailable(f"the answer to a renewal was lost: {error}"), holds=holds)
        except AccountRefused as error:
            unanswered = False
            raise _ended(grant, error) from None
        except ConnectorError as error:
            unanswered = False
            return self._without(grant, error, holds=holds)
        else:
            return self._kept(grant, tokens)
        finally:
            self.ask(lambda: self.grants.give_back(grant, unanswered=unanswered))

    def _asked(self, grant: Grant, guard: Callable[[], None]) -> Tokens:
        if self.renew is None or grant.tokens.refresh is None:
            raise ChannelUnavailable("the app that renews this access is not set")
        return self.renew(grant.tokens.refresh, guard)

    def _kept(self, grant: Grant, tokens: Tokens) -> Grant:
        """Stored before anybody uses them."""
        _hide(tokens)
        if not self.ask(lambda: self.grants.keep(grant, tokens)):
            log.warning("other tokens were stored meanwhile")
        return self._read() or grant

    def _without(self, grant: Grant, error: ConnectorError, *, holds: bool) -> Grant:
        """Goes on with the present access as long as it holds."""
        if not holds:
            raise error
        log.warning("the access could not be renewed", error=str(error), expires_at=str(grant.tokens.expires_at))
        self._not_before = time.monotonic() + REST
        return self._read() or grant


def _ended(grant: Grant, error: AccountRefused) -> AccountRefused:
    if grant.asked_at is None:
        return AccountRefused(f"the consent is over: {error}")
    lost = f"the answer to a renewal of {grant.asked_at:%Y-%m-%d %H:%M} UTC was lost"
    return AccountRefused(f"{lost}, and the platform takes the token from before no more: {error}")


def _hide(tokens: Tokens) -> None:
    hide_also([each.get_secret_value() for each in (tokens.access, tokens.refresh) if each])
