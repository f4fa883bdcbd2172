"""Errors of connectors, classed by what happens next.

ConnectorError
├── ListingRejected      this listing only: shown to its owner, not retried until it changes
├── AccountRefused       the account: paused, its owner is asked to reconnect
├── UnexpectedReply      a bug in the connector: the listing fails, the run goes on
├── OutcomeUnknown       sent, and no answer: `find` before anything is sent again
└── TemporaryError       later
    ├── RateLimited
    └── ChannelUnavailable

`RunStopped` stands outside: it is the host's, and passes through a connector untouched.
"""

from collections.abc import Iterable

from catalog.issues import Issue
from connectors.secrecy import redacted, redacted_issue


class ConnectorError(Exception):
    """The message is for logs and staff; what a seller reads are issues. Neither ever holds a secret, though a
    platform may repeat what it was sent."""

    def __init__(self, message: str = "") -> None:
        super().__init__(redacted(message))


class ListingRejected(ConnectorError):
    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(map(redacted_issue, issues))
        super().__init__("; ".join(issue.raw or issue.message_in("en") for issue in self.issues) or "rejected")


class AccountRefused(ConnectorError):
    """The platform does not let this account in: key revoked, token expired, shop closed."""


class UnexpectedReply(ConnectorError):
    """The platform answered what the connector cannot read."""


class OutcomeUnknown(ConnectorError):
    """The request may or may not have been carried out."""


class TemporaryError(ConnectorError):
    """Worth trying again later."""


class RateLimited(TemporaryError):
    """`retry_after`: seconds, where the platform said so."""

    def __init__(self, message: str = "rate limited", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ChannelUnavailable(TemporaryError):
    """The platform is down, or the way to it."""


class RunStopped(BaseException):
    """The run was cancelled, or its lease has passed to another worker: nothing more may be sent."""
