"""Talks to a platform's authorization server. Nothing is sent twice: a code, or a rotating token, is good for once."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import SecretStr

from connectors.allowance import Allowance
from connectors.http import HttpClient
from connectors.oauth import Consent, OAuth, TokenRequest, to_tokens
from connectors.receipt import Tokens
from connectors.reply import Reply
from connectors.request import Request

TIMEOUT = 10.0
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class TokenServer:
    """Reached with a client of its own, so that no platform's credentials or budgets get mixed up with it."""

    oauth: OAuth
    allow_hosts: Collection[str] = ()
    ca_file: str | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def exchange(self, code: str, consent: Consent) -> Tokens:
        """Raises ConnectorError; OutcomeUnknown: the code is spent, or it is not."""
        return self._ask(self.oauth.exchange(code, consent), secrets=(code, consent.verifier))

    def renew(self, refresh: SecretStr, guard: Callable[[], None]) -> Tokens:
        """Raises ConnectorError; OutcomeUnknown: it may have been renewed, and nobody knows the new tokens."""
        told = refresh.get_secret_value()
        return self._ask(self.oauth.renewal(refresh), secrets=(told,), before=refresh, guard=guard)

    def _ask(
        self,
        request: TokenRequest,
        *,
        secrets: Sequence[str],
        before: SecretStr | None = None,
        guard: Callable[[], None] = lambda: None,
    ) -> Tokens:
        hidden = (*secrets, self.oauth.client_secret.get_secret_value(), *request.headers.values())
        client = HttpClient(self, allow_hosts=self.allow_hosts, ca_file=self.ca_file, guard=guard, secrets=hidden)
        with closing(client) as http:
            asked_at = self.now()
            reply = http.post(
                self.oauth.token_at,
                content=request.content,
                media_type=FORM,
                headers={**request.headers, "Accept": "application/json"},
                allow=range(300, 600),
                expects="any",
                timeout=TIMEOUT,
            )
        return to_tokens(reply, asked_at, before)

    def base_url(self) -> str:
        return self.oauth.token_at

    def allowed_hosts(self) -> Sequence[str]:
        return ()

    def own_hosts(self) -> Sequence[str]:
        return ()

    def sign(self, request: Request) -> None:
        """The form, or its header, says who asks."""

    def renewed(self, request: Request) -> bool:
        return False

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        return ()
