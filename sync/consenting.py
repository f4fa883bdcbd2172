"""What becomes of a seller's answer on a platform's page for consent: tokens, or why there are none. Pure."""

from collections.abc import Mapping

from catalog.issues import Issue
from connectors.errors import AccountRefused, ConnectorError
from connectors.oauth import Consent
from connectors.receipt import Tokens
from connectors.token_server import TokenServer

LONGEST = 200
"""So much is told of what a platform says."""


class NoConsent(Exception):
    """`issue` says why in the seller's language."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message_in("en"))
        self.issue = issue


def code_in(given: Mapping[str, str], name: str) -> str:
    """What the browser has brought back under this name. Raises NoConsent."""
    if code := given.get(name, ""):
        return code
    error = given.get("error", "")[:LONGEST]
    told = "consent_refused" if error == "access_denied" else "consent_failed"
    raise NoConsent(Issue(code=told, raw=error, params={"reason": error}))


def redeemed(server: TokenServer, code: str, consent: Consent) -> Tokens:
    """Raises NoConsent."""
    try:
        return server.exchange(code, consent)
    except AccountRefused as error:
        raise NoConsent(Issue(code="consent_failed", raw=str(error), params={"reason": str(error)})) from None
    except ConnectorError as error:
        raise NoConsent(Issue(code="consent_unanswered", raw=str(error), params={"reason": str(error)})) from None
