"""A link that signs a person in, once: printed by the operator's command for someone who has no password yet."""

from datetime import timedelta

from django.core import signing

from console.models import User

SALT = "console.link"
HOURS = 24


class LinkIsOver(Exception):
    """It was used, or it is too old."""


def link_for(user: User) -> str:
    """The path; it ends with the next sign-in."""
    return f"/enter/{signing.dumps([user.pk, _moment(user)], salt=SALT)}"


def person_of(token: str) -> User:
    """Raises LinkIsOver."""
    try:
        pk, moment = signing.loads(token, salt=SALT, max_age=timedelta(hours=HOURS))
        user = User.objects.get(pk=pk, is_active=True)
    except (signing.BadSignature, User.DoesNotExist, ValueError):
        raise LinkIsOver from None
    if _moment(user) != moment:
        raise LinkIsOver
    return user


def _moment(user: User) -> str:
    return user.last_login.isoformat() if user.last_login else ""
