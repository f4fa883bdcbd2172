"""Tokens: made once, shown once, recognised by their digest, ended by a date or by hand."""

import re
import secrets
from datetime import timedelta
from enum import IntEnum
from hashlib import sha256
from hmac import compare_digest

from django.db.models import Q
from django.utils import timezone

from catalog.models import Business
from console.models import ApiToken, User

LONGEST = timedelta(days=366)
USUAL = timedelta(days=90)
SEEN_TO_THE = timedelta(hours=1)
_SECRET = re.compile(r"qf_[a-z0-9]{8}_[A-Za-z0-9_-]{43}")
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


class Scope(IntEnum):
    """Each holds those before it."""

    READ = 1
    WRITE = 2
    PUBLISH = 3


def make_token(
    user: User, name: str, scope: ApiToken.Scope, business: Business | None = None, lasts: timedelta = USUAL
) -> tuple[ApiToken, str]:
    """The token and its secret, which nobody can tell again."""
    prefix = "qf_" + "".join(secrets.choice(_LETTERS) for _ in range(8))
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    made = ApiToken.objects.create(
        user=user, business=business, name=name[:100], scope=scope, prefix=prefix, digest=_digest(secret),
        expires_at=timezone.now() + min(lasts, LONGEST),
    )  # fmt: skip
    return made, secret


def token_of(secret: str) -> ApiToken | None:
    """The token, while it is in force and its person may sign in."""
    if not _SECRET.fullmatch(secret):
        return None
    at = timezone.now()
    standing = ApiToken.objects.filter(revoked_at=None, expires_at__gt=at, user__is_active=True)
    found = standing.select_related("user").filter(prefix=secret[:11]).first()
    if found is None or not compare_digest(found.digest, _digest(secret)):
        return None
    unseen = Q(last_used_at=None) | Q(last_used_at__lt=at - SEEN_TO_THE)
    ApiToken.objects.filter(unseen, pk=found.pk).update(last_used_at=at)
    return found


def scope_of(token: ApiToken) -> Scope:
    return Scope[token.scope.upper()]


def revoke(prefix: str, of: User | None = None) -> ApiToken | None:
    """None where there is no such token in force, or it is somebody else's; `of` nobody in particular: anybody's."""
    standing = ApiToken.objects.filter(prefix=prefix.removesuffix("…"), revoked_at=None)
    found = (standing if of is None else standing.filter(user=of)).select_related("business").first()
    if found is not None:
        found.revoked_at = timezone.now()
        found.save(update_fields=["revoked_at"])
    return found


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
