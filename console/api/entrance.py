"""Who may in: a token, how often, and to which business with which right. Forgetting any of it lets nobody in."""

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja.security import HttpBearer

from catalog.models import Business
from console import access
from console.access import NotYours, Right
from console.api.problems import Problem
from console.models import ApiToken, User
from console.tokens import Scope, scope_of, token_of

OF_A_TOKEN, OF_STRANGERS = 600, 60
"""Requests a minute: with a token, and from an address without one that is in force."""
MINUTE = 60


class Token(HttpBearer):
    """`Authorization: Bearer qf_…`"""

    def __call__(self, request: HttpRequest) -> ApiToken | None:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        token = token_of(secret.strip()) if kind.lower() == "bearer" else None
        if token is not None:
            _count(f"token-{token.pk}", OF_A_TOKEN)
        else:
            _count(f"stranger-{request.META.get('REMOTE_ADDR', '')}", OF_STRANGERS)
        return token

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        raise NotImplementedError("__call__ does it")


def _count(who: str, most: int) -> None:
    at = time.time()
    key = f"api-{who}-{int(at // MINUTE)}"
    cache.add(key, 0, 2 * MINUTE)
    if cache.incr(key) > most:
        wait = MINUTE - int(at % MINUTE)
        raise Problem(429, "too_many_requests", f"At most {most} requests a minute: wait {wait} s.", retry_after=wait)


@dataclass(frozen=True)
class Caller:
    """Whose token it is, and what it opens."""

    token: ApiToken

    @property
    def user(self) -> User:
        return self.token.user

    def businesses(self) -> QuerySet[Business]:
        found = access.businesses(self.user)
        return found if self.token.business_id is None else found.filter(pk=self.token.business_id)

    def business(self, slug: str, scope: Scope = Scope.READ) -> Business:
        """Raises NotYours, NotAllowed, or Problem where the token's scope is too small."""
        found = access.business(self.user, slug)
        if self.token.business_id not in (None, found.pk):
            raise NotYours
        if scope_of(self.token) < scope:
            raise Problem(403, "scope_missing", f"This takes a token of scope {scope.name.lower()}.")
        return found if scope is Scope.READ else access.business(self.user, slug, Right.EDIT)


def caller(request: HttpRequest) -> Caller:
    token = getattr(request, "auth", None)
    if not isinstance(token, ApiToken):
        raise NotYours
    return Caller(token)
